"""Places among those who train: so many at once, first come first served, and how long the next one waits."""

import pytest

from convviz.lab.learning.network import Places
from convviz.lab.learning.network.admission import LEASE_SECONDS, MOST


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_so_many_train_and_the_next_one_hears_how_long_it_takes(clock):
    places = Places(most=2, workers=1, clock=clock)
    assert places.ask("a", remaining=4).granted
    assert places.ask("b", remaining=10).granted
    third, fourth = places.ask("c", remaining=1), places.ask("d", remaining=1)
    assert not third.granted and not fourth.granted
    assert (third.ahead, fourth.ahead) == (0, 1)
    # both work alike: a is through when each has worked 4 seconds, b 6 seconds after that
    assert third.wait_seconds == pytest.approx(8)
    assert fourth.wait_seconds == pytest.approx(14)
    assert places.count == 2


def test_with_more_workers_the_wait_is_shorter(clock):
    places = Places(most=2, workers=2, clock=clock)
    for visitor in "ab":
        places.ask(visitor, remaining=6)
    assert places.ask("c", remaining=1).wait_seconds == pytest.approx(6)


def test_who_came_first_is_first_when_somebody_leaves(clock):
    places = Places(most=1, clock=clock)
    places.ask("a", remaining=1)
    places.ask("b", remaining=1)
    places.ask("c", remaining=1)
    places.leave("a")
    assert places.ask("b", remaining=1).granted
    assert not places.ask("c", remaining=1).granted


def test_asking_again_changes_no_order(clock):
    places = Places(most=1, clock=clock)
    for visitor in "abc":
        places.ask(visitor, remaining=1)
    places.ask("c", remaining=1)
    assert places.ask("b", remaining=1).ahead == 0
    assert places.ask("a", remaining=1).granted


def test_a_page_that_was_closed_keeps_no_place(clock):
    places = Places(most=1, clock=clock)
    places.ask("a", remaining=1)
    clock.now = LEASE_SECONDS / 2
    assert not places.ask("b", remaining=1).granted
    clock.now = LEASE_SECONDS + 0.1
    assert places.ask("b", remaining=1).granted
    assert not places.ask("a", remaining=1).granted
    assert places.count == 1


def test_leaving_without_a_place_does_nothing(clock):
    places = Places(clock=clock)
    places.leave("nobody")
    assert places.count == 0


def test_a_class_of_twenty_finds_room():
    assert MOST >= 20
