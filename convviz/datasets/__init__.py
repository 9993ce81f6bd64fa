"""Small sets of labelled pictures to learn from: handwritten digits, and shapes drawn on the spot.

data = dataset("digits")
data.x, data.y              # (1437, 1, 8, 8) and (1437,)
data.held_x, data.held_y    # (360, 1, 8, 8) and (360,)
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convviz.datasets.dataset import Dataset, Pictures
from convviz.datasets.digits import digits, prepared_digit
from convviz.datasets.shapes import prepared_shape, shapes
from convviz.errors import RefusedValue

__all__ = ["DATASETS", "DRAWING", "Dataset", "dataset", "prepared"]

DATASETS = ("digits", "shapes")
DRAWING = (32, 32)
"""The size of a drawing that `prepared` reads."""


def dataset(name: str, seed: int = 0) -> Dataset:
    """Return the dataset of this name; `seed` draws the shapes and does not affect the digits.

    Repeated calls return the same object. Raises RefusedValue for another name.
    """
    _check(name)
    return _digits() if name == "digits" else _shapes(seed)


def _check(name: str) -> None:
    if name not in DATASETS:
        raise RefusedValue(
            "A dataset is one of {names}; got {name}: choose one of these.",
            names=", ".join(DATASETS),
            name=str(name)[:20],
        )


@lru_cache(maxsize=1)
def _digits() -> Dataset:
    return digits()


@lru_cache(maxsize=8)  # 2 MB each
def _shapes(seed: int) -> Dataset:
    return shapes(seed)


def prepared(name: str, bits: NDArray[np.bool_]) -> Pictures:
    """Turn a drawing (32, 32), True where there is ink, into a picture of this dataset: (1, H, W) in 0 to 1.

    Raises RefusedValue for another name.
    """
    _check(name)
    return prepared_digit(bits) if name == "digits" else prepared_shape(bits)
