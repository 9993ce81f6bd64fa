"""The ready lectures: every link opens what it says, whole, in the language of who opens it."""

from __future__ import annotations

from urllib.parse import parse_qsl

import numpy as np

from convviz.lab.lessons.bugs import BUGS
from convviz.lab.lessons.course import course
from convviz.lab.lessons.exercises import SERIES
from convviz.lab.lessons.lectures import LECTURES, Stop
from convviz.lab.session.session import Session
from convviz.lab.state import VIEWS, views_of
from convviz.lab.state.address import read_address
from convviz.lab.state.display import Display
from tests.for_each import for_each

STOPS = [stop for lecture in LECTURES.values() for stop in lecture.stops]


def opened(stop: Stop) -> Session:
    session = Session()
    session.read_address(stop.query(Display()))
    if stop.page in VIEWS:
        session.visit(stop.page)
    return session


def at(lecture: str, name: str) -> Session:
    return opened(next(stop for stop in LECTURES[lecture].stops if stop.name == name))


def test_there_are_five_lectures_of_four_to_seven_links() -> None:
    assert [lecture.name for lecture in LECTURES.values()] == [
        "First convolution",
        "Why the kernel is flipped",
        "Stride and padding backwards",
        "Pooling and activation",
        "From kernel to network",
    ]
    assert all(4 <= len(lecture.stops) <= 7 for lecture in LECTURES.values())
    assert len({stop.name for stop in STOPS}) == len({stop.address for stop in STOPS}) == len(STOPS)


@for_each("stop", STOPS, ids=lambda stop: stop.name)
def test_a_link_is_possible_and_says_all_that_it_shows(stop: Stop) -> None:
    asked = dict(parse_qsl(stop.address.partition("?")[2]))
    state, refusals = read_address(asked)
    assert not refusals
    session = opened(stop)
    assert session.experiment == state.experiment and not session.feedback.has_notes
    assert session.learn_state == state.learn
    written = stop.query(Display(lang="zh-Hant"))
    assert written["lang"] == "zh-Hant" and read_address(written)[0].learn == state.learn
    if stop.page in VIEWS:
        assert state.experiment.view in views_of(stop.page, state.experiment)


@for_each("stop", [stop for stop in STOPS if stop.page == "learn"], ids=lambda stop: stop.name)
def test_a_link_to_learn_names_what_is_there(stop: Stop) -> None:
    learn = stop.state.learn
    assert not learn.lesson or learn.lesson in course()
    assert not learn.series or learn.series in SERIES
    assert not learn.exhibit or learn.exhibit in BUGS


def test_the_lessons_are_those_whose_numbers_are_named() -> None:
    for lecture, lesson, number in (
        ("first_convolution", "one_window", 1),
        ("why_flipped", "input_gradient", 5),
    ):
        assert at(lecture, f"Now the class: lesson {number}").learn_state.lesson == lesson
        assert list(course())[number - 1] == lesson
    minutes = {"one_window": "Eight minutes", "input_gradient": "Twelve minutes"}
    for lesson, words in minutes.items():
        [stop] = [stop for stop in STOPS if stop.state.learn.lesson == lesson]
        assert stop.sentence.startswith(words)
        assert course()[lesson].minutes == {"Eight minutes": 8, "Twelve minutes": 12}[words]


# ---- each makes its point ----------------------------------------------------------------------------------


def test_one_gradient_stamps_the_kernel_as_it_is_and_two_overlap() -> None:
    scene = at("why_flipped", "One gradient stamps the kernel").scene
    np.testing.assert_array_equal(scene.input_grad[0, 0, 1:3, 1:3], scene.weight[0, 0])
    assert np.count_nonzero(scene.input_grad) == np.count_nonzero(scene.weight)
    both = at("why_flipped", "Two stamps overlap").scene
    assert np.count_nonzero(both.output_grad) == 2
    assert both.input_grad.sum() == 3 * both.weight.sum()


def test_with_stride_2_the_pixels_that_no_window_read_get_0() -> None:
    grad = at("stride_backwards", "The stamps are two pixels apart").scene.input_grad[0, 0]
    assert not grad[-1].any() and not grad[:, -1].any() and grad[:-1, :-1].any()
    forward = at("stride_backwards", "Forward with stride 2")
    assert forward.experiment.stride == (2, 2) and forward.scene.output.shape[2:] == (2, 2)


def test_a_true_convolution_turns_the_kernel_of_the_board() -> None:
    plain, turned = (
        at("first_convolution", name).scene.output
        for name in ("One window, one number", "What mathematics calls convolution")
    )
    assert (plain != turned).any()


def test_relu_blocks_what_was_negative_and_the_winner_gets_all() -> None:
    board = at("pooling_activation", "ReLU keeps what is above 0").scene
    assert (board.output < 0).any() and not (board.activated < 0).any()
    blocked = at("pooling_activation", "What ReLU blocks").scene
    assert not blocked.output_grad[blocked.output <= 0].any()
    won = at("pooling_activation", "The winner gets all of it").scene
    assert np.count_nonzero(won.activated_grad) == won.pooled_grad.size


def test_the_network_of_the_last_lecture_has_two_layers_below_it() -> None:
    twice = at("kernel_to_network", "Convolution, ReLU, pooling, twice").experiment
    assert len(twice.below) == 1 and len(twice.presets) == 4 and twice.below[0].pool == twice.pool == "max"
