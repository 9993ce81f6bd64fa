"""What a short training run says of a mistake: often nothing."""

import numpy as np
import pytest

from convviz.lab.lessons.bugs import BUGS, KEEPS, STEPS, Bug, training_of
from convviz.lab.lessons.bugs.training import RUNAWAY

for_every_piece = pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)


@for_every_piece
def test_the_right_run_learns(bug: Bug) -> None:
    right = training_of(bug).right
    assert right.shape == (STEPS + 1,)
    assert right[-1] < 0.15 * right[0]
    assert (np.diff(right) < 0).all()


@for_every_piece
def test_both_runs_begin_at_one_loss_and_go_apart(bug: Bug) -> None:
    training = training_of(bug)
    assert training.wrong[0] == training.right[0]
    assert training.wrong[-1] > training.right[-1]
    assert np.isfinite(training.wrong).all()


def test_a_run_is_the_same_every_time() -> None:
    bug = BUGS["not_reset"]
    first = training_of(bug)
    training_of.cache_clear()
    again = training_of(bug)
    assert again is not first
    np.testing.assert_array_equal(again.wrong, first.wrong)


def test_most_mistakes_train_all_the_same() -> None:
    unnoticed = {id for id, bug in BUGS.items() if not training_of(bug).noticed}
    assert {"kernel_not_flipped", "padding_left_out", "bias_averaged", "channels_swapped"} <= unnoticed
    for id in unnoticed:
        wrong = training_of(BUGS[id]).wrong
        assert wrong[-1] <= KEEPS * wrong[0]


def test_a_wrong_sign_runs_away_and_the_run_ends_there() -> None:
    training = training_of(BUGS["wrong_sign"])
    assert training.noticed
    assert len(training.wrong) < STEPS
    assert training.wrong[-1] > RUNAWAY * training.wrong[0] >= training.wrong[-2]
