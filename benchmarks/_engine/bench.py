"""What every section is given: the settings of the run, the workers, and the report to write into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from _engine.report import Report
from _engine.timer import Measured, Timer

Item = TypeVar("Item")


@dataclass(frozen=True)
class Settings:
    """The options of a run."""

    seconds: float
    seed: int
    threads: tuple[int, ...]
    quick: bool

    def some(self, items: Sequence[Item], quick: int) -> Sequence[Item]:
        """Return all of the items, or the first few in a quick run."""
        return items[:quick] if self.quick else items


@dataclass
class Bench:
    """A run: timers are opened when first used; the worst cell is chosen from `cells`."""

    settings: Settings
    report: Report = field(default_factory=Report)
    timers: dict[int, Timer] = field(default_factory=dict)
    cells: list[Measured] = field(default_factory=list)

    def timer(self, threads: int = 1) -> Timer:
        if threads not in self.timers:
            least = 2 if self.settings.quick else 5
            self.timers[threads] = Timer(threads, self.settings.seconds, least)
        return self.timers[threads]

    def close(self) -> None:
        for timer in self.timers.values():
            timer.close()
