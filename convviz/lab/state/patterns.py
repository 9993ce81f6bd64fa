"""Upstream gradients that do not depend on the output: ones, one cell, a checkerboard, chance, painted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.state.experiment import Experiment
from convviz.lab.state.layer import Pair

Shape = tuple[int, int, int, int]


def pattern(experiment: Experiment, shape: Shape) -> NDArray[np.float64]:
    """Return the gradient (N, O, H, W) of a loss that is linear in the output, L = sum(g y).

        ones          1
        checkerboard  1 where row + column is even, else -1
        one_hot       1 at `item`, `out_channel` and `cell` (None: the middle), else 0
        random        standard normal by `seed`, to two places so that it can be read
        painted       what `paint` says, on `item` and `out_channel`, else 0

    Raises RefusedValue for a one-hot cell outside the output. Painted cells outside it are ignored: they
    are there again once the output is large enough.
    """
    return _PATTERNS[experiment.upstream](experiment, shape)


def shown_plane(experiment: Experiment, shape: Shape) -> tuple[int, int]:
    """Return the picture and the output channel whose map a one-cell and a painted gradient are about."""
    return experiment.item, min(experiment.out_channel, shape[1] - 1)


def one_hot_cell(experiment: Experiment, output_size: Pair) -> Pair:
    """Return the output cell that the one-hot gradient picks: the experiment's own, or the middle one."""
    height, width = output_size
    row, column = experiment.cell or (height // 2, width // 2)
    if row >= height or column >= width:
        raise RefusedValue(
            "Cell ({row}, {column}) lies outside the output of {height} x {width}: pick one inside it.",
            row=row,
            column=column,
            height=height,
            width=width,
        )
    return row, column


def _ones(experiment: Experiment, shape: Shape) -> NDArray[np.float64]:
    return np.ones(shape)


def _checkerboard(experiment: Experiment, shape: Shape) -> NDArray[np.float64]:
    rows, columns = np.indices(shape[2:])
    return np.broadcast_to(1.0 - 2.0 * ((rows + columns) % 2), shape).copy()


def _one_hot(experiment: Experiment, shape: Shape) -> NDArray[np.float64]:
    grad = np.zeros(shape)
    grad[(*shown_plane(experiment, shape), *one_hot_cell(experiment, shape[2:]))] = 1
    return grad


def _random(experiment: Experiment, shape: Shape) -> NDArray[np.float64]:
    rng = np.random.default_rng(experiment.seed)
    return np.round(rng.standard_normal(shape), 2) + 0.0  # + 0: never "-0"


def _painted(experiment: Experiment, shape: Shape) -> NDArray[np.float64]:
    grad = np.zeros(shape)
    plane = grad[shown_plane(experiment, shape)]  # (H, W), a view
    for row, column, value in experiment.paint or ():
        if row < shape[2] and column < shape[3]:
            plane[row, column] = value
    return grad


_PATTERNS = {
    "ones": _ones,
    "checkerboard": _checkerboard,
    "one_hot": _one_hot,
    "random": _random,
    "painted": _painted,
}
LINEAR = tuple(_PATTERNS)
"""The losses that are linear in the output."""
