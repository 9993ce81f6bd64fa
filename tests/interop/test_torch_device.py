"""Our calls run by PyTorch: the same numbers, dtypes and refusals as ours, on every device that is here."""

from contextlib import nullcontext
from unittest import mock

import numpy as np
import pytest
import torch
from hypothesis import given, settings

import convviz
from convviz.errors import Refusal, RefusedType, RefusedValue
from convviz.interop import torch as peer
from convviz.interop.torch import devices
from convviz.interop.torch.tensors import as_device
from tests.for_each import for_each
from tests.ops.layers import Layer, assert_close, for_every_dtype, for_every_layer
from tests.ops.test_properties import layers
from tests.ops.test_refusals import OPTIONS

pytestmark = pytest.mark.filterwarnings("error")  # PyTorch warns of arrays that may not be written to
for_every_device = pytest.mark.parametrize("device", devices())
BY_SIDE = Layer(
    "by side",
    weight_shape=(4, 2, 3, 2),
    stride=(1, 2),
    padding=(2, 0, 1, 3),
    groups=2,
    padding_mode="reflect",
)


def results(library, layer: Layer, arrays, **device) -> dict:
    """All four calls of convviz, or of its namesake in PyTorch."""
    x, weight, bias, output_grad = arrays
    options = {**layer.options, **device}
    return {
        "output": library.conv2d(x, weight, bias, **options),
        "without bias": library.conv2d(x, weight, **options),
        "weight_grad": library.conv2d_weight_grad(x, tuple(weight.shape), output_grad, **options),
        "input_grad": library.conv2d_input_grad(tuple(x.shape), weight, output_grad, **options),
        "bias_grad": library.conv2d_bias_grad(output_grad, **device),
    }


@for_every_device
@for_every_dtype
@for_every_layer
def test_every_call_gives_what_ours_gives(layer, dtype, device):
    arrays = layer.arrays(dtype)
    expected = results(convviz, layer, arrays)
    for name, result in results(peer, layer, arrays, device=device).items():
        assert_close(result, expected[name], dtype)


@for_every_device
@settings(max_examples=150, deadline=None, derandomize=True)
@given(layers())
def test_any_layer_gives_what_ours_gives(device, layer):
    expected = results(convviz, layer, layer.arrays())
    for name, result in results(peer, layer, layer.arrays(), device=device).items():
        assert_close(result, expected[name], np.float64)


@for_every_device
@for_each("mode", ["zeros", "reflect", "replicate", "circular"])
@for_each("padding", [0, (1, 2), (2, 0, 1, 3)], ids=str)
def test_an_empty_batch_gives_an_empty_output_and_gradients_of_zero(mode, padding, device):
    layer = Layer(
        "empty", (0, 4, 5, 6), (6, 2, 2, 3), stride=(2, 1), padding=padding, groups=2, padding_mode=mode
    )
    expected = results(convviz, layer, layer.arrays())
    for name, result in results(peer, layer, layer.arrays(), device=device).items():
        np.testing.assert_array_equal(result, expected[name])


@for_every_device
def test_tensors_in_give_tensors_on_the_device_out_without_a_history(device):
    arrays = BY_SIDE.arrays()
    tensors = [torch.tensor(array, device=device, requires_grad=True) for array in arrays]
    expected = results(convviz, BY_SIDE, arrays)
    for name, result in results(peer, BY_SIDE, tensors, device=device).items():
        assert isinstance(result, torch.Tensor) and not result.requires_grad
        assert result.device.type == device
        assert_close(result.cpu().numpy(), expected[name], np.float64)


def test_one_tensor_among_arrays_gives_a_tensor():
    x, weight, bias, _ = BY_SIDE.arrays()
    for arguments in ((x, torch.tensor(weight), bias), (x, weight, torch.tensor(bias))):
        result = peer.conv2d(*arguments, **BY_SIDE.options)
        assert isinstance(result, torch.Tensor)
        assert_close(result.numpy(), convviz.conv2d(x, weight, bias, **BY_SIDE.options), np.float64)


