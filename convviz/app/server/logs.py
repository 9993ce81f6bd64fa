"""A log that does not grow by repetition: what is said again and again is written at times, and counted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

OFTEN = 3
"""So many times a line is written as it comes."""
SECONDS = 60.0
"""Then once in so many seconds, with how often it would have been."""
MOST_PLACES = 1000


@dataclass
class _Place:
    since: float
    count: int = 0
    left_out: int = 0


class Sparingly(logging.Filter):
    """Lets a line of the program say something a few times, then once a minute; whatever its values are."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._places: dict[tuple[str, str, int, str], _Place] = {}
        self._lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written, and add to it what was left out."""
        error = record.exc_info[0] if record.exc_info else None
        key = (record.name, record.pathname, record.lineno, getattr(error, "__name__", ""))
        with self._lock:
            now = self._clock()
            if len(self._places) >= MOST_PLACES:
                self._places.clear()
            place = self._places.setdefault(key, _Place(now))
            if now - place.since >= SECONDS:
                left_out, place.since, place.count, place.left_out = place.left_out, now, 0, 0
                if left_out:
                    record.msg = f"{record.msg} [and {left_out} more times]"
            place.count += 1
            if place.count <= OFTEN:
                return True
            place.left_out += 1
            return False


def log_once() -> None:
    """Have every handler that there is write sparingly: the root's, and those of libraries."""
    sparingly = Sparingly()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for handler in {handler for logger in loggers for handler in logger.handlers}:
        handler.addFilter(sparingly)
