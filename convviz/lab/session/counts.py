"""What happened on this server since its start, as numbers alone: of nobody, and of no picture."""

from __future__ import annotations

from collections import Counter
from threading import Lock

VISITS, EDITS, REFUSALS, FILES = "visits", "edits", "refusals", "files"


class Counts:
    """Events by their kinds, counted from any thread."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, kind: str, count: int = 1) -> None:
        """Count events of a kind."""
        with self._lock:
            self._counts[kind] += count

    def of(self, kind: str) -> int:
        """Return how many there were."""
        return self._counts[kind]


COUNTS = Counts()
