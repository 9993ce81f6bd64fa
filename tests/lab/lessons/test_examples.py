"""The ready examples lead to what they promise, and each makes its point in numbers."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.lab.layer import cost_of, field_of
from convviz.lab.lessons.examples import TOPICS
from convviz.lab.lessons.gradcheck import smoothness_of
from convviz.lab.session.session import Session
from convviz.lab.state import views_of
from convviz.lab.state.address import left_out
from convviz.lab.state.display import Display
from convviz.lab.state.links import Lesson

ALL = [lesson for topic in TOPICS for lesson in topic.lessons]
EACH = pytest.mark.parametrize("lesson", ALL, ids=lambda lesson: lesson.id)


def opened(lesson: Lesson) -> Session:
    session = Session()
    session.read_address(lesson.query(Display()))
    if lesson.page != "stack":
        session.visit(lesson.page)
    return session


def example(id: str) -> Session:
    return opened(next(lesson for lesson in ALL if lesson.id == id))


@EACH
def test_an_example_is_possible_and_fits_in_its_address(lesson: Lesson) -> None:
    session = opened(lesson)
    assert session.experiment == lesson.experiment and not session.feedback.has_notes
    assert left_out(lesson.experiment) is None
    assert lesson.page == "stack" or lesson.experiment.view in views_of(lesson.page, lesson.experiment)


def test_every_example_has_a_name_of_its_own() -> None:
    assert len({lesson.id for lesson in ALL}) == len({lesson.name for lesson in ALL}) == len(ALL)


def test_the_1_by_1_layer_makes_grey_of_the_three_colours() -> None:
    scene = example("one_by_one").scene
    grey = np.einsum("c,chw->hw", [0.299, 0.587, 0.114], scene.x[0].astype(float))
    np.testing.assert_allclose(scene.output[0, 0], grey, atol=1e-6)


def test_a_row_times_a_column_is_the_gaussian_at_two_fifths_of_its_cost() -> None:
    session = example("separable")
    below = session.experiment.below[0]
    full = Session()
    full.change(picture="camera", presets=("gaussian",), kernel_size=(5, 5))
    np.testing.assert_allclose(session.scene.output, full.scene.output, atol=1e-6)
    costs = [cost_of(below, 1, (28, 28)), cost_of(session.experiment, 1, (28, 24))]
    assert sum(cost.weights for cost in costs) == 10 and cost_of(full.experiment, 1, (28, 28)).weights == 25


def test_dilation_sees_five_by_five_with_nine_weights() -> None:
    experiment = example("dilation").experiment
    assert field_of(experiment, (28, 28)).size == (5, 5)
    assert cost_of(experiment, 1, (28, 28)).weights == 9


def test_two_layers_of_3_by_3_see_5_by_5() -> None:
    experiment = example("two_threes").experiment
    below = field_of(experiment.below[0], (28, 28))
    assert field_of(experiment, (26, 26), below).size == (5, 5)


def test_stride_3_would_leave_squares_and_a_kernel_that_the_stride_divides_none() -> None:
    """How often each pixel inside is painted: by a number that varies, or always the same."""
    for id, kinds in (("checkerboard", 3), ("no_checkerboard", 1)):
        experiment = example(id).experiment
        painted = np.zeros(30)
        for start in range(0, 30 - experiment.kernel_size[0] + 1, experiment.stride[0]):
            painted[start : start + experiment.kernel_size[0]] += 1
        counts = np.outer(painted, painted)[6:20, 6:20]
        assert len(np.unique(counts)) == kinds


def test_relu_blocks_and_the_winner_takes_it_all() -> None:
    blocked = example("relu_blocks").scene
    assert (blocked.output_grad[blocked.output <= 0] == 0).all() and (blocked.output <= 0).any()
    won = example("winner").scene
    assert np.count_nonzero(won.activated_grad) == won.pooled_grad.size < won.activated_grad.size


def test_each_picture_of_the_batch_adds_to_the_weight_gradient() -> None:
    chosen = example("batch").chosen
    assert len(chosen.weight_parts) == 4 and all(part.any() for part in chosen.weight_parts)
    np.testing.assert_allclose(chosen.weight_parts.sum(axis=0), chosen.weight_total, rtol=1e-5)


def test_stamping_and_gathering_need_a_kernel_that_is_not_its_own_turn() -> None:
    kernel = example("why_flip").scene.weight[0, 0]
    assert (kernel != kernel[::-1, ::-1]).any()


def test_stride_two_leaves_a_row_and_a_column_unread() -> None:
    grad = example("stride_backwards").scene.input_grad[0, 0]
    assert not grad[-1].any() and not grad[:, -1].any() and grad[:-1, :-1].any()


def test_reflected_padding_folds_gradients_back() -> None:
    session = example("fold_back")
    plain = Session()
    plain.change(padding=(1, 1), upstream="random")
    edge = np.abs(session.scene.input_grad - plain.scene.input_grad)[0, 0]
    assert edge[1].any() and not edge[3:5, 3:5].any()


def test_one_cell_stamps_the_very_kernel() -> None:
    scene = example("one_kernel").scene
    row, column = scene.one_hot_cell
    stamped = scene.input_grad[0, 0, row : row + 3, column : column + 3]
    np.testing.assert_array_equal(stamped, scene.weight[0, 0])
    assert scene.input_grad.sum() == scene.weight.sum()


def test_the_example_of_the_best_epsilon_has_both_ends() -> None:
    assert not smoothness_of(example("best_epsilon").experiment).is_exact
