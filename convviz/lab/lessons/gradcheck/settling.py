"""Entries that no single epsilon brings together: each is judged with those epsilons that can judge it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.lessons.gradcheck.check import Check
from convviz.lab.lessons.gradcheck.kinks import differences_of
from convviz.lab.lessons.gradcheck.rounding import USUAL

LADDER = tuple(10.0 ** (half / 2) for half in range(-9, 3))
"""The steps that are tried, in usual ones, from small to large."""

BEYOND = 2
"""How many tolerances a resolved quotient may be off: one by what the loss bends, one by round-off."""


@dataclass(frozen=True, eq=False)
class Settled:
    """Of the entries (E,) that did not agree: which are wrong, and which no epsilon can judge."""

    wrong: NDArray[np.bool_]
    open: NDArray[np.bool_]


def settle(check: Check) -> Settled:
    """Judge the entries of a check that do not agree, with every choice held.

    An epsilon resolves an entry when round-off cannot move its quotient by a tolerance, and the next smaller
    epsilon gives the same one to within a tolerance.
    """
    perturbation, rounding = check.perturbation, check.perturbation.rounding
    entries = np.argwhere(check.wrong)
    own, steps = perturbation.grad[tuple(entries.T)], [USUAL[check.dtype] * rung for rung in LADDER]
    found = np.array([differences_of(perturbation, step, entries).held.quotient for step in steps])  # (K, E)
    room = rounding.tolerance * np.maximum(np.maximum(np.abs(own), np.abs(found)), rounding.floor)
    blurs = np.array([[rounding.of_quotient(step)] for step in steps])  # (K, 1)
    resolved = np.abs(np.diff(found, axis=0)) + blurs[1:] <= room[1:]  # (K - 1, E)
    agrees = np.abs(found - own)[1:] <= BEYOND * room[1:]
    judged = resolved.any(axis=0)
    return Settled(judged & ~(agrees & resolved).any(axis=0), ~judged)
