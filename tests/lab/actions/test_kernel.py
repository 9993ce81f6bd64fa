"""What a person can do to a kernel: its numbers, presets, sizes and transforms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.errors import Refusal
from convviz.lab import kernels
from convviz.lab.actions import apply
from convviz.lab.kernels import MAX_WEIGHT, PRESETS, preset_kernel
from convviz.lab.state import (
    Experiment,
    repair,
    weight_array,
    with_weight,
)
from tests.doing import DIGIT, FIRST, do, resize
from tests.for_each import for_each

SLANTED = with_weight(FIRST, np.array([[[[1.0, 2.0, 0.0], [0.5, -4.0, 8.0]]]]))  # 2 x 3


def sent(experiment: Experiment, channels: int = 1) -> Any:
    """The weight as a browser holds it: float32 in nested lists."""
    return weight_array(experiment, channels).astype(np.float32).tolist()


# ---- editing the kernel ----------------------------------------------------------------------------------


def test_an_edited_preset_is_custom_and_holds_the_number_typed() -> None:
    weight = sent(FIRST)
    weight[0][0][1][2] = 0.1
    edited = do(FIRST, "weight", weight=weight)
    assert edited.presets == ("custom",) and edited.kernel_size == (3, 3)
    assert edited.weight == ((((-1, 0, 1), (-2, 0, 0.1), (-1, 0, 1)),),)


def test_numbers_that_were_only_shown_keep_their_exact_value() -> None:
    box = Experiment(presets=("box",))
    weight = sent(box)
    assert weight[0][0][0][0] != 1 / 9  # float32 has fewer digits
    weight[0][0][2][2] = 5
    edited = do(box, "weight", weight=weight)
    assert edited.weight == ((((1 / 9,) * 3, (1 / 9,) * 3, (1 / 9, 1 / 9, 5.0)),),)


@for_each("preset", list(PRESETS))
@for_each("channels", [1, 3])
def test_sending_back_what_is_shown_changes_nothing(preset: str, channels: int) -> None:
    experiment = repair(Experiment(presets=(preset,), kernel_size=PRESETS[preset].default_size), DIGIT)[0]
    again = do(experiment, "weight", channels, weight=sent(experiment, channels))
    assert again is experiment


def test_one_channel_of_a_colour_kernel_can_be_edited_alone() -> None:
    weight = sent(FIRST, 3)
    weight[0][2][0][0] = 9
    edited = do(FIRST, "weight", 3, weight=weight)
    expected = np.tile(preset_kernel("sobel_x"), (1, 3, 1, 1))
    expected[0, 2, 0, 0] = 9
    assert (weight_array(edited, 3) == expected).all()


def test_a_pasted_grid_of_another_size_is_taken_as_it_is() -> None:
    pasted = do(FIRST, "weight", 3, weight=[[[[1, 2], [3, 4], [5, 6], [7, 8]]]])
    assert pasted.kernel_size == (4, 2) and weight_array(pasted, 3).shape == (1, 3, 4, 2)


def test_a_grid_that_does_not_fit_on_the_picture_is_refused_in_the_layers_own_words() -> None:
    with pytest.raises(Refusal, match="Kernel spans 9 rows but the padded input has 8"):
        do(FIRST, "weight", weight=[[[[1]] * 9]])


@for_each(
    "weight",
    [
        None,
        5,
        "1 2 3",
        [],
        [[]],
        [[[]]],
        [[[[]]]],
        [[1, 2], [3, 4]],
        [[[[1, 2], [3]]]],
        [[[[1, 2], 3]]],
        [[[[1, [2]]]]],
        [[[["1"]]]],
        [[[[True]]]],
        [[[[None]]]],
        [[[[float("nan")]]]],
        [[[[float("inf")]]]],
        [[[[1.0000001 * MAX_WEIGHT]]]],
        [[[[10**400]]]],
        [[[[1] * 12]]],
        [[[[1]] * 12]],
        [[[[1]]] * 9],
        [[[[1]]], [[[1]]]],
        [[[[1]], [[1]]]],
        {"0": 1},
    ],
)
def test_what_is_no_grid_of_decent_numbers_is_refused(weight: Any) -> None:
    with pytest.raises(Refusal) as refused:
        do(FIRST, "weight", 3, weight=weight)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        (
            ("taps", {"taps": [[None, 0, 0, 1e7]]}),
            "A weight or bias is a number between -1,000,000 and 1,000,000",
        ),
        (("input", {"grid": [[[1e7]]]}), "A number of the input is between -1,000,000 and 1,000,000"),
    ],
)
def test_a_number_that_is_too_large_is_told_the_limit_as_a_person_writes_it(act: Any, rule: str) -> None:
    verb, given = act
    with pytest.raises(Refusal, match=rule):
        do(FIRST, verb, **given)


def test_the_largest_weight_is_taken() -> None:
    edited = do(FIRST, "weight", weight=[[[[MAX_WEIGHT, -MAX_WEIGHT]]]])
    assert edited.weight == ((((1e6, -1e6),),),)


# ---- single cells ----------------------------------------------------------------------------------------


def test_a_cell_takes_its_number_and_all_others_stay_exactly_what_they_are() -> None:
    box = Experiment(presets=("box",))
    edited = do(box, "taps", taps=[[None, 1, 2, 0.1]])
    assert edited.weight == ((((1 / 9,) * 3, (1 / 9, 1 / 9, 0.1), (1 / 9,) * 3),),)
    assert edited.presets == ("custom",)


def test_cells_that_were_typed_one_after_the_other_are_all_there_whatever_was_on_show() -> None:
    typed = FIRST
    for k in range(9):  # each action knows its own cell alone
        typed = do(typed, "taps", taps=[[None, k // 3, k % 3, k + 1]])
    assert (weight_array(typed, 1)[0, 0] == np.arange(1.0, 10).reshape(3, 3)).all()


def test_a_cell_typed_after_a_change_of_the_whole_kernel_keeps_that_change() -> None:
    negated = do(FIRST, "negate")
    typed = do(negated, "taps", taps=[[None, 0, 0, 7]])
    expected = -preset_kernel("sobel_x")
    expected[0, 0] = 7
    assert (weight_array(typed, 1)[0, 0] == expected).all()


@pytest.mark.parametrize(("channel", "changed"), [(None, [0, 1, 2]), (0, [0]), (2, [2])])
def test_a_cell_is_of_one_channel_or_of_all(channel: int | None, changed: list[int]) -> None:
    edited = do(FIRST, "taps", 3, taps=[[channel, 2, 1, -0.25]])
    expected = np.tile(preset_kernel("sobel_x"), (1, 3, 1, 1))
    expected[0, changed, 2, 1] = -0.25
    assert (weight_array(edited, 3) == expected).all()


def test_a_cell_is_of_the_filter_on_show_alone() -> None:
    two = replace(do(FIRST, "add"), out_channel=1)
    before = weight_array(two, 1)
    after = weight_array(do(two, "taps", taps=[[None, 0, 1, 42]]), 1)
    before[1, 0, 0, 1] = 42
    assert (after == before).all()


@for_each("preset", list(PRESETS))
def test_typing_the_number_that_is_there_leaves_the_preset_its_name(preset: str) -> None:
    experiment = repair(Experiment(presets=(preset,), kernel_size=PRESETS[preset].default_size), DIGIT)[0]
    number = float(weight_array(experiment, 1)[0, 0, 0, 0])
    assert do(experiment, "taps", taps=[[None, 0, 0, number]]) is experiment


@for_each(
    "taps",
    [
        None,
        3,
        "0",
        {"0": 1},
        [],
        [[]],
        [None],
        [[None, 0, 0]],
        [[None, 0, 0, 1, 2]],
        [[3, 0, 0, 1]],
        [[-1, 0, 0, 1]],
        [["0", 0, 0, 1]],
        [[True, 0, 0, 1]],
        [[None, 3, 0, 1]],
        [[None, 0, 3, 1]],
        [[None, -1, 0, 1]],
        [[None, 0.5, 0, 1]],
        [[None, 0, 0, None]],
        [[None, 0, 0, "1"]],
        [[None, 0, 0, float("nan")]],
        [[None, 0, 0, 2 * MAX_WEIGHT]],
        [[None, 0, 0, 1], [None, 9, 9, 1]],
        [[None, 0, 0, 1]] * 100_000,
    ],
)
def test_what_is_no_cell_of_the_kernel_is_refused(taps: Any) -> None:
    with pytest.raises(Refusal) as refused:
        do(FIRST, "taps", 3, taps=taps)
    assert len(str(refused.value)) < 250


# ---- presets and sizes -----------------------------------------------------------------------------------


def test_a_preset_keeps_the_kernels_size_where_it_can() -> None:
    wide = Experiment(kernel_size=(5, 3))
    assert do(wide, "preset", preset="gaussian") == replace(wide, presets=("gaussian",))
    assert do(wide, "preset", preset="scharr_y").kernel_size == (3, 3)
    assert do(SLANTED, "preset", preset="identity") == Experiment(presets=("identity",), kernel_size=(3, 3))


def test_the_preset_that_is_there_already_changes_nothing() -> None:
    assert do(FIRST, "preset", preset="sobel_x") is FIRST


@pytest.mark.parametrize("preset", ["custom", "Sobel", "", None, 3, ["box"], "x" * 10**6])
def test_an_unknown_preset_is_refused(preset: Any) -> None:
    with pytest.raises(Refusal, match="There is no kernel named") as refused:
        do(FIRST, "preset", preset=preset)
    assert len(str(refused.value)) < 300


def test_a_preset_too_large_for_the_picture_is_refused() -> None:
    with pytest.raises(Refusal, match="Kernel spans 5 rows"):
        do(Experiment(kernel_size=(1, 2)), "preset", size=(3, 3), preset="log")


def test_a_new_size_gives_the_preset_in_that_size() -> None:
    assert resize(FIRST, 5, 4) == replace(FIRST, kernel_size=(5, 4))


def test_a_preset_without_that_size_is_cropped_and_custom_from_then_on() -> None:
    resized = resize(FIRST, 3, 1)
    assert resized == with_weight(FIRST, kernels.resize(preset_kernel("sobel_x"), (3, 1))[None, None])
    assert resized.presets == ("custom",)


def test_a_custom_kernel_grows_by_zeros() -> None:
    assert resize(SLANTED, 4, 3).weight == ((((0, 0, 0), (1, 2, 0), (0.5, -4, 8), (0, 0, 0)),),)


def test_the_size_that_is_there_already_changes_nothing() -> None:
    assert resize(SLANTED, 2, 3) is SLANTED and resize(FIRST, 3, 3) is FIRST


@for_each(
    "size", [None, 3, [3], [3, 3, 3], [0, 3], [3, 12], [3.0, 3], [True, 3], ["3", "3"], [float("nan"), 3]]
)
def test_what_is_no_kernel_size_is_refused(size: Any) -> None:
    with pytest.raises(Refusal, match="1 to 11 rows and 1 to 11 columns"):
        apply(FIRST, {"do": "size", "size": size}, channels=1, picture_size=DIGIT)


# ---- transforms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "transform"),
    [
        ("normalise", kernels.normalise),
        ("transpose", kernels.transpose),
        ("rotate", kernels.rotate_half_turn),
        ("negate", kernels.negate),
    ],
)
def test_a_transform_acts_on_every_channel_and_makes_the_kernel_custom(verb: str, transform: Any) -> None:
    colour = with_weight(FIRST, np.random.default_rng(0).normal(size=(1, 3, 2, 3)))
    for experiment in (Experiment(presets=("sobel_x",), kernel_size=(2, 3)), SLANTED, colour):
        changed = do(experiment, verb, 3)
        assert changed.presets == ("custom",)
        np.testing.assert_array_equal(weight_array(changed, 3), transform(weight_array(experiment, 3)))


def test_a_transform_without_effect_leaves_the_preset_its_name() -> None:
    gaussian = Experiment(presets=("gaussian",), kernel_size=(3, 3))
    for verb in ("normalise", "transpose", "rotate"):
        assert do(gaussian, verb) is gaussian


def test_a_transposed_kernel_that_does_not_fit_is_refused() -> None:
    wide = Experiment(presets=("box",), kernel_size=(1, 5))
    with pytest.raises(Refusal, match="Kernel spans 5 rows but the padded input has 4"):
        do(wide, "transpose", size=(4, 9))
