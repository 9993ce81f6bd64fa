"""Random geometry: what holds for every layer, not only for those somebody thought of."""

from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz import Conv2DOperation, conv2d, conv2d_input_grad, conv2d_weight_grad, image_patches
from convviz.ops import blocks
from convviz.ops.geometry import PADDING_MODES
from convviz.ops.reference import image_patches_loops
from tests.ops.layers import Layer, assert_close
from tests.ops.peer import torch_results

FEW = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def axes(draw, mode: str) -> tuple[int, int, int, int, int, int]:
    """One axis that a layer can have: size, kernel, stride, dilation, padding before and after."""
    kernel, stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    before, after = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    span = dilation * (kernel - 1) + 1
    least = max(1, span - before - after, {"reflect": 1, "circular": 0}.get(mode, -9) + max(before, after))
    return draw(st.integers(least, least + 5)), kernel, stride, dilation, before, after


@st.composite
def layers(draw) -> Layer:
    mode = draw(st.sampled_from(PADDING_MODES))
    rows, columns = draw(axes(mode)), draw(axes(mode))
    groups, depth, filters = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return Layer(
        "random",
        x_shape=(draw(st.integers(1, 3)), groups * depth, rows[0], columns[0]),
        weight_shape=(groups * filters, depth, rows[1], columns[1]),
        stride=(rows[2], columns[2]),
        dilation=(rows[3], columns[3]),
        padding=(rows[4], rows[5], columns[4], columns[5]),
        groups=groups,
        padding_mode=mode,
    )


@FEW
@given(layers())
def test_any_layer_equals_pytorch_in_all_directions(layer):
    x, weight, bias, output_grad = layer.arrays()
    expected = torch_results(x, weight, bias, output_grad, layer.options)
    operation = Conv2DOperation(weight, bias, **layer.options)
    assert_close(operation.forward(x), expected["output"], np.float64)
    assert_close(operation.backward(output_grad), expected["input_grad"], np.float64)
    assert_close(operation.weight_grad, expected["weight_grad"], np.float64)
    assert_close(operation.bias_grad, expected["bias_grad"], np.float64)


@FEW
@given(layers())
def test_any_layers_gradients_are_adjoint_to_its_forward_pass(layer):
    x, weight, _, output_grad = layer.arrays()
    output = conv2d(x, weight, **layer.options)
    tolerance = 1e-14 * np.linalg.norm(output_grad) * np.linalg.norm(output) + 1e-14
    input_grad = conv2d_input_grad(x.shape, weight, output_grad, **layer.options)
    weight_grad = conv2d_weight_grad(x, weight.shape, output_grad, **layer.options)
    forward = np.vdot(output_grad, output)
    assert abs(forward - np.vdot(input_grad, x)) <= tolerance * x.size
    assert abs(forward - np.vdot(weight_grad, weight)) <= tolerance * x.size


@settings(FEW, max_examples=60)
@given(layers())
def test_any_layers_patches_are_those_of_the_plain_loops(layer):
    x, kernel_size = layer.arrays()[0], layer.weight_shape[2:]
    expected = image_patches_loops(x, kernel_size, **layer.options)
    np.testing.assert_array_equal(image_patches(x, kernel_size, **layer.options), expected)


@FEW
@given(layers(), st.integers(1, 20_000))
def test_the_size_of_the_blocks_changes_no_result(layer, block_bytes):
    x, weight, bias, output_grad = layer.arrays()
    whole, blocked = (
        Conv2DOperation(weight, bias, **layer.options),
        Conv2DOperation(weight, bias, **layer.options),
    )
    expected = whole.forward(x), whole.backward(output_grad)
    with mock.patch.object(blocks, "BLOCK_BYTES", block_bytes):
        results = blocked.forward(x), blocked.backward(output_grad)
    for result, wanted in zip((*results, blocked.weight_grad), (*expected, whole.weight_grad), strict=True):
        assert_close(result, wanted, np.float64)


@FEW
@given(st.integers(0, 4), st.integers(1, 9), st.integers(1, 9), st.integers(1, 3000), st.integers(1, 5))
def test_blocks_cover_every_cell_once_within_their_budget(batch, height, width, cell_bytes, least):
    with mock.patch.object(blocks, "BLOCK_BYTES", 4000):
        cut = blocks.blocks(batch, (height, width), cell_bytes, least)
    assert len(cut) >= min(least, batch * height)
    visits = np.zeros((batch, height, width), int)
    flat = visits.reshape(batch, height * width).copy()
    for block in cut:
        part = visits[block.images, block.rows, block.columns]
        assert 0 < part.size * cell_bytes <= max(4000, cell_bytes)
        part += 1
        flat[block.images, block.positions] += 1
    assert (visits == 1).all()
    np.testing.assert_array_equal(flat.reshape(visits.shape), visits)
