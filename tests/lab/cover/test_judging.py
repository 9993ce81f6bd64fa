"""A number for a covered cell: the right one counts, a wrong one says which mistake leads to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.lab.cover import array_of, judge, judging, reason
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import CONVOLUTION, CUSTOM, Experiment, with_weight
from convviz.lab.state.display import RESULTS
from tests.for_each import for_each

RNG = np.random.default_rng(11)
X = RNG.integers(0, 98, (1, 2, 5, 6)).astype(float)
W = np.array(
    [
        [[[1.0, 2, -1], [0, 3, 1]], [[2, -2, 1], [1, 0, -1]]],
        [[[1, 1, 0], [2, -1, 3]], [[0, 1, 1], [-2, 2, 1]]],
    ]
)
BARE = replace(
    with_weight(Experiment(presets=("box",)), W),
    presets=(CUSTOM, CUSTOM),
    bias=(40.0, -30.0),
    upstream="random",
)


def chosen(filter: int = 0, x: Any = X, **settings: Any) -> Chosen:
    return Chosen(build_scene(replace(BARE, **settings), x), filter)


def why(scene: Chosen, result: str, place: tuple[int, int, int], value: float) -> str:
    said = judge(scene, result, place, value)
    assert not said.right
    told = reason(scene, said)
    return told.template.format(**told.values)


@for_each("result", RESULTS)
def test_the_number_of_every_cell_of_every_result_is_right_and_one_beside_it_is_not(result: str):
    scene = chosen(activation="leaky_relu", pool="max", padding=(1, 1))
    array = array_of(scene, result)
    assert array is not None
    for place in np.ndindex(*array.shape):
        spot = (place[0], place[1], place[2])
        assert judge(scene, result, spot, float(array[place])).right
        wrong = judge(scene, result, spot, float(array[place]) + 1 + abs(array[place]) / 20)
        assert not wrong.right and reason(scene, wrong).template


def test_a_forgotten_bias_is_named_for_the_filter_on_show():
    y = float(chosen(1).output[1, 2])
    assert "-30" in why(chosen(1), "output", (0, 1, 2), y + 30)


def test_a_mistake_is_named_beside_filters_of_other_kinds_and_a_gradient_that_comes_from_one_of_them():
    mixed = replace(BARE, presets=("box", CUSTOM), weight=BARE.weight[1:] if BARE.weight else None)
    one_hot = replace(mixed, upstream="one_hot", cell=(1, 1), out_channel=1)
    for settings in (mixed, one_hot):
        for filter, bias in enumerate(settings.bias):
            scene = Chosen(build_scene(settings, X), filter)
            y = float(scene.output[1, 2])
            assert f"{bias:g}" in why(scene, "output", (0, 1, 2), y - bias)


def test_a_flipped_kernel_is_named_but_not_where_the_layer_flips_it():
    turned = float(chosen(**_turned()).output[2, 1])
    assert "flipped the kernel" in why(chosen(), "output", (0, 2, 1), turned)
    there = chosen(operation=CONVOLUTION)
    plain = float(chosen().output[2, 1])
    assert "flipped the kernel" not in why(there, "output", (0, 2, 1), plain)


def _turned() -> dict[str, Any]:
    return {"weight": tuple(tuple(tuple(map(tuple, k)) for k in f) for f in W[..., ::-1, ::-1].tolist())}


def test_a_forgotten_channel_stride_and_padding_are_named():
    x = X.copy()
    x[:, 1] = 0
    without = float(chosen(x=x).output[0, 2])
    assert "forgot channel 1" in why(chosen(), "output", (0, 0, 2), without)
    strided = chosen(stride=(2, 2))
    assert "forgot the stride" in why(strided, "output", (0, 1, 1), float(chosen().output[1, 1]))
    padded = chosen(padding=(1, 1))
    assert "forgot the padding" in why(padded, "output", (0, 1, 1), float(chosen().output[1, 1]))


def test_rows_and_columns_the_sign_and_the_cell_next_door_are_named_on_every_result():
    scene = chosen()
    dw, dx = scene.weight_grad, scene.input_grad
    assert "rows come before columns" in why(scene, "weight_grad", (0, 0, 1), float(dw[0, 1, 0]))
    assert "wrong sign" in why(scene, "input_grad", (1, 2, 3), -float(dx[1, 2, 3]))
    pooled = chosen(pool="max")
    told = why(pooled, "pooled", (0, 0, 0), -float(pooled.pooled[0, 0]))
    assert "wrong sign" in told


@for_each("filter", (0, 1))
def test_a_mistake_in_a_gradient_is_made_with_the_filter_and_the_picture_on_show(filter: int):
    batch = np.repeat(X, 2, axis=0) * [[[[1]]], [[[2]]]]
    scene = build_scene(replace(BARE, batch=2), batch)
    for item, x in enumerate(batch):
        told = why(Chosen(scene, filter, item), "weight_grad", (1, 0, 2), float(x[1, :4, 2:].sum()))
        assert "added up the pixels alone" in told


def test_the_gradient_of_a_picture_of_one_channel_has_its_mistakes_too():
    scene = Chosen(build_scene(with_weight(BARE, W[:1, :1]), X[:, :1]))
    assert "wrong sign" in why(scene, "input_grad", (0, 1, 1), -float(scene.input_grad[0, 1, 1]))


def test_a_mistake_that_the_layer_has_no_room_for_leaves_the_others():
    scene = chosen(x=X[:, :, :2, :3], padding=(2, 2))  # without its padding there is one cell
    assert "wrong sign" in why(scene, "output", (0, 3, 2), -float(scene.output[3, 2]))


HOW_TO_BEGIN = {
    "output": "Lay the kernel on the window, multiply pair by pair",
    "activated": "Put the output y of this cell into the activation",
    "pooled": "the largest number, or the mean of them",
    "activated_grad": "Which pooled cells come from this one?",
    "output_grad": "Multiply what comes from above by the slope of the activation",
    "weight_grad": "At every output cell: g times the pixel below this weight",
    "input_grad": "Every window that reads this pixel: its g times the weight there",
    "transposed": "Every input pixel stamps the kernel times its value",
}


@for_each("result", RESULTS)
def test_a_wrong_number_that_no_known_mistake_leads_to_is_told_how_to_begin(result: str):
    scene = chosen(activation="leaky_relu", pool="max", padding=(1, 1))
    assert HOW_TO_BEGIN[result] in why(scene, result, (0, 0, 0), 12345.0)


def test_whole_boards_want_the_whole_number_and_a_photo_three_digits():
    scene = chosen(x=X)
    y = float(scene.output[1, 1])
    assert abs(y) > 200 and not judge(scene, "output", (0, 1, 1), y + 1).right
    photo = chosen(x=X / 7)
    y = float(photo.output[1, 1])
    assert judge(photo, "output", (0, 1, 1), float(f"{y:.3g}")).right
    assert not judge(photo, "output", (0, 1, 1), 1.02 * y).right


def test_where_all_numbers_are_small_a_small_difference_counts():
    scene = chosen(x=X / 100_000, bias=(0.0, 0.0))
    array, y = np.abs(scene.output), float(scene.output[1, 1])
    assert 0.0001 < array.max() < 0.05
    assert judge(scene, "output", (0, 1, 1), y + array.max() / 1000).right
    assert not judge(scene, "output", (0, 1, 1), y + array.max() / 50 + abs(y) / 50).right


def test_on_a_large_layer_no_stamp_is_made_again(monkeypatch):
    monkeypatch.setitem(judging._ERRORS, "input_grad", lambda *_: pytest.fail("that takes seconds"))
    large = replace(with_weight(BARE, RNG.normal(size=(2, 2, 11, 11))), padding=(5, 5))
    scene = Chosen(build_scene(large, RNG.normal(size=(1, 2, 64, 64))))
    place, dx = (1, 30, 30), scene.input_grad
    assert "wrong sign" in why(scene, "input_grad", place, -float(dx[place]))
    turned = float(dx[place]) + 1  # no stamp of it is looked for
    assert "Every window that reads this pixel" in why(scene, "input_grad", place, turned)
    assert "without the bias" in why(scene, "output", (0, 5, 5), float(scene.output[5, 5]) - 40)
