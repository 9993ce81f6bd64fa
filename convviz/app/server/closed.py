"""What Streamlit serves to everybody and a visitor has no use for."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

METRICS = "/_stcore/metrics"
"""How many sessions there are, and what they hold."""


class ClosedRoutes:
    """Middleware that answers a request for what is closed as if it was not there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass any other request on."""
        is_closed = scope["type"] == "http" and scope["path"].rstrip("/").endswith(METRICS)
        await (PlainTextResponse("Not Found", 404) if is_closed else self.app)(scope, receive, send)
