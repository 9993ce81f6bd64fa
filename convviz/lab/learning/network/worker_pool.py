"""Where slices of work are handed in: first come, first served, by processes that end when nothing is to do.

A training holds the interpreter for so long that in a thread of the server it would hold up every page; in a
process of its own, and a modest one, it does not.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network.messages import read_refusal, read_state, write_plan, write_state
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import State
from convviz.lab.learning.network.wire import read_frame, write_frame
from convviz.ops.threads import usable_cores

_log = logging.getLogger(__name__)

Job = Future[State]
"""A slice of work that was handed in."""

COMMAND = (sys.executable, "-m", "convviz.lab.learning.network.worker")
ROOT = Path(__file__).resolve().parents[4]
LONGEST_SECONDS = 60.0
"""A worker that is silent for longer is ended."""

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""So that all get alike, and the same bits on every machine of a kind."""


def usual_workers() -> int:
    """One for each core but one, which is the pages'."""
    return max(1, usable_cores() - 1)


@dataclass
class _Order:
    """What a job asks for."""

    job: Job
    plan: Plan
    state: State
    rate: float
    steps: int | None
    seconds: float | None


@dataclass
class Desk:
    """Hands slices of work to at most `workers` processes."""

    workers: int = field(default_factory=usual_workers)
    command: Sequence[str] = COMMAND
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _orders: deque[_Order] = field(default_factory=deque)
    _resting: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _busy: int = 0

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
        order = _Order(Future(), plan, state, learning_rate, steps, seconds)
        with self._lock:
            self._orders.append(order)
            if self._busy < self.workers:
                self._busy += 1
                threading.Thread(target=self._serve, name="trainings", daemon=True).start()
        return order.job

    @property
    def waiting(self) -> int:
        """So many slices have not begun."""
        return len(self._orders)

    def _serve(self) -> None:
        """Have a worker do one order after the other; this thread ends with the last of them."""
        worker = None
        while True:
            with self._lock:
                if not self._orders:
                    self._busy -= 1
                    if worker is not None:
                        self._resting.append(worker)
                    return
                order = self._orders.popleft()
                if worker is None and self._resting:
                    worker = self._resting.pop()
            if order.job.set_running_or_notify_cancel():
                worker = self._fulfil(order, worker)

    def _fulfil(
        self, order: _Order, worker: subprocess.Popen[bytes] | None
    ) -> subprocess.Popen[bytes] | None:
        """Do one order, by a new worker where the old one has ended; return the worker that did it."""
        for _attempt in range(2):
            try:
                if worker is None or worker.poll() is not None:
                    worker = self._hire()
                order.job.set_result(_ask(worker, order))
                return worker
            except Refusal as refusal:
                order.job.set_exception(refusal)
                return worker
            except Exception:  # it has gone, talks nonsense, or there was none to have: every job is answered
                _log.exception("A slice of a training was not made.")
                if worker is not None:
                    _end(worker)
                worker = None
        order.job.set_exception(
            RefusedValue(
                "The training process failed twice at these steps; the server’s log says why. What was"
                " learned so far is kept: train on."
            )
        )
        return None

    def _hire(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        )


def _ask(worker: subprocess.Popen[bytes], order: _Order) -> State:
    """Send an order and wait for what comes back."""
    assert worker.stdin and worker.stdout
    state, arrays = write_state(order.state)
    message = {"plan": write_plan(order.plan), "state": state, "rate": order.rate}
    limit = threading.Timer(LONGEST_SECONDS, worker.kill)
    limit.daemon = True
    limit.start()
    try:
        write_frame(worker.stdin, {**message, "steps": order.steps, "seconds": order.seconds}, arrays)
        answer, after = read_frame(worker.stdout)
    finally:
        limit.cancel()
    if "refused" in answer:
        raise read_refusal(answer["refused"])
    if "failed" in answer:
        raise RefusedValue(
            "Training stopped because of an error in the program ({mistake}). What was learned so far is"
            " kept.",
            mistake=answer["failed"].strip().splitlines()[-1],
        )
    return read_state(answer["state"], after)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    for stream in (worker.stdin, worker.stdout):
        if stream:
            with suppress(OSError):  # what it could not take any more
                stream.close()
    worker.wait()


DESK = Desk()
"""The one of this server."""
