"""Pooling before four witnesses, on pools that somebody thought of and on random ones."""

import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from convviz import avg_pool2d, avg_pool2d_grad, max_pool2d, max_pool2d_grad, max_pool2d_winners
from convviz.errors import RefusedType, RefusedValue
from convviz.ops.reference_layers import (
    avg_pool2d_grad_loops,
    avg_pool2d_loops,
    max_pool2d_grad_loops,
    max_pool2d_loops,
    max_pool2d_winners_loops,
)
from tests.for_each import for_each
from tests.ops.differences import input_differences
from tests.ops.layers import assert_close, for_every_dtype


@dataclass(frozen=True)
class Pool:
    """Shapes and options of one pool; hashable, so that its arrays are made once."""

    name: str
    x_shape: tuple[int, int, int, int] = (2, 3, 6, 7)
    kernel_size: Any = (3, 2)
    stride: Any = None
    padding: Any = 0
    dilation: Any = 1
    count_include_pad: bool = True
    ties: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def max_options(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}

    @property
    def avg_options(self) -> dict[str, Any]:
        counted = self.count_include_pad
        return {"stride": self.stride, "padding": self.padding, "count_include_pad": counted}

    def arrays(self, dtype=np.float64) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """x, and output_grad of the largest and of the mean, read-only; the same numbers in every dtype."""
        return arrays_of(self, dtype)


