"""The end of a server that is told to go (SIGTERM): nobody new comes in, and what is being made is kept.

Whoever asks for a page, or whether the server is well, is told to ask another one (503), which a proxy or
Kubernetes does. Those who are here stay for the moment that the slices of their trainings take; then the
server closes their lines, and their browsers open them again elsewhere.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from convviz.app.pages.learn.network.training import finish
from convviz.app.shell.navigation import PATHS

LONGEST = 5.0
"""Seconds that the last slices may take."""
FOR_NEWCOMERS = {"health", "host-config", *PATHS}
"""The last part of the addresses that a browser asks for when it comes."""

_is_going = threading.Event()


class Draining:
    """Middleware that sends newcomers away when the server is about to end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on before; then only what pages ask for that are open already."""
        if _is_going.is_set() and _is_newcomer(scope):
            gone = PlainTextResponse("This server is about to end.", 503, headers={"Retry-After": "1"})
            await gone(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_newcomer(scope: Scope) -> bool:
    if scope["type"] == "http":
        return scope["method"] in ("GET", "HEAD") and scope["path"].rpartition("/")[2] in FOR_NEWCOMERS
    return bool(scope["type"] == "websocket")


def drain_before_the_end() -> None:
    """Have SIGTERM drain this process before it does what it does now; a second one does that at once."""
    loop, end = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
    if not callable(end):  # nobody waits for a signal here
        return

    def told(number: int, frame: Any) -> None:
        if _is_going.is_set():
            end(number, frame)
        else:
            _is_going.set()
            loop.call_soon_threadsafe(_drain, lambda: end(number, frame))

    with suppress(ValueError):  # only the main thread hears signals
        signal.signal(signal.SIGTERM, told)


def _drain(end: Callable[[], Any]) -> None:
    draining = asyncio.get_running_loop().run_in_executor(None, finish, LONGEST)
    draining.add_done_callback(lambda _done: end())
