"""What a person can do to picture, step, cell and bias; and whatever is asked leads to what is possible."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from convviz.errors import Refusal
from convviz.lab.actions import apply
from convviz.lab.kernels import MAX_WEIGHT, PRESETS
from convviz.lab.state import (
    Experiment,
    choices,
    input_channels,
    input_size,
    region_of,
    repair,
)
from tests.doing import DIGIT, FIRST, do, resize
from tests.experiments import possible_experiments
from tests.for_each import for_each

TALL = Experiment(presets=("random",), kernel_size=(3, 1), padding="same", dilation=(1, 2))


# ---- picture, step, cell, bias ---------------------------------------------------------------------------


def region(box: Any, experiment: Experiment = FIRST, size: Any = (100, 200)) -> Experiment:
    return apply(experiment, {"do": "region", "box": box}, channels=1, picture_size=size)


def test_a_box_is_rounded_to_whole_pixels_and_cut_at_the_pictures_edges() -> None:
    assert region([10.4, 20.6, 9.9, 30.2]).region == (10, 21, 10, 30)
    assert region([-7.5, 190.0, 20.0, 50.0]).region == (0, 190, 12, 10)


def test_a_large_box_is_reduced_as_little_as_it_must_be() -> None:
    large = region([0, 0, 100, 150])
    assert region_of(large, (100, 200)).reduce == 3 and large.reduce is None
    assert input_size(large, (100, 200)) == (33, 50)


def test_a_chosen_block_size_is_kept_where_it_can_be_shown() -> None:
    reduced = replace(FIRST, reduce=2)
    assert region([0, 0, 21, 40], reduced).reduce == 2
    assert region([0, 0, 100, 150], reduced).reduce is None
    assert region([0, 0, 9, 9], replace(FIRST, reduce=10)).reduce is None
    assert region([0, 0, 9, 30], replace(FIRST, reduce=10)).reduce is None
    assert region([0, 0, 9, 9]).reduce is None


def test_a_narrow_box_shows_what_can_be_shown_of_it() -> None:
    narrow = replace(FIRST, presets=("box",), kernel_size=(1, 1))
    assert region([5, 0, 1, 200], narrow).region == (5, 68, 1, 64)
    assert repair(region([5, 0, 1, 200], narrow), (100, 200))[1] == []


@for_each(
    "box",
    [
        None,
        7,
        [1, 2, 3],
        [0, 0, 10, "10"],
        [0, 0, float("nan"), 10],
        [0, 0, float("inf"), 10],
        [0, 0, 10, True],
        [0, 0, 0, 10],
        [0, 0, 10, -5],
        [200, 0, 10, 10],
        [0, -50, 10, 10],
        [0, 0, 10**400, 10],
    ],
)
def test_what_is_no_box_on_the_picture_is_refused(box: Any) -> None:
    with pytest.raises(Refusal, match="region"):
        region(box)


def test_a_box_too_small_for_the_kernel_is_refused() -> None:
    with pytest.raises(Refusal, match="Kernel spans 3 columns but the padded input has 2"):
        region([0, 0, 10, 2])


def test_a_step_beyond_the_last_is_the_last() -> None:
    assert do(FIRST, "step", step=35).step == 35
    assert do(replace(FIRST, step=3), "step", step=0).step == 0
    assert do(FIRST, "step", step=36).step == 35


@pytest.mark.parametrize("step", [-1, 1.5, "3", None, True, float("nan"), 10**400, [1]])
def test_what_is_no_step_is_refused(step: Any) -> None:
    with pytest.raises(Refusal, match="A step is a whole number"):
        do(FIRST, "step", step=step)


def test_a_cell_is_picked_inside_the_output_alone() -> None:
    assert do(FIRST, "cell", cell=[5, 0]).cell == (5, 0)
    for cell in ([6, 0], [0, 6], [-1, 0], [1], [1.0, 1], None, "11", [True, 0]):
        with pytest.raises(Refusal, match="output, which is 6 x 6"):
            do(FIRST, "cell", cell=cell)


def test_there_is_one_bias_for_each_filter() -> None:
    assert do(FIRST, "bias", bias=[-0.5]).bias == (-0.5,)
    two = Experiment(presets=("box", "emboss"), bias=(0.0, 1.0))
    assert do(two, "bias", bias=[2, 3]).bias == (2.0, 3.0)
    for bias in ([], [1, 2], 0.5, None, "0", [float("nan")], ["1"], [True], [2 * MAX_WEIGHT], [[1]]):
        with pytest.raises(Refusal):
            do(FIRST, "bias", bias=bias)


def test_step_and_cell_come_along_when_the_output_shrinks() -> None:
    late = replace(FIRST, step=35, cell=(5, 5))
    shrunk = resize(late, 7, 6)
    assert (shrunk.step, shrunk.cell) == (5, (1, 2))


# ---- anything at all -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action", [None, [], {}, {"do": None}, {"do": 3}, {"do": "explode"}, {"do": ["weight"]}, "weight"]
)
def test_what_is_no_action_is_refused(action: Any) -> None:
    with pytest.raises(Refusal):
        apply(FIRST, action, channels=1, picture_size=DIGIT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
NUMBER = st.integers(-3, 12) | st.floats(allow_nan=True) | st.just(10**400)
GRID = st.lists(st.lists(st.lists(st.lists(NUMBER, max_size=4), max_size=4), max_size=3), max_size=2)
TRANSFORMS = ["normalise", "transpose", "rotate", "negate"]
FILTERS = ["groups", "add", "duplicate", "remove", "pick"]
VERBS = ["weight", "taps", "preset", "size", "region", "step", "cell", "bias", *TRANSFORMS, *FILTERS]
ACTIONS = st.fixed_dictionaries(
    {"do": st.sampled_from(VERBS)},
    optional={
        "weight": GRID | JSON,
        "taps": st.lists(st.lists(NUMBER | st.none(), min_size=4, max_size=4), max_size=3) | JSON,
        "preset": st.sampled_from(list(PRESETS)) | JSON,
        "size": st.lists(NUMBER, max_size=3) | JSON,
        "box": st.lists(NUMBER, min_size=4, max_size=4) | JSON,
        "step": NUMBER | JSON,
        "cell": st.lists(NUMBER, max_size=3) | JSON,
        "bias": st.lists(NUMBER, max_size=3) | JSON,
        "groups": NUMBER | JSON,
        "filter": NUMBER | JSON,
        "channel": NUMBER | JSON,
        "item": NUMBER | JSON,
    },
)


@settings(max_examples=100)
@given(possible_experiments(), st.lists(ACTIONS, min_size=1, max_size=4))
@example((FIRST, DIGIT), [{"do": "weight", "weight": [[[[float("nan")]]]]}])
@example((TALL, (1, 1)), [{"do": "transpose"}])
def test_an_action_is_refused_or_leads_to_a_possible_experiment(drawn: Any, actions: list[Any]) -> None:
    experiment, size = drawn
    for action in actions:
        try:
            channels = input_channels(experiment, 1)
            after = apply(experiment, action, channels=channels, picture_size=size)
        except Refusal as refusal:
            assert len(str(refusal)) < 400
            continue
        assert after.step in choices(after, size).steps
        pictures = replace(after, batch_of="pictures")  # a larger region may leave too few crops
        assert repair(pictures, size, 1) == (pictures, [])
        experiment = after


@given(
    possible_experiments(channels=3, maps="picture", below=()),
    st.sampled_from(["normalise", "rotate", "negate"]),
)
def test_colour_and_grey_are_transformed_alike(drawn: Any, verb: str) -> None:
    experiment, size = drawn
    assume("random" not in experiment.presets)  # one of its kernels is another one for each channel
    grey = apply(replace(experiment, groups=1), {"do": verb}, channels=1, picture_size=size)
    colour = apply(replace(experiment, groups=1), {"do": verb}, channels=3, picture_size=size)
    assert grey == colour
