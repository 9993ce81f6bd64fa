"""Watches a page for what no page may do: console errors, exceptions, requests that leave the machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

# Below a page's own path Streamlit first looks for a server of its own there; Chromium reports the 404.
PROBES = ("/_stcore/health", "/_stcore/host-config")
LOCAL_SCHEMES = ("data", "blob", "about", "chrome-error")


class Watch:
    """Collects every offence of the pages of a context; `problems` is empty as long as they behave."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.host = urlsplit(server).netloc
        self.problems: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on(
            "page", lambda page: page.on("pageerror", lambda error: self._say(page, "exception", str(error)))
        )

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in LOCAL_SCHEMES and address.netloc != self.host:
            self.problems.append(f"request to another machine: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_probe(message):
            self._say(message.page, "console error", f"{message.text} ({message.location})")

    def _is_probe(self, message: ConsoleMessage) -> bool:
        path = urlsplit(message.location["url"]).path
        return "404" in message.text and path.endswith(PROBES) and path not in PROBES

    def _say(self, page: Page | None, kind: str, text: str) -> None:
        self.problems.append(f"{kind} at {page.url if page else '?'}: {text}")
