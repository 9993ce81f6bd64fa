"""Where slices of trainings are handed in: first come, first served."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network.advance import advance
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import State
from convviz.lab.workers import pool

Job = Future[State]
"""A slice of work that was handed in."""


@dataclass
class WorkerPool(pool.WorkerPool):
    """Hands slices of trainings to worker processes."""

    name: str = "trainings"

    def submit(
        self,
        plan: Plan,
        state: State,
        learning_rate: float,
        *,
        steps: int | None = None,
        seconds: float | None = None,
    ) -> Job:
        """Hand in a slice, as `advance` makes it; the job's result is the state after it, or the refusal."""
        return self.ask(partial(advance, plan, state, learning_rate, steps=steps, seconds=seconds))

    def mistaken(self, mistake: str) -> Refusal:
        """Return what is told of a mistake in the program."""
        return RefusedValue(
            "Training stopped because of an error in the program ({mistake}). What was learned so far is"
            " kept.",
            mistake=mistake,
        )

    def failed(self) -> Refusal:
        """Return what is told where a slice has cost two workers their lives."""
        return RefusedValue(
            "The training process failed twice at these steps; the server’s log says why. What was"
            " learned so far is kept: train on."
        )


WORKER_POOL = WorkerPool()
"""The one of this server."""
