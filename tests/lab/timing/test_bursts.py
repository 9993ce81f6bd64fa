"""How a contender is measured: whole, or on growing parts that are extrapolated openly."""

from itertools import islice, pairwise, takewhile

import numpy as np
import pytest

from convviz.lab.timing import OPERATIONS, Layer, Standing
from convviz.lab.timing.bursts import GROWING_SECONDS, lane
from convviz.lab.timing.contenders import OWN_ENGINE, PLAIN_LOOPS, Contender
from convviz.lab.timing.parts import Cut, growing_cuts, part_of, whole
from tests.lab.timing.problems import LAYERS, Clock, random_problem


def at_a_rate(clock: Clock, seconds_each: float, **options) -> Contender:
    """A contender that takes so long for each multiply-add, and computes as the engine does."""

    def prepare(problem):
        def call():
            clock.now += problem.multiply_adds * seconds_each
            return OWN_ENGINE.prepare(problem)()

        return call

    return Contender("fake", prepare, **options)


def run(contender: Contender, layer: Layer, clock: Clock, operation: str = "forward") -> list[Standing]:
    problem = random_problem(layer, operation)
    return list(islice(lane(contender, problem, OWN_ENGINE.prepare(problem)(), clock), 60))


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


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_loops_and_engine_agree_on_every_part(layer, operation):
    problem = random_problem(layer, operation)
    standings = lane(PLAIN_LOOPS, problem, OWN_ENGINE.prepare(problem)(), Clock())
    for standing in takewhile(lambda standing: standing.cut is not None, standings):
        assert standing.difference < 1e-5


def test_what_takes_too_long_is_extrapolated_in_proportion_to_its_multiply_adds():
    clock, layer = Clock(), Layer(4, 8, 16, 20, 3, padding=1)
    standings = run(at_a_rate(clock, 1e-4, grows=True), layer, clock)
    for standing in standings:
        assert standing.seconds == pytest.approx(layer.multiply_adds * 1e-4)
        assert standing.cut is not None
        part = part_of(random_problem(layer, "forward"), standing.cut)
        assert standing.factor == layer.multiply_adds / part.multiply_adds > 1
    assert GROWING_SECONDS / 4 < clock.now <= GROWING_SECONDS


def test_what_is_quick_enough_is_measured_whole():
    clock, layer = Clock(), Layer(1, 1, 1, 4, 2)
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

    problem = random_problem(Layer(), "forward")
    fake = Contender("fake", lambda problem: call)
    standings = list(islice(lane(fake, problem, np.zeros(1), clock), 5))
    assert [standing.bursts for standing in standings] == [0, 1, 2, 3, 4]
    assert standings[0].seconds == 9.0
    assert standings[4].seconds == pytest.approx(0.1)
    assert standings[4].median == pytest.approx(0.25)


def test_who_has_no_memory_sits_out_and_says_so():
    def prepare(problem):
        raise MemoryError

    (standing,) = run(Contender("fake", prepare), Layer(), Clock())
    assert standing.seconds is None
    assert "ran out of memory" in str(standing.out)


def test_the_whole_is_its_own_part():
    problem = random_problem(LAYERS["groups"], "forward")
    assert part_of(problem, whole(problem)) is problem
    assert whole(problem) == Cut(*problem.output_grad.shape)
