"""Files that were sent and that no page has taken yet: a few for each visitor, so many bytes in all.

A page takes a file as soon as it is there, a moment after it was sent. Who only sends would fill the memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.uploaded_file_manager import UploadedFileManager

from convviz.app.server.uploads import UPLOADS, largest_upload

SECONDS = 50.0
"""A file that nobody took for so long is forgotten, and room for one that has not come by then is others'."""
FILES_OF_VISITOR = 4
BYTES_OF_VISITOR = 96 * 2**20
BYTES_IN_ALL = 256 * 2**20
"""Who sends more waits until others were taken or forgotten; of one visitor the oldest go at once."""
LOOK_SECONDS = 0.1


class Store(Protocol):
    """Where files lie until a page takes them."""

    def has(self, session: str, file: str) -> bool:
        """Say whether a file is still there."""

    def remove(self, session: str, file: str) -> None:
        """Forget a file."""


class StreamlitStore:
    """Streamlit's own."""

    def has(self, session: str, file: str) -> bool:
        """Say whether a file is still there."""
        return runtime.exists() and bool(_manager().get_files(session, [file]))

    def remove(self, session: str, file: str) -> None:
        """Forget a file."""
        remove = getattr(_manager(), "remove_file", None)
        if remove is not None:  # the protocol of its stores does not name it, the one in memory has it
            remove(session, file)


def _manager() -> UploadedFileManager:
    return runtime.get_instance().uploaded_file_mgr


@dataclass
class _File:
    nbytes: int
    came: float
    is_here: bool = False


@dataclass
class Unclaimed:
    """The files that lie in a store, from when they are announced until they are taken."""

    store: Store = field(default_factory=StreamlitStore)
    in_all: int = BYTES_IN_ALL
    of_visitor: int = BYTES_OF_VISITOR
    files_of_visitor: int = FILES_OF_VISITOR
    clock: Callable[[], float] = monotonic
    _files: dict[tuple[str, str], _File] = field(default_factory=dict)
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def nbytes(self) -> int:
        """Bytes of all that lie here or are on their way."""
        now = self.clock()
        return sum(f.nbytes for f in self._files.values() if f.is_here or now - f.came < SECONDS)

    async def announce(self, session: str, file: str, nbytes: int) -> None:
        """Wait in line until there is room for a file of this size, and keep the room."""
        self.sweep()
        self._keep_few(session, nbytes)
        async with self._line:
            while not self._fits(nbytes):
                await asyncio.sleep(LOOK_SECONDS)
            self._files[session, file] = _File(nbytes, self.clock())

    def arrived(self, session: str, file: str) -> None:
        """Note that a file lies in the store now, or that it never came there."""
        known = self._files.get((session, file))
        if known is not None:
            known.is_here, known.came = True, self.clock()

    def sweep(self) -> int:
        """Forget files that were taken, take out those that are too old, and say how many these were."""
        now, count = self.clock(), 0
        for (session, name), file in self._here():
            if not self.store.has(session, name):
                del self._files[session, name]
            elif now - file.came >= SECONDS:
                self._take_out(session, name)
                count += 1
        return count

    def _fits(self, nbytes: int) -> bool:
        self.sweep()
        return self.nbytes + nbytes <= max(self.in_all, nbytes)

    def _keep_few(self, session: str, nbytes: int) -> None:
        """Take out the oldest of a visitor who sends another file and has too many here."""
        own = [(name, file.nbytes) for (owner, name), file in self._here() if owner == session]
        while own and (
            len(own) >= self.files_of_visitor or nbytes + sum(size for _, size in own) > self.of_visitor
        ):
            self._take_out(session, own.pop(0)[0])

    def _here(self) -> list[tuple[tuple[str, str], _File]]:
        return [(key, file) for key, file in self._files.items() if file.is_here]

    def _take_out(self, session: str, name: str) -> None:
        self.store.remove(session, name)
        del self._files[session, name]


UNCLAIMED = Unclaimed()


class BoundedUploads:
    """Middleware that has uploads wait for room in the server's memory."""

    def __init__(self, app: ASGIApp, unclaimed: Unclaimed = UNCLAIMED) -> None:
        self.app = app
        self.unclaimed = unclaimed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, an upload when there is room for it."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not UPLOADS.search(scope["path"]):
            await self.app(scope, receive, send)
            return
        session, file = scope["path"].split("/")[-2:]
        await self.unclaimed.announce(session, file, _bytes_of(scope))
        try:
            await self.app(scope, receive, send)
        finally:
            self.unclaimed.arrived(session, file)


def _bytes_of(scope: Scope) -> int:
    """Return how long a request is; one that does not say so can be as long as may be."""
    length = Headers(scope=scope).get("content-length", "")
    return min(int(length), largest_upload()) if length.isdecimal() else largest_upload()
