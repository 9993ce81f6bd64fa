"""How many have work done at once: a class shares the server, and the next one is told how long to wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from convviz.lab.workers.pool import usual_workers

MOST = 24
LEASE_SECONDS = 20.0
"""A place that is not asked for again for so long is free: whoever closes a page does not say so."""


@dataclass(frozen=True)
class Admission:
    """Whether a visitor's work may go on now; if not, about how long it takes, and how many come first."""

    granted: bool
    wait_seconds: float = 0.0
    ahead: int = 0


@dataclass
class _Claim:
    remaining: float
    until: float
    granted: bool = False


@dataclass
class AdmissionQueue:
    """At most `most` claims are granted, in the order in which they came, each while it is asked for."""

    most: int = MOST
    workers: int = field(default_factory=usual_workers)
    clock: Callable[[], float] = time.monotonic
    _claims: dict[str, _Claim] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _is_closed: bool = False

    def close(self) -> None:
        """Grant nothing from now on, nor to those who have a place: the server is about to end."""
        self._is_closed = True

    def ask(self, visitor: str, *, remaining: float) -> Admission:
        """Ask for a place, or to keep it; `remaining` are the seconds of work that are left to do."""
        with self._lock:
            now = self.clock()
            self._forget_the_gone(now)
            claim = self._claims.setdefault(visitor, _Claim(remaining, now))
            claim.remaining, claim.until = remaining, now + LEASE_SECONDS
            self._grant()
            if self._is_closed:
                return Admission(False)
            return Admission(True) if claim.granted else self._waiting(visitor)

    def leave(self, visitor: str) -> None:
        """Give the place back."""
        with self._lock:
            self._claims.pop(visitor, None)
            self._grant()

    @property
    def count(self) -> int:
        """So many have a place now."""
        with self._lock:
            self._forget_the_gone(self.clock())
            return sum(claim.granted for claim in self._claims.values())

    def _forget_the_gone(self, now: float) -> None:
        self._claims = {visitor: claim for visitor, claim in self._claims.items() if claim.until >= now}

    def _grant(self) -> None:
        """Grant the first ones: a dict keeps their order, so that those granted before are among them."""
        for claim in list(self._claims.values())[: self.most]:
            claim.granted = True

    def _waiting(self, visitor: str) -> Admission:
        """Estimate the wait: the nth in line begins when n of those before it, sharing alike, are through."""
        ahead = [name for name, claim in self._claims.items() if not claim.granted].index(visitor)
        left = sorted(claim.remaining for claim in self._claims.values() if claim.granted)
        place = min(ahead, len(left) - 1)
        # until the k-th is through, each has worked as long as it, or all that it had to
        worked = sum(min(seconds, left[place]) for seconds in left)
        return Admission(False, worked / self.workers, ahead)
