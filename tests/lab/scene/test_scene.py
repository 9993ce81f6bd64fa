"""The arrays of a scene against the plain loops and NumPy, where nothing is symmetric."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from convviz.errors import RefusedValue
from convviz.lab.scene import Scene, build_scene
from convviz.lab.state import Experiment, conv_options, input_channels, input_size, with_weight
from convviz.ops import reference
from convviz.ops.geometry import PADDING_MODES
from tests.experiments import possible_experiments
from tests.for_each import for_each

RNG = np.random.default_rng(11)
GREY = RNG.uniform(size=(1, 1, 6, 9)).astype(np.float32)
COLOUR = RNG.uniform(0, 255, size=(2, 3, 7, 5)).astype(np.float32)
ARRAYS = ("weight", "bias", "output", "output_grad", "weight_grad", "input_grad", "bias_grad")


def layer(filters: int, channels: int, **fields: Any) -> Experiment:
    """A layer of 2 x 3 kernels with strides, dilation and padding that differ by axis."""
    base = Experiment(stride=(2, 1), dilation=(1, 2), padding=(1, 2))
    weight = np.random.default_rng(channels).normal(size=(filters, channels, 2, 3))
    bias = tuple((np.arange(filters) - 0.3).tolist())
    return replace(with_weight(base, weight), bias=bias, **fields)


def by_loops(experiment: Experiment, x: Any, grad: Any) -> dict[str, Any]:
    """Output and gradients by the plain loops, in float64 of the float32 values that a scene shows."""
    scene = build_scene(experiment, x)
    options = conv_options(experiment, x.shape[2:])
    values, weight = x.astype(float), scene.weight.astype(float)
    upstream = grad.astype(float)
    output = reference.conv2d_loops(values, weight, scene.bias.astype(float), **options)
    return {
        "output": output,
        "weight_grad": reference.conv2d_weight_grad_loops(values, weight.shape, upstream, **options),
        "input_grad": reference.conv2d_input_grad_loops(values.shape, weight, upstream, **options),
        "bias_grad": upstream.sum(axis=(0, 2, 3)),
    }


@for_each("mode", PADDING_MODES)
@for_each("upstream", ["ones", "one_hot", "random", "mse"])
@for_each(("x", "filters"), [(GREY, 1), (COLOUR, 1), (COLOUR, 2)], ids=["grey", "colour", "filters"])
def test_output_and_gradients_are_those_of_the_plain_loops(
    mode: str, upstream: str, x: Any, filters: int
) -> None:
    experiment = layer(filters, x.shape[1], padding_mode=mode, upstream=upstream, cell=(1, 2))
    scene = build_scene(experiment, x)
    for name, expected in by_loops(experiment, x, scene.output_grad).items():
        assert getattr(scene, name).shape == expected.shape
        np.testing.assert_allclose(getattr(scene, name), expected, rtol=1e-6, atol=1e-4)


@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
@pytest.mark.parametrize("padding", ["same", "valid", "full", (0, 2, 3, 1)])
def test_named_paddings_and_sides_are_those_of_the_plain_loops(
    padding: str | tuple[int, ...], stride: tuple[int, int]
) -> None:
    experiment = layer(1, 3, padding=padding, stride=stride, upstream="random")
    scene = build_scene(experiment, COLOUR)
    for name, expected in by_loops(experiment, COLOUR, scene.output_grad).items():
        np.testing.assert_allclose(getattr(scene, name), expected, rtol=1e-6, atol=1e-4)


def test_same_padding_at_a_stride_has_an_output_cell_for_every_stride_begun() -> None:
    scene = build_scene(layer(1, 3, padding="same", stride=(2, 3)), COLOUR)  # 7 x 5; the kernel spans 2 x 5
    assert scene.geometry.padding == (0, 1, 1, 2) and scene.output.shape == (2, 1, 4, 2)
    expected = np.pad(COLOUR, ((0, 0), (0, 0), (0, 1), (1, 2)))
    np.testing.assert_array_equal(
        scene.output, build_scene(layer(1, 3, padding="valid", stride=(2, 3)), expected).output
    )


def test_groups_are_those_of_the_plain_loops() -> None:
    experiment = layer(3, 1, groups=3, upstream="random")
    scene = build_scene(experiment, COLOUR)
    assert scene.weight.shape == scene.weight_grad.shape == (3, 1, 2, 3)
    for name, expected in by_loops(experiment, COLOUR, scene.output_grad).items():
        np.testing.assert_allclose(getattr(scene, name), expected, rtol=1e-6, atol=1e-4)


def test_a_blackboard_example_comes_out_as_by_hand() -> None:
    x = np.arange(16).reshape(1, 1, 4, 4)
    experiment = with_weight(Experiment(bias=(1.0,), stride=(2, 2)), np.array([[[[1, 2], [0, -1]]]]))
    scene = build_scene(experiment, x)
    # 1*0 + 2*1 - 5 + 1 = -2, and each window moves by 2 columns or 8 values
    assert scene.output.tolist() == [[[[-2, 2], [14, 18]]]]
    assert scene.loss == 32 and scene.steps == 4
    assert scene.weight_grad.tolist() == [[[[20, 24], [36, 40]]]]
    assert scene.input_grad[0, 0, :2].tolist() == [[1, 2, 1, 2], [0, -1, 0, -1]]
    assert scene.bias_grad.tolist() == [4]


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_sources_say_where_every_padded_pixel_comes_from(mode: str) -> None:
    scene = build_scene(layer(1, 1, padding_mode=mode), GREY)
    numpys = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    padded = np.pad(GREY[0, 0], ((1, 1), (2, 2)), mode=numpys[mode])
    rows, columns = scene.row_source[:, None], scene.col_source[None, :]
    inside = (rows >= 0) & (columns >= 0)
    np.testing.assert_array_equal(np.where(inside, GREY[0, 0][rows, columns], 0), padded)
    assert inside.all() == (mode != "zeros")


def test_the_steps_of_the_weight_gradient_add_up_to_it() -> None:
    """What the browser does: padded input by source, window by step, times the upstream gradient."""
    scene = build_scene(layer(1, 3, padding_mode="reflect", upstream="random"), COLOUR)
    padded = scene.x[:, :, scene.row_source][..., scene.col_source].astype(float)
    total = np.zeros(scene.weight.shape[1:])
    for row, column in np.ndindex(*scene.geometry.output_size):
        patch = padded[:, :, row * 2 : row * 2 + 2, column : column + 5 : 2]  # (N, C, KH, KW)
        total += np.einsum("n,ncij->cij", scene.output_grad[:, 0, row, column], patch)
    np.testing.assert_allclose(scene.weight_grad[0], total, rtol=1e-6)


@settings(max_examples=40)
@given(possible_experiments(channels=3))
def test_every_possible_experiment_has_a_scene(drawn: Any) -> None:
    experiment, size = drawn
    shown = input_size(experiment, size)
    channels = input_channels(experiment, 3)
    x = np.random.default_rng(0).uniform(size=(experiment.batch, channels, *shown))
    scene = build_scene(experiment, x)
    for name in ARRAYS:
        array = getattr(scene, name)
        assert array.dtype == np.float32 and np.isfinite(array).all()
    assert scene.output.shape == (experiment.batch, experiment.filters, *scene.geometry.output_size)
    assert scene.output_grad.shape == scene.output.shape
    assert scene.input_grad.shape == scene.x.shape and scene.weight_grad.shape == scene.weight.shape
    assert (len(scene.row_source), len(scene.col_source)) == scene.geometry.padded_size
    assert np.isfinite(scene.loss) and scene.learning_rate > 0


def test_the_loss_and_the_target_are_named() -> None:
    scene = build_scene(Experiment(upstream="mse", target="box", out_channel=0), GREY)
    assert (scene.target, scene._upstream.kind.id) == ("Box blur", "mse")
    assert build_scene(Experiment(), GREY).target is None
    assert scene.loss == pytest.approx(scene._upstream.loss)
    assert scene.one_hot_cell == (2, 3)


@pytest.mark.parametrize(("scale", "limits"), [("unit", (0, 1)), ("bytes", (0, 255)), ("integers", (0, 9))])
def test_the_range_of_values_is_that_of_the_pictures_scale(scale: str, limits: tuple[int, int]) -> None:
    assert build_scene(Experiment(scale=scale), GREY).value_range == limits


def test_arrays_cannot_be_written_to_and_the_input_stays_the_callers() -> None:
    x = GREY.copy()
    scene = build_scene(Experiment(), x)
    for name in ("x", *ARRAYS, "row_source", "col_source"):
        assert not getattr(scene, name).flags.writeable
    x[0, 0, 0, 0] = 7
    assert scene.x[0, 0, 0, 0] == GREY[0, 0, 0, 0]


def test_only_what_is_asked_for_is_computed() -> None:
    scene = build_scene(Experiment(upstream="mse"), GREY)
    assert set(vars(scene)) == {"experiment", "x", "geometry"}
    assert scene.output is scene.output
    assert not {"_upstream", "weight_grad", "input_grad"} & set(vars(scene))


def test_an_experiment_that_the_input_does_not_allow_is_refused_at_once() -> None:
    with pytest.raises(RefusedValue, match="Kernel spans 9 columns but the padded input has 8"):
        build_scene(Experiment(presets=("box",), kernel_size=(2, 9)), GREY[..., :8])


@pytest.mark.parametrize(
    "x",
    [
        np.zeros((1, 4, 4)),
        np.zeros((1, 1, 0, 4)),
        np.full((1, 1, 4, 4), np.nan),
        np.full((1, 1, 4, 4), 1e300),
    ],
)
def test_an_input_that_is_not_a_picture_of_finite_numbers_is_refused(x: Any) -> None:
    with pytest.raises(
        RefusedValue, match=re.escape("finite numbers of shape (pictures, channels, rows, columns)")
    ):
        build_scene(Experiment(), x)


def test_a_scene_is_itself_alone() -> None:
    scene = build_scene(Experiment(), GREY)
    assert isinstance(scene, Scene) and scene == scene and scene != build_scene(Experiment(), GREY)
    assert {scene: 1}[scene] == 1
