"""The race: turns, the budget, and stopping at once."""

import threading
from itertools import islice

import pytest

from convviz.lab.timing import (
    ENGINE,
    IM2COL,
    LOOPS,
    LayerSizes,
    Queue,
    all_contenders,
    growth,
    ladder,
    machine,
    race,
)
from convviz.lab.timing.contenders import OWN_ENGINE, PLAIN_LOOPS, SINGLE_IM2COL
from convviz.lab.timing.hardware import asked_threads
from tests.lab.timing.problems import LAYERS, Clock, random_problem
from tests.lab.timing.test_bursts import at_a_rate

BLACKBOARD = LayerSizes(1, 1, 1, 4, 2)


def test_contenders_take_turns():
    steps = race(random_problem(BLACKBOARD, "forward"), [PLAIN_LOOPS, SINGLE_IM2COL, OWN_ENGINE])
    order = [step.contender for step in islice(steps, 6)]
    steps.close()
    assert order == [LOOPS, IM2COL, ENGINE] * 2


def test_progress_grows_to_one_and_all_have_a_time_in_the_contenders_order():
    clock = Clock()
    contenders = [at_a_rate(clock, 1e-4), at_a_rate(clock, 1e-3, grows=True)]
    steps = list(race(random_problem(LAYERS["plain"], "forward"), contenders, clock=clock))
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[-1] == 1
    last = steps[-1].statuses
    assert [status.cut is None for status in last] == [True, False]
    assert last[1].seconds == pytest.approx(10 * last[0].seconds)


def test_a_race_is_over_when_its_budget_is_spent():
    clock = Clock()
    call = 0.01
    contenders = [at_a_rate(clock, call / LAYERS["plain"].multiply_adds)] * 2
    steps = list(race(random_problem(LAYERS["plain"], "forward"), contenders, budget=0.1, clock=clock))
    assert steps[-1].done == 1
    assert 0.1 <= clock.now <= 0.1 + 2 * call  # the burst that had begun is waited for


def test_a_closed_race_computes_nothing_more():
    clock = Clock()
    steps = race(random_problem(BLACKBOARD, "forward"), [at_a_rate(clock, 1e-3)], clock=clock)
    next(steps)
    before = clock.now
    steps.close()
    assert clock.now == before
    assert list(steps) == []


def test_who_sits_out_stays_in_the_standings(monkeypatch):
    monkeypatch.setattr("convviz.lab.timing.im2col.MAX_COLUMN_BYTES", 1)
    clock = Clock()
    contenders = [SINGLE_IM2COL, at_a_rate(clock, 1e-3)]
    *_, last = race(random_problem(BLACKBOARD, "forward"), contenders, clock=clock)
    assert last.statuses[0].seconds is None
    assert "column matrix" in str(last.statuses[0].out)
    assert last.statuses[1].seconds


# ---- growth curves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", ["batch", "size", "kernel", "channels"])
def test_a_ladder_climbs_one_number_within_the_limits(axis):
    rungs = ladder(LayerSizes(1, 4, 8, 28, 3, padding=1, groups=2), axis)
    assert 5 <= len(rungs) <= 8
    assert list(rungs) == sorted(rungs)
    assert all(getattr(layer, axis) == value for value, layer in rungs.items())


def test_a_kernel_is_turned_up_at_the_same_output_size():
    sizes = {
        layer.output_shape for layer in ladder(LayerSizes(1, 2, 3, 28, 3, dilation=2), "kernel").values()
    }
    assert len(sizes) == 1


def test_growth_gives_every_contender_a_point_at_every_value(rng):
    clock = Clock()
    contenders = [at_a_rate(clock, 1e-6)]
    steps = list(
        growth(LayerSizes(1, 2, 3, 6, 3), "forward", "batch", contenders, rng, clock=clock, budget=1e9)
    )
    points = steps[-1].points
    assert [point.value for point in points] == [1, 2, 4, 8, 16, 32, 64]
    assert steps[-1].done == 1
    for point in points:
        assert point.seconds == pytest.approx(point.multiply_adds * 1e-6)


def test_growth_stops_at_its_budget(rng):
    clock = Clock()
    steps = list(
        growth(
            LayerSizes(1, 2, 3, 6, 3),
            "forward",
            "batch",
            [at_a_rate(clock, 1e-2)],
            rng,
            clock=clock,
            budget=1,
        )
    )
    assert len(steps) == 1
    assert steps[0].done == 1


# ---- one race at a time ----------------------------------------------------------------------------------


def test_the_first_in_the_queue_races_and_the_next_follows_when_it_leaves():
    turns = Queue()
    with turns.join() as first:
        second, third = turns.join(), turns.join()
        assert (first.ahead, second.ahead, third.ahead) == (0, 1, 2)
        turns.leave(second)  # tired of waiting
        assert third.ahead == 1
    assert third.ahead == 0


def test_a_race_that_breaks_off_leaves_the_queue():
    turns = Queue()
    with pytest.raises(RuntimeError), turns.join():
        raise RuntimeError
    assert turns.join().ahead == 0


def test_a_hundred_at_once_race_one_after_the_other():
    turns, racing, most = Queue(), [], []

    def visit():
        with turns.join() as turn:
            while turn.ahead:
                threading.Event().wait(0.001)
            racing.append(turn)
            most.append(len(racing))
            racing.remove(turn)

    visitors = [threading.Thread(target=visit) for _ in range(100)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert most == [1] * 100


# ---- the machine -----------------------------------------------------------------------------------------


def test_the_machine_is_described(monkeypatch):
    import numpy as np

    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    here = machine()
    assert here.cores >= 1
    assert here.threads == 3
    assert here.numpy == np.__version__
    assert here.blas
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    assert asked_threads() is None


def test_everyone_on_this_machine_is_named_once():
    names = [contender.name for contender in all_contenders()]
    assert names[:3] == [LOOPS, IM2COL, ENGINE]
    assert len(set(names)) == len(names)
