"""One question: what is given, the cell that is asked for, the right number, and what wrong ones tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Mistake:
    """A wrong number that says how it came about."""

    id: str
    value: float
    sentence: Message


@dataclass(frozen=True, eq=False)
class Question:
    """One cell of one grid is hidden: its number is `answer`. A `guided` question shows the lit cells."""

    subject: Message
    sentence: Message
    example: WorkedExample
    panels: tuple[Panel, ...]
    answer: float
    hint: Message
    solution: Solution
    mistakes: tuple[Mistake, ...]
    facts: tuple[Message, ...] = ()
    guided: bool = True

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
