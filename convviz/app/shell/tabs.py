"""The sessions of all tabs, by the names that Streamlit has for them."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from threading import Lock
from time import monotonic
from weakref import WeakKeyDictionary

from convviz.lab.session.counts import COUNTS, VISITS
from convviz.lab.session.session import Session


class Tabs:
    """Which session belongs to which tab, and since when a tab has no line to the server."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._names: WeakKeyDictionary[Session, str] = WeakKeyDictionary()
        self._gone: WeakKeyDictionary[Session, float] = WeakKeyDictionary()
        self._clock = clock
        self._lock = Lock()

    def note(self, name: str, session: Session) -> None:
        """Note whose session this is."""
        with self._lock:
            self._names[session] = name
        COUNTS.add(VISITS)

    def count(self, has_line: Callable[[str], bool]) -> int:
        """Return how many tabs have a line."""
        with self._lock:
            return sum(map(has_line, self._names.values()))

    def left(self, seconds: float, has_line: Callable[[str], bool]) -> list[Session]:
        """Return those that have had no line for so long, each once until it has a line again."""
        with self._lock:
            now, left = self._clock(), []
            for session, name in list(self._names.items()):
                if has_line(name):
                    self._gone.pop(session, None)
                elif now - self._gone.setdefault(session, now) >= seconds:
                    self._gone[session] = inf
                    left.append(session)
            return left

    def __len__(self) -> int:
        return len(self._names)


TABS = Tabs()
