"""What sessions hold of people's files in the memory of this process: of all of them so much, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from threading import RLock
from typing import Any
from weakref import WeakSet

MOST = 1024 * 2**20
"""Bytes of all sessions together; a class of a hundred that all bring a photo have some 600 million."""


@dataclass
class _Held:
    value: Any
    nbytes: int
    is_copy: bool
    used: int


class Memory:
    """All that sessions hold: beyond `most` bytes copies go first, and of them what was longest unused."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._holders: WeakSet[Holder] = WeakSet()
        self._uses = count()
        self._lock = RLock()

    def holder(self) -> Holder:
        """Return a new holder; what it holds goes with it."""
        holder = Holder(self)
        with self._lock:
            self._holders.add(holder)
        return holder

    @property
    def nbytes(self) -> int:
        """Bytes that all hold together."""
        with self._lock:
            return sum(held.nbytes for holder in self._holders for held in holder.items.values())

    def _make_room(self, newest: _Held) -> None:
        """Drop what has to go; the newest stays, however large."""
        in_order = sorted(
            ((held.is_copy, -held.used), name, holder)
            for holder in self._holders
            for name, held in holder.items.items()
            if held is not newest
        )
        excess = self.nbytes - self._most
        while excess > 0 and in_order:
            _order, name, holder = in_order.pop()
            excess -= holder.items.pop(name).nbytes


class Holder:
    """What one session holds, by names."""

    def __init__(self, memory: Memory) -> None:
        self.items: dict[str, _Held] = {}
        self._memory = memory

    def put(self, name: str, value: Any, nbytes: int, *, is_copy: bool) -> None:
        """Hold a value; `is_copy` says that it can be had again from elsewhere."""
        memory = self._memory
        with memory._lock:
            self.items[name] = held = _Held(value, nbytes, is_copy, next(memory._uses))
            memory._make_room(held)

    def get(self, name: str) -> Any:
        """Return a value that is still held, and None where it is not."""
        memory = self._memory
        with memory._lock:
            held = self.items.get(name)
            if held is None:
                return None
            held.used = next(memory._uses)
            return held.value

    def drop(self, name: str) -> None:
        """Hold a value no longer."""
        with self._memory._lock:
            self.items.pop(name, None)

    def drop_copies(self) -> None:
        """Hold nothing that can be had again from elsewhere."""
        with self._memory._lock:
            self.items = {name: held for name, held in self.items.items() if not held.is_copy}


MEMORY = Memory()
