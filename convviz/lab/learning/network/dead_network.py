"""Networks that died: from some block on every picture makes the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import State

LOOKED_AT = 128
"""Held-out pictures that are sent through."""

SAME = 1e-6
"""Numbers are the same up to this part of the largest of them: sums are not always rounded alike."""


@dataclass(frozen=True)
class Dead:
    """The first block whose numbers are the same for all pictures, and the class that is said to all."""

    block: int
    answer: int


@lru_cache(maxsize=8)
def dead_of(plan: Plan, state: State) -> Dead | None:
    """Say where a network died, with the weights that it has; None while its pictures make a difference.

    Behind a ReLU that lets no picture through nothing depends on a picture, and no gradient comes back.
    """
    network = plan.network()
    network.load_state(state.weights)
    with np.errstate(all="ignore"):
        scores = network.forward(plan.pictures.held_x[:LOOKED_AT])
    same = [bool(_spread(values) <= SAME * np.abs(values).max()) for values in network.outputs]
    return Dead(same.index(True), int(scores[0].argmax())) if same[-1] else None


def _spread(values: np.ndarray) -> float:
    """Return the largest difference that pictures make to one number."""
    return float(np.ptp(values, axis=0).max())
