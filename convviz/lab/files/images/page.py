"""A file with its header read: what can be said of the picture, and the way to its pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.lab.files.images.decoding_cost import Weight
from convviz.lab.files.images.levels import Levels
from convviz.lab.files.images.pixels import Pixels, Shades, Size


@dataclass(frozen=True)
class Developed:
    """A picture (H, W, 1 or 3) as it lies in its file, the levels taken, and whether it was whole."""

    pixels: Pixels | Shades
    levels: Levels | None = None
    whole: bool = True


@dataclass(frozen=True)
class Request:
    """How a picture is to be read: `factor` times smaller on each side, with which of LEVELS.

    A decoder that can may stop at a picture of `enough` (h, w). `exact` asks for shades instead of bytes
    where the file has more than bytes.
    """

    factor: int = 1
    levels: str = "fitted"
    enough: Size | None = None
    exact: bool = False


@dataclass(frozen=True)
class Page:
    """The first picture of a file, as it lies there: size (h, w), colours, orientation, cost, and its pixels.

    `pages` is how many there are, one after another (TIFF); `moves` says that it is the first of an
    animation; `channels` is how many the file has where not all are shown.
    """

    size: Size
    colour: bool
    weight: Weight
    develop: Callable[[Request], Developed]
    orientation: int = 1
    pages: int = 1
    moves: bool = False
    channels: int | None = None
