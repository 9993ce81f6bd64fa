"""A layer handed to PyTorch and back is the same layer: bit for bit, and in what it computes."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn

from convviz import Conv2DOperation
from convviz.errors import RefusedType, RefusedValue
from convviz.interop.torch import EngineConv2d, devices, from_torch, to_torch
from tests.for_each import for_each
from tests.ops.layers import Layer, assert_close
from tests.ops.test_properties import layers

FEW = settings(max_examples=100, deadline=None, derandomize=True)
even_same = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


def module(dtype=torch.float64, **options) -> nn.Conv2d:
    torch.manual_seed(5)
    return nn.Conv2d(4, 6, (3, 2), dtype=dtype, **{"groups": 2, **options})


def ask(layer: nn.Module, x: np.ndarray) -> np.ndarray:
    return layer(torch.tensor(x, device=next(layer.parameters()).device)).numpy(force=True)


@even_same
@for_each("dtype", [torch.float32, torch.float64], ids=str)
@for_each(
    "options",
    [
        {"bias": False},
        {"stride": (2, 3), "dilation": (1, 2)},
        {"padding": (1, 3), "stride": 2},
        {"padding": "valid", "stride": (3, 1)},
        {"padding": "same", "dilation": (3, 1)},
        {"padding": "same", "padding_mode": "reflect"},
        {"padding": (2, 1), "padding_mode": "replicate", "dilation": 2},
        {"padding": 1, "padding_mode": "circular", "groups": 1},
    ],
    ids=str,
)
def test_there_and_back_keeps_every_bit_and_option(options, dtype):
    first = module(dtype, **options)
    operation = from_torch(first)
    second = to_torch(operation)
    third = from_torch(second)
    x = torch.randn(2, 4, 9, 11, dtype=dtype, generator=torch.manual_seed(1))
    expected = first(x).numpy(force=True)
    for output in (operation.forward(x.numpy()), second(x).numpy(force=True), third.forward(x.numpy())):
        assert_close(output, expected, x.numpy().dtype)
    assert torch.equal(first.weight, second.weight) and second.weight.dtype == dtype
    np.testing.assert_array_equal(third.weight, first.weight.numpy(force=True))
    assert (second.bias is None) == (operation.bias is None) == (first.bias is None)
    if first.bias is not None:
        assert torch.equal(first.bias, second.bias)
    for name in ("stride", "dilation", "groups", "padding_mode", "kernel_size"):
        assert getattr(second, name) == getattr(first, name)
    assert third.options == operation.options


@pytest.mark.parametrize("device", devices())
@FEW
@given(layers())
def test_any_layer_that_pytorch_has_a_word_for_computes_the_same_there(device, layer):
    top, _, left, _ = layer.padding
    layer = Layer(**{**layer.__dict__, "padding": (min(top, 2), min(left, 2))})
    height, width = (size + 12 for size in layer.x_shape[2:])
    layer = Layer(**{**layer.__dict__, "x_shape": (*layer.x_shape[:2], height, width)})
    x, weight, bias, _ = layer.arrays()
    operation = Conv2DOperation(weight, bias, **layer.options)
    there = to_torch(operation, device=device)
    assert there.weight.device.type == device
    assert_close(ask(there, x), operation.forward(x), np.float64)
    back = from_torch(there)
    assert back.options == operation.options
    np.testing.assert_array_equal(back.weight, weight)
    np.testing.assert_array_equal(back.bias, bias)


@even_same
@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_padding_that_is_exactly_same_with_even_kernels_is_called_same(mode):
    rng = np.random.default_rng(2)
    weight = rng.standard_normal((3, 2, 4, 2))
    operation = Conv2DOperation(weight, padding=(1, 2, 1, 2), dilation=(1, 3), padding_mode=mode)
    assert to_torch(operation).padding == "same"
    x = rng.standard_normal((2, 2, 6, 7))
    assert_close(ask(to_torch(operation), x), operation.forward(x), np.float64)


@pytest.mark.parametrize(
    ("options", "sides"),
    [
        ({"padding": (1, 2, 1, 1)}, "(1, 2, 1, 1)"),
        ({"padding": (2, 1, 2, 1)}, "(2, 1, 2, 1)"),
        ({"padding": (1, 2, 1, 2), "stride": (1, 2)}, "(1, 2, 1, 2)"),
    ],
)
def test_padding_that_pytorch_has_no_word_for_is_refused(options, sides):
    operation = Conv2DOperation(np.ones((1, 1, 4, 4)), **options)
    with pytest.raises(RefusedValue) as refused:
        to_torch(operation)
    assert str(refused.value) == (
        f"torch.nn.Conv2d pads both ends of an axis alike; got (top, bottom, left, right) {sides}:"
        " make the ends equal, or pad with torch.nn.functional.pad before a layer without padding."
    )


def test_neither_side_shares_memory_with_the_other():
    first = module()
    operation = from_torch(first)
    second = to_torch(operation)
    kept = first.weight.detach().clone()
    operation.weight += 1
    operation.bias += 1
    assert torch.equal(first.weight, kept) and torch.equal(second.weight, kept)
    assert torch.equal(second.bias, first.bias)


def test_a_layer_from_ours_trains_and_drew_no_random_numbers():
    before = torch.get_rng_state()
    there = to_torch(Conv2DOperation(np.ones((2, 1, 2, 2)), [1, 2]))
    assert torch.equal(torch.get_rng_state(), before)
    there(torch.ones(1, 1, 3, 3, dtype=torch.float64)).sum().backward()
    assert there.weight.grad.tolist() == np.full((2, 1, 2, 2), 4.0).tolist()
    assert there.bias.grad.tolist() == [4.0, 4.0]


def test_a_bias_wider_than_its_weight_widens_both():
    there = to_torch(Conv2DOperation(np.ones((1, 1, 2, 2), np.float32), np.ones(1)))
    assert there.weight.dtype == there.bias.dtype == torch.float64


def test_frozen_and_reparametrised_layers_come_over_with_the_weight_that_they_use():
    frozen = module().requires_grad_(False)
    np.testing.assert_array_equal(from_torch(frozen).weight, frozen.weight.numpy())
    normed = nn.utils.parametrizations.weight_norm(module())
    x = np.random.default_rng(0).standard_normal((1, 4, 5, 6))
    assert_close(from_torch(normed).forward(x), ask(normed, x), np.float64)


def test_the_engines_own_module_and_a_lazy_one_after_its_first_input_are_layers_too():
    engine = EngineConv2d(2, 3, (2, 1), padding=(0, 1))
    np.testing.assert_array_equal(from_torch(engine).weight, engine.weight.numpy(force=True))
    lazy = nn.LazyConv2d(3, 2)
    lazy(torch.ones(1, 2, 4, 4))
    assert from_torch(lazy).weight.shape == (3, 2, 2, 2)


class Doubled(nn.Conv2d):
    def forward(self, input):
        return 2 * super().forward(input)


class Standardised(nn.Conv2d):
    def _conv_forward(self, input, weight, bias):
        return super()._conv_forward(input, weight - weight.mean(), bias)


@for_each(
    ("wrong", "kind", "sentence"),
    [
        *(
            (
                wrong,
                RefusedType,
                f"module must be a torch.nn.Conv2d; got {type(wrong).__name__}:"
                " give a model's Conv2d layers one by one.",
            )
            for wrong in (
                nn.Conv1d(1, 1, 2),
                nn.Conv3d(1, 1, 2),
                nn.ConvTranspose2d(1, 1, 2),
                nn.Sequential(nn.Conv2d(1, 1, 2)),
                np.ones((1, 1, 2, 2)),
            )
        ),
        *(
            (
                wrong(1, 1, 2),
                RefusedType,
                f"module must compute what torch.nn.Conv2d does; {wrong.__name__} has a forward pass"
                " of its own: copy its weight and bias into a torch.nn.Conv2d.",
            )
            for wrong in (Doubled, Standardised)
        ),
        *(
            (
                wrong,
                RefusedValue,
                f"{type(wrong).__name__} has no weights yet: run it once on an input, or load its weights,"
                " and try again.",
            )
            for wrong in (nn.LazyConv2d(3, 2), nn.Conv2d(1, 1, 2, device="meta"))
        ),
        *(
            (
                nn.Conv2d(1, 1, 2, dtype=dtype),
                RefusedType,
                f"weight must hold float32, float64 or integers; its dtype is {dtype}:"
                " convert it with .float() or .double().",
            )
            for dtype in (torch.float16, torch.bfloat16, torch.complex64)
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, nn.Module) else "",
)
def test_what_is_no_layer_of_ours_is_refused(wrong, kind, sentence):
    with pytest.raises(kind) as refused:
        from_torch(wrong)
    assert str(refused.value) == sentence


def test_only_an_operation_goes_to_pytorch_and_only_to_a_device_that_is_here():
    with pytest.raises(RefusedType) as refused:
        to_torch(nn.Conv2d(1, 1, 2))
    assert str(refused.value) == (
        "operation must be a Conv2DOperation; got Conv2d: from_torch makes one of a torch.nn.Conv2d."
    )
    with pytest.raises(RefusedValue, match="device 'tpu' is not available"):
        to_torch(Conv2DOperation(np.ones((1, 1, 2, 2))), device="tpu")
