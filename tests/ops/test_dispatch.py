"""Which way is taken: every one by some layer, transforms only where they are allowed and harmless."""

from collections import Counter

import numpy as np
import pytest
import torch

from convviz import Conv2DOperation, conv2d, conv2d_input_grad, conv2d_weight_grad, image_patches
from convviz.ops import dispatch as choice
from tests.for_each import for_each

WAYS = (
    "correlate_im2col",
    "correlate_row_gemm",
    "correlate_kn2row",
    "correlate_shift_add",
    "correlate_winograd",
    "correlate_fft",
    "correlate_separable",
    "weight_grad_im2col",
    "weight_grad_row_gemm",
    "weight_grad_kn2row",
    "weight_grad_shift_add",
    "weight_grad_winograd",
    "input_grad_im2col",
    "input_grad_flipped",
)
TRANSFORMS = {"correlate_winograd", "weight_grad_winograd", "correlate_fft", "correlate_separable"}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """How often each way has been taken."""
    counts: Counter = Counter()

    def counted(name: str, way):
        def call(*arguments):
            counts[name] += 1
            return way(*arguments)

        return call

    for name in WAYS:
        monkeypatch.setattr(choice, name, counted(name, getattr(choice, name)))
    return counts


def drawn_layer(seed: int) -> tuple[np.ndarray, np.ndarray, dict]:
    """A layer of a size that people meet: dense, depthwise, tiled, or a picture with a large kernel."""
    rng = np.random.default_rng(seed)
    kind = ("dense", "depthwise", "tiled", "picture", "separable", "few filters")[seed % 6]
    batch, groups, stride, dilation = int(rng.integers(1, 4)), int(rng.choice([1, 2])), 1, 1
    size = rng.integers(9, 40, 2)
    if kind == "dense":
        channels, filters = (groups * int(n) for n in rng.integers(1, 20, 2))
        kernel, stride, dilation = rng.integers(1, 8, 2), rng.integers(1, 4, 2), rng.integers(1, 3, 2)
    elif kind == "depthwise":
        channels = groups = filters = int(rng.integers(2, 40))
        kernel, stride, dilation = rng.integers(1, 6, 2), rng.integers(1, 3, 2), rng.integers(1, 3, 2)
    elif kind == "tiled":
        channels, filters = (groups * int(n) for n in rng.integers(40, 60, 2))
        kernel, size, batch = (3, 3), size + 14, 3
    elif kind == "few filters":
        channels, filters, kernel = groups * int(rng.integers(20, 60)), groups * 2, rng.integers(1, 5, 2)
        dilation = rng.integers(1, 3, 2)
    else:
        channels, groups = int(rng.choice([1, 3])), 1
        groups = filters = int(rng.choice([1, channels]))
        kernel, size = rng.integers(13, 20, 2), size + 110
    x = rng.standard_normal((batch, channels, *map(int, size)), np.float32)
    weight = rng.standard_normal((filters, channels // groups, *map(int, kernel)), np.float32)
    if kind == "separable":
        weight = weight[:, :, :, :1] * weight[:, :, :1, :]
    stride, dilation = (tuple(map(int, np.broadcast_to(value, 2))) for value in (stride, dilation))
    padding = tuple(d * (int(k) - 1) // 2 for d, k in zip(dilation, kernel, strict=True))
    return x, weight, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def everything(
    x: np.ndarray, weight: np.ndarray, options: dict, output_grad: np.ndarray | None = None, **more
) -> list[np.ndarray]:
    output = conv2d(x, weight, **options, **more)
    grad = np.cos(output) if output_grad is None else output_grad
    return [
        output,
        conv2d_weight_grad(x, weight.shape, grad, **options, **more),
        conv2d_input_grad(x.shape, weight, grad, **options, **more),
    ]


def pytorchs(x: np.ndarray, weight: np.ndarray, options: dict) -> tuple[np.ndarray, list[np.ndarray]]:
    """An upstream gradient, and what PyTorch makes of everything in float64."""
    images, kernels = (torch.from_numpy(array.astype(np.float64)).requires_grad_() for array in (x, weight))
    output = torch.nn.functional.conv2d(images, kernels, **options)
    output_grad = np.cos(output.detach().numpy()).astype(x.dtype)
    output.backward(torch.from_numpy(output_grad.astype(np.float64)))
    return output_grad, [output.detach().numpy(), kernels.grad.numpy(), images.grad.numpy()]


def errors(
    x: np.ndarray, weight: np.ndarray, options: dict, right: tuple[np.ndarray, list[np.ndarray]], **more
) -> list[float]:
    """The largest error of each operation against PyTorch, relative to its largest value."""
    output_grad, expected = right
    results = everything(x, weight, options, output_grad, **more)
    assert [result.dtype for result in results] == [x.dtype] * 3
    return [
        float(np.abs(result - right).max() / np.abs(right).max())
        for result, right in zip(results, expected, strict=True)
    ]


@pytest.mark.parametrize(
    "seeds", [range(36), pytest.param(range(36, 144), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_fresh_layers_take_every_way_and_agree_with_pytorch(seeds, taken):
    for seed in seeds:
        x, weight, options = drawn_layer(seed)
        right = pytorchs(x, weight, options)
        for bound, precise in ((2e-5, False), (3e-6, True)):
            off = max(errors(x, weight, options, right, precise=precise))
            assert off < bound, (seed, x.shape, weight.shape, options)
    assert set(taken) == set(WAYS), set(WAYS) - set(taken)


TILED, PICTURE = drawn_layer(2), drawn_layer(3)
for_transformed = pytest.mark.parametrize(
    "layer", [TILED, PICTURE, drawn_layer(4)], ids=["tiled", "picture", "separable"]
)


@for_transformed
def test_float32_layers_are_transformed_unless_the_caller_refuses(layer, taken):
    x, weight, options = layer
    everything(x, weight, options)
    assert TRANSFORMS & set(taken)
    taken.clear()
    everything(x, weight, options, precise=True)
    assert taken and not TRANSFORMS & set(taken)


@for_transformed
def test_float64_is_never_transformed(layer, taken):
    x, weight, options = layer
    x, weight = x.astype(np.float64), weight.astype(np.float64)
    assert max(errors(x, weight, options, pytorchs(x, weight, options))) < 1e-13
    assert taken and not TRANSFORMS & set(taken)


def test_an_operation_hands_the_refusal_on(taken):
    x, weight, options = TILED
    for precise in (False, True):
        taken.clear()
        operation = Conv2DOperation(weight, precise=precise, **options)
        operation.backward(operation.forward(x))
        assert bool(TRANSFORMS & set(taken)) is not precise
        assert taken["correlate_winograd"] == (0 if precise else 2)


@pytest.mark.filterwarnings("ignore:(invalid value|overflow)")
@for_each("value", [np.nan, np.inf, -np.inf, 1e30])
@for_transformed
def test_what_would_spread_in_a_transform_is_not_transformed(layer, value, taken):
    x, weight, options = layer
    x = x.copy()
    x[0, 0, 20, 21] = value
    output = conv2d(x, weight, **options)
    windows = image_patches(x, weight.shape[2:], **options)  # (N, C, KH, KW, HO, WO)
    poisoned = (windows == value) | np.isnan(windows)
    by_group = poisoned.any(axis=(2, 3)).reshape(len(x), options["groups"], -1, *output.shape[2:]).any(axis=2)
    expected = by_group.repeat(len(weight) // options["groups"], axis=1)
    np.testing.assert_array_equal(~(np.abs(output) < 1e15), expected)
    conv2d_weight_grad(x, weight.shape, output, **options)
    conv2d_input_grad(x.shape, weight, output, **options)
    assert not TRANSFORMS & set(taken)


def test_an_empty_batch_is_no_trouble_to_a_transform():
    x, weight, options = TILED
    output, weight_grad, input_grad = everything(x[:0], weight, options)
    assert output.shape[0] == input_grad.shape[0] == 0 and not weight_grad.any()
