"""Some steps of a training, from where it stands to where it stands then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import State, measure
from convviz.nn import CrossEntropy, Sequential, fit
from convviz.nn.fitting import Diverged


def advance(
    plan: Plan,
    state: State,
    learning_rate: float,
    *,
    steps: int | None = None,
    seconds: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> State:
    """Make steps until so many are made, so much time is over, the plan is through, or the loss ran away.

    However the steps are cut into such calls, they end in the same numbers, bit for bit. `state` stays as it
    is. Raises RefusedValue for a plan, a rate or weights that cannot be.
    """
    if state.diverged is not None:
        return state
    started = clock()
    after = _Run(plan, state, learning_rate)
    for _made in count() if steps is None else range(steps):
        if not after.one_step() or (seconds is not None and clock() - started >= seconds):
            break
    return after.state(state.seconds + clock() - started)


class _Run:
    """A training that is under way."""

    def __init__(self, plan: Plan, state: State, learning_rate: float) -> None:
        self.plan, self.data, self.began = plan, plan.pictures, state
        self.network = plan.network()
        self.network.load_state(state.weights)
        self.optimizer = plan.optimizer_at(learning_rate)
        self.optimizer.load_state(state.optimizer)
        self.steps = fit(
            self.network,
            self.data.x,
            self.data.y,
            loss=CrossEntropy(),
            optimizer=self.optimizer,
            batch_size=plan.batch_size,
            epochs=plan.epochs,
            seed=plan.seed,
            start=state.step,
        )
        self.losses: list[float] = []
        self.records, self.predictions = list(state.records), state.predictions
        self.diverged: Refusal | None = None
        self.weights, self.memory = state.weights, state.optimizer

    def one_step(self) -> bool:
        """Make one; False where there is none any more."""
        with np.errstate(all="ignore"):
            try:
                step = next(self.steps, None)
            except Diverged as refusal:
                self.diverged = refusal
                return False
        if step is None:
            return False
        if not is_finite(self.network):
            self.diverged = ran_away(self.optimizer.learning_rate)
            return False
        self.losses.append(step.loss)
        self.weights, self.memory = self.network.state(), self.optimizer.state()
        if self.plan.is_measured(step.index + 1):
            self._measure(step.index + 1)
        return True

    def _measure(self, step: int) -> None:
        measured = measure(self.network, self.data, step)
        if measured is not None:
            record, self.predictions = measured
            self.records.append(record)

    def state(self, seconds: float) -> State:
        """Return where the training stands now."""
        return replace(
            self.began,
            step=self.began.step + len(self.losses),
            losses=np.concatenate([self.began.losses, self.losses]),
            records=tuple(self.records),
            predictions=self.predictions,
            weights=self.weights,
            optimizer=self.memory,
            seconds=seconds,
            diverged=self.diverged,
        )


def is_finite(network: Sequential) -> bool:
    """Say whether every weight is a finite number."""
    return all(np.isfinite(parameter.value).all() for parameter in network.parameters().values())


def ran_away(learning_rate: float) -> Refusal:
    """Return the refusal for weights that are no longer finite numbers."""
    return RefusedValue(
        "Training needs weights that are finite numbers; with the learning rate {rate} they no longer"
        " are: start again with a smaller rate.",
        rate=written(learning_rate, 3),
    )
