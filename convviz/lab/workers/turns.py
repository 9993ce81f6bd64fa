"""Work that takes long inside the server: a few at once, each visitor one at a time and not endlessly."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from convviz.errors import RefusedValue
from convviz.i18n import N_

PATIENCE = 30.0
"""Seconds that somebody waits for a turn."""
BUSY = N_(
    "The server is making as much as it can at once, and yours had no turn for {seconds} s: try again in a"
    " minute."
)
OFTEN = N_("This may be done {most} times within {seconds} s, for others share the server: wait {wait} s.")
MOST_VISITORS = 10_000


@dataclass
class Rate:
    """How often one visitor, and all together, may do something within so many seconds."""

    most: int
    seconds: float
    in_all: int
    clock: Callable[[], float] = time.monotonic
    _own: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _all: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, visitor: str) -> None:
        """Count one more time, or raise RefusedValue that says how long to wait."""
        with self._lock:
            now = self.clock()
            own = self._own.setdefault(visitor, deque())
            self._own.move_to_end(visitor)
            while len(self._own) > MOST_VISITORS:
                self._own.popitem(last=False)
            for times, most in ((own, self.most), (self._all, self.in_all)):
                while times and now - times[0] >= self.seconds:
                    times.popleft()
                if len(times) >= most:
                    wait = int(self.seconds - (now - times[0])) + 1
                    raise RefusedValue(OFTEN, most=self.most, seconds=f"{self.seconds:.0f}", wait=wait)
            own.append(now)
            self._all.append(now)


class Turns:
    """So many places at once; who finds none waits in line, of one visitor one at a time."""

    def __init__(self, places: int, patience: float = PATIENCE) -> None:
        self._free = places
        self._patience = patience
        self._line: list[tuple[object, str]] = []
        self._busy: set[str] = set()
        self._changed = threading.Condition()

    @contextmanager
    def place(self, visitor: str) -> Iterator[None]:
        """Wait for a turn; RefusedValue where that takes too long."""
        me = object(), visitor
        with self._changed:
            self._line.append(me)
            has_turn = self._changed.wait_for(lambda: self._next() is me, self._patience)
            self._line.remove(me)
            if has_turn:
                self._free -= 1
                self._busy.add(visitor)
            self._changed.notify_all()
        if not has_turn:
            raise RefusedValue(BUSY, seconds=f"{self._patience:.0f}")
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._busy.discard(visitor)
                self._changed.notify_all()

    def _next(self) -> tuple[object, str] | None:
        """Return whose turn it is: the first in line who has nothing under way."""
        able = (each for each in self._line if each[1] not in self._busy)
        return next(able, None) if self._free else None
