"""Uploads larger than anything that is read here: not kept, and refused in our own words.

Streamlit would answer with an error of its own, which its page shows in English and on hover alone, and the
sentence about the file before would stay.
"""

from __future__ import annotations

import re
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from convviz.app.widgets.uploads import withheld

UPLOADS = re.compile(r"/_stcore/upload_file/[^/]+/[^/]+$")
HEAD_BYTES = 2**14
"""The part before the file's own bytes, its name and type, is much shorter."""


def largest_upload() -> int:
    """Return the size in bytes of the largest request that Streamlit takes as an upload."""
    return int(st.get_option("server.maxUploadSize")) << 20


class LargeUploads:
    """Middleware that passes requests on, of an upload that is too large only its name and size."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or what is left of one that is too long."""
        if not _is_too_long(scope):
            await self.app(scope, receive, send)
            return
        body = await _head_alone(receive, int(Headers(scope=scope)["content-length"]))
        short = dict(scope, headers=list(scope["headers"]))
        MutableHeaders(scope=short)["content-length"] = str(len(body))
        await self.app(short, _replayed(body, receive), send)


def _is_too_long(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "PUT" or not UPLOADS.search(scope["path"]):
        return False
    length = Headers(scope=scope).get("content-length", "")
    return length.isdecimal() and int(length) > largest_upload()


async def _head_alone(receive: Receive, length: int) -> bytes:
    """Read all of a multipart body of one file and return it with the file's size in place of its bytes."""
    head, more = b"", True
    while more:
        message = await receive()
        if len(head) < HEAD_BYTES:
            head += message.get("body", b"")[:HEAD_BYTES]
        more = message["type"] == "http.request" and message.get("more_body", False)
    head = head[: head.find(b"\r\n\r\n") + 4]
    end = b"\r\n" + head.split(b"\r\n", 1)[0] + b"--\r\n"
    return head + withheld(length - len(head) - len(end)) + end


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives `body` first."""
    waiting: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
