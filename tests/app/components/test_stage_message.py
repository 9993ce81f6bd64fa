"""What the stage is told of a scene: the arrays of each view, no more, and where in the layer they belong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.app.components.stage.message import VIEWS, arrays_of, layer_meta
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import NUMBERS, Experiment, LayerSettings, OwnNumbers, with_weight
from tests.for_each import for_each

RNG = np.random.default_rng(2)
X = RNG.normal(size=(2, 6, 9, 7)).astype(np.float32)
ALONE = Experiment(stride=(2, 1), padding=(1, 0), bias=(0.5,))
MANY = replace(
    with_weight(ALONE, RNG.normal(size=(4, 3, 3, 2))),
    groups=2,
    batch=2,
    bias=(0.5, -1.0, 2.0, 3.0),
    activation="tanh",
    pool="max",
    pool_size=(2, 3),
    pool_stride=(1, 2),
)
BESIDE = {"kernels", "maps"}
"""What one chooses filters from."""
FOLLOWED = {"pooled_grad"}
"""What the browser works a gradient out from where something follows the convolution."""


def alone(**fields: Any) -> Chosen:
    return Chosen(build_scene(replace(ALONE, **fields), X[:1, :1]))


def one_of_many(**fields: Any) -> Chosen:
    return Chosen(build_scene(replace(MANY, **fields), X), filter=3, item=1, wanted_channel=4)


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("output", {"x", "weight", "output"}),
        ("patches", {"x", "weight", "output"}),
        ("matrix", {"x", "weight", "output"}),
        ("matrix_grad", {"x", "weight", "output", "output_grad", "weight_grad", "input_grad"}),
        ("weight_grad", {"x", "weight", "output", "output_grad", "weight_grad"}),
        ("input_grad", {"x", "weight", "output", "output_grad", "input_grad"}),
        ("picture", {"weight"}),
        ("transposed", {"x", "weight", "transposed", "transposed_check"}),
    ],
)
def test_a_filter_alone_sends_what_its_view_draws_and_no_parts(view: str, names: set[str]) -> None:
    assert set(arrays_of(alone(), view)) == names


@pytest.mark.parametrize(
    ("view", "parts"),
    [
        ("output", {"partials"}),
        ("patches", set()),
        ("matrix", set()),
        ("matrix_grad", FOLLOWED),
        ("weight_grad", {"weight_parts", "weight_total", *FOLLOWED}),
        ("input_grad", {"input_parts", "input_total", *FOLLOWED}),
        ("transposed", {"transposed", "transposed_check"}),
    ],
)
def test_one_of_many_filters_sends_the_parts_of_its_views_sum_too(view: str, parts: set[str]) -> None:
    usual = set(arrays_of(alone(), view))
    assert set(arrays_of(one_of_many(), view)) == usual | parts | BESIDE


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ({}, set()),
        ({"upstream": "mse"}, set()),
        ({"activation": "relu"}, {"pooled_grad"}),
        ({"pool": "max"}, {"pooled_grad"}),
        ({"pool": "average"}, {"pooled_grad"}),
        ({"pool": "average", "upstream": "mse"}, {"pooled_grad"}),
        ({"activation": "relu", "above": (LayerSettings(kernel_size=(1, 2)),)}, {"pooled_grad"}),
    ],
)
def test_a_gradient_comes_with_what_it_is_worked_out_from(fields: Any, more: set[str]) -> None:
    for view in ("input_grad", "two_ways", "weight_grad", "matrix_grad"):
        usual = set(arrays_of(alone(), view))
        assert set(arrays_of(alone(**fields), view)) == usual | more


def test_below_layers_that_bend_a_gradient_comes_with_what_is_drawn_alone() -> None:
    bent = alone(activation="relu", above=(LayerSettings(kernel_size=(1, 2), pool="max"),))
    assert set(arrays_of(bent, "input_grad")) == {"weight", "output_grad", "input_grad"}
    assert set(arrays_of(bent, "weight_grad")) == {"x", "weight", "output_grad", "weight_grad"}


@for_each("view", ["output", "patches", "matrix", "after", "after_grad"])
@for_each("fields", [{"pool": "average"}, {"above": (LayerSettings(kernel_size=(1, 2), pool="max"),)}])
def test_an_output_comes_with_its_input(view: str, fields: Any) -> None:
    assert {"x", "weight", "output"} <= set(arrays_of(alone(**fields), view))


@pytest.mark.parametrize(
    ("fields", "source", "count"),
    [
        ({}, "pattern", None),
        ({"upstream": "mse"}, "error", 2 * 4 * 4 * 2),
        ({"upstream": "mse", "above": (LayerSettings(kernel_size=(1, 2)),)}, "above", None),
        ({"above": (LayerSettings(kernel_size=(1, 2), pool="average", pool_size=(1, 2)),)}, "pattern", None),
        ({"above": (LayerSettings(kernel_size=(1, 2), activation="tanh"),)}, "above", None),
    ],
)
def test_it_is_said_what_the_gradient_comes_from(fields: Any, source: str, count: int | None) -> None:
    meta = layer_meta(one_of_many(**fields), "weight_grad")
    assert (meta["gradFrom"], meta["lossCount"]) == (source, count)
    assert (meta["target"] is None) == (count is None)


@for_each("view", VIEWS)
def test_shapes_are_those_that_the_indices_say(view: str) -> None:
    chosen = one_of_many()
    arrays, meta = arrays_of(chosen, view), layer_meta(chosen, view)
    shape, choice = meta["shape"], meta["choice"]
    kernel, output = (shape["kh"], shape["kw"]), (shape["ho"], shape["wo"])
    picture, depth = (shape["h"], shape["w"]), shape["channels"]
    pooled = chosen.pooled.shape
    assert meta["after"]["shape"] == (list(pooled) if view.startswith("after") else None)
    expected: dict[str, tuple[int, ...]] = {
        "x": (depth, *picture),
        "weight": (depth, *kernel),
        "weight_grad": (depth, *kernel),
        "weight_total": (depth, *kernel),
        "weight_parts": (choice["items"], *kernel),
        "input_grad": (depth, *picture),
        "input_total": (depth, *picture),
        "input_parts": (choice["groupFilters"], *picture),
        "partials": (depth, *output),
        **dict.fromkeys(("output", "activated", "activated_grad", "output_grad", "slopes"), output),
        **dict.fromkeys(("pooled", "pooled_grad"), pooled),
        **dict.fromkeys(
            ("transposed", "transposed_check"), tuple((meta["transposed"] or {}).get("shape", ()))
        ),
        "kernels": (choice["filters"], *kernel),
        "maps": (choice["filters"], *choice["mapShape"]),
    }
    assert {name: array.shape for name, array in arrays.items()} == {name: expected[name] for name in arrays}
    assert all(array.dtype == np.float32 for array in arrays.values())


def test_the_parts_of_a_weight_gradient_are_those_of_the_channel_on_show() -> None:
    chosen = one_of_many()
    arrays = arrays_of(chosen, "weight_grad")
    assert chosen.channel == 1
    np.testing.assert_allclose(
        arrays["weight_parts"].sum(axis=0), arrays["weight_total"][1], rtol=1e-5, atol=1e-5
    )
    assert not np.allclose(arrays["weight_total"][0], arrays["weight_total"][1])


def test_the_choice_counts_channels_within_the_group() -> None:
    assert layer_meta(one_of_many(), "output")["choice"] == {
        "filters": 4,
        "filter": 3,
        "firstFilter": 2,
        "groupFilters": 2,
        "channel": 1,
        "firstChannel": 3,
        "items": 2,
        "item": 1,
        "mapStep": 1,
        "mapShape": [5, 6],
    }
    assert layer_meta(alone(), "output")["choice"]["mapShape"] is None


def test_the_bias_is_that_of_the_filter_on_show_and_what_follows_is_said() -> None:
    meta = layer_meta(one_of_many(), "after")
    assert meta["bias"] == [3.0]
    assert meta["after"] == {
        "activation": "tanh",
        "slope": 0.1,
        "pool": "max",
        "size": (2, 3),
        "stride": (1, 2),
        "shape": [4, 2],
    }


@pytest.mark.parametrize(
    ("fields", "panels"),
    [
        ({}, ["pooled_grad"]),
        ({"pool": "none"}, ["pooled_grad", "output_grad"]),
        ({"above": (LayerSettings(kernel_size=(1, 2)),)}, []),
    ],
)
def test_cells_can_be_chosen_where_the_loss_is_taken_of_them(fields: Any, panels: list[str]) -> None:
    assert layer_meta(one_of_many(**fields), "after_grad")["lossOf"] == panels


def test_a_transposed_layer_that_leaves_nothing_is_not_sent() -> None:
    cut = Chosen(
        build_scene(Experiment(presets=("box",), kernel_size=(2, 2), padding=(4, 4)), X[:1, :1, :3, :3])
    )
    assert set(arrays_of(cut, "transposed")) == {"x", "weight"}
    assert layer_meta(cut, "transposed")["transposed"] is None


@for_each("view", VIEWS)
def test_the_indices_can_be_written_as_json(view: str) -> None:
    for chosen in (alone(), one_of_many()):
        assert json.loads(json.dumps(layer_meta(chosen, view)))["shape"]["h"] == 9


OWN = {"picture": NUMBERS, "numbers": OwnNumbers.of(X[0, :1])}


@pytest.mark.parametrize(
    ("chosen", "input"),
    [
        (alone(), "offered"),
        (alone(maps="random", channels=1), "offered"),
        (alone(below=(LayerSettings(),)), None),
        (alone(**OWN), "own"),
        (alone(**OWN, maps="responses", channels=1), "offered"),
        (alone(**OWN, below=(LayerSettings(),)), None),
        (one_of_many(**OWN), "offered"),  # the second picture of a batch is another one
    ],
)
def test_numbers_of_one_s_own_are_changed_where_the_layer_reads_them(chosen: Chosen, input: Any) -> None:
    assert layer_meta(chosen, "output")["input"] == input
