"""Four witnesses for every option and dtype: loops, finite differences, the adjoint identity, PyTorch."""

from functools import cache

import numpy as np
import pytest

from convviz import (
    Conv2DOperation,
    conv2d,
    conv2d_bias_grad,
    conv2d_input_grad,
    conv2d_weight_grad,
    image_patches,
)
from convviz.ops.reference import (
    conv2d_input_grad_loops,
    conv2d_loops,
    conv2d_weight_grad_loops,
    image_patches_loops,
)
from tests.ops.differences import differences, input_differences
from tests.ops.layers import Layer, assert_close, for_every_dtype, for_every_layer
from tests.ops.peer import torch_results


@cache
def loops(layer: Layer) -> dict[str, np.ndarray]:
    x, weight, bias, output_grad = layer.arrays()
    return {
        "patches": image_patches_loops(x, layer.weight_shape[2:], **layer.options),
        "output": conv2d_loops(x, weight, bias, **layer.options),
        "weight_grad": conv2d_weight_grad_loops(x, weight.shape, output_grad, **layer.options),
        "input_grad": conv2d_input_grad_loops(x.shape, weight, output_grad, **layer.options),
    }


@for_every_dtype
@for_every_layer
def test_all_directions_equal_the_plain_loops(layer, dtype):
    x, weight, bias, output_grad = layer.arrays(dtype)
    expected = loops(layer)
    patches = image_patches(x, layer.weight_shape[2:], **layer.options)
    assert patches.dtype == dtype
    np.testing.assert_array_equal(patches, expected["patches"])
    assert_close(conv2d(x, weight, bias, **layer.options), expected["output"], dtype)
    weight_grad = conv2d_weight_grad(x, weight.shape, output_grad, **layer.options)
    assert_close(weight_grad, expected["weight_grad"], dtype)
    input_grad = conv2d_input_grad(x.shape, weight, output_grad, **layer.options)
    assert_close(input_grad, expected["input_grad"], dtype)


@for_every_dtype
@for_every_layer
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")  # PyTorch's, on its speed
def test_all_directions_equal_pytorch(layer, dtype):
    x, weight, bias, output_grad = layer.arrays(dtype)
    expected = torch_results(x, weight, bias, output_grad, layer.options)
    operation = Conv2DOperation(weight, bias, **layer.options)
    assert_close(operation.forward(x), expected["output"], dtype)
    assert_close(operation.backward(output_grad), expected["input_grad"], dtype)
    assert_close(operation.weight_grad, expected["weight_grad"], dtype)
    assert_close(operation.bias_grad, expected["bias_grad"], dtype)


@for_every_layer
def test_the_plain_loops_equal_pytorch(layer):
    expected = torch_results(*layer.arrays(), layer.options)
    for name in ("output", "weight_grad", "input_grad"):
        assert_close(loops(layer)[name], expected[name], np.float64)


@for_every_dtype
@for_every_layer
def test_gradients_are_adjoint_to_the_forward_pass(layer, dtype):
    """<g, conv(x, w)> = <input_grad(g), x> = <weight_grad(g), w>: in random inner products, to round-off."""
    x, weight, _, output_grad = layer.arrays(dtype)
    output = conv2d(x, weight, **layer.options)
    forward = inner(output_grad, output)
    scale = np.linalg.norm(output_grad) * np.linalg.norm(output)
    through_x = inner(conv2d_input_grad(x.shape, weight, output_grad, **layer.options), x)
    through_weight = inner(conv2d_weight_grad(x, weight.shape, output_grad, **layer.options), weight)
    tolerance = 8 * np.finfo(dtype).eps * scale
    assert abs(forward - through_x) <= tolerance
    assert abs(forward - through_weight) <= tolerance


def inner(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.vdot(a.astype(np.float64), b.astype(np.float64)))


@for_every_layer
def test_gradients_equal_finite_differences_of_a_curved_loss(layer):
    """L = sum(y^2) / 2, so that dL/dy = y; every pixel, weight and bias is moved both ways in turn."""
    x, weight, bias = (array.copy() for array in layer.arrays()[:3])

    def output(x: np.ndarray) -> np.ndarray:
        return conv2d(x, weight, bias, **layer.options)

    def loss() -> float:
        return float((output(x) ** 2).sum() / 2)

    output_grad = output(x)
    for gradient, expected in (
        (
            conv2d_input_grad(x.shape, weight, output_grad, **layer.options),
            input_differences(output, x),
        ),
        (
            conv2d_weight_grad(x, weight.shape, output_grad, **layer.options),
            differences(loss, weight),
        ),
        (conv2d_bias_grad(output_grad), differences(loss, bias)),
    ):
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-7 * np.abs(expected).max())


def test_a_two_by_two_kernel_on_a_four_by_four_picture_can_be_checked_by_hand():
    x = np.arange(16).reshape(1, 1, 4, 4)
    weight = np.array([[[[1, 0], [0, -1]]]])
    assert conv2d(x, weight, [10])[0, 0].tolist() == [[5.0] * 3] * 3
    ones = np.ones((1, 1, 3, 3))
    assert conv2d_weight_grad(x, weight.shape, ones)[0, 0].tolist() == [[45.0, 54.0], [81.0, 90.0]]
    stamped = [[1.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, -1.0], [1.0, 0.0, 0.0, -1.0], [0.0, -1.0, -1.0, -1.0]]
    assert conv2d_input_grad(x.shape, weight, ones)[0, 0].tolist() == stamped
    assert conv2d_bias_grad(ones).tolist() == [9.0]
    assert image_patches(x, 2)[0, 0, :, :, 2, 1].tolist() == [[9.0, 10.0], [13.0, 14.0]]
