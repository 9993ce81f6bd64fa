"""Pictures drawn for teaching: small enough to read every number, made to show one thing each."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from convviz.lab.files.images.pixels import Pixels

NOISE_SEED = 0

_DIGIT = (
    (0, 0, 5, 9, 9, 9, 4, 0),
    (0, 0, 8, 6, 2, 2, 1, 0),
    (0, 0, 9, 3, 1, 0, 0, 0),
    (0, 1, 9, 9, 9, 6, 0, 0),
    (0, 0, 3, 1, 2, 8, 5, 0),
    (0, 0, 0, 0, 0, 6, 7, 0),
    (0, 2, 4, 1, 3, 9, 4, 0),
    (0, 1, 8, 9, 9, 5, 0, 0),
)

BOARD = (
    (1, 2, 0, 3),
    (4, 1, 2, 0),
    (0, 3, 5, 1),
    (2, 0, 1, 4),
)
"""The numbers of the blackboard, and of the example that is worked out by hand."""


def ninths(numbers: ArrayLike) -> Pixels:
    """Draw whole numbers 0..9 as grey pixels (H, W, 1), exactly what the scale "integers" reads back."""
    return np.rint(np.asarray(numbers) * (255 / 9)).astype(np.uint8)[:, :, None]


def fractions(values: ArrayLike) -> Pixels:
    """Draw numbers 0..1 as grey pixels (H, W, 1)."""
    return np.rint(np.asarray(values, dtype=np.float64) * 255).astype(np.uint8)[:, :, None]


def digit() -> Pixels:
    """Draw a five by hand, in ten levels of grey."""
    return ninths(_DIGIT)


def blackboard() -> Pixels:
    """Draw BOARD, whose numbers can be added up by hand."""
    return ninths(BOARD)


def step_edge() -> Pixels:
    """Draw an edge, dark left, bright right: 20 rows of 24 columns."""
    return fractions(np.tile(np.repeat([0.2, 0.8], 12), (20, 1)))


def dot() -> Pixels:
    """Draw one white pixel in the middle of 15 x 15 black ones: a unit impulse."""
    values = np.zeros((15, 15))
    values[7, 7] = 1
    return fractions(values)


def stripes() -> Pixels:
    """Draw upright stripes three pixels wide, a period of six: 24 x 24."""
    return fractions(np.tile(np.arange(24) // 3 % 2, (24, 1)))


def checkerboard() -> Pixels:
    """Draw squares of four pixels: 24 x 24."""
    square = np.arange(24) // 4
    return fractions((square[:, None] + square) % 2)


def ramp() -> Pixels:
    """Draw black at the left to white at the right in even steps of 15 levels: 16 rows of 18 columns."""
    return np.tile(np.arange(18, dtype=np.uint8) * 15, (16, 1))[:, :, None]


def noise() -> Pixels:
    """Draw independent pixels, every grey level as likely as any other: 24 x 24, always the same."""
    rng = np.random.default_rng(NOISE_SEED)
    return rng.integers(0, 256, (24, 24, 1), dtype=np.uint8)


DRAWINGS: dict[str, Callable[[], Pixels]] = {
    "digit": digit,
    "step_edge": step_edge,
    "dot": dot,
    "stripes": stripes,
    "checkerboard": checkerboard,
    "ramp": ramp,
    "noise": noise,
    "blackboard": blackboard,
}
