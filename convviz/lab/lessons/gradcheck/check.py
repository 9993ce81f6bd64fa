"""The gradient check: the engine's gradient beside central differences of the same loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.lab.lessons.gradcheck.block import middle_block
from convviz.lab.lessons.gradcheck.kinks import Both, differences_of, errors
from convviz.lab.lessons.gradcheck.loss_function import LossFunction
from convviz.lab.lessons.gradcheck.perturbation import Perturbation, perturbation_of
from convviz.lab.lessons.gradcheck.rounding import MARGIN, TOLERANCE, USUAL
from convviz.ops.checks import FloatArray
from convviz.ops.finite_differences import Differences

NEARER = 100
"""By how much less than usual a step is that tells kinks at the value itself from those beside it."""

WORK = 100_000_000
"""Multiply-adds for all nudged copies of one check; beyond it a part of the entries is checked."""

Entry = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Check:
    """One array's gradient two ways, with one epsilon.

    Entries are indices into the array; what is not checked is NaN in `numeric` and `error`. At a kink the
    differences say nothing; there the gradient is judged by those with every choice held.
    """

    loss_fn: LossFunction
    perturbation: Perturbation
    epsilon: float
    checked: NDArray[np.bool_]  # of the array's shape, as are `numeric`, `error`, `kinks` and `wrong`
    both: Both

    @property
    def differences(self) -> Differences:
        """Those of the loss as it is."""
        return self.both.free

    @property
    def dtype(self) -> str:
        """The name of the precision that everything is computed in."""
        return self.loss_fn.dtype.name

    @property
    def analytic(self) -> FloatArray:
        """The engine's gradient."""
        return self.perturbation.grad

    @cached_property
    def numeric(self) -> FloatArray:
        """The quotient of differences."""
        return self._spread(self.differences.quotient)

    @cached_property
    def error(self) -> FloatArray:
        """The relative error, at a kink with every choice held; see `floor`."""
        own, perturbation = self._own_grad, self.perturbation
        free, held = errors(own, self.differences, perturbation), errors(own, self.both.held, perturbation)
        return self._spread(np.where(self.both.kinks, held, free))

    @cached_property
    def base(self) -> float:
        """The loss with nothing nudged."""
        return float(base_loss(self.perturbation))

    @cached_property
    def floor(self) -> float:
        """Gradients below it are measured against it: there round-off of L is most of what differs."""
        return self.perturbation.rounding.floor

    @property
    def scale(self) -> float:
        """The size of what the gradient's entries are added up from."""
        return self.perturbation.rounding.of_grad / self.loss_fn.precision

    @property
    def tiny(self) -> int:
        """How many checked entries have a gradient below the floor, both ways."""
        below = np.maximum(np.abs(self._own_grad), np.abs(self.differences.quotient)) < self.floor
        return int(below.sum())

    @property
    def is_blind(self) -> bool:
        """Whether round-off of L hides even a tenth of the largest gradient."""
        largest, blur = float(np.abs(self.analytic).max()), TOLERANCE[self.dtype] * self.floor
        return largest > MARGIN * self.perturbation.rounding.of_loss and blur > largest / 10

    @property
    def count(self) -> int:
        """How many entries are checked."""
        return len(self.differences.entries)

    @property
    def largest(self) -> float:
        """The largest relative error."""
        return float(np.nanmax(self.error))

    @cached_property
    def wrong(self) -> NDArray[np.bool_]:
        """Where the error with every choice held is beyond the tolerance of this precision."""
        beyond = errors(self._own_grad, self.both.held, self.perturbation) > TOLERANCE[self.dtype]
        return self._spread(beyond) == 1

    @cached_property
    def kinks(self) -> NDArray[np.bool_]:
        """Where the loss has a kink within the step, so that its differences say nothing."""
        return self._spread(self.both.kinks) == 1

    @property
    def nearest(self) -> float:
        """An epsilon so small that the kinks within it are right at the value, or as good as."""
        return USUAL[self.dtype] / NEARER

    @cached_property
    def lasting(self) -> NDArray[np.bool_]:
        """The kinks that are left with the epsilon `nearest`."""
        return self.kinks & self.again(self.nearest).kinks

    def at(self, entry: Entry) -> Both:
        """Return the differences of one entry; of a checked one those of the check."""
        places = self.differences.entries
        found = np.flatnonzero((places == entry).all(axis=1))
        if not len(found):
            return differences_of(self.perturbation, self.epsilon, np.array([entry], np.intp))
        parts = (only(each, int(found[0])) for each in (self.both.free, self.both.held))
        return Both(self.perturbation, self.epsilon, *parts)

    def again(self, epsilon: float) -> Check:
        """Check the same entries with another epsilon."""
        found = differences_of(self.perturbation, epsilon, self.differences.entries)
        return replace(self, epsilon=epsilon, both=found)

    @property
    def _own_grad(self) -> FloatArray:
        return self.analytic[tuple(self.differences.entries.T)]

    def _spread(self, numbers: FloatArray) -> FloatArray:
        """Put the checked entries' numbers into the array's shape, NaN elsewhere."""
        spread = np.full(self.checked.shape, np.nan, np.result_type(numbers, np.float32))
        spread[self.checked] = numbers
        return spread


def gradient_check(
    loss_fn: LossFunction,
    which: str,
    epsilon: float | None = None,
    *,
    filter: int = 0,
    item: int = 0,
    work: int = WORK,
) -> Check:
    """Check one gradient: "weight" of filter `filter`, "bias" of all, "input" of the picture `item`.

    Without an epsilon the usual one of the network's precision is taken.
    """
    perturbation = perturbation_of(loss_fn, which, filter, item)
    step = epsilon or USUAL[loss_fn.dtype.name]
    checked = middle_block(perturbation.values.shape, work // (2 * loss_fn.ways * perturbation.work))
    both = differences_of(perturbation, step, np.argwhere(checked))
    return Check(loss_fn, perturbation, step, checked, both)


def only(differences: Differences, place: int) -> Differences:
    """Return the differences of one entry alone."""
    at = slice(place, place + 1)
    return Differences(
        differences.entries[at], differences.plus[at], differences.minus[at], differences.quotient[at]
    )


def base_loss(perturbation: Perturbation) -> FloatArray:
    """Compute the loss of a copy without a nudge in the way that nudged ones are computed; a scalar."""
    return perturbation.losses(perturbation.values[None])[0]
