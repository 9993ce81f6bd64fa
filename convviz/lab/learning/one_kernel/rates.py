"""Learning rates: up to which one an optimizer is stable, and what it does to an error beyond."""

from __future__ import annotations

import numpy as np

from convviz.nn.optimizers import MOMENTUM

_MOMENTA = {"sgd": 0.0, "momentum": MOMENTUM}


def stable_limit(optimizer: str, largest: float) -> float | None:
    """Return the learning rate below which gradient descent on a parabola of curvature `largest` converges.

        gradient descent  2 / lambda_max
        with momentum     2 (1 + beta) / lambda_max

    None for Adam, whose steps have a length of their own, and where there is no curvature at all.
    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    if optimizer not in _MOMENTA or largest <= 0:
        return None
    return 2 * (1 + _MOMENTA[optimizer]) / largest


def factor(optimizer: str, rate: float, eigenvalue: float) -> float | None:
    """Return what a step multiplies the error along a direction of this curvature by, in the long run.

        gradient descent  |1 - rate lambda|
        with momentum     the largest root |r| of r^2 - (1 + beta - rate lambda) r + beta = 0

    Above 1 the error grows without end. None for Adam.
    """
    if optimizer not in _MOMENTA:
        return None
    beta = _MOMENTA[optimizer]
    return float(np.abs(np.roots([1, -(1 + beta - rate * eigenvalue), beta])).max())
