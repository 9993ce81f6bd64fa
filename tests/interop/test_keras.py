"""Keras's kernels and paddings mean the same here: held to plain loops over Keras's own layout and rule."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz import Conv2DOperation, conv2d
from convviz.errors import RefusedType, RefusedValue
from convviz.interop.keras import (
    channels_first,
    channels_last,
    from_keras,
    from_keras_depthwise_kernel,
    from_keras_kernel,
    keras_padding,
    to_keras_depthwise_kernel,
    to_keras_kernel,
)

FEW = settings(max_examples=200, deadline=None, derandomize=True)
SIZES = st.integers(1, 12)
RNG = np.random.default_rng(21)
PICTURES = RNG.standard_normal((2, 5, 7, 4))  # (N, H, W, C)
KERNEL = RNG.standard_normal((3, 2, 2, 6))  # (KH, KW, C/groups, O), for 2 groups
DEPTHWISE = RNG.standard_normal((2, 3, 4, 2))  # (KH, KW, C, M)
BIAS = RNG.standard_normal(6)


def same_loops(size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """TensorFlow's documented rule for "same" along one axis, counted instead of computed.

    There are ceil(size / stride) windows; what the last of them reaches past the end is padding, and half
    of it, rounded down, moves to the front.
    """
    outputs = math.ceil(size / stride)
    total = 0
    while total + size < (outputs - 1) * stride + (kernel - 1) * dilation + 1:
        total += 1
    return total // 2, total - total // 2


def keras_conv2d(x, kernel, sides, stride, dilation, groups) -> np.ndarray:
    """A Keras Conv2D in plain loops: pictures (N, H, W, C), kernel (KH, KW, C/groups, O)."""
    top, bottom, left, right = sides
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    rows, columns, depth, filters = kernel.shape
    height = (padded.shape[1] - dilation[0] * (rows - 1) - 1) // stride[0] + 1
    width = (padded.shape[2] - dilation[1] * (columns - 1) - 1) // stride[1] + 1
    output = np.zeros((len(x), height, width, filters))
    for n, row, column, o in np.ndindex(output.shape):
        for i, j, c in np.ndindex(rows, columns, depth):
            channel = o // (filters // groups) * depth + c
            pixel = padded[
                n, row * stride[0] + i * dilation[0], column * stride[1] + j * dilation[1], channel
            ]
            output[n, row, column, o] += pixel * kernel[i, j, c, o]
    return output


@FEW
@given(*[st.tuples(SIZES, SIZES)] * 4)
def test_same_padding_is_tensorflows_for_every_size_and_stride(size, kernel, stride, dilation):
    expected = [same_loops(*axis) for axis in zip(size, kernel, stride, dilation, strict=True)]
    sides = keras_padding("same", size, kernel, stride, dilation)
    assert sides == (*expected[0], *expected[1])
    x, weight = np.ones((1, 1, *size)), np.ones((1, 1, *kernel))
    output = conv2d(x, weight, stride=stride, padding=sides, dilation=dilation)
    assert output.shape[2:] == tuple(math.ceil(n / s) for n, s in zip(size, stride, strict=True))
    assert keras_padding("valid", size, kernel, stride, dilation) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "dilation", "expected"),
    [
        (224, 7, 2, 1, (2, 3, 2, 3)),  # where PyTorch's padding=3 gives other numbers
        (225, 7, 2, 1, (3, 3, 3, 3)),
        ((5, 6), (2, 4), 1, (3, 1), (1, 2, 1, 2)),
        (9, 1, 3, 2, (0, 0, 0, 0)),
        ((7, 8), 3, (2, 3), 1, (1, 1, 0, 1)),
    ],
)
def test_same_padding_of_some_known_layers(size, kernel, stride, dilation, expected):
    assert keras_padding("same", size, kernel, stride, dilation) == expected


@pytest.mark.parametrize("name", ["causal", "SAME", 1, None])
def test_other_paddings_are_refused(name):
    with pytest.raises(RefusedValue) as refused:
        keras_padding(name, 5, 3)
    assert str(refused.value) == (f"Keras has no padding {name!r} for pictures: choose one of valid, same.")


@pytest.mark.parametrize("stride", [1, (2, 3)], ids=str)
def test_a_kernel_of_keras_computes_here_what_it_computes_there(stride):
    sides = keras_padding("same", (5, 7), (3, 2), stride, (1, 2))
    steps = (stride, stride) if isinstance(stride, int) else stride
    expected = keras_conv2d(PICTURES, KERNEL, sides, steps, (1, 2), groups=2)
    options = {"stride": stride, "padding": sides, "dilation": (1, 2), "groups": 2}
    output = conv2d(channels_first(PICTURES), from_keras_kernel(KERNEL), **options)
    np.testing.assert_allclose(channels_last(output), expected, atol=1e-13)


def test_a_depthwise_kernel_gives_keras_output_channels_in_their_order():
    weight, groups = from_keras_depthwise_kernel(DEPTHWISE)
    output = channels_last(conv2d(channels_first(PICTURES), weight, groups=groups))
    for c, m in np.ndindex(4, 2):
        alone = keras_conv2d(
            PICTURES[..., c : c + 1], DEPTHWISE[:, :, c : c + 1, m : m + 1], (0,) * 4, (1, 1), (1, 1), 1
        )
        np.testing.assert_allclose(output[..., c * 2 + m], alone[..., 0], atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_there_and_back_keeps_every_bit_and_shares_no_memory(dtype):
    kernel, depthwise, pictures = (array.astype(dtype) for array in (KERNEL, DEPTHWISE, PICTURES))
    weight, groups = from_keras_depthwise_kernel(depthwise)
    for there, back, first in [
        (from_keras_kernel(kernel), to_keras_kernel(from_keras_kernel(kernel)), kernel),
        (weight, to_keras_depthwise_kernel(weight, groups), depthwise),
        (channels_first(pictures), channels_last(channels_first(pictures)), pictures),
    ]:
        np.testing.assert_array_equal(back, first)
        assert there.dtype == back.dtype == dtype and there.flags.c_contiguous and back.flags.c_contiguous
        assert not np.shares_memory(there, first) and not np.shares_memory(back, there)
    assert from_keras_kernel(np.ones((1, 1, 1, 1), int)).dtype == np.float64
    assert channels_first(np.ones((0, 2, 3, 4))).shape == (0, 4, 2, 3)


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: from_keras_kernel(np.ones((3, 3))),
            RefusedValue,
            "kernel must have 4 axes (KH, KW, C/groups, O); got shape (3, 3):"
            " add the missing axes with length 1.",
        ),
        (
            lambda: from_keras_depthwise_kernel(np.ones((3, 3, 1))),
            RefusedValue,
            "kernel must have 4 axes (KH, KW, C, M); got shape (3, 3, 1):"
            " add the missing axes with length 1.",
        ),
        (
            lambda: to_keras_kernel(np.ones((1, 1, 1, 1), bool)),
            RefusedType,
            "weight must hold float32, float64 or integers; its dtype is bool: convert it with astype.",
        ),
        (
            lambda: to_keras_depthwise_kernel(np.ones((4, 2, 3, 3)), 2),
            RefusedValue,
            "A depthwise weight has shape (C M, 1, KH, KW) with C groups; got (4, 2, 3, 3) with groups 2:"
            " use to_keras_kernel for other layers.",
        ),
        (
            lambda: to_keras_depthwise_kernel(np.ones((4, 1, 3, 3)), 3),
            RefusedValue,
            "A depthwise weight has shape (C M, 1, KH, KW) with C groups; got (4, 1, 3, 3) with groups 3:"
            " use to_keras_kernel for other layers.",
        ),
    ],
)
def test_what_is_no_kernel_is_refused(call, kind, sentence):
    with pytest.raises(kind) as refused:
        call()
    assert str(refused.value) == sentence


def linear(x):
    return x


def relu(x):
    return np.maximum(x, 0)


class Conv2D:
    """What from_keras reads of a Keras layer, by the names that Keras gives it."""

    groups, activation, data_format = 2, staticmethod(linear), "channels_last"
    strides, dilation_rate, padding = (3, 2), (1, 1), "same"

    def __init__(self, *weights: np.ndarray, **attributes) -> None:
        self.weights = list(weights)
        self.__dict__.update(attributes)

    def get_weights(self) -> list[np.ndarray]:
        return self.weights


class DepthwiseConv2D(Conv2D):
    depth_multiplier, strides, groups = 2, (1, 1), 1


class Conv2DTranspose(Conv2D):
    pass


def test_a_layer_of_keras_becomes_an_operation():
    operation = from_keras(Conv2D(KERNEL, BIAS), (5, 7))
    assert isinstance(operation, Conv2DOperation)
    expected = keras_conv2d(PICTURES, KERNEL, operation.options["padding"], (3, 2), (1, 1), 2) + BIAS
    assert operation.options["padding"] == (0, 1, 0, 1)  # stride 1 would need (1, 1, 0, 1)
    np.testing.assert_allclose(
        channels_last(operation.forward(channels_first(PICTURES))), expected, atol=1e-13
    )
    assert from_keras(Conv2D(KERNEL, padding="valid"), 9).bias is None


def test_a_depthwise_layer_of_keras_becomes_an_operation():
    operation = from_keras(DepthwiseConv2D(DEPTHWISE), (5, 7))
    weight, groups = from_keras_depthwise_kernel(DEPTHWISE)
    np.testing.assert_array_equal(operation.weight, weight)
    assert (operation.options["groups"], operation.options["padding"]) == (groups, (0, 1, 1, 1))


@pytest.mark.parametrize(
    ("layer", "kind", "sentence"),
    [
        (
            type("Dense", (), {})(),
            RefusedType,
            "layer must be a Keras Conv2D or DepthwiseConv2D; got Dense: give a model's layers one by one.",
        ),
        (
            Conv2DTranspose(KERNEL),
            RefusedType,
            "layer must be a Keras Conv2D or DepthwiseConv2D; got Conv2DTranspose:"
            " give a model's layers one by one.",
        ),
        (
            Conv2D(KERNEL, activation=relu),
            RefusedValue,
            "A convolution layer here has no activation; got relu: apply it to the output yourself.",
        ),
        (
            Conv2D(),
            RefusedValue,
            "layer has no weights yet: call it once on an input, or build it.",
        ),
    ],
)
def test_what_is_no_layer_of_ours_is_refused(layer, kind, sentence):
    with pytest.raises(kind) as refused:
        from_keras(layer, 5)
    assert str(refused.value) == sentence
