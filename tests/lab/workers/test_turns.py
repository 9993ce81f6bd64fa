"""Who may do what takes long: how often, how many at once, and in which order."""

from __future__ import annotations

import threading
from time import sleep

import pytest

from convviz.errors import RefusedValue
from convviz.lab.workers.turns import Rate, Turns


def test_who_does_it_too_often_is_told_how_long_to_wait_and_others_are_not() -> None:
    now = [100.0]
    rate = Rate(most=2, seconds=10, in_all=100, clock=lambda: now[0])
    rate.take("a")
    now[0] += 4
    rate.take("a")
    rate.take("b")
    with pytest.raises(RefusedValue, match="2 times within 10 s, for others share the server: wait 7 s."):
        rate.take("a")
    now[0] += 6
    rate.take("a")


def test_all_together_may_do_it_so_often() -> None:
    now = [100.0]
    rate = Rate(most=2, seconds=10, in_all=3, clock=lambda: now[0])
    for visitor in "abc":
        rate.take(visitor)
    with pytest.raises(RefusedValue, match="wait 11 s"):
        rate.take("d")
    now[0] += 10
    rate.take("d")


class Crowd:
    """Visitors who each do one thing that ends when it is told to."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.began: list[str] = []
        self.ends: dict[str, threading.Event] = {}
        self.changed = threading.Condition()
        self.threads: list[threading.Thread] = []

    def come(self, name: str) -> None:
        """A visitor named by the first letter comes, and stands in line or begins."""
        self.ends[name] = threading.Event()
        thread = threading.Thread(target=self._work, args=(name,))
        self.threads.append(thread)
        before = len(self.turns._line) + len(self.began)
        thread.start()
        while len(self.turns._line) + len(self.began) == before:
            sleep(0.001)

    def _work(self, name: str) -> None:
        with self.turns.place(name[0]):
            with self.changed:
                self.began.append(name)
                self.changed.notify_all()
            self.ends[name].wait(30)

    def end(self, *names: str) -> None:
        for name in names:
            self.ends[name].set()

    def wait_for(self, *names: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.began == list(names), 30), self.began


def test_so_many_at_once_the_others_in_order_and_one_visitor_one_at_a_time() -> None:
    crowd = Crowd(Turns(places=2))
    for name in ("a1", "a2", "b1", "c1", "b2"):
        crowd.come(name)
    crowd.wait_for("a1", "b1")  # a's second waits for its first, and nobody for it
    crowd.end("b1")
    crowd.wait_for("a1", "b1", "c1")
    crowd.end("a1")
    crowd.wait_for("a1", "b1", "c1", "a2")
    crowd.end("c1")
    crowd.wait_for("a1", "b1", "c1", "a2", "b2")
    crowd.end("a2", "b2")
    for thread in crowd.threads:
        thread.join(30)


def test_who_waits_too_long_is_told_so_and_holds_up_nobody() -> None:
    turns = Turns(places=1, patience=0.01)
    with turns.place("a"):
        for visitor in ("a", "b"):
            with pytest.raises(RefusedValue, match="as much as it can at once"), turns.place(visitor):
                raise AssertionError("it had no turn")
    with turns.place("b"):
        pass


def test_what_fails_gives_its_place_back() -> None:
    turns = Turns(places=1, patience=0.01)
    with pytest.raises(KeyError), turns.place("a"):
        raise KeyError
    with turns.place("a"):
        pass
