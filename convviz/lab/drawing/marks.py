"""Marks over a panel's cells, as the stage has them in `heatmap/js/marks.js`; places are rows and columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.palette import WINDOW, Colour

Place = tuple[int, int, int]
"""A channel, a row and a column."""
Pair = tuple[int, int]


@dataclass(frozen=True)
class Cells:
    """Single cells: an "outline" of each, "blocked" ones crossed out, inserted zeros ("gaps"), "hatched"."""

    kind: str
    cells: tuple[Place, ...]
    colour: Colour | None = None


@dataclass(frozen=True)
class Window:
    """A box in every channel; `taps` are the cells that a dilated window reads, where it leaves some out."""

    row: int
    col: int
    height: int
    width: int
    taps: tuple[Pair, ...] | None = None
    colour: Colour = WINDOW


@dataclass(frozen=True)
class Band:
    """A row or a column of one channel, outlined around its cells."""

    channel: int
    row: int
    col: int
    height: int
    width: int


@dataclass(frozen=True)
class Tile:
    """One whole channel."""

    channel: int


@dataclass(frozen=True)
class Cover:
    """Hides in every channel what comes after cell `after`: it is not computed yet."""

    after: int


@dataclass(frozen=True)
class Padding:
    """The ring around the picture, hatched; sides in cells."""

    top: int
    bottom: int
    left: int
    right: int


Mark = Cells | Window | Band | Tile | Cover | Padding


def places_of(mask: NDArray[np.bool_]) -> tuple[Place, ...]:
    """Return the places that a mask (channels, rows, cols) names, in its order."""
    return tuple((int(channel), int(row), int(col)) for channel, row, col in np.argwhere(mask))


def outline(cells: Iterable[Place], colour: Colour = WINDOW) -> Cells:
    """Outline single cells."""
    return Cells("outline", tuple(cells), colour)
