"""Every way of computing a convolution, forced on random geometry, against plain loops and PyTorch."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from convviz import conv2d, conv2d_input_grad, conv2d_weight_grad
from convviz.ops import blocks, threads
from convviz.ops import dispatch as choice
from convviz.ops import fft as fourier
from convviz.ops import row_gemm as rows
from convviz.ops.fft import correlate_fft
from convviz.ops.flipped_kernel import input_grad_flipped
from convviz.ops.geometry import PADDING_MODES, Geometry, resolve_geometry
from convviz.ops.im2col import correlate_im2col, input_grad_im2col, weight_grad_im2col
from convviz.ops.kn2row import correlate_kn2row, weight_grad_kn2row
from convviz.ops.reference import conv2d_input_grad_loops, conv2d_loops, conv2d_weight_grad_loops
from convviz.ops.row_gemm import correlate_row_gemm, weight_grad_row_gemm
from convviz.ops.separable import correlate_separable, factors
from convviz.ops.shift_add import correlate_shift_add, weight_grad_shift_add
from convviz.ops.winograd import correlate_winograd, weight_grad_winograd
from tests.for_each import for_each
from tests.ops.layers import Layer, assert_close
from tests.ops.peer import torch_results

TRANSFORMS = (correlate_winograd, weight_grad_winograd, correlate_fft)
KINDS = ("dense", "depthwise", "still", "three by three")  # still: stride and dilation 1, as transforms need


def random_layer(seed: int) -> Layer:
    """Strides, dilations and padding that differ by axis and side, some padding wider than the picture."""
    rng, kind = np.random.default_rng(seed), KINDS[seed % len(KINDS)]
    depthwise = kind == "depthwise" or (kind == "still" and seed % 3 == 0)
    groups = int(rng.integers(2, 5)) if depthwise else int(rng.choice([1, 1, 2, 3]))
    channels, filters = (1 if depthwise else int(rng.integers(1, 4)) for _ in range(2))
    filters = filters if kind == "depthwise" and seed % 8 == 1 else int(rng.integers(1, 4))
    kernel, stride, dilation = (tuple(map(int, rng.integers(1, 4, 2))) for _ in range(3))
    if kind == "three by three":
        kernel = (3, 3)
    if kind in ("still", "three by three"):
        stride = dilation = (1, 1)
    mode = str(rng.choice(PADDING_MODES))
    padding = tuple(map(int, rng.integers(0, 4, 4)))
    if mode == "zeros" and seed % 3 == 0:
        padding = (9, 2, 0, 11)
    span = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    size = [int(rng.integers(max(4, length), length + 9)) for length in span]
    return Layer(
        f"random {seed} {kind}",
        (int(rng.integers(1, 4)), channels * groups, *size),
        (filters * groups, channels, *kernel),
        stride,
        padding,
        dilation,
        groups,
        mode,
    )


RANDOM = tuple(random_layer(seed) for seed in range(72))
for_random_layers = for_each("layer", RANDOM, ids=str)


def geometry_of(layer: Layer) -> Geometry:
    return resolve_geometry(layer.x_shape[2:], layer.weight_shape[2:], **layer.options)


def ways(layer: Layer) -> dict[str, list[Callable[..., np.ndarray]]]:
    """The ways that can compute this layer."""
    geometry = geometry_of(layer)
    able: dict[str, list[Callable[..., np.ndarray]]] = {
        "output": [correlate_im2col, choice.correlate],
        "weight_grad": [weight_grad_im2col, choice.weight_gradient],
        "input_grad": [input_grad_im2col, turned_columns, choice.input_gradient],
    }
    if geometry.dilation[0] == 1:
        able["output"].append(correlate_row_gemm)
        able["weight_grad"].append(weight_grad_row_gemm)
    if layer.weight_shape[1] == 1:
        able["output"].append(correlate_shift_add)
        able["weight_grad"].append(weight_grad_shift_add)
    if geometry.stride == (1, 1):
        able["output"].append(correlate_kn2row)
        able["weight_grad"].append(weight_grad_kn2row)
    if geometry.stride == geometry.dilation == (1, 1):
        able["output"].append(correlate_fft)
        if geometry.kernel_size == (3, 3):
            able["output"].append(correlate_winograd)
            able["weight_grad"].append(weight_grad_winograd)
    return able


def turned_columns(weight: np.ndarray, output_grad: np.ndarray, geometry: Geometry) -> np.ndarray:
    return input_grad_flipped(weight, output_grad, geometry, correlate_im2col)


def shrink_blocks(monkeypatch: pytest.MonkeyPatch, size: int | None) -> None:
    """Make blocks so small that even these layers are cut between images, channels, rows and columns."""
    if size is not None:
        monkeypatch.setattr(blocks, "BLOCK_BYTES", size)
        monkeypatch.setattr(rows, "CELLS", 4)
        monkeypatch.setattr(fourier, "TILE", 6)


def use_threads(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(threads, "WORTH_A_THREAD", 1)
    monkeypatch.setattr(threads, "usable_threads", lambda: count)
    threads.pool.cache_clear()


def assert_equal_to_rounding(result: np.ndarray, expected: np.ndarray, dtype, way) -> None:
    """As `assert_close`, but transforms of a few channels may lose a digit and a half."""
    if way not in TRANSFORMS:
        return assert_close(result, expected, dtype)
    assert result.dtype == dtype and result.shape == expected.shape
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(result, expected, rtol=0, atol=scale * 200 * np.finfo(dtype).eps)


def test_the_random_layers_reach_every_way():
    counts: dict[str, int] = {}
    for layer in RANDOM:
        for able in ways(layer).values():
            for way in able:
                counts[way.__name__] = counts.get(way.__name__, 0) + 1
    assert len(counts) == 16 and min(counts.values()) >= 12, counts


@pytest.mark.parametrize(
    "bytes_at_a_time, n_threads",
    [(None, 1), (256, 1), (256, 3)],
    ids=["shipped", "tiny", "tiny, three threads"],
)
@for_random_layers
@for_each("dtype", [np.float32, np.float64])
def test_every_way_equals_loops_and_pytorch(layer, dtype, bytes_at_a_time, n_threads, monkeypatch):
    shrink_blocks(monkeypatch, bytes_at_a_time)
    use_threads(monkeypatch, n_threads)
    x, weight, bias, output_grad = layer.arrays()
    peer = torch_results(x, weight, 0 * bias, output_grad, layer.options)
    expected = loops(layer)
    x, weight, output_grad = (array.astype(dtype) for array in (x, weight, output_grad))
    arguments = {"output": (x, weight), "weight_grad": (x, output_grad), "input_grad": (weight, output_grad)}
    for name, able in ways(layer).items():
        for way in able:
            result = way(*arguments[name], geometry_of(layer))
            assert_equal_to_rounding(result, expected[name], dtype, way)
            assert_equal_to_rounding(result, peer[name], dtype, way)


@cache
def loops(layer: Layer) -> dict[str, np.ndarray]:
    x, weight, _, output_grad = layer.arrays()
    return {
        "output": conv2d_loops(x, weight, **layer.options),
        "weight_grad": conv2d_weight_grad_loops(x, weight.shape, output_grad, **layer.options),
        "input_grad": conv2d_input_grad_loops(x.shape, weight, output_grad, **layer.options),
    }


@for_random_layers
@for_each("dtype", [np.float32, np.float64])
def test_kernels_that_are_products_give_the_same_in_two_passes(layer, dtype):
    layer = replace(layer, weight_shape=(layer.groups, *layer.weight_shape[1:]))
    rng = np.random.default_rng(1)
    filters, depth, height, width = layer.weight_shape
    shapes = (filters, depth, height, 1), (filters, depth, 1, width)
    down, across = (rng.standard_normal(shape, np.float32) for shape in shapes)
    weight = down * across  # rounded: in float64 it is no product any more
    parts = factors(weight.astype(dtype))
    if dtype == np.float32:
        assert parts is not None
        result = correlate_separable(layer.arrays(dtype)[0], parts, geometry_of(layer), choice.correlate)
        assert_close(result, conv2d_loops(layer.arrays()[0], weight.astype(float), **layer.options), dtype)
    elif min(height, width) > 1:
        assert parts is None


@for_random_layers
def test_views_and_read_only_inputs_give_the_same(layer):
    arrays = layer.arrays()
    x, weight, _, output_grad = arrays
    strange = [every_other(array) for array in arrays]
    for array in strange:
        array.flags.writeable = False
    before = [array.copy() for array in strange]
    options = layer.options
    pairs = (
        (conv2d(strange[0], strange[1], **options), conv2d(x, weight, **options)),
        (
            conv2d_weight_grad(strange[0], weight.shape, strange[3], **options),
            conv2d_weight_grad(x, weight.shape, output_grad, **options),
        ),
        (
            conv2d_input_grad(x.shape, strange[1], strange[3], **options),
            conv2d_input_grad(x.shape, weight, output_grad, **options),
        ),
    )
    for result, expected in pairs:
        assert_close(result, expected, np.float64)
    for array, copy in zip(strange, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def every_other(array: np.ndarray) -> np.ndarray:
    """The same values in an array that is neither contiguous nor runs forwards."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    view = wide[..., ::-2]
    view[...] = array
    return view


