"""The training of one session: its state, the slice of work under way, and what a person does with it.

The state is held here, and kept by the server under the key that the address says. A slice of work is asked
for at every look of the page, so a training that nobody looks at stands still.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from concurrent.futures import wait
from dataclasses import dataclass, replace
from typing import cast
from weakref import WeakSet

import streamlit as st

from convviz.app.shell.current import session
from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network import (
    ADMISSION,
    FIRST_GUESS,
    WORKER_POOL,
    Admission,
    Job,
    Plan,
    State,
    first_state,
    state_bytes,
    state_of,
)
from convviz.lab.session.kept import TRAINING_GONE, Kept
from convviz.lab.state.learn.network import NetworkSettings

SLICE_SECONDS = 0.4
SHORTEST_LOOK = 0.5
TICK = 0.05
PATIENCE_SECONDS = 0.5
"""So long a press on "one batch" waits for its result before the page looks again and again."""
KEPT = 3
"""Trainings of other settings that are laid aside, so that going back to them finds them as they were."""

_KEY = "network_training"
_all: WeakSet[Training] = WeakSet()


@dataclass(frozen=True, eq=False)
class _Kept:
    """What the server keeps of a training, and under which key; `is_own` where it may be replaced."""

    state: State
    key: str
    is_own: bool = False


class Training:
    """A training, or several of which one is on show."""

    def __init__(self, kept: Kept) -> None:
        self.visitor = secrets.token_hex(8)
        self._keeper = kept
        self._keys: dict[Plan, _Kept] = {}  # by the plan without its end, as the states are
        self.running = False
        self.refusal: Refusal | None = None
        self._plan: Plan | None = None
        self._kept: OrderedDict[Plan, State] = OrderedDict()
        self._job: Job | None = None
        _all.add(self)

    @property
    def plan(self) -> Plan:
        """The training that is on show."""
        assert self._plan is not None
        return self._plan

    @property
    def state(self) -> State:
        """The state that it has reached."""
        return self._kept[self._endless]

    @property
    def _endless(self) -> Plan:
        """The plan without its end: more epochs are the same training, further on."""
        return without_epochs(self.plan)

    @property
    def busy(self) -> bool:
        """Whether a slice of work is under way."""
        return self._job is not None

    @property
    def done(self) -> bool:
        """Whether all epochs are through, or the loss ran away."""
        return self.state.diverged is not None or self.state.step >= self.plan.steps

    def follow(self, settings: NetworkSettings) -> Refusal | None:
        """Take up the training of these settings; another one that runs is laid aside where it stands.

        Return why one that was kept is not there any more.
        """
        is_first = self._plan is None
        is_same = self._follow(plan_of(settings))
        if settings.kept == self._key:
            return None
        if settings.kept:
            is_there = self._read(settings.kept)
            gone = self._keeper.missing(RefusedValue(TRAINING_GONE))
            return gone if not is_there and (is_first or is_same) else None
        if is_same:  # Back, to where there was nothing to keep
            self._begin_anew()
        return None

    def _follow(self, plan: Plan) -> bool:
        """Take up the training of a plan; say whether it is the one that was on show, for however long."""
        is_same = self._plan is not None and without_epochs(plan) == self._endless
        if not is_same:
            self._leave()
        self._plan = plan
        if self._endless not in self._kept:
            self._begin_anew()
        self._kept.move_to_end(self._endless)
        while len(self._kept) > KEPT:
            forgotten, _state = self._kept.popitem(last=False)
            del self._keys[forgotten]
        return is_same

    @property
    def _key(self) -> str:
        return self._keys[self._endless].key

    def _read(self, key: str) -> bool:
        """Go on from what is kept under a key, if it is a training of this plan; say whether it is."""
        content = self._keeper.content(key)
        state = None if content is None else state_of(self.plan, content)
        if state is not None:
            self._leave()
            self._kept[self._endless] = state
            self._keys[self._endless] = _Kept(state, key)
        return state is not None

    def _begin_anew(self) -> None:
        """Show the training before its first step, of which nothing is kept."""
        self._leave()
        self._kept[self._endless] = state = first_state(self.plan)
        self._keys[self._endless] = _Kept(state, "")

    def keep(self) -> str:
        """Have the server keep what was trained since the last time; return the key, empty for nothing."""
        plan = self._endless
        kept = self._keys[plan]
        if self.state is not kept.state and self._keeper.hours:
            key = self._keeper.training(state_bytes(plan, self.state), kept.key if kept.is_own else "")
            self._keys[plan] = _Kept(self.state, key, is_own=True)
        return self._key

    def settle(self) -> None:
        """Take and keep what nobody looked at any more."""
        if self.busy:
            self._take()
            self.keep()

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.running, self._job, self.refusal = False, None, None
        ADMISSION.leave(self.visitor)

    # ---- what a person does ------------------------------------------------------------------------------

    def run(self) -> None:
        """Go on training."""
        self.running, self.refusal = True, None

    def pause(self) -> None:
        """Stop after the slice that is under way."""
        self.running = False

    def one_step(self, rate: float) -> None:
        """Train on one batch."""
        self.refusal = None
        if not self.busy:
            self._job = WORKER_POOL.submit(self.plan, self.state, rate, steps=1)
            wait([self._job], PATIENCE_SECONDS)
            self._take()

    def reset(self) -> None:
        """Begin again from the first weights."""
        self._begin_anew()

    def begin_from(self, state: State) -> None:
        """Begin again from other weights."""
        self._leave()
        self._kept[self._endless] = state

    # ---- what the page does ------------------------------------------------------------------------------

    def look(self, rate: float) -> None:
        """Take what was done since the last look and ask for more, where the training runs."""
        self._take()
        if self.running and self.done:
            self.running = False
        if not self.running:
            ADMISSION.leave(self.visitor)
            return
        if not self.busy and self.admission.granted:
            self._job = WORKER_POOL.submit(self.plan, self.state, rate, seconds=SLICE_SECONDS)

    @property
    def admission(self) -> Admission:
        """This visitor's place among all who train, asked for again at every look."""
        left = self.plan.steps - self.state.step
        return ADMISSION.ask(self.visitor, remaining=left * self._seconds_a_step)

    @property
    def look_seconds(self) -> float:
        """How often there is something new to see: those who train share the workers in turn."""
        return max(SHORTEST_LOOK, SLICE_SECONDS * ADMISSION.count / WORKER_POOL.workers)

    @property
    def _seconds_a_step(self) -> float:
        return self.state.seconds / self.state.step if self.state.step else FIRST_GUESS

    def _take(self) -> None:
        job = self._job
        if job is None or not job.done():
            return
        self._job = None
        try:
            self._kept[self._endless] = job.result()
        except Refusal as refusal:
            self.running, self.refusal = False, refusal


def finish(seconds: float) -> None:
    """Begin no slice any more; return when all that are under way are kept, after so many seconds at most.

    The page of each training takes its slice and keeps it, as it does at every look.
    """
    ADMISSION.close()
    end = time.monotonic() + seconds
    while any(training.busy for training in list(_all)) and time.monotonic() < end:
        time.sleep(TICK)
    for training in list(_all):
        training.settle()


def plan_of(settings: NetworkSettings) -> Plan:
    """Return the training that these settings ask for."""
    return Plan(
        data=settings.data,
        data_seed=settings.data_seed,
        blocks=settings.blocks,
        optimizer=settings.optimizer,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        seed=settings.seed,
    )


def without_epochs(plan: Plan) -> Plan:
    """Return the plan with no end."""
    return replace(plan, epochs=1)


def training() -> Training:
    """Return the training of a session, made when it is first asked for."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Training(session().kept)
    return cast(Training, st.session_state[_KEY])
