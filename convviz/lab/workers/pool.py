"""Where slices of work are handed in: first come, first served, by processes that end when nothing is to do.

A training or an animation holds the interpreter for so long that in a thread of the server it would hold up
every page; in a process of its own, and a modest one, it does not.

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
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.workers.process import COMMAND, WorkerProcess
from convviz.lab.workers.worker import Mistake
from convviz.ops.threads import usable_cores

_log = logging.getLogger(__name__)

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

    job: Future[Any]
    call: Callable[[], Any]


@dataclass
class WorkerPool:
    """Hands slices of work to at most `workers` processes, each with a thread that waits for it."""

    workers: int = field(default_factory=usual_workers)
    command: Sequence[str] = COMMAND
    idle_seconds: float = IDLE_SECONDS
    longest_seconds: float = MAX_SECONDS
    name: str = "workers"
    _orders: deque[_Order] = field(default_factory=deque)
    _came: threading.Condition = field(default_factory=threading.Condition)
    _threads: int = 0
    _resting: int = 0

    def ask(self, call: Callable[[], Any]) -> Future[Any]:
        """Hand in a call that can be pickled and changes nothing: it is made again where its worker ends.

        The job's result is what the call returns, or the refusal. Cancelled before its turn it costs nothing.
        """
        order = _Order(Future(), call)
        with self._came:
            self._orders.append(order)
            if len(self._orders) <= self._resting:
                self._came.notify()
            elif self._threads < self.workers:
                self._threads += 1
                threading.Thread(target=self._serve, name=self.name, daemon=True).start()
        return order.job

    def mistaken(self, mistake: str) -> Refusal:
        """Return what is told of a mistake in the program."""
        return RefusedValue(
            "This was not made because of an error in the program ({mistake}).", mistake=mistake
        )

    def failed(self) -> Refusal:
        """Return what is told where a call has cost two workers their lives."""
        return RefusedValue(
            "The process that should make this failed twice; the server’s log says why. Try again, or make it"
            " smaller."
        )

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
            except Mistake as mistake:
                order.job.set_exception(self.mistaken(str(mistake)))
                return
            except Exception:  # it has gone, talks nonsense, or there was none to have: every job is answered
                _log.exception("A slice of work was not made.")
                worker.end()
        order.job.set_exception(self.failed())
