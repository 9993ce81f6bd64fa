"""Differences of the loss beside those with every choice held: where the two part, there is a kink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.lessons.gradcheck.perturbation import Perturbation
from convviz.ops.checks import FloatArray
from convviz.ops.finite_differences import Differences, relative_error, stacked_differences

SEEN = 0.1
"""The part of the tolerance from which on what a kink does to a quotient counts."""


@dataclass(frozen=True, eq=False)
class Both:
    """The differences of E entries of an array, of the loss as it is and with its choices held.

    `held` are the same differences where nothing can choose; see `held.held`.
    """

    perturbation: Perturbation
    epsilon: float
    free: Differences
    held: Differences

    @property
    def kinks(self) -> NDArray[np.bool_]:
        """(E,): where a kink within the step moves the quotient, by more than round-off can."""
        free, held, rounding = self.free.quotient, self.held.quotient, self.perturbation.rounding
        moved = np.abs(free - held) > rounding.of_quotient(self.epsilon)
        return np.asarray(moved & (relative_error(free, held, rounding.floor) > SEEN * rounding.tolerance))


def differences_of(perturbation: Perturbation, epsilon: float, entries: NDArray[np.intp]) -> Both:
    """Compute both kinds of differences for the entries (E, rank)."""
    free = stacked_differences(
        perturbation.losses, perturbation.values, epsilon, entries, most=perturbation.most
    )
    if perturbation.held_losses is perturbation.losses:
        return Both(perturbation, epsilon, free, free)
    held = stacked_differences(
        perturbation.held_losses, perturbation.values, epsilon, entries, most=perturbation.most
    )
    return Both(perturbation, epsilon, free, held)


def errors(grad: FloatArray, differences: Differences, perturbation: Perturbation) -> FloatArray:
    """Compute how far a gradient (E,) is from the quotients, relatively, (E,); see `Rounding.floor`."""
    return relative_error(grad, differences.quotient, perturbation.rounding.floor)
