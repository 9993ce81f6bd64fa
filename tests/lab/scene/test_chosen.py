"""The part of a scene that is on show: every sum is the sum of its parts, and each part is what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from convviz.lab.scene import Chosen, build_scene, transposed_of
from convviz.lab.state import Experiment, conv_options, transposed_geometry, with_weight
from convviz.ops import reference
from convviz.ops.geometry import PADDING_MODES
from tests.for_each import for_each

RNG = np.random.default_rng(5)
X = RNG.normal(size=(3, 6, 9, 7)).astype(np.float32)
LAYER: dict[str, Any] = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "upstream": "random"}
FULL = with_weight(Experiment(**LAYER), RNG.normal(size=(4, 6, 3, 2)))
GROUPED = replace(with_weight(Experiment(**LAYER), RNG.normal(size=(4, 3, 3, 2))), groups=2, batch=3)
EACH = pytest.mark.parametrize("experiment", [replace(FULL, batch=3), GROUPED], ids=["full", "grouped"])
CLOSE = {"rtol": 1e-5, "atol": 1e-4}


def chosen(experiment: Experiment, filter: int = 2, item: int = 1, channel: int = 4) -> Chosen:
    bias = tuple(np.linspace(-1, 2, experiment.filters).tolist())
    return Chosen(build_scene(replace(experiment, bias=bias), X), filter, item, channel)


@EACH
@pytest.mark.parametrize("mode", PADDING_MODES)
def test_the_output_is_the_sum_over_channels_plus_the_bias(experiment: Experiment, mode: str) -> None:
    on_show = chosen(replace(experiment, padding_mode=mode))
    np.testing.assert_allclose(on_show.partials.sum(axis=0) + on_show.bias, on_show.output, **CLOSE)


@EACH
def test_a_channels_part_is_that_channel_alone_by_the_plain_loops(experiment: Experiment) -> None:
    on_show = chosen(experiment)
    options = {**conv_options(experiment, on_show.x.shape[1:]), "groups": 1}
    for channel in range(on_show.depth):
        alone = reference.conv2d_loops(
            on_show.x[None, channel : channel + 1].astype(float),
            on_show.weight[None, channel : channel + 1].astype(float),
            **options,
        )
        np.testing.assert_allclose(on_show.partials[channel], alone[0, 0], **CLOSE)


@EACH
def test_the_weight_gradient_is_the_sum_over_the_batch(experiment: Experiment) -> None:
    on_show = chosen(experiment)
    assert on_show.weight_parts.shape == (3, on_show.depth, 3, 2)
    np.testing.assert_allclose(on_show.weight_parts.sum(axis=0), on_show.weight_total, **CLOSE)
    np.testing.assert_array_equal(on_show.weight_grad, on_show.weight_parts[1])


@EACH
def test_the_input_gradient_is_the_sum_over_the_filters_of_the_group(experiment: Experiment) -> None:
    on_show = chosen(experiment)
    parts = [chosen(experiment, filter, 1, 4).input_grad for filter in group_of(on_show)]
    np.testing.assert_allclose(np.sum(parts, axis=0), on_show.input_total, **CLOSE)
    total = on_show.input_parts.sum(axis=0)
    np.testing.assert_allclose(total, on_show.input_total[on_show.channel], **CLOSE)
    np.testing.assert_allclose(on_show.input_parts, [part[on_show.channel] for part in parts], **CLOSE)


def group_of(on_show: Chosen) -> range:
    return range(on_show.first_filter, on_show.first_filter + on_show.filters_a_group)


def test_a_filter_shows_the_channels_of_its_own_group() -> None:
    second = chosen(GROUPED, filter=3, channel=4)
    assert (second.group, second.first_channel, second.channel, second.first_filter) == (1, 3, 1, 2)
    np.testing.assert_array_equal(second.x, X[1, 3:])
    assert chosen(GROUPED, filter=0, channel=4).channel == 0  # the channel chosen is another group's


def test_the_kernels_to_choose_from_are_those_of_the_chosen_channel() -> None:
    on_show = chosen(FULL, channel=5)
    np.testing.assert_array_equal(on_show.kernels, on_show.scene.weight[:, 5])
    np.testing.assert_array_equal(on_show.maps, on_show.scene.output[1])


def test_large_maps_are_reduced_by_whole_steps_where_one_chooses() -> None:
    x = np.random.default_rng(0).normal(size=(1, 1, 64, 40))
    on_show = Chosen(build_scene(Experiment(presets=("box",) * 2, bias=(0.0, 0.0)), x))
    assert on_show.maps.shape == (2, 31, 19)
    np.testing.assert_array_equal(on_show.maps, on_show.scene.output[0, :, ::2, ::2])


@pytest.mark.parametrize("activation", ["none", "relu", "leaky_relu", "sigmoid", "tanh"])
def test_the_slopes_are_the_activations_derivative(activation: str) -> None:
    on_show = chosen(replace(FULL, activation=activation))
    values = torch.from_numpy(on_show.scene.layer.conv[1, 2]).requires_grad_()
    by_torch = {
        "none": lambda y: y,
        "relu": torch.relu,
        "leaky_relu": lambda y: torch.nn.functional.leaky_relu(y, FULL.slope),
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
    }[activation]
    by_torch(values).sum().backward()
    np.testing.assert_allclose(on_show.slopes, values.grad.numpy(), rtol=1e-6, atol=1e-7)


# ---- transposed ------------------------------------------------------------------------------------------


@for_each("stride", [(2, 3), (2, 1)])
@for_each("output_padding", [(0, 0), (1, 0), (1, 1), (9, 9)])
@EACH
def test_the_transposed_layer_is_pytorchs_and_its_own_input_gradient(
    experiment: Experiment, output_padding: tuple[int, int], stride: tuple[int, int]
) -> None:
    experiment = replace(experiment, stride=stride, output_padding=output_padding)
    on_show = chosen(experiment)
    shown = transposed_of(on_show)
    assert shown is not None
    most = (1, max(stride[1], 2) - 1)  # what stride and dilation allow
    expected = torch.nn.functional.conv_transpose2d(
        torch.from_numpy(on_show.x[None].astype(float)),
        torch.from_numpy(on_show.weight[:, None].astype(float)),
        stride=stride,
        padding=(1, 2),
        dilation=(1, 2),
        output_padding=tuple(min(pair) for pair in zip(output_padding, most, strict=True)),
    )
    np.testing.assert_allclose(shown.output, expected[0, 0].numpy(), **CLOSE)
    np.testing.assert_allclose(shown.output, shown.input_grad, rtol=1e-6, atol=1e-6)
    assert shown.geometry.input_size == shown.output.shape


def test_padding_that_cuts_all_of_it_off_leaves_nothing_to_show() -> None:
    experiment = Experiment(padding=(4, 4), presets=("box",), kernel_size=(2, 2))
    scene = build_scene(experiment, X[:1, :1, :3, :3])
    assert transposed_geometry(experiment, (3, 3)) is None
    assert transposed_of(Chosen(scene)) is None


def test_an_output_too_large_to_draw_is_not_computed() -> None:
    experiment = Experiment(stride=(32, 1))
    chosen_one = Chosen(build_scene(experiment, X[:1, :1]))
    assert transposed_geometry(experiment, X.shape[2:]).input_size == (259, 9)
    assert transposed_of(chosen_one) is None
    fits = replace(experiment, stride=(31, 1))
    shown = transposed_of(Chosen(build_scene(fits, X[:1, :1])))
    assert shown is not None and shown.output.shape == (251, 9)


def test_same_padding_keeps_the_size_of_the_input() -> None:
    experiment = Experiment(padding="same", presets=("box",), kernel_size=(2, 4), stride=(1, 1))
    shown = transposed_of(Chosen(build_scene(experiment, X[:1, :1])))
    assert shown is not None and shown.output.shape == X.shape[2:]


@pytest.mark.parametrize("stride", [(2, 3), (3, 1)])
def test_same_padding_at_a_stride_makes_the_output_as_many_times_as_long(stride: tuple[int, int]) -> None:
    experiment = Experiment(padding="same", presets=("box",), kernel_size=(4, 5), stride=stride)
    shown = transposed_of(Chosen(build_scene(experiment, X[:1, :1])))
    assert shown is not None
    assert shown.output.shape == (X.shape[2] * stride[0], X.shape[3] * stride[1])
