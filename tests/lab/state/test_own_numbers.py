"""An input of one's own numbers: what it holds, how an address writes it, what is refused of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import conv2d
from convviz.errors import Refusal, RefusedValue
from convviz.lab.scene import build_scene
from convviz.lab.state import (
    MAX_NUMBER,
    NUMBERS,
    Experiment,
    OwnNumbers,
    reads_own_numbers,
    views_of,
    weight_array,
    with_weight,
)
from convviz.lab.state.address import MAX_ADDRESS, fields_left_out, left_out, to_query
from tests.addresses import experiment_of
from tests.doing import do
from tests.experiments import own_numbers
from tests.for_each import for_each

GRID = [[1.0, -2.5, 0.0], [4.0, 1e-5, 3.0]]


def own(values: Any = (GRID,), **fields: Any) -> Experiment:
    """An experiment on these numbers (C, H, W), under a kernel that fits on the smallest of them."""
    return Experiment(picture=NUMBERS, numbers=OwnNumbers.of(values), padding="same", **fields)


# ---- the numbers -----------------------------------------------------------------------------------------


def test_numbers_are_kept_as_they_are_in_float64() -> None:
    numbers = OwnNumbers.of([GRID])
    assert (numbers.shape, numbers.size, numbers.channels) == ((1, 2, 3), (2, 3), 1)
    assert numbers.array.tolist() == [GRID]
    assert numbers == OwnNumbers.of(np.array([GRID])) and hash(numbers) == hash(OwnNumbers.of([GRID]))
    assert not numbers.array.flags.writeable


def test_a_negative_zero_is_zero() -> None:
    assert OwnNumbers.of([[[-0.0]]]) == OwnNumbers.of([[[0.0]]])


@given(st.floats(-MAX_NUMBER, MAX_NUMBER, width=32))
def test_numbers_on_show_are_taken_in_their_shortest_form_and_stay_the_same_float32(value: float) -> None:
    taken = OwnNumbers.shown(np.array([[[value]]], np.float32)).array
    assert np.float32(taken[0, 0, 0]) == np.float32(value)
    assert len(str(float(taken[0, 0, 0]))) <= 15


@for_each(
    "values",
    [
        [],
        [[]],
        [[[]]],
        [[1.0]],
        5.0,
        [[[np.nan]]],
        [[[np.inf]]],
        [[[1.0000001 * MAX_NUMBER]]],
        np.zeros((1, 65, 1)),
        np.zeros((1, 1, 65)),
        np.zeros((17, 1, 1)),
        np.zeros((1, 1, 1, 1)),
    ],
)
def test_what_is_no_input_is_refused_in_one_sentence(values: Any) -> None:
    with pytest.raises(RefusedValue, match="1 to 16 channels of up to 64 x 64 numbers between -1,000,000"):
        OwnNumbers.of(values)


@pytest.mark.parametrize(
    ("shape", "data"),
    [((1, 1, 1), b""), ((1, 1, 1), bytes(16)), ((1, 1), bytes(8)), ((True, 1, 1), bytes(8)), (None, b"")],
)
def test_bytes_that_are_not_those_of_the_shape_are_refused(shape: Any, data: Any) -> None:
    with pytest.raises(RefusedValue):
        OwnNumbers(shape, data)


# ---- the address -----------------------------------------------------------------------------------------


def test_an_address_holds_the_numbers_alone_and_says_no_picture() -> None:
    assert to_query(own()) == {"x": "1_-2.5_0~4_1e-05_3", "pad": "same"}
    assert to_query(own([[[1.0]], [[2.0]]]))["x"] == "1~~2"


@given(own_numbers())
def test_numbers_come_out_of_an_address_bit_by_bit(numbers: OwnNumbers) -> None:
    experiment = Experiment(picture=NUMBERS, numbers=numbers)
    if left_out(experiment) is None:
        query = urlencode(to_query(experiment))
        assert "%" not in query and experiment_of(dict(parse_qsl(query))) == (experiment, [])


HOSTILE = [
    "nan",
    "inf",
    "1e999",
    "1e7",
    "-1000001",
    "",
    "_",
    "1_",
    "1__2",
    "1_2~3",
    "1~~2~3",
    "1~~~2",
    "1 2",
    "1,2",
    "0x10",
    "1" * 3900,
    "_".join(["1"] * 65),
    "~".join(["1"] * 65),
    "~~".join(["1"] * 17),
    "~" * 3900,
    "_" * 3900,
    "１",
    "<b>",
]


@for_each("text", HOSTILE)
@for_each("named", [{}, {"pic": NUMBERS}])
def test_a_hostile_address_is_refused_in_one_short_sentence_and_nothing_is_lost_beside_it(
    text: str, named: dict[str, str]
) -> None:
    experiment, refusals = experiment_of({**named, "x": text, "stride": "2"})
    assert experiment == Experiment(stride=(2, 2))
    assert len(refusals) == 1 and str(refusals[0]).startswith("x is a grid of up to 64 x 64 numbers")
    assert len(str(refusals[0])) < 260


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ({"pic": NUMBERS}, Experiment(), "does not hold them: digit is shown instead"),
        ({"pic": "cat", "x": "1"}, Experiment(picture="cat"), "they were ignored"),
        ({"x": "1_2", "box": "0_0_1_1"}, own([[[1.0, 2.0]]], kernel_size=(3, 3)), "no region to choose"),
        ({"x": "1_2", "reduce": "2"}, own([[[1.0, 2.0]]]), "no region to choose"),
    ],
)
def test_an_address_that_contradicts_itself_is_mended_and_says_so(
    query: dict[str, str], expected: Experiment, sentence: str
) -> None:
    experiment, refusals = experiment_of({**query, "pad": "same"})
    assert experiment == replace(expected, padding="same")
    assert len(refusals) == 1 and sentence in str(refusals[0])


def test_numbers_too_long_for_an_address_are_left_out_and_told_at_both_ends() -> None:
    large = own(np.random.default_rng(0).normal(size=(1, 20, 20)), stride=(2, 2), padding_mode="reflect")
    large = replace(large, padding=(1, 1))
    assert fields_left_out(large) == ["numbers"]
    assert "the link leaves the input out" in str(left_out(large))
    query = to_query(large)
    assert query["pic"] == NUMBERS and "x" not in query
    assert experiment_of(query)[0] == replace(large, picture="digit", numbers=None)
    assert len(experiment_of(query)[1]) == 1


def test_the_longest_part_is_left_out_first_so_that_the_rest_still_fits() -> None:
    numbers = OwnNumbers.of(np.arange(400).reshape(1, 20, 20))
    weight = np.random.default_rng(0).normal(size=(8, 1, 7, 7))
    both = with_weight(Experiment(picture=NUMBERS, numbers=numbers), weight)
    assert fields_left_out(both) == ["weight"]
    assert experiment_of(to_query(both))[0].numbers == numbers


def test_where_neither_fits_both_are_told_of() -> None:
    random = np.random.default_rng(0)
    numbers = OwnNumbers.of(random.normal(size=(1, 30, 30)))
    both = with_weight(Experiment(picture=NUMBERS, numbers=numbers), random.normal(size=(8, 1, 11, 11)))
    assert sorted(fields_left_out(both)) == ["numbers", "weight"]
    assert str(left_out(both)).startswith("The input and weights need ")
    assert len(urlencode(to_query(both))) <= MAX_ADDRESS


@pytest.mark.parametrize(("side", "digits", "fits"), [(28, 0, True), (19, 3, True), (64, 0, False)])
def test_how_much_an_address_holds(side: int, digits: int, fits: bool) -> None:
    values = np.random.default_rng(0).uniform(0, 9, (1, side, side)).round(digits)
    assert (left_out(own(values)) is None) == fits
    assert len(urlencode(to_query(own(values)))) <= MAX_ADDRESS


# ---- the action ------------------------------------------------------------------------------------------


def test_a_grid_becomes_the_input_whatever_was_there() -> None:
    before = Experiment(picture="cat", region=(0, 0, 9, 9), reduce=2, maps="random", channel=2, step=4)
    after = do(before, "input", 3, (300, 451), grid=[GRID])
    assert after == replace(
        before, picture=NUMBERS, numbers=OwnNumbers.of([GRID]), region=None, reduce=None, maps="picture",
        channel=0, step=0,
    )  # fmt: skip


def test_cells_change_one_by_one_and_the_step_stays() -> None:
    before = own([GRID, GRID], step=3)
    after = do(before, "input", 2, (2, 3), cells=[[1, 0, 2, 0.1], [0, 1, 0, -7]])
    assert after.numbers is not None
    assert after.numbers.array.tolist() == [[GRID[0], [-7.0, *GRID[1][1:]]], [[*GRID[0][:2], 0.1], GRID[1]]]
    assert after == replace(before, numbers=after.numbers)


def test_the_same_numbers_again_change_nothing() -> None:
    experiment = own()
    assert do(experiment, "input", 1, (2, 3), grid=[GRID]) is experiment
    assert do(experiment, "input", 1, (2, 3), cells=[[0, 0, 0, 1.0]]) is experiment


def test_a_grid_for_one_of_several_channels_is_that_channel_where_the_size_is_the_same() -> None:
    two = own([GRID, GRID])
    other = [[7.0] * 3] * 2
    assert do(two, "input", 2, (2, 3), grid=[other], channel=1).numbers == OwnNumbers.of([GRID, other])
    assert do(two, "input", 2, (2, 3), grid=[[[7.0]]], channel=1).numbers == OwnNumbers.of([[[7.0]]])
    assert do(two, "input", 2, (2, 3), grid=[other]).numbers == OwnNumbers.of([other])
    assert do(two, "input", 2, (2, 3), grid=[other], channel=5).numbers == OwnNumbers.of([other])


@for_each(
    "action",
    [
        {},
        {"grid": None},
        {"grid": []},
        {"grid": [[]]},
        {"grid": [[[]]]},
        {"grid": [GRID, [[1.0]]]},
        {"grid": [[[1.0], [1.0, 2.0]]]},
        {"grid": [[[float("nan")]]]},
        {"grid": [[[10**400]]]},
        {"grid": [[["1"]]]},
        {"grid": [[[True]]]},
        {"grid": [[[1.0] * 65]]},
        {"grid": [[[1.0]] * 65]},
        {"grid": [[[1.0]]] * 17},
        {"grid": "1 2"},
        {"cells": None},
        {"cells": []},
        {"cells": [[0, 0, 0]]},
        {"cells": [[0, 2, 0, 1.0]]},
        {"cells": [[1, 0, 0, 1.0]]},
        {"cells": [[0, -1, 0, 1.0]]},
        {"cells": [[0, 0.0, 0, 1.0]]},
        {"cells": [[0, 0, 0, float("inf")]]},
        {"cells": [[0, 0, 0, None]]},
        {"cells": [[0, 0, 0, 1.0]] * 5000},
        {"cells": {"0": 1}},
    ],
)
def test_what_is_no_input_of_numbers_is_refused(action: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        do(own(), "input", 1, (2, 3), **action)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("shape", "said"),
    [((1, 65, 2), "not 65 x 2."), ((17, 1, 3), "not 17 x 1 x 3."), ((1, 1, 900), "not 1 x 900.")],
)
def test_a_grid_that_is_too_large_is_told_by_its_size(shape: tuple[int, ...], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        do(own(), "input", 1, (2, 3), grid=np.zeros(shape).tolist())
    assert str(refused.value).endswith(said)


def test_the_pixels_of_a_picture_are_not_changed_one_by_one() -> None:
    with pytest.raises(Refusal, match="turn them into your own numbers first"):
        do(Experiment(), "input", cells=[[0, 0, 0, 1.0]])


# ---- what is made of them --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "signed", "limits"),
    [
        ([[[0.0, 1.0]]], False, (0, 1)),
        ([[[0.0, 0.0]]], False, (0, 1)),
        ([[[3.0, 7.5]]], False, (0, 9)),
        ([[[10.0, 200.0]]], False, (0, 255)),
        ([[[0.0, 1000.0]]], False, (0, 1000)),
        ([[[-3.0, 2.0]]], True, (-3, 3)),
        ([[[-1.0, 200.0]]], True, (-200, 200)),
    ],
)
def test_numbers_with_a_sign_are_coloured_evenly_around_zero(
    values: Any, signed: bool, limits: tuple[float, float]
) -> None:
    scene = build_scene(own(values), [values])
    assert (scene.is_signed, scene.value_range) == (signed, limits)


@given(own_numbers())
def test_the_output_is_that_of_conv2d_on_the_very_numbers(numbers: OwnNumbers) -> None:
    experiment = Experiment(picture=NUMBERS, numbers=numbers, presets=("scharr_x",), padding="same")
    x = numbers.array.astype(np.float32)[None]  # (1, C, H, W)
    scene = build_scene(experiment, x)
    expected = conv2d(x.astype(np.float64), weight_array(experiment, numbers.channels), padding="same")
    np.testing.assert_allclose(scene.output, expected, rtol=1e-6, atol=1e-5)


def test_they_are_all_in_sight_so_that_no_view_shows_them_whole() -> None:
    assert "picture" in views_of("forward", Experiment())
    assert "picture" not in views_of("forward", own())


def test_they_can_be_changed_in_place_where_the_open_layer_reads_them_itself() -> None:
    assert reads_own_numbers(own())
    assert not reads_own_numbers(own(maps="responses"))
    assert not reads_own_numbers(Experiment())
