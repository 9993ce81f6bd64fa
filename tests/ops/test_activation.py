"""Activations before four witnesses: plain loops, finite differences, the adjoint identity, PyTorch."""

import warnings
from functools import partial

import numpy as np
import pytest
import torch

from convviz import leaky_relu, leaky_relu_grad, relu, relu_grad, sigmoid, sigmoid_grad, tanh, tanh_grad
from convviz.errors import RefusedType, RefusedValue
from convviz.ops.reference_layers import (
    leaky_relu_grad_loops,
    leaky_relu_loops,
    relu_grad_loops,
    relu_loops,
    sigmoid_grad_loops,
    sigmoid_loops,
    tanh_grad_loops,
    tanh_loops,
)
from tests.for_each import for_each
from tests.ops.layers import assert_close, for_every_dtype

STEEP = {"slope": -1.75}  # a slope that turns the sign shows when it is forgotten
FUNCTIONS = {
    "relu": (relu, relu_grad, relu_loops, relu_grad_loops, torch.nn.functional.relu),
    "leaky_relu": (
        leaky_relu,
        leaky_relu_grad,
        leaky_relu_loops,
        leaky_relu_grad_loops,
        torch.nn.functional.leaky_relu,
    ),
    "leaky_relu with a slope": (
        *(
            partial(function, **STEEP)
            for function in (leaky_relu, leaky_relu_grad, leaky_relu_loops, leaky_relu_grad_loops)
        ),
        partial(torch.nn.functional.leaky_relu, negative_slope=STEEP["slope"]),
    ),
    "sigmoid": (sigmoid, sigmoid_grad, sigmoid_loops, sigmoid_grad_loops, torch.sigmoid),
    "tanh": (tanh, tanh_grad, tanh_loops, tanh_grad_loops, torch.tanh),
}
SHAPES = [(), (7,), (3, 4), (2, 3, 4, 5), (0, 3), (1, 2, 1, 3, 2)]
for_every_function = for_each("functions", FUNCTIONS.values(), ids=FUNCTIONS.keys())
for_every_shape = for_each("shape", SHAPES, ids=str)


def arrays(shape: tuple[int, ...], dtype=np.float64) -> tuple[np.ndarray, np.ndarray]:
    """x with zeros of both signs among its entries where there is room, and output_grad."""
    rng = np.random.default_rng(5)
    x, output_grad = (np.asarray(rng.standard_normal(shape) * 3, np.float32).astype(dtype) for _ in range(2))
    x.reshape(-1)[1:2] = 0.0
    x.reshape(-1)[2:3] = -0.0
    return x, output_grad


