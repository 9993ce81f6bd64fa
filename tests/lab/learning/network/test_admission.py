"""Places among those who train: so many at once, first come first served, and how long the next one waits."""

import pytest

from convviz.lab.learning.network import AdmissionQueue
from convviz.lab.workers.admission import LEASE_SECONDS, MOST


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_so_many_train_and_the_next_one_hears_how_long_it_takes(clock):
    queue = AdmissionQueue(most=2, workers=1, clock=clock)
    assert queue.ask("a", remaining=4).granted
    assert queue.ask("b", remaining=10).granted
    third, fourth = queue.ask("c", remaining=1), queue.ask("d", remaining=1)
    assert not third.granted and not fourth.granted
    assert (third.ahead, fourth.ahead) == (0, 1)
    # both work alike: a is through when each has worked 4 seconds, b 6 seconds after that
    assert third.wait_seconds == pytest.approx(8)
    assert fourth.wait_seconds == pytest.approx(14)
    assert queue.count == 2


def test_with_more_workers_the_wait_is_shorter(clock):
    queue = AdmissionQueue(most=2, workers=2, clock=clock)
    for visitor in "ab":
        queue.ask(visitor, remaining=6)
    assert queue.ask("c", remaining=1).wait_seconds == pytest.approx(6)


def test_who_came_first_is_first_when_somebody_leaves(clock):
    queue = AdmissionQueue(most=1, clock=clock)
    queue.ask("a", remaining=1)
    queue.ask("b", remaining=1)
    queue.ask("c", remaining=1)
    queue.leave("a")
    assert queue.ask("b", remaining=1).granted
    assert not queue.ask("c", remaining=1).granted


def test_asking_again_changes_no_order(clock):
    queue = AdmissionQueue(most=1, clock=clock)
    for visitor in "abc":
        queue.ask(visitor, remaining=1)
    queue.ask("c", remaining=1)
    assert queue.ask("b", remaining=1).ahead == 0
    assert queue.ask("a", remaining=1).granted


def test_a_page_that_was_closed_keeps_no_place(clock):
    queue = AdmissionQueue(most=1, clock=clock)
    queue.ask("a", remaining=1)
    clock.now = LEASE_SECONDS / 2
    assert not queue.ask("b", remaining=1).granted
    clock.now = LEASE_SECONDS + 0.1
    assert queue.ask("b", remaining=1).granted
    assert not queue.ask("a", remaining=1).granted
    assert queue.count == 1


def test_leaving_without_a_place_does_nothing(clock):
    queue = AdmissionQueue(clock=clock)
    queue.leave("nobody")
    assert queue.count == 0


def test_a_class_of_twenty_finds_room():
    assert MOST >= 20
