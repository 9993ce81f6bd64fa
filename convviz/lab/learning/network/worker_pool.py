"""Where slices of work are handed in: first come, first served, by processes that end when nothing is to do.

A training holds the interpreter for so long that in a thread of the server it would hold up every page; in a
process of its own, and a modest one, it does not.

No library does all of this (tried: loky 3.7, Pebble 5.2, anyio 4.16, `concurrent.futures`); each adds 1 ms
to a slice, as this does. One killed worker takes all others of a loky or `concurrent.futures` executor with
it (six trainings stood still for 3 s, here none for more than 1.6 s), and loky's workers outlive a server
that is killed. Workers of `concurrent.futures`, Pebble and anyio do not end when idle, and those that `spawn`
starts run the page's script first, which Streamlit puts in the place of `__main__`.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network.advance import advance
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import State
from convviz.lab.learning.network.worker_process import COMMAND, WorkerProcess
from convviz.ops.threads import usable_cores

_log = logging.getLogger(__name__)

Job = Future[State]
"""A slice of work that was handed in."""

IDLE_SECONDS = 30.0
"""A worker that had nothing to do for so long is ended."""

MAX_SECONDS = 60.0
"""A worker that is silent for longer is ended."""


def usual_workers() -> int:
    """Return one worker for each core but one, which is the pages'."""
    return max(1, usable_cores() - 1)


@dataclass
class _Order:
    """What a job asks for."""

    job: Job
    call: Callable[[], State]


@dataclass
class WorkerPool:
    """Hands slices of work to at most `workers` processes, each with a thread that waits for it."""

    workers: int = field(default_factory=usual_workers)
    command: Sequence[str] = COMMAND
    idle_seconds: float = IDLE_SECONDS
    longest_seconds: float = MAX_SECONDS
    _orders: deque[_Order] = field(default_factory=deque)
    _came: threading.Condition = field(default_factory=threading.Condition)
    _threads: int = 0
    _resting: int = 0

    def submit(
        self,
        plan: Plan,
        state: State,
        learning_rate: float,
        *,
        steps: int | None = None,
        seconds: float | None = None,
    ) -> Job:
        """Hand in a slice, as `advance` makes it.

        The job's result is the state after it, or the refusal. Cancelled before its turn it costs nothing.
        """
        order = _Order(Future(), partial(advance, plan, state, learning_rate, steps=steps, seconds=seconds))
        with self._came:
            self._orders.append(order)
            if len(self._orders) <= self._resting:
                self._came.notify()
            elif self._threads < self.workers:
                self._threads += 1
                threading.Thread(target=self._serve, name="trainings", daemon=True).start()
        return order.job

    @property
    def waiting(self) -> int:
        """So many slices have not begun."""
        return len(self._orders)

    def _serve(self) -> None:
        """Have a worker do one order after the other; this thread ends with it."""
        worker = WorkerProcess(self.command)
        while order := self._next_order():
            if order.job.set_running_or_notify_cancel():
                self._fulfil(order, worker)
        worker.end()

    def _next_order(self) -> _Order | None:
        """Wait for one; None where there was nothing to do for too long, and the thread must end."""
        with self._came:
            self._resting += 1
            self._came.wait_for(lambda: self._orders, self.idle_seconds)
            self._resting -= 1
            if self._orders:
                return self._orders.popleft()
            self._threads -= 1
            return None

    def _fulfil(self, order: _Order, worker: WorkerProcess) -> None:
        """Have one order done, once more where the worker ended on the way: a slice changes nothing."""
        for _attempt in range(2):
            try:
                order.job.set_result(worker.ask(order.call, self.longest_seconds))
                return
            except Refusal as refusal:
                order.job.set_exception(refusal)
                return
            except Exception:  # it has gone, talks nonsense, or there was none to have: every job is answered
                _log.exception("A slice of a training was not made.")
                worker.end()
        order.job.set_exception(
            RefusedValue(
                "The training process failed twice at these steps; the server’s log says why. What was"
                " learned so far is kept: train on."
            )
        )


WORKER_POOL = WorkerPool()
"""The one of this server."""
