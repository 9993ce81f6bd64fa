"""A training in slices: the same bits however it is cut, and a clear word where it runs away."""

from dataclasses import replace

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.learning.network import Plan, State, advance, first_state, state_from
from convviz.nn.optimizers import OPTIMIZERS

SMALL = Plan("digits", 0, "conv4-relu-max2-flat-linear10", "adam", 64, 2, 0)
RATES = {"adam": 0.01, "momentum": 0.02, "sgd": 0.1}


def assert_same(one: State, other: State) -> None:
    assert (one.step, one.records) == (other.step, other.records)
    np.testing.assert_array_equal(one.losses, other.losses)
    np.testing.assert_array_equal(one.predictions, other.predictions)
    for ours, theirs in ((one.weights, other.weights), (one.optimizer, other.optimizer)):
        assert list(ours) == list(theirs)
        for name, array in ours.items():
            np.testing.assert_array_equal(array, theirs[name])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_slices_end_in_the_bits_of_the_whole(optimizer):
    plan, rate = replace(SMALL, optimizer=optimizer), RATES[optimizer]
    whole = advance(plan, first_state(plan), rate)
    state = first_state(plan)
    for steps in (1, 2, 11, 7, 1, 100):
        state = advance(plan, state, rate, steps=steps)
    assert state.step == plan.steps
    assert_same(state, whole)


def test_a_state_is_left_as_it_is():
    first = first_state(SMALL)
    before = {name: array.copy() for name, array in first.weights.items()}
    middle = advance(SMALL, first, 0.01, steps=3)
    kept = {name: array.copy() for name, array in middle.weights.items()}
    advance(SMALL, middle, 0.01, steps=3)
    for name, array in before.items():
        np.testing.assert_array_equal(first.weights[name], array)
        np.testing.assert_array_equal(middle.weights[name], kept[name])


def test_nobody_changes_the_first_state_that_all_begin_with():
    first = first_state(SMALL)
    assert first_state(replace(SMALL, optimizer="sgd", epochs=9)) is first
    with pytest.raises(ValueError, match="read-only"):
        first.weights["0.weight"][...] = 0


def test_a_slice_ends_when_its_time_is_over():
    clock = iter(range(100))
    state = advance(SMALL, first_state(SMALL), 0.01, seconds=3, clock=lambda: next(clock))
    assert state.step == 3
    assert state.seconds == 4


def test_no_steps_are_none():
    assert advance(SMALL, first_state(SMALL), 0.01, steps=0).step == 0


def test_a_training_ends_with_its_plan_and_no_step_is_made_after_that():
    state = advance(SMALL, first_state(SMALL), 0.01)
    assert state.step == SMALL.steps == len(state.losses) == 2 * 23
    assert advance(SMALL, state, 0.01, steps=5).step == SMALL.steps


def test_more_epochs_are_the_same_training_further_on():
    longer = replace(SMALL, epochs=3)
    state = advance(longer, advance(SMALL, first_state(SMALL), 0.01), 0.01)
    whole = advance(longer, first_state(longer), 0.01)
    np.testing.assert_array_equal(state.losses, whole.losses)
    for name, array in whole.weights.items():
        np.testing.assert_array_equal(state.weights[name], array)


def test_it_is_measured_at_the_start_twice_an_epoch_and_at_the_end():
    state = advance(SMALL, first_state(SMALL), 0.01)
    assert [record.step for record in state.records] == [0, 11, 23, 34, 46]
    last = state.records[-1]
    right = np.mean(state.predictions == SMALL.pictures.held_y)
    assert last.held_accuracy == right


def test_the_learning_rate_may_change_on_the_way():
    state = advance(SMALL, first_state(SMALL), 0.01, steps=5)
    slow, fast = (advance(SMALL, state, rate, steps=1) for rate in (1e-5, 1e-2))
    moved = [np.abs(after.weights["0.weight"] - state.weights["0.weight"]).max() for after in (slow, fast)]
    assert moved[1] == pytest.approx(1000 * moved[0], rel=0.01)


def test_a_rate_of_a_million_ends_with_a_clear_word_and_finite_weights():
    plan = replace(SMALL, blocks="conv8-relu-conv16-relu-max2-conv16-relu-flat-linear10", optimizer="sgd")
    state = advance(plan, first_state(plan), 1e6)
    assert state.diverged is not None and "1,000,000" in str(state.diverged)
    assert state.step == len(state.losses) < plan.steps
    assert np.isfinite(state.losses).all()
    assert all(np.isfinite(array).all() for array in state.weights.values())
    assert advance(plan, state, 0.01) is state


def test_a_training_that_runs_away_does_so_wherever_it_is_cut():
    plan = replace(SMALL, blocks="conv8-relu-conv16-relu-max2-conv16-relu-flat-linear10", optimizer="sgd")
    whole, state = advance(plan, first_state(plan), 1e6), first_state(plan)
    while state.diverged is None:
        state = advance(plan, state, 1e6, steps=1)
    assert_same(state, whole)
    assert str(state.diverged) == str(whole.diverged)


def test_weights_that_are_brought_are_begun_from():
    trained = advance(SMALL, first_state(SMALL), 0.01, steps=30)
    again = state_from(SMALL, trained.weights)
    assert again.step == 0 and not again.optimizer
    np.testing.assert_array_equal(again.weights["0.weight"], trained.weights["0.weight"])
    assert again.records[0].held_accuracy > first_state(SMALL).records[0].held_accuracy + 0.3


def test_weights_that_are_too_large_to_begin_with_are_refused():
    huge = {name: np.full_like(array, 1e30) for name, array in first_state(SMALL).weights.items()}
    with pytest.raises(RefusedValue, match="too large"):
        state_from(SMALL, huge)


@pytest.mark.parametrize(
    ("plan", "rate", "message"),
    [
        (replace(SMALL, optimizer="rmsprop"), 0.1, "one of sgd, momentum, adam; got rmsprop"),
        (SMALL, 0.0, "above 0"),
        (replace(SMALL, blocks="flat-conv8"), 0.1, "reads maps"),
    ],
)
def test_what_cannot_be_trained_is_refused(plan, rate, message):
    with pytest.raises(RefusedValue, match=message):
        advance(plan, first_state(plan), rate)


def test_three_convolutions_reach_97_per_cent_of_the_held_out_digits():
    plan = Plan("digits", 0, "conv8-relu-conv16-relu-max2-conv16-relu-flat-linear10", "adam", 32, 10, 0)
    state = advance(plan, first_state(plan), 0.003)
    assert state.records[-1].held_accuracy >= 0.97
