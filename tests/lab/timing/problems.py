"""Layers that tell mistakes apart: no two sizes alike, and problems on them."""

import numpy as np

from convviz.lab.timing import LayerSizes, Problem, problem_of

LAYERS = {
    "plain": LayerSizes(2, 3, 5, 7, 2),
    "stride that does not divide": LayerSizes(2, 3, 4, 8, 3, stride=3, padding=2),
    "dilation": LayerSizes(3, 2, 5, 9, 3, dilation=2, padding=1),
    "groups": LayerSizes(2, 4, 6, 7, 3, stride=2, padding=1, groups=2),
    "depthwise": LayerSizes(2, 4, 8, 6, 3, padding=1, groups=4),
    "padding wider than the kernel": LayerSizes(1, 2, 3, 5, 2, padding=4),
}


def random_problem(layer: LayerSizes, operation: str, seed: int = 3) -> Problem:
    return problem_of(layer, operation, np.random.default_rng(seed))


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
