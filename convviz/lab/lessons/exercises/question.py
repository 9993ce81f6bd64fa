"""One question: what is given, the cell that is asked for, the right number, and what wrong ones tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from convviz.lab.lessons.exercises.message import Message
from convviz.lab.lessons.exercises.solution import Solution
from convviz.lab.lessons.exercises.worked_example import WorkedExample

Cell = tuple[int, int, int]
"""Plane, row, column of a panel."""

CLOSE = 0.006
"""Two numbers this near are the same answer: a fraction may be typed to two places."""


@dataclass(frozen=True, eq=False)
class Panel:
    """One grid of numbers on show: (planes, rows, columns), NaN where a number is hidden.

    The cells `outlined` belong to the question; those `lit` are a hint, shown on request.
    """

    role: str
    title: Message
    label: str  # as formulae name it
    values: NDArray[np.float64]
    kind: str = "signed"
    outlined: tuple[Cell, ...] = ()
    lit: tuple[Cell, ...] = ()
    hidden: Cell | None = None
    blanks: tuple[Cell, ...] = ()  # of a whole map


@dataclass(frozen=True)
class Mistake:
    """A wrong number that says how it came about."""

    id: str
    value: float
    sentence: Message


@dataclass(frozen=True, eq=False, kw_only=True)
class Exercise:
    """What every kind of question shows. A `guided` one shows the lit cells from the beginning."""

    subject: Message
    sentence: Message
    example: WorkedExample
    panels: tuple[Panel, ...]
    hint: Message
    facts: tuple[Message, ...] = ()
    guided: bool = True
    tries: ClassVar[int]  # checks or answers with something wrong after which the point is gone

    def named(self, role: str) -> Panel:
        """Return the panel of a role."""
        return next(panel for panel in self.panels if panel.role == role)


Corner = tuple[int, int]
"""The row and column of a window's first cell."""


@dataclass(frozen=True)
class WrongCorner:
    """A wrong place of a window that says how it came about."""

    id: str
    corner: Corner
    sentence: Message


@dataclass(frozen=True)
class Placing:
    """Before the number is asked for, a window is placed: by its first cell, in the panel of `role`.

    `taps` are the cells that it reads, counted from that one.
    """

    role: str
    sentence: Message
    corner: Corner
    taps: tuple[Corner, ...]
    hint: Message
    mistakes: tuple[WrongCorner, ...]

    def told(self, corner: Corner) -> Message:
        """Return what a wrong corner tells: its mistake, or where to look."""
        return next((m.sentence for m in self.mistakes if m.corner == corner), self.hint)


@dataclass(frozen=True, eq=False, kw_only=True)
class Question(Exercise):
    """One cell of one grid is hidden: its number is `answer`. Where it is `placing`, a window comes first."""

    tries: ClassVar[int] = 2  # wrong answers after which the point is gone

    answer: float
    solution: Solution
    mistakes: tuple[Mistake, ...]
    placing: Placing | None = None

    @property
    def every_mistake(self) -> tuple[tuple[Mistake, ...], ...]:
        """The mistakes of every number that is asked for."""
        return (self.mistakes,)

    def shown(self, *, lit: bool, answered: bool) -> tuple[Panel, ...]:
        """Return the panels as a reader may see them: the hidden number is in them only once `answered`."""
        return tuple(self._shown(panel, lit, answered) for panel in self.panels)

    def _shown(self, panel: Panel, lit: bool, answered: bool) -> Panel:
        if not lit:
            panel = replace(panel, lit=())
        if answered and panel.hidden is not None:
            values = panel.values.copy()
            values[panel.hidden] = self.answer
            return replace(panel, values=values, outlined=(*panel.outlined, panel.hidden), hidden=None)
        return panel


@dataclass(frozen=True, eq=False)
class AskedCell:
    """One cell of a whole map: where it stands, its number, the way to it, and what wrong ones tell.

    `lit` has the cells that make its number, by the role of their panel.
    """

    role: str
    cell: Cell
    answer: float
    solution: Solution
    mistakes: tuple[Mistake, ...]
    lit: Mapping[str, tuple[Cell, ...]]
    hint: Message

    def mistake(self, value: float) -> Mistake | None:
        """Return the mistake that a wrong number tells of, None where none is known to lead there."""
        return next((mistake for mistake in self.mistakes if same(value, mistake.value)), None)


@dataclass(frozen=True, eq=False, kw_only=True)
class MapQuestion(Exercise):
    """Whole maps are hidden: every one of `cells` is asked for, panel by panel, row by row."""

    tries: ClassVar[int] = 20  # checks with something wrong: a map is mended cell by cell

    cells: tuple[AskedCell, ...]

    @property
    def every_mistake(self) -> tuple[tuple[Mistake, ...], ...]:
        """The mistakes of every number that is asked for."""
        return tuple(asked.mistakes for asked in self.cells)

    def shown(self, values: Sequence[float | None], lit: AskedCell | None = None) -> tuple[Panel, ...]:
        """Return the panels with these numbers in the cells that are asked for, None where one is open.

        Of `lit` the cells that make its number are lit.
        """
        return tuple(self._shown(panel, values, lit) for panel in self.panels)

    def _shown(self, panel: Panel, values: Sequence[float | None], lit: AskedCell | None) -> Panel:
        numbers = panel.values.copy()
        for asked, value in zip(self.cells, values, strict=True):
            if asked.role == panel.role and value is not None:
                numbers[asked.cell] = value
        cells = lit.lit.get(panel.role, ()) if lit else ()
        return replace(panel, values=numbers, lit=cells)


def same(one: float, other: float) -> bool:
    """Say whether two numbers are the same answer."""
    return abs(one - other) <= CLOSE


Candidate = tuple[str, float | None, Message]
"""A mistake's name, the number that it leads to (None where it leads to none), and its sentence."""


def recognised(answer: float, candidates: Iterable[Candidate]) -> tuple[Mistake, ...]:
    """Return the mistakes that lead to a wrong number, one for each number: the first, the likeliest."""
    found: list[Mistake] = []
    for id, value, sentence in candidates:
        if value is None or same(value, answer) or any(same(value, other.value) for other in found):
            continue
        found.append(Mistake(id, float(value), sentence))
    return tuple(found)


def at(array: NDArray[np.float64], *place: int) -> float | None:
    """Return the number at a place, None where the place lies outside."""
    inside = all(0 <= index < size for index, size in zip(place, array.shape, strict=True))
    return float(array[place]) if inside else None


def neighbours(grid: NDArray[np.float64], row: int, column: int) -> Iterator[tuple[int, int, float]]:
    """Yield the cells beside a cell of a grid (rows, columns), with their numbers."""
    for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        value = at(grid, row + down, column + right)
        if value is not None:
            yield row + down, column + right, value