@pytest.mark.parametrize("context", [nullcontext, torch.no_grad, torch.inference_mode])
def test_padding_is_folded_back_wherever_gradients_are_switched_off(context):
    _, weight, _, output_grad = BY_SIDE.arrays()
    expected = convviz.conv2d_input_grad(BY_SIDE.x_shape, weight, output_grad, **BY_SIDE.options)
    with context():
        result = peer.conv2d_input_grad(
            BY_SIDE.x_shape, torch.tensor(weight), torch.tensor(output_grad), **BY_SIDE.options
        )
    assert_close(result.numpy(), expected, np.float64)


@for_every_device
@for_each("as_tensor", [False, True], ids=["arrays", "tensors"])
@for_each(
    ("x_dtype", "weight_dtype", "expected"),
    [
        ("float32", "float64", "float64"),
        ("int32", "float32", "float64"),
        ("uint8", "int64", "float64"),
        ("float32", "float32", "float32"),
    ],
)
def test_dtypes_follow_the_same_rule_as_ours(x_dtype, weight_dtype, expected, as_tensor, device):
    x = np.arange(24).reshape(1, 2, 3, 4).astype(x_dtype)
    weight = np.arange(8).reshape(2, 2, 1, 2).astype(weight_dtype)
    arguments = [torch.tensor(array) for array in (x, weight)] if as_tensor else [x, weight]
    result = peer.conv2d(*arguments, device=device)
    ours = convviz.conv2d(x, weight)
    assert str(result.dtype).removeprefix("torch.") == expected == str(ours.dtype)
    np.testing.assert_array_equal(result.cpu() if as_tensor else result, ours)


def test_arrays_of_any_layout_and_byte_order_and_plain_lists_are_taken_and_left_as_they_are():
    x, weight, bias, _ = BY_SIDE.arrays(np.float32)
    expected = convviz.conv2d(x, weight, bias, **BY_SIDE.options)
    turned = np.asfortranarray(x)[:, :, ::-1][:, :, ::-1]
    for given_x in (turned, x.astype(">f4"), x[:, :, ::-1].copy()[:, :, ::-1]):
        before = given_x.copy()
        assert_close(peer.conv2d(given_x, weight, bias, **BY_SIDE.options), expected, np.float32)
        np.testing.assert_array_equal(given_x, before)
    assert peer.conv2d([[[[1, 2, 4]]]], [[[[1, -1]]]], [10]).tolist() == [[[[9.0, 8.0]]]]


@for_every_device
def test_float32_sums_are_exact_to_float32_also_where_a_gpu_would_round_its_factors(device):
    """TF32 keeps 10 bits of each factor: 1 + 2^-12 would become 1."""
    x = np.full((1, 64, 8, 8), 1 + 2**-12, np.float32)
    weight = np.ones((64, 64, 3, 3), np.float32)
    output = peer.conv2d(x, weight, device=device)
    np.testing.assert_allclose(output, 64 * 9 * (1 + 2**-12), rtol=1e-6)


@pytest.fixture
def precision():
    """PyTorch's setting for cuDNN's convolutions, at TF32 and put back afterwards."""
    setting = torch.backends.cudnn.conv
    before = setting.fp32_precision
    setting.fp32_precision = "tf32"
    yield setting
    setting.fp32_precision = before


@for_every_device
def test_pytorchs_settings_of_precision_are_as_they_were_after_a_call(device, precision):
    seen = []
    real = torch.nn.functional.conv2d

    def watched(*arguments, **options):
        seen.append(precision.fp32_precision)
        return real(*arguments, **options)

    with mock.patch("torch.nn.functional.conv2d", watched):
        peer.conv2d(*BY_SIDE.arrays()[:2], device=device, groups=2)
        assert (seen, precision.fp32_precision) == (["ieee"], "tf32")
        with pytest.raises(RuntimeError), mock.patch("torch.nn.functional.conv2d", side_effect=RuntimeError):
            peer.conv2d(*BY_SIDE.arrays()[:2], device=device, groups=2)
    assert precision.fp32_precision == "tf32"


