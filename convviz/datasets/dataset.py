"""What a set of labelled pictures is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled pictures, some to learn from and others, held out, to test with.

    `x` (N, 1, H, W) float32 in 0 to 1 and `y` (N,) whole numbers, the place of each one's class in `classes`;
    `held_x` and `held_y` alike. All arrays are read-only, because they are shared.
    """

    id: str
    classes: tuple[str, ...]
    x: Pictures
    y: Labels
    held_x: Pictures
    held_y: Labels

    def __post_init__(self) -> None:
        for array in (self.x, self.y, self.held_x, self.held_y):
            array.flags.writeable = False


def split(name: str, classes: tuple[str, ...], pictures: Pictures, labels: Labels, held: int) -> Dataset:
    """Make a dataset of pictures (N, 1, H, W) with their labels, the last `held` of them held out."""
    first = len(pictures) - held
    return Dataset(
        name,
        classes,
        x=np.ascontiguousarray(pictures[:first], np.float32),
        y=np.ascontiguousarray(labels[:first], np.int64),
        held_x=np.ascontiguousarray(pictures[first:], np.float32),
        held_y=np.ascontiguousarray(labels[first:], np.int64),
    )
