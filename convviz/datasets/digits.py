"""Handwritten digits, 8 x 8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convviz.datasets.dataset import Dataset, Pictures, split

FILE = Path(__file__).parent / "digits.npz"
HELD = 360
MOST = 16  # a pixel counts the inked ones among 4 x 4
SIDE, BLOCK = 8, 4


def digits() -> Dataset:
    """Read the 1,797 digits of scikit-learn: 1,437 to learn from and 360 held out, always in the same order.

    Source: LICENCES.md in this folder.
    """
    with np.load(FILE, allow_pickle=False) as file:
        pictures, labels = file["pictures"], file["labels"]  # (N, 8, 8), (N,)
    order = np.random.default_rng(0).permutation(len(labels))
    x = pictures[order, None].astype(np.float32) / MOST  # (N, 1, 8, 8)
    return split("digits", tuple("0123456789"), x, labels[order], HELD)


def prepared_digit(bits: NDArray[np.bool_]) -> Pictures:
    """Turn a drawing (32, 32) into a digit: fit it to the frame, then count the ink of every 4 x 4 block.

    (1, 8, 8) float32 in 0 to 1; an empty drawing is all zero.
    Source: the preprocessing programs of NIST that the dataset's description names.
    """
    counts = fitted(bits).reshape(SIDE, BLOCK, SIDE, BLOCK).sum(axis=(1, 3))  # (8, 8)
    return (counts[None] / MOST).astype(np.float32)


def fitted(bits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Enlarge the drawing to the full height of the frame and centre it; its proportions stay.

    A drawing that is wider than high fills the width.
    """
    rows, cols = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
    if not len(rows):
        return bits
    drawn = bits[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    size = bits.shape[0]
    scale = size / max(drawn.shape)
    height, width = (max(1, round(side * scale)) for side in drawn.shape)
    enlarged = drawn[_nearest(drawn.shape[0], height)][:, _nearest(drawn.shape[1], width)]
    frame = np.zeros_like(bits)
    top, left = (size - height) // 2, (size - width) // 2
    frame[top : top + height, left : left + width] = enlarged
    return frame


def _nearest(before: int, after: int) -> NDArray[np.intp]:
    """Return for each of `after` places the nearest of `before`."""
    return ((np.arange(after) + 0.5) * before / after).astype(np.intp)
