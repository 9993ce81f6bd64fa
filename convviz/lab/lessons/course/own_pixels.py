"""A lesson's stage on pixels of a picture: small whole numbers, so that they can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convviz.lab.lessons.course.lesson import Scenery
from convviz.lab.state import OwnNumbers

MOST = 5
"""The brightest pixel; the darkest is 0."""


def with_pixels(scenery: Scenery, picture: NDArray[np.floating]) -> Scenery:
    """Return the same stage with pixels of a picture (C, H, W) in place of the numbers of its input.

    Each number stands for an equal share of the picture, by its mean. A picture without as many channels
    gives some of them twice; a stage whose input is a picture of its own stays as it is.
    """
    numbers = scenery.experiment.numbers
    if numbers is None:
        return scenery
    channels, rows, columns = numbers.shape
    means = np.stack([_means(picture[c % len(picture)], rows, columns) for c in range(channels)])
    low, span = means.min(), np.ptp(means)
    whole = np.round(MOST * (means - low) / span) if span else np.zeros(means.shape)
    return replace(scenery, experiment=replace(scenery.experiment, numbers=OwnNumbers.of(whole)))


def _means(plane: NDArray[np.floating], rows: int, columns: int) -> NDArray[np.float64]:
    """Return the means of the equal shares (rows, columns) of a plane."""
    down, across = _shares(plane.shape[0], rows), _shares(plane.shape[1], columns)
    return np.array([[plane[r, c].mean() for c in across] for r in down])


def _shares(size: int, count: int) -> list[slice]:
    """Return so many equal shares of a side of this size, each of one place at least."""
    starts = [place * size // count for place in range(count)]
    return [slice(start, max(start + 1, (k + 1) * size // count)) for k, start in enumerate(starts)]
