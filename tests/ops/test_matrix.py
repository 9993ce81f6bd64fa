"""The layer as a matrix: its products are the plain loops' output and input gradient, and PyTorch's."""

import numpy as np
import pytest

from convviz import conv2d, conv2d_matrix
from convviz.errors import RefusedValue
from convviz.ops.matrix import MAX_MATRIX
from convviz.ops.reference import conv2d_input_grad_loops, conv2d_loops
from tests.ops.layers import LAYERS, Layer, assert_close, for_every_dtype, for_every_layer
from tests.ops.peer import torch_results

NAMED = {str(layer): layer for layer in LAYERS}


def matrix_of(layer: Layer, weight: np.ndarray) -> np.ndarray:
    return conv2d_matrix(weight, layer.x_shape[2:], **layer.options)


def times_each(matrix: np.ndarray, batch: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The product with every item of a batch, laid flat and back."""
    return (batch.reshape(len(batch), -1) @ matrix.T).reshape(shape)


@for_every_dtype
@for_every_layer
def test_the_matrix_times_the_input_is_the_output(layer, dtype):
    x, weight, _, _ = layer.arrays(dtype)
    product = times_each(matrix_of(layer, weight), x, layer.output_shape)
    assert_close(product, conv2d_loops(x, weight, **layer.options).astype(dtype), dtype)


@for_every_layer
def test_its_transpose_times_the_upstream_gradient_is_the_input_gradient(layer):
    x, weight, _, output_grad = layer.arrays()
    product = times_each(matrix_of(layer, weight).T, output_grad, x.shape)
    expected = conv2d_input_grad_loops(x.shape, weight, output_grad, **layer.options)
    assert_close(product, expected, np.float64)


@for_every_layer
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")  # PyTorch's, on its speed
def test_both_products_equal_pytorch(layer):
    x, weight, bias, output_grad = layer.arrays()
    matrix, expected = matrix_of(layer, weight), torch_results(*layer.arrays(), layer.options)
    output = times_each(matrix, x, layer.output_shape) + bias[:, None, None]
    assert_close(output, expected["output"], np.float64)
    assert_close(times_each(matrix.T, output_grad, x.shape), expected["input_grad"], np.float64)


@pytest.mark.parametrize("name", ["everything-reflect", "groups-zeros", "padding by side-circular"])
def test_a_column_is_what_one_pixel_alone_makes(name):
    layer = NAMED[name]
    weight = layer.arrays()[1]
    matrix, pixels = matrix_of(layer, weight), np.eye(int(np.prod(layer.x_shape[1:])))
    outputs = conv2d(pixels.reshape(-1, *layer.x_shape[1:]), weight, **layer.options)
    np.testing.assert_allclose(matrix.T, outputs.reshape(len(pixels), -1), atol=1e-12)


def test_weights_that_meet_in_one_pixel_add_up_and_zeros_are_left_out():
    row = np.array([[[[1.0, 10.0, 100.0]]]])
    np.testing.assert_array_equal(
        conv2d_matrix(row, (1, 2), padding=(0, 1), padding_mode="replicate"), [[11, 100], [1, 110]]
    )
    np.testing.assert_array_equal(conv2d_matrix(row, (1, 2), padding=(0, 1)), [[10, 100], [1, 10]])


def test_whole_numbers_count_as_float64():
    assert conv2d_matrix([[[[1, 2]]]], 3).dtype == np.float64


def test_a_matrix_of_too_many_entries_is_refused_with_its_size():
    weight = np.ones((2, 3, 3, 3))
    with pytest.raises(RefusedValue, match=rf"5408 x 2352 entries, more than {MAX_MATRIX:,}"):
        conv2d_matrix(weight, (28, 28), padding=(13, 13))
    with pytest.raises(RefusedValue, match="smaller input"):
        conv2d_matrix(np.ones((1, 1, 1, 1)), 45)


@pytest.mark.parametrize(
    ("options", "rule"),
    [({"stride": 0}, "at least 1"), ({"groups": 3}, "divide"), ({"padding": "x"}, "unknown")],
)
def test_options_are_held_to_the_rules_of_conv2d(options, rule):
    with pytest.raises(RefusedValue, match=rule):
        conv2d_matrix(np.ones((4, 2, 3, 3)), 5, **options)
