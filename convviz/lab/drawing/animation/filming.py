"""An animation under way: painted in slices by a process of its own, to be watched and cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from convviz.errors import Refusal
from convviz.lab.drawing.animation.film import Film
from convviz.lab.drawing.animation.frames import Reel, reel
from convviz.lab.drawing.animation.kinds import encode
from convviz.lab.drawing.order import Order
from convviz.lab.workers.admission import LEASE_SECONDS, AdmissionQueue
from convviz.lab.workers.pool import WorkerPool

SLICE, SLICE_SECONDS = 12, 0.5
"""Frames that are painted at once, and for how long at most: a tenth of a second of a usual film."""
_FIRST_GUESS = 0.02
"""Seconds that a frame of 640 px is taken to need before one was made."""
_WRITING = 0.5
"""Of the painting: what the file takes in the end."""

POOL = WorkerPool(workers=1, name="animations")
"""The one process of this server that paints."""
QUEUE = AdmissionQueue(most=1, workers=1)
"""Those who wait for it."""


@dataclass(frozen=True)
class Progress:
    """How far an animation is, or how many come first; in the end its file, or why there is none."""

    done: int
    total: int
    ahead: int | None = None
    wait_seconds: float = 0.0
    file: bytes | None = None
    refusal: Refusal | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self.file is not None or self.refusal is not None

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return self.done / self.total


class Filming:
    """A film that a visitor asked for; it goes on while somebody looks at how far it is."""

    def __init__(
        self,
        visitor: str,
        order: Order,
        film: Film,
        kind: str,
        *,
        pool: WorkerPool = POOL,
        queue: AdmissionQueue = QUEUE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.visitor, self.order, self.film, self.kind = visitor, order, film, kind
        self.pool, self.queue, self.clock = pool, queue, clock
        self._reels: list[Reel] = []
        self._job: Future[Any] | None = None
        self._file: bytes | None = None
        self._refusal: Refusal | None = None
        self._seen = 0.0
        self._painting = 0.0  # seconds of what is painted
        self._cancelled = False
        self._lock = threading.RLock()

    def look(self) -> Progress:
        """Say how far it is, and keep its place: what nobody looks at for some seconds stands still."""
        with self._lock:
            self._seen = self.clock()
            if self._is_over:
                return Progress(self._done, self._total, file=self._file, refusal=self._refusal)
            admission = self.queue.ask(self.visitor, remaining=self._remaining)
            if not admission.granted:
                return Progress(
                    self._done, self._total, ahead=admission.ahead + 1, wait_seconds=admission.wait_seconds
                )
            if self._job is None:
                self._go_on()
            return Progress(self._done, self._total, file=self._file, refusal=self._refusal)

    def cancel(self) -> None:
        """Give it up; what a worker has begun is thrown away when it comes."""
        with self._lock:
            self._cancelled = True
            self._reels.clear()
            if self._job is not None:
                self._job.cancel()
        self.queue.leave(self.visitor)

    # ---- slice by slice ----------------------------------------------------------------------------------

    @property
    def _is_over(self) -> bool:
        return self._cancelled or self._file is not None or self._refusal is not None

    @property
    def _total(self) -> int:
        return len(self.film.steps)

    @property
    def _done(self) -> int:
        return sum(map(len, self._reels)) if self._file is None else self._total

    @property
    def _remaining(self) -> float:
        """Seconds of work that are left."""
        guess = _FIRST_GUESS * (self.film.width / 640) ** 2
        each = self._painting / self._done if self._done and self._painting else guess
        return each * (self._total - self._done + _WRITING * self._total)

    def _go_on(self) -> None:
        """Have the next frames painted or, after the last, the file written."""
        steps = self.film.steps[self._done : self._done + SLICE]
        if steps:
            call: Callable[[], Any] = partial(reel, self.order, self.film, steps, SLICE_SECONDS)
        else:
            call = partial(encode, self.kind, self.film, tuple(self._reels))
        started = self.clock()
        self._job = self.pool.ask(call)
        self._job.add_done_callback(lambda job: self._take(job, self.clock() - started))

    def _take(self, job: Future[Any], seconds: float) -> None:
        """Take what a worker has made, and go on while somebody looks."""
        with self._lock:
            self._job = None
            try:
                made = job.result()
            except CancelledError:
                return
            except Refusal as refusal:
                self._refusal = refusal
            else:
                if self._cancelled:
                    return
                self._keep(made, seconds)
            if not self._is_over and self.clock() - self._seen < LEASE_SECONDS:
                self._go_on()
        if self._is_over:
            self.queue.leave(self.visitor)

    def _keep(self, made: Any, seconds: float) -> None:
        if isinstance(made, Reel):
            self._reels.append(made)
            self._painting += seconds
        else:
            self._file = made
            self._reels.clear()
