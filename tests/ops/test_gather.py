"""The gathered input gradient and the bias gradient in plain loops, for every option, mode and dtype."""

from functools import cache

import numpy as np
import pytest

from convviz import conv2d, conv2d_bias_grad, conv2d_input_grad
from convviz.errors import Refusal
from convviz.ops.reference import conv2d_bias_grad_loops, conv2d_input_grad_loops
from convviz.ops.reference_gather import conv2d_input_grad_gather_loops, places_in_padding, spread_out
from tests.ops.layers import Layer, assert_close, for_every_dtype, for_every_layer
from tests.ops.peer import torch_results


@cache
def gathered_by(layer: Layer, dtype) -> np.ndarray:
    x, weight, _, output_grad = layer.arrays(dtype)
    return conv2d_input_grad_gather_loops(x.shape, weight, output_grad, **layer.options)


@cache
def scattered_by(layer: Layer) -> np.ndarray:
    x, weight, _, output_grad = layer.arrays()
    return conv2d_input_grad_loops(x.shape, weight, output_grad, **layer.options)


@for_every_dtype
@for_every_layer
def test_gather_scatter_and_engine_agree(layer, dtype):
    x, weight, _, output_grad = layer.arrays(dtype)
    gathered = gathered_by(layer, dtype)
    assert_close(gathered, scattered_by(layer), dtype)
    assert_close(gathered, conv2d_input_grad(x.shape, weight, output_grad, **layer.options), dtype)


@for_every_layer
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")  # PyTorch's, on its speed
def test_the_gathered_gradient_equals_pytorch_and_is_adjoint(layer):
    x, weight, bias, output_grad = layer.arrays()
    gathered = gathered_by(layer, np.float64)
    assert_close(gathered, torch_results(x, weight, bias, output_grad, layer.options)["input_grad"], x.dtype)
    output = conv2d(x, weight, **layer.options)
    scale = np.linalg.norm(output_grad) * np.linalg.norm(output)
    assert abs(np.vdot(output_grad, output) - np.vdot(gathered, x)) <= 8 * np.finfo(x.dtype).eps * scale


@for_every_dtype
@for_every_layer
def test_the_bias_gradient_in_loops_equals_the_engines(layer, dtype):
    *_, output_grad = layer.arrays(dtype)
    assert_close(conv2d_bias_grad_loops(output_grad), conv2d_bias_grad(output_grad), dtype)


def test_an_empty_batch_gives_empty_and_zero_gradients():
    empty = np.ones((0, 3, 2, 2))
    assert conv2d_input_grad_gather_loops((0, 2, 3, 3), np.ones((3, 2, 2, 2)), empty).shape == (0, 2, 3, 3)
    assert conv2d_bias_grad_loops(empty).tolist() == [0.0, 0.0, 0.0]


def test_whole_numbers_are_gathered_as_float64():
    gathered = conv2d_input_grad_gather_loops((1, 1, 3, 3), [[[[1, 2], [3, 4]]]], np.ones((1, 1, 2, 2), int))
    assert gathered.dtype == np.float64
    assert gathered[0, 0].tolist() == [[1.0, 3.0, 2.0], [4.0, 10.0, 6.0], [3.0, 7.0, 4.0]]


@pytest.mark.parametrize(
    ("x_shape", "weight", "output_grad", "options"),
    [
        ((1, 2, 4, 5), np.ones((3, 2, 2, 2)), np.ones((1, 3, 4, 4)), {}),
        ((1, 2, 4, 5), np.ones((3, 1, 2, 2)), np.ones((1, 3, 3, 4)), {}),
        ((1, 2, 4, 5), np.ones((3, 2, 2, 2)), np.ones((1, 3, 3, 4)), {"stride": 0}),
        ((1, 2, 4, 5), np.ones((3, 2, 2, 2)), np.ones((1, 3, 3, 4)), {"padding_mode": "mirror"}),
        ((1, 2, 4), np.ones((3, 2, 2, 2)), np.ones((1, 3, 3, 4)), {}),
        ((1, 2, 4, 5), np.ones((3, 2, 2, 2), complex), np.ones((1, 3, 3, 4)), {}),
    ],
    ids=["output_grad", "channels", "stride", "padding mode", "axes", "dtype"],
)
def test_gather_refuses_what_scatter_refuses_in_the_same_words(x_shape, weight, output_grad, options):
    with pytest.raises(Refusal) as scattered:
        conv2d_input_grad_loops(x_shape, weight, output_grad, **options)
    with pytest.raises(type(scattered.value)) as gathered:
        conv2d_input_grad_gather_loops(x_shape, weight, output_grad, **options)
    assert str(gathered.value) == str(scattered.value)


@pytest.mark.parametrize(
    "output_grad", [np.ones((1, 3, 4)), np.ones((1, 0, 4, 4)), np.ones((1, 3, 4, 4), complex)]
)
def test_the_bias_gradient_in_loops_refuses_what_the_engine_refuses(output_grad):
    with pytest.raises(Refusal) as expected:
        conv2d_bias_grad(output_grad)
    with pytest.raises(type(expected.value)) as refused:
        conv2d_bias_grad_loops(output_grad)
    assert str(refused.value) == str(expected.value)


def test_stride_puts_zeros_between_the_entries_and_the_kernel_zeros_around_them():
    geometry = Layer("", (1, 1, 3, 6), (1, 1, 2, 2), stride=(1, 3)).geometry
    spread = spread_out(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), geometry)[0, 0]
    assert spread.tolist() == [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 2, 0, 0],
        [0, 3, 0, 0, 4, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ]


@pytest.mark.parametrize(
    ("mode", "places"),
    [
        ("zeros", [(1, 2)]),
        ("replicate", [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]),
        ("reflect", [(1, 2)]),
        ("circular", [(1, 2), (1, 6)]),
    ],
)
def test_a_pixel_stands_in_the_padding_wherever_it_was_copied_to(mode, places):
    layer = Layer("", (1, 1, 3, 4), (1, 1, 2, 2), padding=(1, 0, 2, 1), padding_mode=mode)
    assert places_in_padding(layer.geometry, (0, 0)) == places
