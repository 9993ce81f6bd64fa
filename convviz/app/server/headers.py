"""Headers that every answer carries, as plain ASGI middleware: nothing is buffered, sockets pass."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from convviz.app.server.closed import ClosedRoutes
from convviz.app.server.document import stage_first
from convviz.app.server.draining import Draining
from convviz.app.server.policy import content_security_policy, inline_scripts
from convviz.app.server.unclaimed import BoundedUploads
from convviz.app.server.uploads import LargeUploads
from convviz.app.shell.start_options import framing_sites


def security_headers() -> dict[str, str]:
    """Return the headers that make a browser trust this server alone and tell others nothing."""
    frames = framing_sites()
    return {
        "Content-Security-Policy": content_security_policy(inline_scripts(stage_first()), frames),
        "X-Content-Type-Options": "nosniff",
        **({} if frames else {"X-Frame-Options": "SAMEORIGIN"}),  # it can name no other site
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    }


class SecurityHeaders:
    """Middleware that adds `headers` to every HTTP response."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = dict(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete the start of its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, completed)


def middleware() -> list[Middleware]:
    """Return the middleware of the server."""
    headers = Middleware(SecurityHeaders, headers=security_headers())
    inner = (Draining, ClosedRoutes, LargeUploads, BoundedUploads)
    return [headers, *(Middleware(each) for each in inner)]
