"""One race at a time on a server, first come, first served: two at once would measure each other."""

from __future__ import annotations

import threading
from types import TracebackType


class Queue:
    """A queue of those who want to race."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: list[Ticket] = []

    def join(self) -> Ticket:
        """Stand at the end of the queue; use the turn as a context, which leaves the queue at its end."""
        turn = Ticket(self)
        with self._lock:
            self._queue.append(turn)
        return turn

    def ahead_of(self, turn: Ticket) -> int:
        """Return how many are before `turn`, counting the one who races."""
        with self._lock:
            return self._queue.index(turn)

    def leave(self, turn: Ticket) -> None:
        """Leave the queue, from any place in it."""
        with self._lock:
            if turn in self._queue:
                self._queue.remove(turn)


class Ticket:
    """A place in the queue."""

    def __init__(self, turns: Queue) -> None:
        self._turns = turns

    @property
    def ahead(self) -> int:
        """How many are before this one; none means that it may race."""
        return self._turns.ahead_of(self)

    def __enter__(self) -> Ticket:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._turns.leave(self)


TURNS = Queue()
"""The queue of this server."""
