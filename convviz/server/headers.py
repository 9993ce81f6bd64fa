"""Headers that every answer carries, as plain ASGI middleware: nothing is buffered, sockets pass."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from convviz.components.assets import module_urls, plotly_url
from convviz.server.policy import content_security_policy, streamlit_scripts


def security_headers() -> dict[str, str]:
    """Return what tells a browser to trust this server alone and to tell others nothing."""
    return {
        "Content-Security-Policy": content_security_policy(streamlit_scripts()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }


def early_files() -> str:
    """Return the Link header that lets plotly.js and the components load beside Streamlit's own bundle."""
    links = [f"<{plotly_url()}>; rel=preload; as=script"]
    links += [f"<{url}>; rel=modulepreload" for url in module_urls()]
    return ", ".join(links)


class PageHeaders:
    """Adds `headers` to every HTTP response, and `page_headers` to HTML documents besides."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str], page_headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = dict(headers)
        self.page_headers = dict(page_headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete the start of its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, completed)

    def _complete(self, headers: MutableHeaders) -> None:
        headers.update(self.headers)
        if headers.get("content-type", "").startswith("text/html"):
            headers.update(self.page_headers)


def middleware() -> list[Middleware]:
    """Return the middleware of the server."""
    return [Middleware(PageHeaders, headers=security_headers(), page_headers={"Link": early_files()})]
