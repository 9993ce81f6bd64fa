"""The ready-made links of the start page lead to what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.lab.layer.loss import descend
from convviz.lab.session.session import Session
from convviz.lab.state import VIEWS
from convviz.lab.state.address import to_query
from convviz.lab.state.display import Display
from convviz.lab.state.links import BLACKBOARD, LESSONS, Lesson
from tests.addresses import experiment_of

EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def opened(lesson: Lesson) -> Session:
    session = Session()
    session.read_address(lesson.query(Display()))
    session.visit(lesson.page)
    return session


@EACH
def test_a_link_leads_to_its_experiment_without_a_refusal(lesson: Lesson) -> None:
    session = opened(lesson)
    assert session.experiment == lesson.experiment
    assert not session.feedback.has_notes


@EACH
def test_a_link_opens_on_a_view_of_its_page_in_the_reader_s_language(lesson: Lesson) -> None:
    query = lesson.query(Display("zh-Hant"))
    assert query["lang"] == "zh-Hant"
    assert experiment_of(query)[0].view in VIEWS[lesson.page]


def test_the_blackboard_can_be_checked_by_hand() -> None:
    scene = opened(BLACKBOARD).scene
    assert scene.x.shape == (1, 1, 4, 4)
    np.testing.assert_array_equal(scene.x, np.round(scene.x))
    np.testing.assert_array_equal(scene.output, np.round(scene.output))


def test_the_blackboard_s_numbers_stand_in_its_link_to_be_changed() -> None:
    assert to_query(BLACKBOARD.experiment) == {"x": "1_2_0_3~4_1_2_0~0_3_5_1~2_0_1_4", "w": "1_2~0_-1"}


def test_learning_a_blur_lowers_the_loss_again_and_again() -> None:
    session = opened(next(lesson for lesson in LESSONS if lesson.id == "learn_blur"))
    experiment, losses = session.experiment, []
    for _ in range(5):
        experiment, before, after = descend(experiment, session.scene.x)
        losses += [before, after]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0] / 2


def test_the_dark_border_is_dark() -> None:
    output = opened(next(lesson for lesson in LESSONS if lesson.id == "dark_border")).scene.output[0, 0]
    assert output[-1, -1] < output[-2, -2]


def test_the_one_hot_weight_gradient_is_the_patch() -> None:
    scene = opened(next(lesson for lesson in LESSONS if lesson.id == "one_hot")).scene
    row, column = scene.one_hot_cell
    np.testing.assert_array_equal(scene.weight_grad[0], scene.x[0, :, row : row + 3, column : column + 3])
