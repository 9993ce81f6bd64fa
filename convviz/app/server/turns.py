"""Runs of pages take turns: many at once would keep the one thread waiting that speaks to all browsers.

Python's threads share one lock. Where a hundred runs of scripts ask for it, the event loop gets it so seldom
that answers wait for seconds, browsers ask again, and the runs that this interrupts were for nothing. A run
that takes long, for it waits for a worker or decodes a photo, gives up its turn and goes on.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.runtime import app_session

AT_ONCE = 2
LEASE = 0.05
"""Seconds after which a run no longer counts: an edit takes some 10 ms."""
SWITCH = 0.001
"""Seconds after which a thread that computes lets another one: Python's usual 5 ms are half an edit."""
RUNNER, RUN = "ScriptRunner", "_run_script_thread"
"""Streamlit's own, which no documentation names: a version without them goes on as it does."""


class Turns:
    """At most so many begin within the lease of those before them; the others wait."""

    def __init__(
        self, at_once: int = AT_ONCE, lease: float = LEASE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once, self._lease, self._clock = at_once, lease, clock
        self._ends: dict[object, float] = {}
        self._changed = threading.Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it for the block or the lease, whichever is over first."""
        this = object()
        with self._changed:
            while (seconds := self._wait()) > 0:
                self._changed.wait(seconds)
            self._ends[this] = self._clock() + self._lease
        try:
            yield
        finally:
            with self._changed:
                del self._ends[this]
                self._changed.notify()

    def _wait(self) -> float:
        """Return the seconds until somebody's lease is over; 0 where there is room now."""
        now = self._clock()
        left = [end - now for end in self._ends.values() if end > now]
        return min(left) if len(left) >= self._at_once else 0.0


def take_turns() -> None:
    """Have the runs of all sessions take turns."""
    own = getattr(app_session, RUNNER, None)
    if own is None or not hasattr(own, RUN):
        return
    sys.setswitchinterval(SWITCH)
    setattr(app_session, RUNNER, _taking_turns(own, Turns()))


def _taking_turns(own: Any, turns: Turns) -> Any:
    """Return the class of Streamlit's runner with a thread that waits for its turn."""

    class Runner(own):
        """A runner of a session's script."""

    def run(self: Any) -> None:
        with turns.turn():
            getattr(own, RUN)(self)

    setattr(Runner, RUN, run)
    return Runner
