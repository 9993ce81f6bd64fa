"""Transposed convolutions before four witnesses, on layers that somebody thought of and on random ones."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from convviz import (
    conv2d,
    conv2d_bias_grad,
    conv2d_input_grad,
    conv2d_transpose,
    conv2d_transpose_input_grad,
    conv2d_transpose_weight_grad,
)
from convviz.errors import RefusedType, RefusedValue
from convviz.ops.reference_layers import (
    conv2d_transpose_input_grad_loops,
    conv2d_transpose_loops,
    conv2d_transpose_weight_grad_loops,
)
from tests.for_each import for_each
from tests.ops.differences import differences, input_differences
from tests.ops.layers import assert_close, for_every_dtype

Quadruple = tuple[int, int, int, int]


@dataclass(frozen=True)
class Transposed:
    """Shapes and options of one layer; hashable, so that its arrays are made once."""

    name: str
    x_shape: Quadruple = (2, 4, 3, 5)
    weight_shape: Quadruple = (4, 3, 3, 2)
    stride: Any = 1
    padding: Any = 0
    output_padding: Any = 0
    dilation: Any = 1
    groups: int = 1

    def __str__(self) -> str:
        return self.name

    @property
    def options(self) -> dict[str, Any]:
        names = ("stride", "padding", "output_padding", "dilation", "groups")
        return {name: getattr(self, name) for name in names}

    @property
    def output_shape(self) -> tuple[int, ...]:
        """As PyTorch documents it, with padding in numbers, the same before and after."""
        two = {
            name: (value, value) if isinstance(value, int) else value for name, value in self.options.items()
        }
        size = (
            (self.x_shape[2 + axis] - 1) * two["stride"][axis]
            - 2 * two["padding"][axis]
            + two["dilation"][axis] * (self.weight_shape[2 + axis] - 1)
            + two["output_padding"][axis]
            + 1
            for axis in (0, 1)
        )
        return (self.x_shape[0], self.weight_shape[1] * self.groups, *size)

    def arrays(self, dtype=np.float64) -> tuple[np.ndarray, ...]:
        """x, weight, bias and output_grad, read-only; the same numbers in every dtype."""
        return arrays_of(self, dtype)


@cache
def arrays_of(layer: Transposed, dtype) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(11)
    shapes = (layer.x_shape, layer.weight_shape, layer.output_shape[1:2], layer.output_shape)
    arrays = tuple(rng.standard_normal(shape).astype(np.float32).astype(dtype) for shape in shapes)
    for array in arrays:
        array.flags.writeable = False
    return arrays


NAMED = (
    Transposed("plain"),
    Transposed("stride", stride=(2, 3)),
    Transposed("stride of the kernel's size", stride=(3, 2), padding=(1, 0)),
    Transposed("padding", padding=(2, 1)),
    Transposed("output padding", stride=(3, 2), padding=(0, 1), output_padding=(2, 1)),
    Transposed(
        "output padding of the stride and more", stride=(2, 1), output_padding=(3, 2), dilation=(4, 3)
    ),
    Transposed("rows of nothing but output padding", (1, 1, 1, 2), (1, 2, 1, 1), 1, 1, (4, 3), (5, 4)),
    Transposed("groups", (2, 4, 3, 5), (4, 3, 3, 2), (2, 1), (1, 0), (1, 0), (1, 2), 2),
    Transposed("depthwise", (2, 3, 4, 3), (3, 2, 2, 3), (1, 2), groups=3),
    Transposed("one by one strided", weight_shape=(4, 3, 1, 1), stride=(3, 2)),
)


def random_layer(seed: int) -> Transposed:
    """Strides, dilations and padding that differ by axis; every third layer has output padding."""
    rng = np.random.default_rng(seed)
    groups = int(rng.integers(1, 4))
    depth, outputs = (int(number) for number in rng.integers(1, 4, 2))
    size, kernel, stride, dilation = (tuple(map(int, rng.integers(1, high, 2))) for high in (6, 5, 5, 4))
    ends = [
        (size[axis] - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) for axis in (0, 1)
    ]  # the output's last row and column without padding
    padding = tuple(int(rng.integers(0, min(end // 2, 4) + 1)) for end in ends)
    most = [max(stride[axis], dilation[axis]) for axis in (0, 1)]
    more = tuple(int(rng.integers(0, count)) for count in most) if seed % 3 else 0
    return Transposed(
        f"random {seed}",
        (int(rng.integers(1, 4)), groups * depth, *size),
        (groups * depth, outputs, *kernel),
        stride,
        padding,
        more,
        dilation,
        groups,
    )


RANDOM = tuple(random_layer(seed) for seed in range(60))
LAYERS = NAMED + RANDOM
for_every_layer = for_each("layer", LAYERS, ids=str)


def everything(x, weight, bias, output_grad, options, weight_shape, x_shape) -> dict[str, np.ndarray]:
    return {
        "output": conv2d_transpose(x, weight, bias, **options),
        "weight_grad": conv2d_transpose_weight_grad(x, weight_shape, output_grad, **options),
        "input_grad": conv2d_transpose_input_grad(x_shape, weight, output_grad, **options),
        "bias_grad": conv2d_bias_grad(output_grad),
    }


def ours(layer: Transposed, arrays) -> dict[str, np.ndarray]:
    return everything(*arrays, layer.options, layer.weight_shape, layer.x_shape)


@cache
def loops(layer: Transposed) -> dict[str, np.ndarray]:
    x, weight, bias, output_grad = layer.arrays()
    options = layer.options
    return {
        "output": conv2d_transpose_loops(x, weight, bias, **options),
        "weight_grad": conv2d_transpose_weight_grad_loops(x, weight.shape, output_grad, **options),
        "input_grad": conv2d_transpose_input_grad_loops(x.shape, weight, output_grad, **options),
        "bias_grad": output_grad.sum(axis=(0, 2, 3)),
    }


def peer(layer: Transposed, dtype) -> dict[str, np.ndarray]:
    """Output and gradients, as PyTorch computes them."""
    *leaves, upstream = (torch.from_numpy(array.copy()) for array in layer.arrays(dtype))
    x, weight, bias = (leaf.requires_grad_() for leaf in leaves)
    output = torch.nn.functional.conv_transpose2d(x, weight, bias, **layer.options)
    output.backward(upstream)
    results = {
        "output": output.detach(),
        "weight_grad": weight.grad,
        "input_grad": x.grad,
        "bias_grad": bias.grad,
    }
    return {name: result.numpy() for name, result in results.items()}


def test_the_random_layers_are_asymmetric_and_reach_every_option():
    def count(wanted) -> int:
        return sum(map(wanted, RANDOM))

    assert count(lambda layer: layer.stride[0] != layer.stride[1]) >= 30
    assert count(lambda layer: layer.dilation[0] != layer.dilation[1]) >= 30
    assert count(lambda layer: layer.padding[0] != layer.padding[1]) >= 30
    assert count(lambda layer: layer.groups > 1) >= 30
    assert count(lambda layer: layer.output_padding not in (0, (0, 0))) >= 20
    assert count(lambda layer: layer.output_padding and layer.output_padding[0] >= layer.stride[0]) >= 3


@for_every_dtype
@for_every_layer
def test_all_directions_equal_the_plain_loops(layer, dtype):
    results = ours(layer, layer.arrays(dtype))
    for name, expected in loops(layer).items():
        assert_close(results[name], expected, dtype)


@for_every_dtype
@for_every_layer
def test_all_directions_equal_pytorch(layer, dtype):
    results = ours(layer, layer.arrays(dtype))
    for name, expected in peer(layer, dtype).items():
        assert_close(results[name], expected, dtype)


@for_every_layer
def test_the_plain_loops_equal_pytorch(layer):
    expected = peer(layer, np.float64)
    for name, result in loops(layer).items():
        assert_close(result, expected[name], np.float64)


@for_every_dtype
@for_every_layer
def test_gradients_are_adjoint_to_the_forward_pass(layer, dtype):
    """<g, transpose(x, w)> = <input_grad(g), x> = <weight_grad(g), w>, to round-off."""
    x, weight, _, output_grad = layer.arrays(dtype)
    output = conv2d_transpose(x, weight, **layer.options)
    forward, scale = inner(output_grad, output), np.linalg.norm(output_grad) * np.linalg.norm(output)
    through_x = inner(conv2d_transpose_input_grad(x.shape, weight, output_grad, **layer.options), x)
    through_weight = inner(
        conv2d_transpose_weight_grad(x, weight.shape, output_grad, **layer.options), weight
    )
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
        return conv2d_transpose(x, weight, bias, **layer.options)

    def loss() -> float:
        return float((output(x) ** 2).sum() / 2)

    results = ours(layer, (x, weight, bias, output(x)))
    for name, expected in (
        ("input_grad", input_differences(output, x)),
        ("weight_grad", differences(loss, weight)),
        ("bias_grad", differences(loss, bias)),
    ):
        tolerance = 1e-7 * max(1, np.abs(expected).max())
        np.testing.assert_allclose(results[name], expected, rtol=0, atol=tolerance)


@for_every_dtype
@for_every_layer
def test_it_is_the_input_gradient_of_the_convolution_that_leads_back(layer, dtype):
    """Where output padding stays below the stride; beyond, that convolution has rows more than x."""
    x, weight, _, output_grad = layer.arrays(dtype)
    options = {name: value for name, value in layer.options.items() if name != "output_padding"}
    back = conv2d(output_grad, weight, **options)
    assert back.shape[:2] == x.shape[:2]
    longer = np.zeros(back.shape, dtype)
    longer[:, :, : x.shape[2], : x.shape[3]] = x
    output = conv2d_transpose(x, weight, **layer.options)
    assert_close(output, conv2d_input_grad(output_grad.shape, weight, longer, **options), dtype)
    input_grad = conv2d_transpose_input_grad(x.shape, weight, output_grad, **layer.options)
    np.testing.assert_array_equal(input_grad, back[:, :, : x.shape[2], : x.shape[3]])


@pytest.mark.parametrize("padding", [(2, 0, 1, 0), "valid", "same", "full", (0, 3)], ids=str)
def test_padding_takes_every_form_that_a_convolution_knows(padding):
    x, weight = np.random.default_rng(0).standard_normal((2, 4, 6, 7)), np.arange(72.0).reshape(4, 3, 2, 3)
    output = conv2d_transpose(x, weight, padding=padding, dilation=(2, 1))
    expected = conv2d_input_grad(output.shape, weight, x, padding=padding, dilation=(2, 1))
    assert_close(output, expected, np.float64)
    assert conv2d(output, weight, padding=padding, dilation=(2, 1)).shape == x.shape
    assert_close(output, conv2d_transpose_loops(x, weight, padding=padding, dilation=(2, 1)), np.float64)
    if padding == "same":
        assert output.shape[2:] == x.shape[2:]


def test_a_two_by_two_kernel_can_be_checked_by_hand():
    x, weight = np.array([[[[1, 2], [3, 4]]]]), np.array([[[[1, 0], [0, -1]]]])
    assert conv2d_transpose(x, weight, [10])[0, 0].tolist() == [[11, 12, 10], [13, 13, 8], [10, 7, 6]]
    spread = conv2d_transpose(x, weight, stride=2, output_padding=(1, 0))[0, 0]
    assert spread.tolist() == [[1, 0, 2, 0], [0, -1, 0, -2], [3, 0, 4, 0], [0, -3, 0, -4], [0, 0, 0, 0]]
    grad = np.arange(9).reshape(1, 1, 3, 3)
    assert conv2d_transpose_input_grad(x.shape, weight, grad)[0, 0].tolist() == [[-4, -4], [-4, -4]]
    assert conv2d_transpose_weight_grad(x, weight.shape, grad)[0, 0].tolist() == [[27, 37], [57, 67]]


LAYER = NAMED[7]  # with groups and every option


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64], ids=lambda dtype: dtype.__name__)
def test_integers_are_computed_in_float64(dtype):
    whole = [np.abs(np.round(array * 10)) for array in LAYER.arrays()]
    results, expected = ours(LAYER, [array.astype(dtype) for array in whole]), ours(LAYER, whole)
    for name, result in results.items():
        assert result.dtype == np.float64
        np.testing.assert_array_equal(result, expected[name])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("f4", "f4", "f4"),
        ("f4", "f8", "f8"),
        ("f8", "f4", "f8"),
        ("i4", "f4", "f8"),
        ("f4", "u1", "f8"),
        (">f4", "<f4", "f4"),
    ],
)
def test_a_mixture_gives_the_wider_dtype(one, other, expected):
    x, weight, bias = np.ones((1, 1, 2, 2), one), np.ones((1, 1, 2, 2), other), np.ones(1, other)
    output_grad = np.ones((1, 1, 3, 3), other)
    results = (
        conv2d_transpose(x, weight),
        conv2d_transpose(x, x, bias),
        conv2d_transpose_weight_grad(x, weight.shape, output_grad),
        conv2d_transpose_input_grad(x.shape, x, output_grad),
    )
    for result in results:
        assert result.dtype == expected and result.dtype.isnative


@for_every_layer
def test_views_and_read_only_inputs_give_the_same_and_stay_as_they_are(layer):
    strange = []
    for array in layer.arrays():
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]))
        view = wide[..., ::-2]
        view[...] = array
        view.flags.writeable = False
        strange.append(view)
    results, expected = ours(layer, strange), ours(layer, layer.arrays())
    for name, result in results.items():
        assert_close(result, expected[name], np.float64)
        assert result.flags.writeable and not any(np.shares_memory(result, array) for array in strange)
    for view, array in zip(strange, layer.arrays(), strict=True):
        np.testing.assert_array_equal(view, array)


@for_each("layer", NAMED, ids=str)
def test_an_empty_batch_gives_empty_maps_and_zero_gradients(layer):
    x, weight, bias, output_grad = layer.arrays()
    results = everything(x[:0], weight, bias, output_grad[:0], layer.options, weight.shape, (0, *x.shape[1:]))
    assert results["output"].shape == (0, *output_grad.shape[1:])
    assert results["input_grad"].shape == (0, *x.shape[1:])
    assert results["weight_grad"].shape == weight.shape and not results["weight_grad"].any()
    assert not results["bias_grad"].any()


def test_precise_refuses_the_transforms():
    rng = np.random.default_rng(2)
    x, weight = (rng.standard_normal(shape, np.float32) for shape in ((1, 64, 64, 64), (64, 64, 3, 3)))
    exact = conv2d_transpose(x.astype(float), weight.astype(float), padding=1)
    errors = [
        np.abs(conv2d_transpose(x, weight, padding=1, precise=precise) - exact).max()
        for precise in (False, True)
    ]
    assert errors[1] < errors[0] < 1e-4 * np.abs(exact).max()


X, WEIGHT, OUTPUT_GRAD = np.ones((2, 4, 3, 5)), np.ones((4, 3, 3, 2)), np.ones((2, 3, 5, 6))
OPTIONS = [
    ({"stride": 0}, RefusedValue, "stride must be at least 1; got 0: give 1 or more."),
    ({"stride": 1.5}, RefusedType, "stride must be a whole number; got 1.5: give an integer."),
    ({"dilation": (1, 0)}, RefusedValue, "dilation must be at least 1; got 0: give 1 or more."),
    ({"padding": -1}, RefusedValue, "padding must be at least 0; got -1: give 0 or more."),
    (
        {"padding": "wide"},
        RefusedValue,
        "padding 'wide' is unknown: choose one of valid, same, full, or give numbers.",
    ),
    (
        {"padding": "same", "stride": 2},
        RefusedValue,
        'padding "same" needs stride 1; got stride (2, 2): set it to 1 or give the padding in numbers.',
    ),
    ({"groups": 3}, RefusedValue, "groups must divide the channels of x, 4; got 3: choose a divisor of 4."),
    ({"output_padding": -1}, RefusedValue, "output_padding must be at least 0; got -1: give 0 or more."),
    (
        {"output_padding": "1"},
        RefusedType,
        "output_padding must be a whole number; got '1': give an integer.",
    ),
    (
        {"output_padding": (1, 1, 1)},
        RefusedValue,
        "output_padding must be one number or a pair (h, w); it lists 3: give rows, then columns.",
    ),
    (
        {"output_padding": (2, 3), "stride": (3, 2), "dilation": (1, 3)},
        RefusedValue,
        "output_padding must be smaller than the stride 2 or the dilation 3; got 3: give at most 2.",
    ),
    (
        {"padding": (1, 3)},
        RefusedValue,
        "The output must have at least one row and one column; its size would be (3, 0):"
        " reduce the padding or enlarge the input.",
    ),
]
EVERYWHERE = {
    "output": lambda **options: conv2d_transpose(X, WEIGHT, **options),
    "weight_grad": lambda **options: conv2d_transpose_weight_grad(X, WEIGHT.shape, OUTPUT_GRAD, **options),
    "input_grad": lambda **options: conv2d_transpose_input_grad(X.shape, WEIGHT, OUTPUT_GRAD, **options),
    "output_loops": lambda **options: conv2d_transpose_loops(X, WEIGHT, **options),
    "weight_grad_loops": lambda **options: conv2d_transpose_weight_grad_loops(
        X, WEIGHT.shape, OUTPUT_GRAD, **options
    ),
    "input_grad_loops": lambda **options: conv2d_transpose_input_grad_loops(
        X.shape, WEIGHT, OUTPUT_GRAD, **options
    ),
}


@for_each("call", EVERYWHERE.values(), ids=EVERYWHERE.keys())
@for_each(("options", "kind", "sentence"), OPTIONS, ids=[str(row[0]) for row in OPTIONS])
def test_every_function_refuses_an_impossible_option_in_the_same_words(call, options, kind, sentence):
    with pytest.raises(kind) as refused:
        call(**options)
    assert str(refused.value) == sentence


ARRAYS = [
    (
        lambda: conv2d_transpose(X[0], WEIGHT),
        RefusedValue,
        "x must have 4 axes (N, C, H, W); got shape (4, 3, 5): add the missing axes with length 1.",
    ),
    (
        lambda: conv2d_transpose(X, WEIGHT[0]),
        RefusedValue,
        "weight must have 4 axes (C, O/groups, KH, KW); got shape (3, 3, 2):"
        " add the missing axes with length 1.",
    ),
    (
        lambda: conv2d_transpose(X, WEIGHT[:3]),
        RefusedValue,
        "The channels of x are 4, but this weight stamps 3: give a weight of shape (4, O/groups, KH, KW).",
    ),
    (
        lambda: conv2d_transpose(X, WEIGHT[:, :0]),
        RefusedValue,
        "weight (C, O/groups, KH, KW) has an empty axis, shape (4, 0, 3, 2): only the batch N may be 0;"
        " give 1 or more.",
    ),
    (
        lambda: conv2d_transpose(X, WEIGHT, np.ones(4)),
        RefusedValue,
        "bias must have shape (3,), a value per filter; got (4,): give one for each.",
    ),
    (
        lambda: conv2d_transpose(X, WEIGHT, np.ones(3), groups=2),
        RefusedValue,
        "bias must have shape (6,), a value per filter; got (3,): give one for each.",
    ),
    (
        lambda: conv2d_transpose(X.astype(bool), WEIGHT),
        RefusedType,
        "x must hold float32, float64 or integers; its dtype is bool: convert it with astype.",
    ),
    (
        lambda: conv2d_transpose_weight_grad(X, WEIGHT.shape, OUTPUT_GRAD[:, :, 1:]),
        RefusedValue,
        "output_grad must have the output's shape (2, 3, 5, 6); got (2, 3, 4, 6):"
        " give a value per output cell.",
    ),
    (
        lambda: conv2d_transpose_input_grad(X.shape, WEIGHT, OUTPUT_GRAD, output_padding=(0, 1), stride=2),
        RefusedValue,
        "output_grad must have the output's shape (2, 3, 7, 11); got (2, 3, 5, 6):"
        " give a value per output cell.",
    ),
    (
        lambda: conv2d_transpose_input_grad((4, 3, 5), WEIGHT, OUTPUT_GRAD),
        RefusedValue,
        "x must have 4 axes (N, C, H, W); got shape (4, 3, 5): add the missing axes with length 1.",
    ),
]


@for_each(("call", "kind", "sentence"), ARRAYS, ids=[row[2][:60] for row in ARRAYS])
def test_arrays_and_shapes_that_do_not_go_together_are_refused(call, kind, sentence):
    with pytest.raises(kind) as refused:
        call()
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "options",
    [
        {"output_padding": 1},
        {"output_padding": (2, 0), "stride": 2},
        {"output_padding": (0, 3), "stride": 2, "dilation": 3},
        {"padding": (1, 3)},
        {"groups": 3},
    ],
    ids=str,
)
def test_pytorch_refuses_it_too(options):
    with pytest.raises(RefusedValue):
        conv2d_transpose(X, WEIGHT, **options)
    with pytest.raises((ValueError, RuntimeError)):
        torch.nn.functional.conv_transpose2d(torch.from_numpy(X), torch.from_numpy(WEIGHT), **options)