@cache
def arrays_of(pool: Pool, dtype) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels a sixteenth apart or more, so that a small move changes no winner; with `ties`, few values."""
    rng = np.random.default_rng(13)
    count = int(np.prod(pool.x_shape))
    numbers = rng.integers(-2, 2, count) if pool.ties else rng.permutation(count) - count // 2
    x = (numbers / 16).reshape(pool.x_shape)
    shapes = (
        max_pool2d_loops(x, pool.kernel_size, **pool.max_options).shape,
        avg_pool2d_loops(x, pool.kernel_size, **pool.avg_options).shape,
    )
    grads = (rng.standard_normal(shape).astype(np.float32) for shape in shapes)
    arrays = tuple(array.astype(dtype) for array in (x, *grads))
    for array in arrays:
        array.flags.writeable = False
    return arrays


NAMED = (
    Pool("plain"),
    Pool("one number", kernel_size=2),
    Pool("stride that does not divide", stride=(2, 3)),
    Pool("stride beyond the kernel", kernel_size=(1, 2), stride=(3, 4)),
    Pool("padding", padding=(1, 1), stride=(1, 2)),
    Pool("padding, counting pixels alone", kernel_size=(5, 4), padding=(2, 1), count_include_pad=False),
    Pool("dilation", dilation=(2, 3), stride=(1, 2)),
    Pool("dilation and padding", padding=(1, 1), dilation=(2, 4), stride=2),
    Pool("the whole picture", kernel_size=(6, 7)),
    Pool("one pixel", (1, 2, 1, 1), 1),
    Pool("ties", kernel_size=3, stride=1, padding=1, ties=True),
)


def random_pool(seed: int) -> Pool:
    """Strides, dilations and padding that differ by axis; every third has equal pixels."""
    rng = np.random.default_rng(seed)
    kernel, stride = (tuple(map(int, rng.integers(1, 5, 2))) for _ in range(2))
    dilation = tuple(map(int, rng.integers(1, 4, 2)))
    padding = tuple(int(rng.integers(0, size // 2 + 1)) for size in kernel)
    size = (int(d * (k - 1) + 1 + rng.integers(0, 6)) for d, k in zip(dilation, kernel, strict=True))
    return Pool(
        f"random {seed}",
        (int(rng.integers(1, 4)), int(rng.integers(1, 4)), *size),
        kernel,
        stride if seed % 4 else None,
        padding,
        dilation,
        bool(seed % 2),
        seed % 3 == 0,
    )


RANDOM = tuple(random_pool(seed) for seed in range(60))
for_every_pool = for_each("pool", NAMED + RANDOM, ids=str)


def ours(pool: Pool, x, max_grad, avg_grad) -> dict[str, np.ndarray]:
    return {
        "max": max_pool2d(x, pool.kernel_size, **pool.max_options),
        "winners": max_pool2d_winners(x, pool.kernel_size, **pool.max_options),
        "max_grad": max_pool2d_grad(x, max_grad, pool.kernel_size, **pool.max_options),
        "avg": avg_pool2d(x, pool.kernel_size, **pool.avg_options),
        "avg_grad": avg_pool2d_grad(np.shape(x), avg_grad, pool.kernel_size, **pool.avg_options),
    }


@cache
def loops(pool: Pool) -> dict[str, np.ndarray]:
    x, max_grad, avg_grad = pool.arrays()
    return {
        "max": max_pool2d_loops(x, pool.kernel_size, **pool.max_options),
        "winners": max_pool2d_winners_loops(x, pool.kernel_size, **pool.max_options),
        "max_grad": max_pool2d_grad_loops(x, max_grad, pool.kernel_size, **pool.max_options),
        "avg": avg_pool2d_loops(x, pool.kernel_size, **pool.avg_options),
        "avg_grad": avg_pool2d_grad_loops(x.shape, avg_grad, pool.kernel_size, **pool.avg_options),
    }


def peer(pool: Pool, dtype) -> dict[str, np.ndarray]:
    """The same in PyTorch, gradients by autograd."""
    x, max_grad, avg_grad = (torch.from_numpy(array.copy()) for array in pool.arrays(dtype))
    x.requires_grad_()
    functional = torch.nn.functional
    largest, winners = functional.max_pool2d(x, pool.kernel_size, **pool.max_options, return_indices=True)
    mean = functional.avg_pool2d(x, pool.kernel_size, **pool.avg_options)
    results = {
        "max": largest.detach(),
        "winners": winners,
        "max_grad": torch.autograd.grad(largest, x, max_grad)[0],
        "avg": mean.detach(),
        "avg_grad": torch.autograd.grad(mean, x, avg_grad)[0],
    }
    return {name: result.numpy() for name, result in results.items()}


def assert_same(results: dict[str, np.ndarray], expected: dict[str, np.ndarray], dtype) -> None:
    """What is chosen agrees to the bit, what is added up to round-off."""
    assert results.keys() == expected.keys()
    np.testing.assert_array_equal(results["winners"], expected["winners"])
    np.testing.assert_array_equal(results["max"], expected["max"])
    for name in ("max", "max_grad", "avg", "avg_grad"):
        assert_close(results[name], expected[name], dtype)


def test_the_random_pools_are_asymmetric_and_reach_every_option():
    def count(wanted) -> int:
        return sum(map(wanted, RANDOM))

    assert count(lambda pool: pool.stride is not None and pool.stride[0] != pool.stride[1]) >= 25
    assert count(lambda pool: pool.dilation[0] != pool.dilation[1]) >= 25
    assert count(lambda pool: pool.padding[0] != pool.padding[1]) >= 25
    assert count(lambda pool: any(pool.padding) and not pool.count_include_pad) >= 15
    assert count(lambda pool: pool.x_shape[2] != pool.x_shape[3]) >= 40


@for_every_dtype
@for_every_pool
def test_all_directions_equal_the_plain_loops(pool, dtype):
    results = ours(pool, *pool.arrays(dtype))
    assert results["winners"].dtype == np.intp
    assert_same(results, loops(pool), dtype)


@for_every_dtype
@for_every_pool
def test_all_directions_equal_pytorch(pool, dtype):
    assert_same(ours(pool, *pool.arrays(dtype)), peer(pool, dtype), dtype)


@for_every_pool
def test_the_plain_loops_equal_pytorch(pool):
    assert_same(loops(pool), peer(pool, np.float64), np.float64)


@for_every_dtype
@for_every_pool
def test_gradients_are_adjoint_to_the_forward_pass(pool, dtype):
    """<g, pool(x)> = <grad(g), x>: a mean is linear, and so is a maximum as long as its winners stay."""
    x, max_grad, avg_grad = pool.arrays(dtype)
    results = ours(pool, *pool.arrays(dtype))
    for name, output_grad in (("max", max_grad), ("avg", avg_grad)):
        output = results[name]
        forward, backward = inner(output_grad, output), inner(results[f"{name}_grad"], x)
        scale = np.linalg.norm(output_grad) * np.linalg.norm(output)
        assert abs(forward - backward) <= 8 * np.finfo(dtype).eps * max(scale, 1), name


def inner(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.vdot(a.astype(np.float64), b.astype(np.float64)))


@for_every_dtype
@for_every_pool
def test_a_winner_holds_the_value_that_won(pool, dtype):
    x = pool.arrays(dtype)[0]
    winners = max_pool2d_winners(x, pool.kernel_size, **pool.max_options)  # (N, C, HO, WO)
    flat = x.reshape(*x.shape[:2], -1)
    values = np.take_along_axis(flat, winners.reshape(*x.shape[:2], -1), axis=2).reshape(winners.shape)
    np.testing.assert_array_equal(values, max_pool2d(x, pool.kernel_size, **pool.max_options))


@for_each("pool", [pool for pool in NAMED + RANDOM if not pool.ties], ids=str)
def test_gradients_equal_finite_differences_of_a_curved_loss(pool):
    """L = sum(y^2) / 2, so that dL/dy = y; every pixel is moved both ways in turn. A tie has no slope."""
    x = pool.arrays()[0].copy()
    outputs = ours(pool, *pool.arrays())
    gradients = ours(pool, x, outputs["max"], outputs["avg"])
    for name, function, options in (
        ("max_grad", max_pool2d, pool.max_options),
        ("avg_grad", avg_pool2d, pool.avg_options),
    ):
        expected = input_differences(lambda many: function(many, pool.kernel_size, **options), x)  # noqa: B023
        tolerance = 1e-7 * max(1, np.abs(expected).max())
        np.testing.assert_allclose(gradients[name], expected, rtol=0, atol=tolerance)


def test_a_small_picture_can_be_checked_by_hand():
    x = np.array([[[[1, 5, 2], [5, 3, 0], [4, 4, 9]]]])
    assert max_pool2d(x, 2, stride=1)[0, 0].tolist() == [[5, 5], [5, 9]]
    assert max_pool2d_winners(x, 2, stride=1)[0, 0].tolist() == [[1, 1], [3, 8]]
    grad = np.array([[[[1, 10], [100, 1000]]]])
    assert max_pool2d_grad(x, grad, 2, stride=1)[0, 0].tolist() == [[0, 11, 0], [100, 0, 0], [0, 0, 1000]]
    assert avg_pool2d(x, 2, stride=1)[0, 0].tolist() == [[3.5, 2.5], [4, 4]]
    shared = [[0.25, 2.75, 2.5], [25.25, 277.75, 252.5], [25, 275, 250]]
    assert avg_pool2d_grad(x.shape, grad, 2, stride=1)[0, 0].tolist() == shared
    assert avg_pool2d(x, 2, padding=1)[0, 0].tolist() == [[0.25, 1.75], [2.25, 4]]
    assert avg_pool2d(x, 2, padding=1, count_include_pad=False)[0, 0].tolist() == [[1, 3.5], [4.5, 4]]


def test_without_a_stride_windows_lie_side_by_side():
    x = np.arange(48.0).reshape(1, 1, 6, 8)
    assert max_pool2d(x, (2, 4)).shape == avg_pool2d(x, (2, 4)).shape == (1, 1, 3, 2)
    np.testing.assert_array_equal(max_pool2d(x, (2, 4)), max_pool2d(x, (2, 4), stride=(2, 4)))


def test_padding_never_wins_even_where_all_pixels_are_negative():
    x = np.full((1, 1, 2, 2), -5.0)
    assert max_pool2d(x, 2, padding=1).tolist() == [[[[-5, -5], [-5, -5]]]]
    assert max_pool2d_winners(x, 2, padding=1).tolist() == [[[[0, 1], [2, 3]]]]


def test_padding_may_differ_on_every_side():
    x = np.random.default_rng(0).standard_normal((2, 3, 5, 6))
    sides = (1, 0, 0, 1)
    wide = np.pad(x, ((0, 0), (0, 0), (1, 0), (0, 1)), constant_values=-np.inf)
    largest = max_pool2d(x, (2, 3), stride=1, padding=sides)
    np.testing.assert_array_equal(largest, max_pool2d(wide, (2, 3), stride=1))
    wide[~np.isfinite(wide)] = 0
    mean = avg_pool2d(x, (2, 3), stride=1, padding=sides)
    np.testing.assert_allclose(mean, avg_pool2d(wide, (2, 3), stride=1), rtol=0, atol=1e-15)
    assert max_pool2d(x, 3, stride=1, padding="same").shape == x.shape


@for_every_dtype
@for_each("value", [np.nan, np.inf, -np.inf])
@for_every_pool
def test_what_is_not_finite_wins_or_loses_as_in_pytorch(pool, value, dtype):
    x = pool.arrays(dtype)[0].copy()
    chosen = np.random.default_rng(3).random(x.shape) < 0.4
    x[chosen] = value
    leaf = torch.from_numpy(x.copy()).requires_grad_()
    output, winners = torch.nn.functional.max_pool2d(
        leaf, pool.kernel_size, **pool.max_options, return_indices=True
    )
    upstream = pool.arrays(dtype)[1]
    expected = torch.autograd.grad(output, leaf, torch.from_numpy(upstream.copy()))[0].numpy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = ours(pool, x, *pool.arrays(dtype)[1:])
    np.testing.assert_array_equal(results["max"], output.detach().numpy())
    np.testing.assert_array_equal(results["winners"], winners.numpy())
    assert_close(results["max_grad"], expected, dtype)
    assert_close(max_pool2d_grad_loops(x, upstream, pool.kernel_size, **pool.max_options), expected, dtype)
    mean = torch.nn.functional.avg_pool2d(leaf, pool.kernel_size, **pool.avg_options)
    np.testing.assert_array_equal(np.isfinite(results["avg"]), np.isfinite(mean.detach().numpy()))


def test_a_window_that_meets_no_pixel_gives_minus_infinity_and_no_winner():
    """Its two taps lie on the padding, before the first pixel and after the last."""
    x, grad = np.arange(4.0).reshape(1, 1, 1, 4), np.ones((1, 1, 1, 1))
    options = {"stride": 1, "padding": (0, 1), "dilation": (1, 5)}
    for largest, winners, gradient in (
        (max_pool2d, max_pool2d_winners, max_pool2d_grad),
        (max_pool2d_loops, max_pool2d_winners_loops, max_pool2d_grad_loops),
    ):
        assert largest(x, (1, 2), **options).tolist() == [[[[-np.inf]]]]
        assert winners(x, (1, 2), **options).tolist() == [[[[-1]]]]
        assert not gradient(x, grad, (1, 2), **options).any()
    assert torch.nn.functional.max_pool2d(torch.from_numpy(x), (1, 2), **options).item() == -np.inf


EVERY_OPTION = Pool("every option", (2, 3, 7, 6), (3, 2), (2, 1), (1, 1), (1, 2), False)
INTEGERS = [np.int8, np.uint8, np.int32, np.uint64]


@pytest.mark.parametrize("dtype", INTEGERS, ids=lambda dtype: dtype.__name__)
def test_integers_are_computed_in_float64(dtype):
    whole = [np.abs(np.round(array * 10)) % 128 for array in EVERY_OPTION.arrays()]
    results = ours(EVERY_OPTION, *(array.astype(dtype) for array in whole))
    assert_same(results, ours(EVERY_OPTION, *whole), np.float64)


@pytest.mark.parametrize(
    ("x", "output_grad", "expected"),
    [("f4", "f8", "f8"), ("f8", "f4", "f8"), ("i2", "f4", "f8"), (">f4", "<f4", "f4"), ("f4", "f4", "f4")],
)
def test_a_mixture_gives_the_wider_dtype(x, output_grad, expected):
    images, upstream = np.ones((1, 1, 4, 4), x), np.ones((1, 1, 2, 2), output_grad)
    result = max_pool2d_grad(images, upstream, 2)
    assert result.dtype == expected and result.dtype.isnative


@for_every_dtype
def test_the_dtype_of_x_is_kept_whichever_way_pixels_are_counted(dtype):
    x = np.ones((1, 1, 5, 6), dtype)
    for counted in (False, True):
        output = avg_pool2d(x, 3, padding=1, count_include_pad=counted)
        gradient = avg_pool2d_grad(x.shape, output, 3, padding=1, count_include_pad=counted)
        assert output.dtype == gradient.dtype == dtype


@for_every_pool
def test_views_and_read_only_inputs_give_the_same_and_stay_as_they_are(pool):
    strange = []
    for array in pool.arrays():
        view = np.zeros((*array.shape[:-1], 2 * array.shape[-1]))[..., ::-2]
        view[...] = array
        view.flags.writeable = False
        strange.append(view)
    results, expected = ours(pool, *strange), ours(pool, *pool.arrays())
    for name, result in results.items():
        np.testing.assert_array_equal(result, expected[name])
        assert result.flags.writeable and not any(np.shares_memory(result, array) for array in strange)
    for view, array in zip(strange, pool.arrays(), strict=True):
        np.testing.assert_array_equal(view, array)


@for_each("pool", NAMED, ids=str)
def test_an_empty_batch_gives_empty_maps(pool):
    full, empty = ours(pool, *pool.arrays()), ours(pool, *(array[:0] for array in pool.arrays()))
    for name, result in empty.items():
        assert result.shape == (0, *full[name].shape[1:]) and result.dtype == full[name].dtype


X, GRAD = np.ones((2, 3, 5, 6)), np.ones((2, 3, 2, 2))
CALLS = {
    "max_pool2d": max_pool2d,
    "max_pool2d_winners": max_pool2d_winners,
    "max_pool2d_grad": lambda x, *rest, **options: max_pool2d_grad(x, GRAD, *rest, **options),
    "max_pool2d_loops": max_pool2d_loops,
    "max_pool2d_winners_loops": max_pool2d_winners_loops,
    "max_pool2d_grad_loops": lambda x, *rest, **options: max_pool2d_grad_loops(x, GRAD, *rest, **options),
    "avg_pool2d": avg_pool2d,
    "avg_pool2d_grad": lambda x, *rest, **options: avg_pool2d_grad(x.shape, GRAD, *rest, **options),
    "avg_pool2d_loops": avg_pool2d_loops,
    "avg_pool2d_grad_loops": lambda x, *rest, **options: avg_pool2d_grad_loops(
        x.shape, GRAD, *rest, **options
    ),
}
REFUSALS = [
    (X[0], 2, {}, RefusedValue, "x must have 4 axes (N, C, H, W); got shape (3, 5, 6): add the missing axes"),
    (X[:, :0], 2, {}, RefusedValue, "x (N, C, H, W) has an empty axis, shape (2, 0, 5, 6): only the batch"),
    (X, 0, {}, RefusedValue, "kernel_size must be at least 1; got 0: give 1 or more."),
    (X, 2.0, {}, RefusedType, "kernel_size must be a whole number; got 2.0: give an integer."),
    (X, (2, 2, 2), {}, RefusedValue, "kernel_size must be one number or a pair (h, w); it lists 3:"),
    (X, 2, {"stride": 0}, RefusedValue, "stride must be at least 1; got 0: give 1 or more."),
    (X, 2, {"stride": "2"}, RefusedType, "stride must be a whole number; got '2': give an integer."),
    (X, 2, {"padding": -1}, RefusedValue, "padding must be at least 0; got -1: give 0 or more."),
    (X, (6, 2), {}, RefusedValue, "Kernel spans 6 rows but the padded input has 5: reduce dilation or add"),
    (
        X,
        (4, 3),
        {"padding": 2},
        RefusedValue,
        "Padding must be at most half of the kernel; got 2 for a kernel of 3: give at most 1.",
    ),
    (
        X,
        (3, 4),
        {"padding": (0, 2, 0, 0)},
        RefusedValue,
        "Padding must be at most half of the kernel; got 2 for a kernel of 3: give at most 1.",
    ),
]


@for_each("name", CALLS)
@for_each(
    ("x", "kernel_size", "options", "kind", "sentence"), REFUSALS, ids=[row[4][:40] for row in REFUSALS]
)
def test_every_function_refuses_in_the_same_words(name, x, kernel_size, options, kind, sentence):
    with pytest.raises(kind) as refused:
        CALLS[name](x, kernel_size, **options)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("name", [name for name in CALLS if name.startswith("max")])
def test_a_dilation_below_one_is_refused(name):
    with pytest.raises(RefusedValue) as refused:
        CALLS[name](X, 2, dilation=(1, 0))
    assert str(refused.value) == "dilation must be at least 1; got 0: give 1 or more."


@pytest.mark.parametrize("name", [name for name in CALLS if "grad" in name])
def test_an_output_grad_of_another_shape_is_refused(name):
    with pytest.raises(RefusedValue) as refused:
        CALLS[name](X, 2)
    assert str(refused.value) == (
        "output_grad must have the output's shape (2, 3, 2, 3); got (2, 3, 2, 2):"
        " give a value per output cell."
    )


@for_each("name", [name for name in CALLS if not name.startswith("avg_pool2d_grad")])
def test_a_dtype_that_is_not_computed_is_refused(name):
    with pytest.raises(RefusedType) as refused:
        CALLS[name](X.astype(np.complex64), 2)
    assert str(refused.value) == (
        "x must hold float32, float64 or integers; its dtype is complex64: convert it with astype."
    )


@pytest.mark.parametrize(
    "options", [{"padding": 2}, {"padding": (2, 0)}, {"stride": 0}, {"padding": -1}], ids=str
)
def test_pytorch_refuses_it_too(options):
    functional = torch.nn.functional
    for call, theirs in ((max_pool2d, functional.max_pool2d), (avg_pool2d, functional.avg_pool2d)):
        with pytest.raises(RefusedValue):
            call(X, 3, **options)
        with pytest.raises((ValueError, RuntimeError)):
            theirs(torch.from_numpy(X), 3, **options)
