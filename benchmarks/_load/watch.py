"""A process, read once a second while something happens to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .process import Facts, facts

EVERY = 0.5  # seconds


@dataclass
class Course:
    """What was read of a process, in order."""

    read: list[Facts] = field(default_factory=list)

    @property
    def memory(self) -> tuple[float, float, float]:
        """MiB at the start, at the most, at the end."""
        values = [each.memory for each in self.read]
        return values[0], max(values), values[-1]

    @property
    def files(self) -> tuple[int, int, int]:
        """Open files at the start, at the most, at the end."""
        values = [each.files for each in self.read]
        return values[0], max(values), values[-1]


@contextmanager
def watched(pid: int) -> Iterator[Course]:
    """Read a process from here to the end of the block, and once more."""
    course, over = Course([facts(pid)]), threading.Event()

    def read() -> None:
        while not over.wait(EVERY):
            course.read.append(facts(pid))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield course
    finally:
        over.set()
        reader.join()
        course.read.append(facts(pid))
