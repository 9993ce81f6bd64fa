"""How the error of differences depends on epsilon: truncation on one side, round-off on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.gradcheck.check import USUAL, base_loss, floor_of
from convviz.gradcheck.network import Network
from convviz.gradcheck.nudging import Nudging, nudging_of
from convviz.ops.differences import relative_error, stacked_differences

EPSILONS = tuple(10.0 ** (half / 2) for half in range(-24, 1))
"""1e-12, 3e-12, 1e-11 ... 1"""

STRAIGHT = 1e-3
"""How far the slopes left and right of an entry's value may differ, relatively, where there is no kink."""

HANDFUL = 8
WORK = 40_000_000
"""Multiply-adds for all the points of one curve; beyond it fewer entries are looked at, two at least."""

Places = NDArray[np.intp]
"""Indices of entries, (E, rank)."""


@dataclass(frozen=True)
class Curve:
    """Relative errors over EPSILONS of a handful of entries, in one precision."""

    dtype: str
    entries: tuple[tuple[int, ...], ...]
    largest: tuple[float, ...]
    median: tuple[float, ...]
    one_sided: tuple[float, ...]  # the largest, of (L(w + epsilon) - L(w)) / epsilon

    @property
    def best(self) -> tuple[float, float]:
        """The epsilon with the smallest of the largest errors, and that error; of equals the largest one."""
        error, epsilon = min(zip(self.largest, (-epsilon for epsilon in EPSILONS), strict=True))
        return -epsilon, error


def error_curves(
    networks: Sequence[Network], which: str, checked: NDArray[np.bool_], *, filter: int = 0, item: int = 0
) -> list[Curve]:
    """The curves of one array in several precisions, the widest first, of the same few entries.

    `checked` (of the array's shape) says which entries may be taken. Those are preferred whose gradient is
    larger than round-off and that have no kink within the usual epsilon.
    """
    nudgings = [nudging_of(network, which, filter, item) for network in networks]
    count = WORK // (2 * len(EPSILONS) * sum(nudging.work for nudging in nudgings))
    entries = handful(networks[0], nudgings[0], checked, min(HANDFUL, max(2, count)))
    return [_curve(network, nudging, entries) for network, nudging in zip(networks, nudgings, strict=True)]


def handful(network: Network, nudging: Nudging, checked: NDArray[np.bool_], count: int) -> Places:
    """At most `count` entries (E, rank), spread evenly over those that tell most."""
    places, floor = np.argwhere(checked), floor_of(network)
    clear = places[np.abs(nudging.grad[checked]) > floor]
    some = _spread(clear if len(clear) else places, 4 * count)
    found = stacked_differences(nudging.losses, nudging.values, USUAL[network.dtype.name], some)
    up, down = found.plus - (base := base_loss(nudging)), base - found.minus
    smooth = some[relative_error(up, down, floor * USUAL[network.dtype.name]) < STRAIGHT]
    return _spread(smooth if len(smooth) else some, count)


def _spread(places: Places, count: int) -> Places:
    """At most `count` of the places, evenly from the first to the last."""
    return places[np.unique(np.linspace(0, len(places) - 1, count).round().astype(int))]


def _curve(network: Network, nudging: Nudging, entries: Places) -> Curve:
    """The errors of some entries for every epsilon."""
    floor, base, own = floor_of(network), base_loss(nudging), nudging.grad[tuple(entries.T)]
    central, sided = [], []
    for epsilon in EPSILONS:
        found = stacked_differences(nudging.losses, nudging.values, epsilon, entries, most=nudging.most)
        central.append(relative_error(own, found.quotient, floor))
        sided.append(relative_error(own, (found.plus - base) / epsilon, floor))
    lines = (np.max(central, axis=1), np.median(central, axis=1), np.max(sided, axis=1))
    return Curve(
        network.dtype.name, tuple(map(tuple, entries.tolist())), *(tuple(line.tolist()) for line in lines)
    )
