"""How a contender is measured: whole, or on growing parts that are extrapolated openly."""

from itertools import islice, pairwise, takewhile

import numpy as np
import pytest

from convviz.lab.timing import OPERATIONS, LayerSizes, Status
from convviz.lab.timing.bursts import GROWING_SECONDS, measured
from convviz.lab.timing.contenders import OWN_ENGINE, PLAIN_LOOPS, Contender
from convviz.lab.timing.parts import Cut, growing_cuts, part_of, whole
from tests.for_each import for_each
from tests.lab.timing.problems import LAYERS, Clock, random_problem


def at_a_rate(clock: Clock, seconds_each: float, **options) -> Contender:
    """A contender that takes so long for each multiply-add, and computes as the engine does."""

    def prepare(problem):
        def call():
            clock.now += problem.multiply_adds * seconds_each
            return OWN_ENGINE.prepare(problem)()

        return call

    return Contender("fake", prepare, **options)


def run(contender: Contender, layer: LayerSizes, clock: Clock, operation: str = "forward") -> list[Status]:
    problem = random_problem(layer, operation)
    return list(islice(measured(contender, problem, OWN_ENGINE.prepare(problem)(), clock), 60))


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_parts_grow_from_one_cell_to_the_whole_and_never_more_than_double(layer):
    problem = random_problem(layer, "forward")
    work = [part_of(problem, cut).multiply_adds for cut in growing_cuts(problem)]
    assert work[0] == problem.weight[0].size
    assert work[-1] == problem.multiply_adds
    assert all(small < large <= 2 * small for small, large in pairwise(work))


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_a_part_of_the_output_is_that_part_of_the_whole_output(layer):
    problem = random_problem(layer, "forward")
    output = OWN_ENGINE.prepare(problem)()
    for cut in growing_cuts(problem):
        corner = output[: cut.pictures, : cut.filters, : cut.rows, : cut.columns]
        np.testing.assert_allclose(OWN_ENGINE.prepare(part_of(problem, cut))(), corner, atol=1e-5)


@for_each("operation", OPERATIONS)
@for_each("layer", LAYERS.values(), ids=LAYERS)
def test_loops_and_engine_agree_on_every_part(layer, operation):
    problem = random_problem(layer, operation)
    statuses = measured(PLAIN_LOOPS, problem, OWN_ENGINE.prepare(problem)(), Clock())
    for status in takewhile(lambda status: status.cut is not None, statuses):
        assert status.difference < 1e-5


def test_what_takes_too_long_is_extrapolated_in_proportion_to_its_multiply_adds():
    clock, layer = Clock(), LayerSizes(4, 8, 16, 20, 3, padding=1)
    statuses = run(at_a_rate(clock, 1e-4, grows=True), layer, clock)
    for status in statuses:
        assert status.seconds == pytest.approx(layer.multiply_adds * 1e-4)
        assert status.cut is not None
        part = part_of(random_problem(layer, "forward"), status.cut)
        assert status.factor == layer.multiply_adds / part.multiply_adds > 1
    assert GROWING_SECONDS / 4 < clock.now <= GROWING_SECONDS


def test_what_is_quick_enough_is_measured_whole():
    clock, layer = Clock(), LayerSizes(1, 1, 1, 4, 2)
    last = run(at_a_rate(clock, 1e-5, grows=True), layer, clock)[-1]
    assert last.cut is None
    assert last.factor == 1
    assert last.bursts > 1
    assert last.seconds == pytest.approx(layer.multiply_adds * 1e-5)


def test_the_best_of_the_bursts_counts_and_the_warm_up_does_not():
    clock, calls = Clock(), iter([9.0, 0.1, 0.5, 0.2, 0.3, *[0.3] * 100])

    def call():
        clock.now += next(calls)
        return np.zeros(1)

    problem = random_problem(LayerSizes(), "forward")
    fake = Contender("fake", lambda problem: call)
    statuses = list(islice(measured(fake, problem, np.zeros(1), clock), 5))
    assert [status.bursts for status in statuses] == [0, 1, 2, 3, 4]
    assert statuses[0].seconds == 9.0
    assert statuses[4].seconds == pytest.approx(0.1)
    assert statuses[4].median == pytest.approx(0.25)


def test_who_has_no_memory_sits_out_and_says_so():
    def prepare(problem):
        raise MemoryError

    (status,) = run(Contender("fake", prepare), LayerSizes(), Clock())
    assert status.seconds is None
    assert "ran out of memory" in str(status.out)


def test_the_whole_is_its_own_part():
    problem = random_problem(LAYERS["groups"], "forward")
    assert part_of(problem, whole(problem)) is problem
    assert whole(problem) == Cut(*problem.output_grad.shape)
