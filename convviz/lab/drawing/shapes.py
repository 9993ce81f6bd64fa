"""What a picture is made of: a few kinds of shapes in px, which every painter knows how to put down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.palette import RGB, Colour


@dataclass(frozen=True)
class Rectangle:
    """Where something lies."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def moved(self, x: float, y: float) -> Rectangle:
        """Return it elsewhere."""
        return Rectangle(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `round_top` and `round_bottom` are the radii of its corners."""

    place: Rectangle
    fill: Colour
    round_top: float = 0
    round_bottom: float = 0


@dataclass(frozen=True)
class Stroke:
    """The line around a rectangle, `width` px wide and half of it inside; cut off outside of `clip`."""

    place: Rectangle
    width: float
    colour: Colour
    clip: Rectangle | None = None


@dataclass(frozen=True)
class Lines:
    """Segments (x, y, x, y), drawn inside `clip` alone and not in its `hole`."""

    segments: tuple[tuple[float, float, float, float], ...]
    width: float
    colour: Colour
    clip: Rectangle | None = None
    hole: Rectangle | None = None


@dataclass(frozen=True, eq=False)
class Field:
    """Coloured cells (rows, cols, 3), each of the same size; those that are not `known` show the ground."""

    place: Rectangle
    colours: NDArray[np.uint8]
    known: NDArray[np.bool_]
    ground: RGB


@dataclass(frozen=True)
class Words:
    """A line of text at a baseline; x is its left end, its middle or its right end by `anchor`."""

    x: float
    y: float
    text: str
    size: float
    colour: RGB
    anchor: str = "start"
    bold: bool = False


Shape = Box | Stroke | Lines | Field | Words


def opaque(colour: RGB) -> Colour:
    """Return a colour that covers all below it."""
    return *colour, 1.0
