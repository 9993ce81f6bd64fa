"""Runs of pages take turns, and one that takes long holds nobody up."""

from __future__ import annotations

import threading

import pytest
from streamlit.runtime import app_session

from convviz.app.server import turns
from convviz.app.server.turns import RUNNER, Turns, take_turns

PATIENCE = 20


class Run(threading.Thread):
    """A run that ends when it is told to."""

    def __init__(self, shared: Turns) -> None:
        super().__init__(daemon=True)
        self.shared, self.begun, self.over = shared, threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        with self.shared.turn():
            self.begun.set()
            self.over.wait(PATIENCE)

    def end(self) -> None:
        self.over.set()
        self.join(PATIENCE)


def test_the_third_begins_when_one_of_two_ends() -> None:
    shared = Turns(2, lease=3600)
    first, second = Run(shared), Run(shared)
    assert first.begun.wait(PATIENCE) and second.begun.wait(PATIENCE)
    third = Run(shared)
    assert not third.begun.wait(0.2)
    second.end()
    assert third.begun.wait(PATIENCE)
    first.end()
    third.end()


def test_a_run_that_takes_long_holds_nobody_up() -> None:
    shared = Turns(2, lease=0.05)
    runs = [Run(shared) for _ in range(6)]
    assert all(run.begun.wait(PATIENCE) for run in runs)
    for run in runs:
        run.end()


def test_an_error_gives_the_turn_back() -> None:
    shared = Turns(1, lease=3600)
    with pytest.raises(ValueError), shared.turn():
        raise ValueError
    with shared.turn():
        pass


def test_streamlits_runners_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Streamlits:
        def _run_script_thread(self) -> None:
            seen.append("run")

    monkeypatch.setattr(app_session, RUNNER, Streamlits)
    monkeypatch.setattr(turns.sys, "setswitchinterval", lambda seconds: seen.append(f"{seconds}"))
    take_turns()
    runner = getattr(app_session, RUNNER)()
    assert isinstance(runner, Streamlits)
    runner._run_script_thread()
    assert seen == ["0.001", "run"]


def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, RUNNER, object)
    take_turns()
    assert getattr(app_session, RUNNER) is object
