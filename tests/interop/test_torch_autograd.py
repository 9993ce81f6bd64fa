"""The engine inside PyTorch: autograd's own check, equal losses and gradients, and models that train."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

import convviz
from convviz.errors import RefusedType, RefusedValue
from convviz.interop.torch import EngineConv2d, EngineConv2dFunction, devices, engine_conv2d, use_engine
from tests.for_each import for_each
from tests.ops.layers import Layer

for_every_device = pytest.mark.parametrize("device", devices())

SMALL = [
    Layer("plain", (2, 2, 4, 5), (3, 2, 2, 3)),
    Layer("strides and groups", (2, 4, 5, 6), (4, 2, 3, 2), stride=(2, 3), groups=2),
    Layer("dilation by axis", (1, 2, 5, 7), (2, 2, 2, 3), dilation=(3, 2), stride=(1, 2)),
    Layer("depthwise", (1, 3, 4, 5), (6, 1, 2, 3), groups=3, padding=(1, 0)),
    Layer("same and even", (1, 2, 4, 5), (2, 2, 2, 4), padding="same"),
    *(
        Layer(
            "padding by side",
            (2, 2, 4, 5),
            (2, 1, 3, 2),
            (1, 2),
            (2, 0, 1, 3),
            (1, 2),
            groups=2,
            padding_mode=mode,
        )
        for mode in ("zeros", "reflect", "replicate", "circular")
    ),
]


def tensors(layer: Layer, device: str = "cpu", grad: bool = True) -> list[torch.Tensor]:
    """x, weight, bias and output_grad."""
    arrays = layer.arrays()
    return [torch.tensor(array, device=device, requires_grad=grad) for array in arrays[:3]] + [
        torch.tensor(arrays[3], device=device)
    ]


@for_every_device
@for_each("layer", SMALL, ids=str)
def test_autograds_own_check_by_finite_differences_passes(layer, device):
    x, weight, bias, _ = tensors(layer, device)
    assert torch.autograd.gradcheck(lambda *a: engine_conv2d(*a, **layer.options), (x, weight, bias))
    assert torch.autograd.gradcheck(lambda *a: engine_conv2d(*a, **layer.options), (x, weight))


@for_every_device
@for_each("layer", SMALL, ids=str)
def test_output_and_gradients_are_those_of_convviz_on_the_device_of_their_tensors(layer, device):
    x, weight, bias, output_grad = tensors(layer, device)
    output = engine_conv2d(x, weight, bias, **layer.options)
    output.backward(output_grad)
    operation = convviz.Conv2DOperation(*layer.arrays()[1:3], **layer.options)
    np.testing.assert_array_equal(output.numpy(force=True), operation.forward(layer.arrays()[0]))
    operation.backward(layer.arrays()[3])
    for tensor, expected in [
        (x, operation.input_grad),
        (weight, operation.weight_grad),
        (bias, operation.bias_grad),
    ]:
        assert output.device.type == tensor.grad.device.type == device
        np.testing.assert_array_equal(tensor.grad.cpu(), expected)


@pytest.mark.parametrize(
    "needed",
    [(True, False, False), (False, True, False), (False, False, True), (True, False, True)],
    ids=str,
)
def test_only_the_gradients_that_are_asked_for_are_computed(needed, monkeypatch):
    called = []
    for name in ("conv2d_input_grad", "conv2d_weight_grad", "conv2d_bias_grad"):
        real = getattr(convviz, name)
        monkeypatch.setattr(
            convviz, name, lambda *a, real=real, name=name, **o: called.append(name) or real(*a, **o)
        )
    arguments = tensors(SMALL[1], grad=False)[:3]
    for argument, wanted in zip(arguments, needed, strict=True):
        argument.requires_grad_(wanted)
    engine_conv2d(*arguments, **SMALL[1].options).sum().backward()
    names = ("conv2d_input_grad", "conv2d_weight_grad", "conv2d_bias_grad")
    assert called == [name for name, wanted in zip(names, needed, strict=True) if wanted]
    assert [argument.grad is not None for argument in arguments] == list(needed)


def test_float32_stays_float32_and_a_mixture_gives_every_gradient_its_own_dtype():
    x = torch.ones(1, 1, 3, 4, requires_grad=True)
    weight = torch.ones(1, 1, 2, 2, requires_grad=True)
    output = engine_conv2d(x, weight)
    output.sum().backward()
    assert (output.dtype, x.grad.dtype, weight.grad.dtype) == (torch.float32,) * 3
    wide = torch.ones(1, 1, 2, 2, dtype=torch.float64, requires_grad=True)
    output = engine_conv2d(x, wide)
    x.grad = None
    output.sum().backward()
    assert (output.dtype, x.grad.dtype, wide.grad.dtype) == (torch.float64, torch.float32, torch.float64)


def test_layouts_that_are_not_contiguous_are_read_right():
    layer = SMALL[1]
    x, weight, bias, output_grad = tensors(layer, grad=False)
    expected = engine_conv2d(x, weight, bias, **layer.options)
    last = (tensor.contiguous(memory_format=torch.channels_last) for tensor in (x, weight))
    assert torch.equal(engine_conv2d(*last, bias, **layer.options), expected)
    x.requires_grad_()
    engine_conv2d(x, weight, bias, **layer.options).sum().backward()  # its upstream gradient has strides of 0
    ones = np.ones(layer.output_shape)
    expected = convviz.conv2d_input_grad(layer.x_shape, layer.arrays()[1], ones, **layer.options)
    np.testing.assert_array_equal(x.grad, expected)


def test_without_gradients_there_is_no_history():
    x, weight, bias, _ = tensors(SMALL[0])
    with torch.no_grad():
        assert engine_conv2d(x, weight, bias).grad_fn is None
    with torch.inference_mode():
        assert engine_conv2d(x, weight, bias).grad_fn is None


def test_changing_an_input_in_place_before_the_backward_pass_is_noticed():
    x, weight, _, _ = tensors(SMALL[0])
    output = engine_conv2d(x, weight)
    with torch.no_grad():
        weight += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        output.sum().backward()


def test_differentiating_a_gradient_again_is_refused():
    x, weight, _, _ = tensors(SMALL[0])
    with pytest.raises(RefusedValue) as refused:
        torch.autograd.grad(engine_conv2d(x, weight).sum(), x, create_graph=True)
    assert str(refused.value) == (
        "The engine's gradients cannot be differentiated again; got create_graph=True:"
        " leave it out, or use torch.nn.Conv2d."
    )


@pytest.mark.parametrize("device", devices())
def test_autocast_is_refused_and_its_way_out_works(device):
    layer = EngineConv2d(1, 1, 2, device=device)
    x = torch.ones(1, 1, 3, 3, device=device)
    with torch.autocast(device, dtype=torch.bfloat16):
        with pytest.raises(RefusedValue) as refused:
            layer(x)
        with torch.autocast(device, enabled=False):
            assert layer(x).dtype == torch.float32
    assert str(refused.value) == (
        f"The engine computes only in float32 and float64, but autocast is on for {device}:"
        f' put torch.autocast("{device}", enabled=False) around this layer.'
    )


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.complex64, torch.bool], ids=str)
def test_other_dtypes_are_refused(dtype):
    with pytest.raises(RefusedType) as refused:
        engine_conv2d(torch.ones(1, 1, 3, 3).to(dtype), torch.ones(1, 1, 2, 2))
    assert str(refused.value) == (
        f"x must hold float32, float64 or integers; its dtype is {dtype}:"
        " convert it with .float() or .double()."
    )


def test_arrays_and_sizes_that_do_not_fit_are_refused():
    with pytest.raises(RefusedType) as refused:
        engine_conv2d(torch.ones(1, 1, 3, 3), np.ones((1, 1, 2, 2)))
    assert str(refused.value) == "weight must be a tensor; got ndarray: convviz.conv2d takes arrays."
    with pytest.raises(RefusedValue, match="Kernel spans 4 rows but the padded input has 3"):
        engine_conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 4, 2))
    with pytest.raises(RefusedValue, match=r"x must have 4 axes \(N, C, H, W\); got shape \(3, 3\)"):
        EngineConv2d(1, 1, 2)(torch.ones(3, 3))


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize(
    "options",
    [
        {"stride": 2, "padding": (1, 2), "groups": 2, "bias": False},
        {"padding": "same", "dilation": (1, 3), "padding_mode": "circular"},
        {"padding": "valid", "dilation": 2},
        {"padding": 2, "padding_mode": "reflect", "groups": 2},
    ],
    ids=str,
)
def test_the_module_does_what_pytorchs_does_with_the_same_arguments(options):
    theirs = nn.Conv2d(4, 6, (3, 2), dtype=torch.float64, **options)
    ours = EngineConv2d(4, 6, (3, 2), dtype=torch.float64, **options)
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(2, 4, 7, 8, dtype=torch.float64)
    torch.testing.assert_close(ours(x), theirs(x))
    torch.testing.assert_close(ours(x[0]), theirs(x[0]))  # one image without a batch


def network() -> nn.Sequential:
    torch.manual_seed(11)
    inner = nn.Sequential(
        nn.Conv2d(4, 6, (2, 3), groups=2, dilation=(2, 1), padding_mode="reflect", padding=1), nn.ReLU()
    )
    layers = [nn.Conv2d(2, 4, 3, stride=(1, 2), padding=(2, 0)), nn.ReLU(), inner, nn.Flatten()]
    return nn.Sequential(*layers, nn.LazyLinear(3)).double()


def losses(model: nn.Module, device: str, steps: int = 5) -> list[float]:
    """The loss at each of a few steps of gradient descent, learning to tell three random pictures apart."""
    torch.manual_seed(12)
    x = torch.randn(6, 2, 8, 9, dtype=torch.float64).to(device)
    labels = torch.arange(6, device=device) % 3
    descent, told = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9), []
    for _ in range(steps):
        descent.zero_grad()
        loss = nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        descent.step()
        told.append(loss.item())
    return told


@for_every_device
def test_a_model_with_the_engine_inside_learns_step_by_step_as_with_pytorch(device):
    theirs = network()
    theirs(torch.zeros(1, 2, 8, 9, dtype=torch.float64))
    theirs.to(device)
    ours = use_engine(copy.deepcopy(theirs))
    expected, found = losses(theirs, device), losses(ours, device)
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert found[-1] < found[0]
    for left, right in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(left, right)
        torch.testing.assert_close(left.grad, right.grad)


def test_use_engine_reaches_every_layer_and_keeps_everything_of_it():
    shared = nn.Conv2d(2, 2, 3, padding=1)
    model = nn.Sequential(shared, nn.ModuleDict({"deep": nn.Sequential(nn.Conv2d(2, 1, 2))}), shared)
    seen = []
    shared.register_forward_hook(lambda *_: seen.append("hook"))
    parameters, names = list(model.parameters()), list(model.state_dict())
    assert use_engine(model) is model
    assert all(left is right for left, right in zip(model.parameters(), parameters, strict=True))
    assert list(model.state_dict()) == names
    assert type(shared) is type(model[1]["deep"][0]) is EngineConv2d and model[2] is shared
    output = shared(torch.ones(1, 2, 4, 4))
    assert seen == ["hook"] and isinstance(output.grad_fn, EngineConv2dFunction._backward_cls)


def test_use_engine_takes_a_single_layer_and_leaves_other_kinds_alone():
    layer = nn.Conv2d(1, 1, 2)
    assert use_engine(layer) is layer and type(layer) is EngineConv2d

    class Own(nn.Conv2d):
        pass

    others = nn.Sequential(Own(1, 1, 2), nn.Conv1d(1, 1, 2), nn.ConvTranspose2d(1, 1, 2))
    kinds = [type(other) for other in use_engine(others)]
    assert kinds == [Own, nn.Conv1d, nn.ConvTranspose2d]


def test_use_engine_refuses_a_layer_without_weights_and_then_changes_nothing():
    model = nn.Sequential(nn.Conv2d(1, 2, 2), nn.LazyConv2d(3, 2))
    with pytest.raises(RefusedValue) as refused:
        use_engine(model)
    assert str(refused.value) == (
        "LazyConv2d has no weights yet: run it once on an input, or load its weights, and try again."
    )
    assert type(model[0]) is nn.Conv2d
    with pytest.raises(RefusedType) as refused:
        use_engine([nn.Conv2d(1, 1, 2)])
    assert str(refused.value) == "model must be a torch.nn.Module; got list: give the model itself."
