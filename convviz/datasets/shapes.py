"""Drawn shapes, 16 x 16, made on the spot: another size, place, turn, pen and light every time, and noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.datasets.dataset import Dataset, Pictures, split

TRAIN, HELD = 1600, 400
SIDE = 16
BRIGHTNESS = 0.9  # of a drawing by hand
Field = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pens:
    """How n shapes are drawn, arrays (n, 1, 1) in pixels: `size` is half a width, `pen` half a line's."""

    row: Field
    col: Field
    size: Field
    turn: Field
    pen: Field


def shapes(seed: int = 0) -> Dataset:
    """Draw 1,600 shapes to learn from and 400 held out, all from `seed`."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(TRAIN + HELD) % len(DRAW))
    pens = _pens(rng, len(labels))
    ink = np.empty((len(labels), SIDE, SIDE))
    for label, draw in enumerate(DRAW.values()):
        mine = labels == label
        ink[mine] = _ink(draw, Pens(*(values[mine] for values in vars(pens).values())))
    return split("shapes", tuple(DRAW), _developed(ink, rng)[:, None], labels, HELD)


def prepared_shape(bits: NDArray[np.bool_]) -> Pictures:
    """Turn a drawing (32, 32) into a picture (1, 16, 16) float32: the mean ink of every 2 x 2 block."""
    means = bits.reshape(SIDE, 2, SIDE, 2).mean(axis=(1, 3))
    return (BRIGHTNESS * means[None]).astype(np.float32)


def _pens(rng: np.random.Generator, count: int) -> Pens:
    def between(low: float, high: float) -> Field:
        return rng.uniform(low, high, (count, 1, 1))

    size = between(3.2, 5.6)
    room = SIDE / 2 - 1 - size
    middle = (SIDE - 1) / 2
    return Pens(
        row=middle + room * between(-1, 1),
        col=middle + room * between(-1, 1),
        size=size,
        turn=between(-0.2, 0.2),
        pen=between(0.5, 0.9),
    )


def _ink(draw: Callable[[Field, Field, Field], Field], pens: Pens) -> Field:
    """Draw shapes (n, 16, 16): ink is 1 where the signed distance to the line, in pixels, is below 0."""
    rows, cols = np.mgrid[:SIDE, :SIDE]
    down, right = rows - pens.row, cols - pens.col  # (n, 16, 16)
    cos, sin = np.cos(pens.turn), np.sin(pens.turn)
    distance = draw(cos * down - sin * right, sin * down + cos * right, pens.size) - pens.pen
    return np.clip(0.5 - distance, 0, 1)


def _developed(ink: Field, rng: np.random.Generator) -> Pictures:
    """Put the ink on a ground of its own, with a contrast of its own and noise."""
    count = len(ink)
    ground, contrast, noise = (
        rng.uniform(low, high, (count, 1, 1)) for low, high in ((0.0, 0.3), (0.45, 0.7), (0.03, 0.1))
    )
    picture = ground + contrast * ink + noise * rng.normal(size=ink.shape)
    return np.clip(picture, 0, 1).astype(np.float32)


# ---- distances to lines, (n, 16, 16), of points so far down and right of the middle ----------------------


def _circle(down: Field, right: Field, size: Field) -> Field:
    return np.abs(np.hypot(down, right) - size)


def _square(down: Field, right: Field, size: Field) -> Field:
    half = 0.85 * size
    return np.abs(np.maximum(np.abs(down), np.abs(right)) - half)


def _diamond(down: Field, right: Field, size: Field) -> Field:
    return np.abs((np.abs(down) + np.abs(right) - size) / np.sqrt(2))


def _triangle(down: Field, right: Field, size: Field) -> Field:
    """Return the distance to a triangle, a side below, a point above, each side 0.55 size from the middle."""
    inner = 0.55 * size
    slope = np.sqrt(3) / 2 * np.abs(right) - 0.5 * (down - 0.1 * size)
    return np.abs(np.maximum(down - 0.1 * size, slope) - inner)


def _plus(down: Field, right: Field, size: Field) -> Field:
    return np.minimum(_stroke(down, right, size), _stroke(right, down, size))


def _cross(down: Field, right: Field, size: Field) -> Field:
    root = np.sqrt(0.5)
    return _plus(root * (down - right), root * (down + right), size)


def _arc(down: Field, right: Field, size: Field) -> Field:
    """Return the distance to the lower half of a circle; above it, to its ends."""
    low = np.abs(np.hypot(down, right) - size)
    ends = np.hypot(down, np.abs(right) - size)
    return np.where(down > 0, low, ends)


def _bars(down: Field, right: Field, size: Field) -> Field:
    """Return the distance to two lines beside each other."""
    return _stroke(down, np.abs(right) - 0.5 * size, 0.85 * size)


def _stroke(along: Field, across: Field, size: Field) -> Field:
    """Return the distance to a line of half-length `size`."""
    return np.hypot(np.maximum(np.abs(along) - size, 0), across)


DRAW: dict[str, Callable[[Field, Field, Field], Field]] = {
    "circle": _circle,
    "square": _square,
    "diamond": _diamond,
    "triangle": _triangle,
    "plus": _plus,
    "cross": _cross,
    "arc": _arc,
    "bars": _bars,
}
