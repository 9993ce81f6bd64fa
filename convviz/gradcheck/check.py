"""The gradient check: the engine's gradient beside central differences of the same loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.gradcheck.block import middle_block
from convviz.gradcheck.network import Network
from convviz.gradcheck.nudging import Nudging, nudging_of
from convviz.ops.checks import FloatArray
from convviz.ops.differences import Differences, relative_error, stacked_differences

DTYPES = ("float64", "float32")
USUAL = {"float64": 1e-5, "float32": 1e-2}
"""The epsilon that mostly suits a precision: about the cube root of its rounding, or a little more."""

TOLERANCE = {"float64": 1e-6, "float32": 1e-2}
"""The relative error up to which two gradients agree, in each precision."""

MARGIN = 2
"""How much more than the round-off of one loss a difference of two may show: that of both."""

WORK = 100_000_000
"""Multiply-adds for all nudged copies of one check; beyond it a part of the entries is checked."""

Entry = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Check:
    """One array's gradient two ways, with one epsilon.

    Entries are indices into the array; what is not checked is NaN in `numeric` and `error`.
    """

    network: Network
    nudging: Nudging
    epsilon: float
    checked: NDArray[np.bool_]  # of the array's shape, as are the next four
    differences: Differences

    @property
    def dtype(self) -> str:
        return self.network.dtype.name

    @property
    def analytic(self) -> FloatArray:
        """The engine's gradient."""
        return self.nudging.grad

    @cached_property
    def numeric(self) -> FloatArray:
        """The quotient of differences."""
        return self._spread(self.differences.quotient)

    @cached_property
    def error(self) -> FloatArray:
        """The relative error; see `floor`."""
        return self._spread(relative_error(self._own_grad, self.differences.quotient, self.floor))

    @cached_property
    def base(self) -> float:
        """The loss with nothing nudged."""
        return float(base_loss(self.nudging))

    @cached_property
    def floor(self) -> float:
        """Gradients below it are measured against it: there round-off of L is most of what differs."""
        return floor_of(self.network)

    @property
    def tiny(self) -> int:
        """How many checked entries have a gradient below the floor, both ways."""
        below = np.maximum(np.abs(self._own_grad), np.abs(self.differences.quotient)) < self.floor
        return int(below.sum())

    @property
    def is_blind(self) -> bool:
        """Whether round-off of L hides even a tenth of the largest gradient."""
        largest, blur = float(np.abs(self.analytic).max()), TOLERANCE[self.dtype] * self.floor
        return largest > MARGIN * self.network.noise and blur > largest / 10

    @property
    def count(self) -> int:
        """How many entries are checked."""
        return len(self.differences.entries)

    @property
    def largest(self) -> float:
        """The largest relative error."""
        return float(np.nanmax(self.error))

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Where the error is beyond the tolerance of this precision."""
        return self.error > TOLERANCE[self.dtype]

    @cached_property
    def bent(self) -> NDArray[np.bool_]:
        """Where the loss has another slope above the entry's value than below, and that explains the error.

        A kink within the step makes the quotient miss by up to half of what the slopes left and right differ.
        """
        up = (self.differences.plus - self.base) / self.epsilon
        down = (self.base - self.differences.minus) / self.epsilon
        apart = np.abs(self._own_grad - self.differences.quotient)
        return self._spread(np.abs(up - down) >= apart).astype(bool) & self.checked

    def at(self, entry: Entry) -> Differences:
        """The two losses of one entry and their quotient, of a checked one those of the check."""
        places = self.differences.entries
        found = np.flatnonzero((places == entry).all(axis=1))
        if not len(found):
            return stacked_differences(self.nudging.losses, self.nudging.values, self.epsilon, [entry])
        at, all_ = slice(found[0], found[0] + 1), self.differences
        return Differences(places[at], all_.plus[at], all_.minus[at], all_.quotient[at])

    def again(self, epsilon: float) -> Check:
        """The same entries checked with another epsilon."""
        nudging, entries = self.nudging, self.differences.entries
        found = stacked_differences(nudging.losses, nudging.values, epsilon, entries, most=nudging.most)
        return replace(self, epsilon=epsilon, differences=found)

    @property
    def _own_grad(self) -> FloatArray:
        return self.analytic[tuple(self.differences.entries.T)]

    def _spread(self, numbers: FloatArray) -> FloatArray:
        """Numbers of the checked entries in the array's shape, NaN elsewhere."""
        spread = np.full(self.checked.shape, np.nan, np.result_type(numbers, np.float32))
        spread[self.checked] = numbers
        return spread


def gradient_check(
    network: Network,
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
    nudging = nudging_of(network, which, filter, item)
    step = epsilon or USUAL[network.dtype.name]
    checked = middle_block(nudging.values.shape, work // (2 * nudging.work))
    entries = np.argwhere(checked)
    differences = stacked_differences(nudging.losses, nudging.values, step, entries, most=nudging.most)
    return Check(network, nudging, step, checked, differences)


def floor_of(network: Network) -> float:
    """The gradient whose tolerance is just what round-off of the loss does to a quotient of differences.

    floor = margin noise / (epsilon tolerance)    for the usual epsilon
    """
    dtype = network.dtype.name
    return MARGIN * network.noise / (USUAL[dtype] * TOLERANCE[dtype])


def base_loss(nudging: Nudging) -> FloatArray:
    """The loss of a copy that is not nudged, computed on the way that nudged ones take; a scalar."""
    return nudging.losses(nudging.values[None])[0]
