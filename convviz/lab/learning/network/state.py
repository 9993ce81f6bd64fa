"""Where a training stands: everything that going on needs, and everything that a page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.datasets import Dataset
from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network.plan import Plan
from convviz.nn import CrossEntropy, Sequential, accuracy, predict

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Record:
    """Mean loss and share of right answers after so many steps.

    Of the held-out pictures, and of as many of those that are learned from.
    """

    step: int
    train_loss: float
    train_accuracy: float
    held_loss: float
    held_accuracy: float


@dataclass(frozen=True, eq=False)
class State:
    """A training after `step` steps, its arrays never changed.

    `losses` (step,) are those of the batches, `records` what was measured on the way, `predictions` the
    answers for the held-out pictures at the last of these, `seconds` the work so far. `diverged` says why a
    training that ran away cannot go on; its weights are the last that were finite.
    """

    step: int
    losses: NDArray[np.float64]
    records: tuple[Record, ...]
    predictions: NDArray[np.int64]
    weights: Arrays
    optimizer: Arrays
    seconds: float = 0.0
    diverged: Refusal | None = None


def first_state(plan: Plan) -> State:
    """Return a training before its first step; raises RefusedValue for blocks that do not fit."""
    return _first(plan.data, plan.data_seed, plan.blocks, plan.seed)


@lru_cache(maxsize=16)  # a class begins with one and the same
def _first(data: str, data_seed: int, blocks: str, seed: int) -> State:
    plan = Plan(data, data_seed, blocks, "sgd", 1, 1, seed)
    return _at_the_start(plan, plan.network())


def state_from(plan: Plan, weights: Arrays) -> State:
    """Return a training that begins with these weights.

    Raises RefusedValue for those of another network, and for some with which no loss is a finite number.
    """
    network = plan.network()
    network.load_state(weights)
    return _at_the_start(plan, network)


def _at_the_start(plan: Plan, network: Sequential) -> State:
    measured = measure(network, plan.pictures, 0)
    if measured is None:
        raise RefusedValue(
            "Training must start from a finite loss, and these weights are too large for that: choose"
            " other weights."
        )
    record, predictions = measured
    state = State(0, np.zeros(0), (record,), predictions, network.state(), {})
    for array in (state.losses, state.predictions, *state.weights.values()):
        array.flags.writeable = False  # many sessions share it
    return state


def measure(network: Sequential, data: Dataset, step: int) -> tuple[Record, NDArray[np.int64]] | None:
    """Compute loss and accuracy, and the held-out answers; None where a loss is not finite."""
    held = predict(network, data.held_x)
    some = slice(len(data.held_x))
    train = predict(network, data.x[some])
    with np.errstate(all="ignore"):
        losses = CrossEntropy().forward(train, data.y[some]), CrossEntropy().forward(held, data.held_y)
    if not np.isfinite(losses).all():
        return None
    record = Record(step, losses[0], accuracy(train, data.y[some]), losses[1], accuracy(held, data.held_y))
    return record, held.argmax(axis=1).astype(np.int64)
