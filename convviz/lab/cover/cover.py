"""The numbers of one tab that are covered: which of their cells were found or uncovered, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from convviz.lab.state import VIEWS, Experiment

Place = tuple[int, int, int]
"""Channel, row, column of a result."""

FOUND, SHOWN = "found", "shown"


@dataclass(frozen=True)
class Said:
    """What came of the number that was typed last, for a cell of a result."""

    result: str
    place: Place
    value: float
    right: bool


class Cover:
    """Which cells of covered results are open, for the very numbers that they were opened for."""

    def __init__(self) -> None:
        self.said: Said | None = None
        self._of: Experiment | None = None
        self._open: dict[str, dict[Place, str]] = {}

    def opened(self, experiment: Experiment) -> Mapping[str, Mapping[Place, str]]:
        """Return how each open cell came to be open, by result and place."""
        self._notice(experiment)
        return self._open

    def open(self, experiment: Experiment, result: str, place: Place, how: str) -> None:
        """Open one cell; who found it by themselves has found it."""
        self._notice(experiment)
        self._open.setdefault(result, {}).setdefault(place, how)

    def say(self, said: Said | None) -> None:
        """Remember what came of the last number, or that there is nothing to say."""
        self.said = said

    def shut(self) -> None:
        """Cover every cell again."""
        self.said = None
        self._open = {}

    def _notice(self, experiment: Experiment) -> None:
        """Cover all again where the numbers are others; another view or step shows the same ones."""
        now = replace(experiment, step=0, view=VIEWS["forward"][0])
        if now != self._of:
            self.shut()
        self._of = now