def peer(function, x: np.ndarray, output_grad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    leaf = torch.from_numpy(x.copy()).requires_grad_()
    output = function(leaf)
    output.backward(torch.from_numpy(output_grad.copy()))
    return output.detach().numpy(), leaf.grad.numpy()


@for_every_dtype
@for_every_shape
@for_every_function
def test_both_directions_equal_the_plain_loops(functions, shape, dtype):
    function, gradient, loops, gradient_loops, _ = functions
    x, output_grad = arrays(shape, dtype)
    exact = arrays(shape)
    assert_close(function(x), loops(exact[0]), dtype)
    assert_close(gradient(x, output_grad), gradient_loops(*exact), dtype)
    assert_close(loops(x), loops(exact[0]), dtype)
    assert_close(gradient_loops(x, output_grad), gradient_loops(*exact), dtype)


@for_every_dtype
@for_every_shape
@for_every_function
def test_both_directions_equal_pytorch(functions, shape, dtype):
    x, output_grad = arrays(shape, dtype)
    output, input_grad = peer(functions[4], x, output_grad)
    assert_close(functions[0](x), output, dtype)
    assert_close(functions[1](x, output_grad), input_grad, dtype)


@for_every_function
def test_the_plain_loops_equal_pytorch(functions):
    x, output_grad = arrays((2, 3, 4, 5))
    output, input_grad = peer(functions[4], x, output_grad)
    assert_close(functions[2](x), output, np.float64)
    assert_close(functions[3](x, output_grad), input_grad, np.float64)


@for_every_dtype
@for_every_function
def test_gradients_are_adjoint_to_the_forward_pass(functions, dtype):
    """<g, J v> = <J^T g, v> with J v, the forward pass along v, measured by two of its values in float64."""
    function, gradient, *_ = functions
    x, output_grad = away_from_the_kink((2, 3, 4, 5))
    along = np.random.default_rng(6).standard_normal(x.shape)
    step = 1e-5
    moved = (function(x + step * along) - function(x - step * along)) / (2 * step)
    forward = np.vdot(output_grad, moved)
    backward = np.vdot(gradient(x.astype(dtype), output_grad.astype(dtype)).astype(np.float64), along)
    scale = np.linalg.norm(output_grad) * np.linalg.norm(moved)
    assert scale > 1
    assert abs(forward - backward) <= (1e-9 + 8 * np.finfo(dtype).eps) * scale


@for_every_function
def test_gradients_equal_finite_differences_of_a_curved_loss(functions):
    """L = sum(y^2) / 2, so that dL/dy = y; every entry is moved both ways in turn."""
    function, gradient, *_ = functions
    x, _ = away_from_the_kink((3, 4, 5))
    input_grad, step = gradient(x, function(x)), 1e-5
    expected = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        expected[index] = ((function(up) ** 2).sum() - (function(down) ** 2).sum()) / (4 * step)
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(input_grad, expected, rtol=0, atol=1e-8 * max(1, np.abs(expected).max()))


def away_from_the_kink(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    x = rng.uniform(0.1, 3, shape) * rng.choice([-1, 1], shape)
    return x, rng.standard_normal(shape)


def test_at_zero_the_gradient_is_the_left_one():
    zeros, ones = np.array([0.0, -0.0]), np.ones(2)
    assert relu_grad(zeros, ones).tolist() == [0, 0]
    assert leaky_relu_grad(zeros, ones).tolist() == [0.01, 0.01]
    assert leaky_relu_grad(zeros, ones, slope=0.5).tolist() == [0.5, 0.5]


def test_small_cases_can_be_checked_by_hand():
    x, upstream = np.array([-2, 0, 3]), np.array([10, 20, 30])
    assert relu(x).tolist() == [0, 0, 3] and relu_grad(x, upstream).tolist() == [0, 0, 30]
    assert leaky_relu(x, slope=0.5).tolist() == [-1, 0, 3]
    assert leaky_relu_grad(x, upstream, slope=0.5).tolist() == [5, 10, 30]
    assert sigmoid([0]).tolist() == [0.5] and sigmoid_grad([0], [8]).tolist() == [2]
    assert tanh([0]).tolist() == [0] and tanh_grad([0], [8]).tolist() == [8]


@for_every_dtype
@for_every_function
def test_what_is_not_a_number_or_infinite_goes_as_in_pytorch(functions, dtype):
    x = np.array([np.nan, np.inf, -np.inf, 1, -1], dtype)
    upstream = np.array([3, 2, 5, np.nan, 7], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = functions[0](x), functions[1](x, upstream)
    for result, expected in zip(results, peer(functions[4], x, upstream), strict=True):
        np.testing.assert_allclose(result, expected, rtol=4 * np.finfo(dtype).eps)


@for_every_dtype
@for_every_function
def test_infinite_upstream_stays_where_it_is(functions, dtype):
    x, upstream = np.array([-1, 2, -3, 4], dtype), np.array([np.inf, -np.inf, 1, 1], dtype)
    result, expected = functions[1](x, upstream), peer(functions[4], x, upstream)[1]
    np.testing.assert_allclose(result, expected, rtol=32 * np.finfo(dtype).eps)


@for_every_dtype
def test_huge_numbers_give_the_limits_without_a_warning(dtype):
    x, ones = np.array([-1e30, -1e4, -800, 800, 1e4, 1e30], dtype), np.ones(6, dtype)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert sigmoid(x).tolist() == [0, 0, 0, 1, 1, 1]
        assert tanh(x).tolist() == [-1, -1, -1, 1, 1, 1]
        for gradient in (sigmoid_grad, tanh_grad):
            assert gradient(x, ones).tolist() == [0] * 6
        assert relu(x).tolist() == [0, 0, 0, *x[3:]]


def test_the_tails_of_the_sigmoid_keep_their_digits():
    x = np.array([-30.0, 30.0])
    np.testing.assert_allclose(sigmoid(x)[0], np.exp(-30.0) / (1 + np.exp(-30.0)), rtol=1e-14)
    np.testing.assert_allclose(sigmoid_grad(x, np.ones(2)), np.exp(-30.0), rtol=1e-12)


@for_each("dtype", [np.int8, np.uint8, np.int32, np.uint64], ids=lambda dtype: dtype.__name__)
@for_every_function
def test_integers_are_computed_in_float64(functions, dtype):
    x, upstream = np.array([0, 1, 2, 100], dtype), np.array([3, 2, 1, 0], dtype)
    for integers, floats in (
        (functions[0](x), functions[0](x.astype(float))),
        (functions[1](x, upstream), functions[1](x.astype(float), upstream.astype(float))),
    ):
        assert integers.dtype == np.float64
        np.testing.assert_array_equal(integers, floats)


@for_each(
    ("x", "output_grad", "expected"),
    [("f4", "f8", "f8"), ("f8", "f4", "f8"), ("i2", "f4", "f8"), (">f4", "<f4", "f4"), ("f4", "f4", "f4")],
)
@for_every_function
def test_a_mixture_gives_the_wider_dtype(functions, x, output_grad, expected):
    result = functions[1](np.ones(3, x), np.ones(3, output_grad))
    assert result.dtype == expected and result.dtype.isnative


@for_every_function
def test_views_and_read_only_inputs_give_the_same_and_stay_as_they_are(functions):
    plain = arrays((3, 4, 5))
    strange = []
    for array in plain:
        view = np.zeros((3, 4, 10))[..., ::-2]
        view[...] = array
        view.flags.writeable = False
        strange.append(view)
    results = functions[0](strange[0]), functions[1](*strange)
    for result, expected in zip(results, (functions[0](plain[0]), functions[1](*plain)), strict=True):
        assert isinstance(result, np.ndarray) and result.flags.writeable
        assert not any(np.shares_memory(result, array) for array in strange)
        assert_close(result, expected, np.float64)
    for view, array in zip(strange, plain, strict=True):
        np.testing.assert_array_equal(view, array)


@for_every_function
def test_a_single_number_gives_an_array_without_axes(functions):
    for result in (functions[0](1.5), functions[1](1.5, 2.0)):
        assert isinstance(result, np.ndarray) and result.shape == ()


WRONG = [
    (
        lambda function: function([True]),
        RefusedType,
        "x must hold float32, float64 or integers; its dtype is bool: convert it with astype.",
    ),
    (
        lambda function: function([[1, 2], [3]]),
        RefusedType,
        "x is not an array: its rows differ in length: give every row the same length.",
    ),
]


@for_every_function
@for_each(("call", "kind", "sentence"), WRONG, ids=[row[2][:40] for row in WRONG])
def test_what_is_no_array_of_numbers_is_refused(functions, call, kind, sentence):
    for function in (functions[0], functions[2]):
        with pytest.raises(kind) as refused:
            call(function)
        assert str(refused.value) == sentence


@for_every_function
def test_an_output_grad_of_another_shape_is_refused(functions):
    for gradient in (functions[1], functions[3]):
        with pytest.raises(RefusedValue) as refused:
            gradient(np.ones((2, 3)), np.ones(3))  # NumPy would repeat it
        assert str(refused.value) == (
            "output_grad must have the output's shape (2, 3); got (3,): give a value per output cell."
        )


SLOPES = [
    ("0.1", RefusedType, "slope must be a number; got '0.1': give one such as 0.01."),
    (None, RefusedType, "slope must be a number; got None: give one such as 0.01."),
    (True, RefusedType, "slope must be a number; got True: give one such as 0.01."),
    (np.ones(2), RefusedType, "slope must be a number; got array([1., 1.]): give one such as 0.01."),
    (float("nan"), RefusedValue, "slope must be finite; got nan: give one such as 0.01."),
    (-float("inf"), RefusedValue, "slope must be finite; got -inf: give one such as 0.01."),
]


@pytest.mark.parametrize(("slope", "kind", "sentence"), SLOPES, ids=[str(row[0]) for row in SLOPES])
def test_a_slope_that_is_no_finite_number_is_refused(slope, kind, sentence):
    x = np.ones(2)
    for call in (
        lambda: leaky_relu(x, slope),
        lambda: leaky_relu_grad(x, x, slope=slope),
        lambda: leaky_relu_loops(x, slope),
        lambda: leaky_relu_grad_loops(x, x, slope),
    ):
        with pytest.raises(kind) as refused:
            call()
        assert str(refused.value) == sentence


@pytest.mark.parametrize("slope", [1, np.float64(0.25), np.float32(0.25), np.int8(0)], ids=repr)
def test_a_slope_of_any_kind_widens_no_array(slope):
    x = np.array([-4, 4], np.float32)
    assert leaky_relu(x, slope).dtype == leaky_relu_grad(x, x, slope).dtype == np.float32
    assert leaky_relu(x, slope).tolist() == [-4 * float(slope), 4]
