"""The frozen state: its defaults, its checks, and its weights as arrays."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from convviz.errors import RefusedValue
from convviz.lab.kernels import preset_kernel
from convviz.lab.state import Experiment, LayerSettings, repair, weight_array, with_weight
from convviz.lab.state.table import table
from tests.experiments import experiments
from tests.for_each import for_each

DIGIT = (8, 8)
A = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))  # 2 x 3
B = ((3.0, 4.0, 5.0), (6.0, 7.0, 8.0))


def custom(*channels: Any, **fields: Any) -> Experiment:
    """One filter with these kernels, one a channel."""
    size = (len(channels[0]), len(channels[0][0]))
    return Experiment(presets=("custom",), weight=(channels,), kernel_size=size, **fields)


# ---- the state itself ------------------------------------------------------------------------------------


def test_a_first_visit_shows_a_grey_digit_under_a_3_by_3_kernel_at_step_0() -> None:
    first = Experiment()
    assert (first.picture, first.presets, first.kernel_size, first.step) == ("digit", ("sobel_x",), (3, 3), 0)
    assert repair(first, DIGIT) == (first, [])


@given(experiments())
def test_an_experiment_can_be_hashed_and_equals_its_copy(experiment: Experiment) -> None:
    assert hash(experiment) == hash(replace(experiment)) and experiment == replace(experiment)


def test_every_field_stands_in_the_table_once_with_a_key_of_its_own_and_a_right_default() -> None:
    fields = table(Experiment)
    assert list(fields) == [field.name for field in dataclasses.fields(Experiment)]
    assert len({field.key for field in fields.values()}) == len(fields)
    for field in fields.values():
        field.check(field.default, field.name)


JUNK = [
    True,
    -1,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "Sobel",
    b"x",
    [1, 1],
    (1,),
    (1, 2, 3),
    (0, 1.0),
    (-1, 1),
    {},
    object(),
    np.float32(2),
    (np.int64(3), np.int64(3)),
    ((((float("nan"),),),),),
    ((((1.0, float("nan")),),),),
    ((((1.0,), (1.0, 2.0)),),),
]
RIGHT = {  # what is junk elsewhere is right here
    "colour": [True],
    "as_filter": [True],
    "learning_rate": [1.5],
    "bias": [(1,), (1, 2, 3), (0, 1.0), (-1, 1)],
}


@for_each("name", [field.name for field in dataclasses.fields(Experiment)])
def test_a_field_refuses_every_value_of_the_wrong_kind_and_names_itself(name: str) -> None:
    for junk in JUNK:
        if repr(junk) in map(repr, RIGHT.get(name, [])):
            continue
        with pytest.raises(RefusedValue, match=f"^{name} is "):
            Experiment(**{name: junk})


@for_each(
    ("fields", "sentence"),
    [
        ({"presets": ("custom",)}, "its weights are not given"),
        ({"weight": ((A,),)}, "weights are given too"),
        ({"presets": ("custom",), "weight": ((A,),), "kernel_size": (3, 2)}, "its weights are 2 x 3"),
        ({"presets": ("identity",), "kernel_size": (2, 2)}, "nearest size is 3 x 3"),
        (
            {"presets": ("custom",) * 2, "weight": ((A,), (B,)), "kernel_size": (2, 3)},
            "one bias for each filter: 2",
        ),
        (
            {"presets": ("box",) * 3, "bias": (0.0,) * 3, "groups": 2},
            "3 filters cannot be split evenly into 2 groups",
        ),
        ({"presets": ("custom", "box"), "weight": ((A,), (B,)), "bias": (0.0,) * 2}, "weights for 2"),
        ({"presets": ("gabor", "scharr_x"), "kernel_size": (5, 5), "bias": (0.0,) * 2}, "a random kernel"),
        ({"item": 1}, "the last one, 0, is shown"),
        ({"below": (LayerSettings(),) * 2, "above": (LayerSettings(),) * 2}, "at most 4 layers, not 5"),
        ({"out_channel": 1}, "the last one, 0, is shown"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RefusedValue, match=sentence):
        Experiment(**fields)


def test_a_sentence_shows_only_the_beginning_of_a_huge_value_as_it_stands() -> None:
    with pytest.raises(RefusedValue) as refused:
        Experiment(picture="![x](http://example.org/<b>)" + "y" * 10**5)
    assert len(str(refused.value)) < 250
    assert "![x](http://example.org/<b>)yyy" in str(refused.value) and str(refused.value).isprintable()


# ---- weights ---------------------------------------------------------------------------------------------


def test_a_preset_is_copied_to_each_channel_and_each_filter() -> None:
    weight = weight_array(Experiment(presets=("gaussian",) * 2, kernel_size=(3, 5), bias=(0.0, 1.0)), 3)
    assert weight.shape == (2, 3, 3, 5) and weight.dtype == np.float64
    assert (weight == preset_kernel("gaussian", (3, 5))).all()


def test_a_custom_kernel_of_one_channel_is_copied_to_each_channel() -> None:
    assert (weight_array(custom(A), 3) == np.array([[A, A, A]])).all()


def test_a_custom_kernel_of_three_channels_is_itself_in_colour_and_its_mean_in_grey() -> None:
    experiment = custom(A, A, B)
    assert (weight_array(experiment, 3) == np.array([[A, A, B]])).all()
    np.testing.assert_allclose(weight_array(experiment, 1), np.mean([A, A, B], axis=0)[None, None])


def test_groups_divide_the_depth_of_the_weight_and_must_divide_the_channels() -> None:
    experiment = Experiment(presets=("box",) * 2, bias=(0.0, 0.0), groups=2)
    assert weight_array(experiment, 4).shape == (2, 2, 3, 3)
    with pytest.raises(RefusedValue, match="3 channels cannot be split evenly into 2 groups"):
        weight_array(experiment, 3)


def test_a_weight_put_in_makes_the_kernel_custom_and_holds_equal_channels_once() -> None:
    put = with_weight(Experiment(), np.array([[A, A, A]]))
    assert put == custom(A)
    assert with_weight(Experiment(), np.array([[A, B]])) == custom(A, B)


def test_a_weight_that_is_there_already_changes_nothing() -> None:
    for experiment in (Experiment(), custom(A), custom(A, A, B)):
        assert with_weight(experiment, weight_array(experiment, 3)) is experiment


def test_a_negative_zero_never_enters_an_experiment() -> None:
    put = with_weight(Experiment(), np.array([[[[-0.0, 1.0]]]]))
    assert str(put.weight) == "((((0.0, 1.0),),),)"
