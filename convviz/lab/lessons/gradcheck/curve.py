"""How the error of differences depends on epsilon: truncation on one side, round-off on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.lessons.gradcheck.check import base_loss
from convviz.lab.lessons.gradcheck.kinks import differences_of, errors
from convviz.lab.lessons.gradcheck.loss_function import LossFunction
from convviz.lab.lessons.gradcheck.perturbation import Perturbation, perturbation_of
from convviz.lab.lessons.gradcheck.rounding import USUAL
from convviz.ops.finite_differences import relative_error

EPSILONS = tuple(10.0 ** (half / 2) for half in range(-24, 1))
"""1e-12, 3e-12, 1e-11 ... 1"""

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
    held: tuple[float, ...]  # the largest with every choice held, so that no kink is in the way

    @property
    def best(self) -> tuple[float, float]:
        """The epsilon with the smallest of the largest errors, and that error; of equals the largest one."""
        return lowest(self.largest)

    @property
    def best_held(self) -> tuple[float, float]:
        """The same with every choice held."""
        return lowest(self.held)


def lowest(errors: Sequence[float]) -> tuple[float, float]:
    """Return the epsilon with the smallest error, and that error; of equals the largest epsilon."""
    error, epsilon = min(zip(errors, (-epsilon for epsilon in EPSILONS), strict=True))
    return -epsilon, error


def error_curves(
    networks: Sequence[LossFunction],
    which: str,
    checked: NDArray[np.bool_],
    *,
    filter: int = 0,
    item: int = 0,
) -> list[Curve]:
    """Return the curves of one array in several precisions, the widest first, of the same few entries.

    `checked` (of the array's shape) says which entries may be taken. Those are preferred whose gradient is
    larger than round-off and that have no kink within the usual epsilon.
    """
    perturbations = [perturbation_of(loss_fn, which, filter, item) for loss_fn in networks]
    point = sum(
        perturbation.work * loss_fn.ways
        for loss_fn, perturbation in zip(networks, perturbations, strict=True)
    )
    count = WORK // (2 * len(EPSILONS) * point)
    entries = handful(perturbations[0], checked, min(HANDFUL, max(2, count)))
    return [_curve(perturbation, entries) for perturbation in perturbations]


def handful(perturbation: Perturbation, checked: NDArray[np.bool_], count: int) -> Places:
    """Choose at most `count` entries (E, rank), spread evenly over those that tell most."""
    places, rounding = np.argwhere(checked), perturbation.rounding
    clear = places[np.abs(perturbation.grad[checked]) > rounding.floor]
    some = _spread(clear if len(clear) else places, 4 * count)
    smooth = some[~differences_of(perturbation, USUAL[rounding.dtype], some).kinks]
    return _spread(smooth if len(smooth) else some, count)


def _spread(places: Places, count: int) -> Places:
    """Choose at most `count` of the places, evenly from the first to the last."""
    return places[np.unique(np.linspace(0, len(places) - 1, count).round().astype(int))]


def _curve(perturbation: Perturbation, entries: Places) -> Curve:
    """Compute the errors of some entries for every epsilon."""
    floor, base, own = (
        perturbation.rounding.floor,
        base_loss(perturbation),
        perturbation.grad[tuple(entries.T)],
    )
    central, sided, held = [], [], []
    for epsilon in EPSILONS:
        both = differences_of(perturbation, epsilon, entries)
        central.append(errors(own, both.free, perturbation))
        sided.append(relative_error(own, (both.free.plus - base) / epsilon, floor))
        held.append(errors(own, both.held, perturbation))
    lines = (np.max(central, 1), np.median(central, 1), np.max(sided, 1), np.max(held, 1))
    return Curve(
        perturbation.rounding.dtype,
        tuple(map(tuple, entries.tolist())),
        *(tuple(line.tolist()) for line in lines),
    )