def test_the_bias_gradient_is_added_up_in_double_precision():
    tenth = np.float32(0.1)
    expected = np.float32(float(tenth) * 300_000)
    assert peer.conv2d_bias_grad(np.full((300_000, 2, 1, 1), tenth)).tolist() == [expected, expected]


X, WEIGHT, OUTPUT_GRAD = np.ones((2, 4, 5, 6)), np.ones((6, 4, 3, 2)), np.ones((2, 6, 3, 5))
CALLS = {
    "conv2d": lambda library, **options: library.conv2d(X, WEIGHT, **options),
    "weight": lambda library, **options: library.conv2d_weight_grad(X, WEIGHT.shape, OUTPUT_GRAD, **options),
    "input": lambda library, **options: library.conv2d_input_grad(X.shape, WEIGHT, OUTPUT_GRAD, **options),
}
WRONG = {
    **{f"{name} {options}": (call, options) for name, call in CALLS.items() for options, *_ in OPTIONS},
    "rank of x": (lambda library: library.conv2d(X[0], WEIGHT), {}),
    "rank of weight": (lambda library: library.conv2d(X, WEIGHT[0]), {}),
    "channels": (lambda library: library.conv2d(X, WEIGHT[:, :3]), {}),
    "shape of bias": (lambda library: library.conv2d(X, WEIGHT, np.ones(5)), {}),
    "rank of bias": (lambda library: library.conv2d(X, WEIGHT, np.ones((6, 1))), {}),
    "half": (lambda library: library.conv2d(X.astype(np.float16), WEIGHT), {}),
    "complex": (lambda library: library.conv2d(X, WEIGHT, np.ones(6, complex)), {}),
    "ragged": (lambda library: library.conv2d([[1], [1, 2]], WEIGHT), {}),
    "empty": (lambda library: library.conv2d(X[:, :, :0], WEIGHT), {}),
    "no shape": (lambda library: library.conv2d_weight_grad(X, 3, OUTPUT_GRAD), {}),
    "wrong upstream": (lambda library: library.conv2d_weight_grad(X, WEIGHT.shape, X), {}),
    "wrong upstream of x": (lambda library: library.conv2d_input_grad(X.shape, WEIGHT, X), {}),
    "rank of upstream": (lambda library: library.conv2d_bias_grad(X[0]), {}),
}


@for_each("case", WRONG)
def test_what_ours_refuses_is_refused_in_the_same_words(case):
    call, options = WRONG[case]
    with pytest.raises(Refusal) as ours:
        call(convviz, **options)
    with pytest.raises(type(ours.value)) as theirs:
        call(peer, **options)
    assert str(theirs.value) == str(ours.value)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.complex64, torch.bool], ids=str)
def test_a_tensor_of_another_dtype_is_refused(dtype):
    with pytest.raises(RefusedType) as refused:
        peer.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2, dtype=dtype))
    assert str(refused.value) == (
        f"weight must hold float32, float64 or integers; its dtype is {dtype}:"
        " convert it with .float() or .double()."
    )


@pytest.mark.parametrize("device", ["cuda:99", "tpu", "meta", "", None, 0, torch.device("meta")], ids=str)
def test_a_device_that_is_not_here_is_refused_with_those_that_are(device):
    with pytest.raises(RefusedValue) as refused:
        peer.conv2d(X, WEIGHT, device=device)
    assert str(refused.value) == (
        f"device {str(device)!r} is not available: choose one of {', '.join(devices())}."
    )


def test_devices_are_cpu_and_a_gpu_where_there_is_one():
    assert devices() == (["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])
    assert [as_device(name).type for name in devices()] == devices()
    assert as_device(torch.device("cpu")) == torch.device("cpu")
    with (
        mock.patch("torch.cuda.is_available", lambda: True),
        mock.patch("torch.cuda.device_count", lambda: 2),
    ):
        assert devices() == ["cpu", "cuda"]
        assert as_device("cuda:1") == torch.device("cuda", 1)
        with pytest.raises(RefusedValue, match="device 'cuda:2' is not available: choose one of cpu, cuda"):
            as_device("cuda:2")
