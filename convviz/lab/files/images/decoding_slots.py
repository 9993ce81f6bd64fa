"""Who may decode now: a few at a time, and the heavy ones alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from convviz.lab.files.images.limits import ALONE, MAX_DECODINGS


class Turnstile:
    """MAX_DECODINGS places; a picture that weighs ALONE bytes or more waits for all of them."""

    def __init__(self) -> None:
        self._places = BoundedSemaphore(MAX_DECODINGS)
        self._heavy = Lock()  # of two that each hold a place and wait for the other's, neither would go on

    @contextmanager
    def place(self, weight: float) -> Iterator[None]:
        """Wait for a place, or for all of them, and give it back in the end."""
        wanted = MAX_DECODINGS if weight >= ALONE else 1
        with self._heavy:
            for _ in range(wanted):
                self._places.acquire()
        try:
            yield
        finally:
            self._places.release(wanted)
