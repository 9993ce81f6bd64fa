"""Pictures on their way to a browser: each under an address that nobody can guess, made when asked for.

A page registers what a picture would be made of and goes on; the browser then asks for it, and it is
made in a thread, so that an edit of the kernel never waits for a whole picture.
"""

from __future__ import annotations

import secrets
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from threading import Lock, Timer
from time import monotonic

import anyio
import anyio.to_thread
import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from convviz.lab.files.images import encode_jpeg

Pixels = NDArray[np.uint8]

MAX_ENTRIES = 2000
MAX_BYTES = 256 * 2**20
"""Memory of all pictures that wait here, each shared picture counted once; the oldest make room."""

MAX_AGE = 900.0
"""Seconds after which a picture that nobody asked for is given up; an open page asks for a fresh one."""

MOST_AT_ONCE = 2
"""Pictures that are drawn at the same time, whoever asks for them; each takes some 0.1 s."""

MOST_OF_VISITOR = 12
"""Pictures of one visitor that are drawn or wait for it: who asks for more is told to come again."""

_SECONDS_KEPT = 300
_asked: Counter[str] = Counter()  # pictures on their way, by the session that they belong to


@dataclass(frozen=True)
class Preview:
    """A small picture, what turns it into the one to be shown, and the session that it belongs to."""

    pixels: Pixels
    draw: Callable[[Pixels], Pixels]
    owner: str = ""

    def jpeg(self) -> bytes:
        """Make the picture and encode it."""
        return encode_jpeg(self.draw(self.pixels))


class Registry:
    """Previews by their tokens: the least recently used goes first, and each after `max_age` seconds.

    No request is needed for that: a thread looks after them as long as there are any.
    """

    def __init__(
        self, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES, max_age: float = MAX_AGE
    ) -> None:
        self._max_entries, self._max_bytes, self._max_age = max_entries, max_bytes, max_age
        self._previews: OrderedDict[str, Preview] = OrderedDict()
        self._used: dict[str, float] = {}  # when each was last asked for
        self._sweeper: Timer | None = None
        self._users: dict[int, int] = {}  # previews of each array, by its id
        self._bytes = 0
        self._lock = Lock()

    def add(self, preview: Preview) -> str:
        """Keep a preview and return its token."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._previews[token] = preview
            self._used[token] = monotonic()
            self._count(preview, 1)
            while len(self._previews) > 1 and self._is_full():
                self._drop_oldest()
            self._sweep_later()
        return token

    def find(self, token: str) -> Preview | None:
        """Return the preview of a token, or None where there is none, or none any more."""
        with self._lock:
            if token in self._previews:
                self._previews.move_to_end(token)
                self._used[token] = monotonic()
            return self._previews.get(token)

    def forget(self, owners: Collection[str]) -> None:
        """Drop what belongs to these sessions: nobody will ask for it."""
        with self._lock:
            for token in [token for token, preview in self._previews.items() if preview.owner in owners]:
                self._drop(token)

    def sweep(self) -> None:
        """Drop what is too old, and come again while anything is left."""
        with self._lock:
            while self._previews and self._age_of_oldest() >= self._max_age:
                self._drop_oldest()
            self._sweeper = None
            self._sweep_later()

    @property
    def nbytes(self) -> int:
        """Bytes of all the arrays that are held."""
        return self._bytes

    def _sweep_later(self) -> None:
        if self._previews and self._sweeper is None:
            self._sweeper = Timer(max(self._max_age - self._age_of_oldest(), 0.01), self.sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _age_of_oldest(self) -> float:
        return monotonic() - self._used[next(iter(self._previews))]

    def _drop_oldest(self) -> None:
        self._drop(next(iter(self._previews)))

    def _drop(self, token: str) -> None:
        del self._used[token]
        self._count(self._previews.pop(token), -1)

    def _is_full(self) -> bool:
        return len(self._previews) > self._max_entries or self._bytes > self._max_bytes

    def _count(self, preview: Preview, change: int) -> None:
        key = id(preview.pixels)
        before = self._users.get(key, 0)
        self._users[key] = before + change
        if before == 0:
            self._bytes += preview.pixels.nbytes
        elif self._users[key] == 0:
            del self._users[key]
            self._bytes -= preview.pixels.nbytes


REGISTRY = Registry()


def preview_url(token: str) -> str:
    """Return the address of a preview, relative to the page."""
    return f"previews/{token}.jpg"


async def serve(request: Request) -> Response:
    """Answer with the picture of a token, for this browser alone; 404 without one, 429 too often."""
    preview = REGISTRY.find(request.path_params["token"])
    if preview is None:
        return Response("Not found", status_code=404, headers={"Cache-Control": "no-store"})
    if _asked[preview.owner] >= MOST_OF_VISITOR:
        return Response("Too many at once", status_code=429, headers={"Retry-After": "2"})
    _asked[preview.owner] += 1
    try:
        body = await anyio.to_thread.run_sync(preview.jpeg, limiter=_drawing())
    finally:
        _asked[preview.owner] -= 1
        if not _asked[preview.owner]:
            del _asked[preview.owner]
    return Response(
        body, media_type="image/jpeg", headers={"Cache-Control": f"private, max-age={_SECONDS_KEPT}"}
    )


@cache
def _drawing() -> anyio.CapacityLimiter:
    """Return the places of those who draw at the same time; the others wait in line."""
    return anyio.CapacityLimiter(MOST_AT_ONCE)


ROUTES = [Route("/previews/{token}.jpg", serve, methods=["GET"])]
