"""What goes in and what comes out: dtypes, memory layouts, empty batches, not-a-number, memory."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

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
from convviz.ops import threads
from convviz.ops.geometry import PADDING_MODES
from tests.for_each import for_each
from tests.ops.layers import PADDED, Layer, for_every_layer, in_mode

LAYER = Layer(
    "values", weight_shape=(4, 2, 3, 2), stride=(2, 1), padding=(1, 2), groups=2, padding_mode="reflect"
)


def everything(x, weight, bias, output_grad, options=LAYER.options) -> dict[str, np.ndarray]:
    """All five functions on the same arrays."""
    return {
        "output": conv2d(x, weight, bias, **options),
        "weight_grad": conv2d_weight_grad(x, np.shape(weight), output_grad, **options),
        "input_grad": conv2d_input_grad(np.shape(x), weight, output_grad, **options),
        "bias_grad": conv2d_bias_grad(output_grad),
        "patches": image_patches(x, np.shape(weight)[2:], **options),
    }


def assert_same(results: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> None:
    for name, result in results.items():
        assert result.dtype == expected[name].dtype, name
        np.testing.assert_array_equal(result, expected[name], err_msg=name)


INTEGERS = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64]


@for_each("dtype", INTEGERS, ids=lambda dtype: dtype.__name__)
def test_integers_are_computed_in_float64(dtype):
    whole = [np.abs(np.round(array * 10)) for array in LAYER.arrays()]
    assert_same(everything(*(array.astype(dtype) for array in whole)), everything(*whole))


def test_small_integers_do_not_overflow():
    x, weight = np.full((1, 1, 2, 2), 255, np.uint8), np.full((1, 1, 2, 2), 200, np.uint8)
    assert conv2d(x, weight).item() == 4 * 255 * 200


@for_each(
    ("x", "weight", "expected"),
    [
        ("float32", "float32", "float32"),
        ("float32", "float64", "float64"),
        ("float64", "float32", "float64"),
        ("int8", "float32", "float64"),
        ("float32", "uint8", "float64"),
        (">f4", "<f4", "float32"),
        (">f8", ">f4", "float64"),
        (">i2", ">i2", "float64"),
    ],
)
def test_a_mixture_gives_the_wider_dtype_and_integers_count_as_float64(x, weight, expected):
    one, other = np.ones((1, 1, 3, 3), x), np.ones((1, 1, 2, 2), weight)
    grad = np.ones((1, 1, 2, 2), weight)
    results = (
        conv2d(one, other),
        conv2d_weight_grad(one, other.shape, grad),
        conv2d_input_grad(grad.shape[:2] + (3, 3), one[:, :, :2, :2], grad),
    )
    for result in results:
        assert result.dtype == expected and result.dtype.isnative


def test_a_wider_bias_widens_the_output():
    x, weight = np.ones((1, 1, 3, 3), np.float32), np.ones((1, 1, 2, 2), np.float32)
    assert conv2d(x, weight, np.zeros(1, np.float32)).dtype == np.float32
    assert conv2d(x, weight, np.zeros(1, np.float64)).dtype == np.float64


@for_every_layer
def test_arguments_are_never_changed_nor_handed_back_to_be_changed(layer):
    arrays = [array.copy() for array in layer.arrays()]  # writable, unlike the layer's own
    results = everything(*arrays, layer.options)
    for array, original in zip(arrays, layer.arrays(), strict=True):
        np.testing.assert_array_equal(array, original)
        for name in ("output", "weight_grad", "input_grad", "bias_grad"):
            assert results[name].flags.writeable and not np.shares_memory(results[name], array), name
    assert not results["patches"].flags.writeable


LAYOUTS = {
    "read-only": lambda array: array,
    "every other entry of a larger array": lambda array: np.repeat(array, 2, axis=-1)[..., ::2],
    "reversed": lambda array: array[..., ::-1].copy()[..., ::-1],
    "channels last": lambda array: np.moveaxis(np.moveaxis(array, 0, -1).copy(), -1, 0),
    "Fortran order": np.asfortranarray,
    "other byte order": lambda array: array.astype(array.dtype.newbyteorder()),
    "lists": lambda array: array.tolist(),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_memory_layout_gives_the_same_numbers(layout):
    arrays = LAYER.arrays()
    results, expected = everything(*map(layout, arrays)), everything(*arrays)
    for name, result in results.items():
        np.testing.assert_allclose(result, expected[name], rtol=0, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_an_empty_batch_gives_empty_maps_and_zero_gradients(mode):
    layer = in_mode(LAYER, mode)
    x, weight, bias, output_grad = layer.arrays()
    results = everything(x[:0], weight, bias, output_grad[:0], layer.options)
    full = everything(x, weight, bias, output_grad, layer.options)
    for name in ("output", "input_grad", "patches"):
        assert results[name].shape == (0, *full[name].shape[1:])
    for name in ("weight_grad", "bias_grad"):
        assert results[name].shape == full[name].shape and not results[name].any()


@for_each("layer", PADDED, ids=str)
@for_each("mode", PADDING_MODES)
@for_each("poison", [np.nan, np.inf])
@pytest.mark.filterwarnings("ignore:invalid value encountered")  # infinity less infinity, as NumPy tells it
def test_not_a_number_and_infinity_reach_only_what_they_are_multiplied_into(layer, mode, poison):
    layer = in_mode(layer, mode)
    x, weight, _, output_grad = (array.copy() for array in layer.arrays())
    height, width = layer.geometry.output_size
    row, column = np.argwhere(pixels_under(layer, (height // 2, width // 2)))[-1]
    pixel, cell = (1, x.shape[1] - 1, row, column), (1, 0, height - 1, 0)
    x[pixel], output_grad[cell] = poison, poison
    in_group, filters = x.shape[1] // layer.groups, len(weight) // layer.groups
    touched = ~np.isfinite(image_patches(x, weight.shape[2:], **layer.options))  # (N, C, KH, KW, HO, WO)
    assert touched.any()

    output = np.isfinite(conv2d(x, weight, **layer.options))
    np.testing.assert_array_equal(~output[1, -1], touched[1, -1].any(axis=(0, 1)))
    assert output[0].all() and output[1, : len(weight) - filters].all()

    weight_grad = np.isfinite(conv2d_weight_grad(x, weight.shape, layer.arrays()[3], **layer.options))
    np.testing.assert_array_equal(~weight_grad[-1, -1], touched[1, -1].any(axis=(2, 3)))
    assert weight_grad[:, : in_group - 1].all() and weight_grad[: len(weight) - filters].all()

    input_grad = np.isfinite(conv2d_input_grad(x.shape, weight, output_grad, **layer.options))
    np.testing.assert_array_equal(~input_grad[1, 0], pixels_under(layer, cell[2:]))
    assert input_grad[0].all() and input_grad[1, in_group:].all()


def pixels_under(layer: Layer, cell: tuple[int, ...]) -> np.ndarray:
    """Which pixels (H, W) the window of one output cell sees, told by numbering them from 1."""
    height, width = layer.x_shape[2:]
    numbers = np.arange(1, height * width + 1).reshape(1, 1, height, width)
    options = {**layer.options, "groups": 1}
    seen = image_patches(numbers, layer.weight_shape[2:], **options)[0, 0, :, :, cell[0], cell[1]]
    return np.isin(numbers[0, 0], seen)


@pytest.mark.parametrize("shape", [(1, 2, 3000, 100), (300_000, 2, 1, 1)], ids=str)
def test_the_bias_gradient_is_added_up_in_double_precision(shape):
    tenth = np.float32(0.1)
    expected = np.float32(float(tenth) * 300_000)
    assert conv2d_bias_grad(np.full(shape, tenth)).tolist() == [expected, expected]


def extra_memory(call) -> int:
    """Bytes that a call needs at its peak beyond the array that it returns, in a thread that kept nothing."""

    def measured() -> int:
        tracemalloc.start()
        try:
            result = call()
            return tracemalloc.get_traced_memory()[1] - result.nbytes
        finally:
            tracemalloc.stop()

    with ThreadPoolExecutor(1) as fresh:
        return fresh.submit(measured).result()


@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_large_picture_needs_a_block_of_columns_not_a_matrix_of_them(count, monkeypatch):
    """Its whole im2col matrix would take 160 MB. However many threads share the block."""
    monkeypatch.setattr(threads, "usable_threads", lambda: count)
    x = np.ones((1, 3, 340, 340), np.float32)
    weight = np.ones((1, 3, 11, 11), np.float32)
    output_grad = conv2d(x, weight)
    allowed = 4 * 2**20
    assert extra_memory(lambda: conv2d(x, weight, precise=True)) < allowed
    assert extra_memory(lambda: conv2d_weight_grad(x, weight.shape, output_grad, precise=True)) < allowed
    assert extra_memory(lambda: conv2d_input_grad(x.shape, weight, output_grad, precise=True)) < allowed


@pytest.mark.parametrize("precise", [False, True])
@pytest.mark.parametrize(
    "x_shape, weight_shape, groups",
    [
        ((1, 3, 500, 700), (1, 3, 11, 11), 1),
        ((1, 3, 500, 700), (3, 1, 11, 11), 3),
        ((1, 1, 900, 1100), (1, 1, 31, 29), 1),
        ((1, 64, 150, 150), (64, 64, 3, 3), 1),
        ((1, 256, 64, 64), (256, 1, 3, 3), 256),
    ],
    ids=str,
)
def test_memory_is_bounded_however_large_the_picture(x_shape, weight_shape, groups, precise, monkeypatch):
    """16 MB beyond the result and a padded copy, where one im2col matrix takes 52 to 3,500 MB."""
    monkeypatch.setattr(threads, "usable_threads", lambda: 1)
    rng = np.random.default_rng(4)
    x, weight = rng.standard_normal(x_shape, np.float32), rng.standard_normal(weight_shape, np.float32)
    options = {"groups": groups, "padding": 5, "precise": precise}
    output_grad = conv2d(x, weight, **options)
    allowed = 16 * 2**20 + max(x.nbytes, output_grad.nbytes) * 1.1
    assert extra_memory(lambda: conv2d(x, weight, **options)) < allowed
    assert extra_memory(lambda: conv2d_weight_grad(x, weight.shape, output_grad, **options)) < allowed
    assert extra_memory(lambda: conv2d_input_grad(x.shape, weight, output_grad, **options)) < allowed


def test_without_padding_a_picture_takes_a_few_blocks_and_no_copy():
    x = np.ones((1, 3, 1500, 1500), np.float32)  # 27 MB
    weight = np.ones((1, 3, 5, 5), np.float32)
    output_grad = conv2d(x, weight)
    assert extra_memory(lambda: conv2d(x, weight)) < 8 * 2**20
    assert extra_memory(lambda: conv2d_weight_grad(x, weight.shape, output_grad)) < 8 * 2**20


def test_patches_without_padding_are_a_view_that_costs_no_memory():
    x = np.zeros((2, 3, 50, 60), np.float32)
    patches = image_patches(x, (5, 7), stride=2, dilation=(2, 1))
    assert np.shares_memory(patches, x) and patches.shape == (2, 3, 5, 7, 21, 27)


def test_a_layer_can_be_trained_until_its_output_matches():
    rng = np.random.default_rng(3)
    x, target_weight = rng.standard_normal((4, 2, 8, 8)), rng.standard_normal((3, 2, 3, 3))
    target = conv2d(x, target_weight, padding=1)
    operation = Conv2DOperation(np.zeros((3, 2, 3, 3)), padding=1)
    for _ in range(200):
        error = operation.forward(x) - target
        operation.backward(2 * error / error.size)
        operation.weight -= operation.weight_grad
    np.testing.assert_allclose(operation.weight, target_weight, atol=1e-6)