@pytest.mark.filterwarnings("ignore:invalid value")
@for_random_layers
@for_each("hurt", ["x", "weight", "output_grad"])
def test_what_is_not_finite_stays_where_it_belongs(layer, hurt):
    """No number is 0, so one that is infinite spoils the same sums as one that is no number."""
    expected = hurt_by(layer, hurt, np.nan, LOOPS)
    for value in (np.nan, np.inf):
        for name, result in hurt_by(layer, hurt, value, ENGINE).items():
            wanted = expected.get(name, loops(layer)[name])
            finite = np.isfinite(wanted)
            np.testing.assert_array_equal(np.isfinite(result), finite)
            np.testing.assert_allclose(result[finite], wanted[finite], rtol=0, atol=1e-11)


ENGINE = {"output": conv2d, "weight_grad": conv2d_weight_grad, "input_grad": conv2d_input_grad}
LOOPS = {
    "output": conv2d_loops,
    "weight_grad": conv2d_weight_grad_loops,
    "input_grad": conv2d_input_grad_loops,
}


def hurt_by(layer: Layer, hurt: str, value: float, ways: dict[str, Callable]) -> dict[str, np.ndarray]:
    """What each way makes of a layer with one such value in `hurt`; the loops, where they read it alone."""
    x, weight, _, output_grad = (array.copy() for array in layer.arrays())
    arrays = {"x": x, "weight": weight, "output_grad": output_grad}
    assert all(array.all() for array in arrays.values())
    flat = arrays[hurt].reshape(-1)
    flat[len(flat) // 2] = value
    given = {
        "output": (x, weight),
        "weight_grad": (x, weight.shape, output_grad),
        "input_grad": (x.shape, weight, output_grad),
    }
    return {
        name: way(*given[name], **layer.options)
        for name, way in ways.items()
        if ways is ENGINE or any(array is arrays[hurt] for array in given[name])
    }
