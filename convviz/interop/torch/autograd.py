"""The engine inside PyTorch: as a function that autograd can differentiate, and as a module."""

from typing import Any

import torch
from torch import nn

import convviz
from convviz.errors import RefusedType, RefusedValue
from convviz.interop.torch.tensors import as_numpy
from convviz.ops.checks import FloatArray
from convviz.ops.layer import LayerOptions


def engine_conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> torch.Tensor:
    """Compute `convviz.conv2d` on tensors; autograd calls convviz's own gradients in its backward pass.

        output[n, o, p, q] = bias[o] + sum_{c, i, j} x~[n, c, s_h p + d_h i, s_w q + d_w j] weight[o, c, i, j]

    Shapes, options, dtypes and units are those of `convviz.conv2d`. The engine computes in this machine's
    memory: the output lies on the device of `x`, each gradient on that of what it belongs to. Only the
    gradients that are asked for are computed.
    Raises as `convviz.conv2d` does; RefusedType (a TypeError) for what is not a tensor and for half
    precision, RefusedValue (a ValueError) under autocast and when a gradient is to be differentiated again
    (create_graph=True).
    Source: PyTorch's notes on extending autograd.
    """
    named = {"x": x, "weight": weight} if bias is None else {"x": x, "weight": weight, "bias": bias}
    for name, value in named.items():
        check_is_tensor(name, value)
    check_autocast_is_off(x.device.type)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    output: torch.Tensor = EngineConv2dFunction.apply(x, weight, bias, options)
    return output


class EngineConv2dFunction(torch.autograd.Function):
    """The layer as autograd's function of x, weight and bias; `engine_conv2d` checks and calls it.

    The backward pass maps output_grad = dL/d output to dL/dx, dL/d weight and dL/d bias by the functions of
    convviz with these names. Source: `torch.autograd.Function`.
    """

    @staticmethod
    def forward(
        ctx: Any, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None, options: LayerOptions
    ) -> torch.Tensor:
        """Compute the layer with the engine, and keep what `backward` needs."""
        ctx.save_for_backward(x, weight)
        ctx.options = options._asdict()
        ctx.bias_device = None if bias is None else bias.device
        shift = None if bias is None else as_numpy("bias", bias)
        output = convviz.conv2d(as_numpy("x", x), as_numpy("weight", weight), shift, **ctx.options)
        return tensor(output, x.device)

    @staticmethod
    def backward(ctx: Any, *output_grads: torch.Tensor) -> Any:
        """Compute with the engine the gradients that autograd asks for."""
        check_differentiated_once()
        x, weight = ctx.saved_tensors
        upstream = as_numpy("output_grad", output_grads[0])
        for_x, for_weight, for_bias, _ = ctx.needs_input_grad
        x_grad = weight_grad = bias_grad = None
        if for_x:
            grad = convviz.conv2d_input_grad(x.shape, as_numpy("weight", weight), upstream, **ctx.options)
            x_grad = tensor(grad, x.device)
        if for_weight:
            grad = convviz.conv2d_weight_grad(as_numpy("x", x), weight.shape, upstream, **ctx.options)
            weight_grad = tensor(grad, weight.device)
        if for_bias:
            bias_grad = tensor(convviz.conv2d_bias_grad(upstream), ctx.bias_device)
        return x_grad, weight_grad, bias_grad, None


class EngineConv2d(nn.Conv2d):
    """torch.nn.Conv2d with the engine inside: same arguments, parameters, state and numbers.

    x (N, C, H, W) or (C, H, W) gives (N, O, HO, WO) or (O, HO, WO). Raises as `engine_conv2d` does.
    Source: `torch.nn.Conv2d`.
    """

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Compute the output for a batch (N, C, H, W), or for one image (C, H, W)."""
        if input.dim() == 3:  # one image, as torch.nn.Conv2d takes it too
            return self.forward(input[None])[0]  # (O, HO, WO)
        return engine_conv2d(
            input,
            self.weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            padding_mode=self.padding_mode,
        )


def use_engine(model: nn.Module) -> nn.Module:
    """Let the engine compute every torch.nn.Conv2d in `model`, at any depth, and return `model`.

    Each layer becomes an `EngineConv2d` where it stands, and keeps its parameters, hooks and name: optimizers
    and checkpoints go on working. A subclass of Conv2d computes something of its own and is left alone.
    Raises RefusedType (a TypeError) for anything but a module and RefusedValue (a ValueError) for a lazy
    layer that has seen no input yet, and then changes nothing.
    Source: `torch.nn.Module.modules`; PyTorch's lazy modules change their class in the same way.
    """
    if not isinstance(model, nn.Module):
        raise RefusedType(
            "model must be a torch.nn.Module; got {kind}: give the model itself.", kind=type(model).__name__
        )
    inside = [layer for layer in model.modules() if isinstance(layer, nn.Conv2d)]
    layers = [layer for layer in inside if type(layer) in (nn.Conv2d, nn.LazyConv2d)]
    for layer in layers:
        check_has_weights(layer)
    for layer in layers:
        layer.__class__ = EngineConv2d
    return model


def tensor(array: FloatArray, device: torch.device) -> torch.Tensor:
    """Return a tensor on `device`; on the CPU it shares the array's memory."""
    return torch.from_numpy(array).to(device)


def check_is_tensor(name: str, value: object) -> None:
    """Raise RefusedType for anything but a tensor, and point to the function for arrays."""
    if not isinstance(value, torch.Tensor):
        raise RefusedType(
            "{name} must be a tensor; got {kind}: convviz.conv2d takes arrays.",
            name=name,
            kind=type(value).__name__,
        )


def check_has_weights(module: nn.Conv2d) -> None:
    """Refuse a lazy module before its first input, and one on the meta device."""
    if nn.parameter.is_lazy(module.weight) or module.weight.is_meta:
        raise RefusedValue(
            "{kind} has no weights yet: run it once on an input, or load its weights, and try again.",
            kind=type(module).__name__,
        )


def check_autocast_is_off(device_type: str) -> None:
    """Raise RefusedValue under autocast, whose half precisions the engine does not have."""
    if torch.is_autocast_enabled(device_type):
        raise RefusedValue(
            "The engine computes only in float32 and float64, but autocast is on for {device}: put"
            ' torch.autocast("{device}", enabled=False) around this layer.',
            device=device_type,
        )


def check_differentiated_once() -> None:
    """Refuse create_graph=True, under which autograd runs a backward pass with gradients switched on.

    Without this a penalty on a gradient would silently count for nothing: PyTorch's once_differentiable
    stops only where the upstream gradient itself needs a gradient, which that of a plain sum does not.
    """
    if torch.is_grad_enabled():
        raise RefusedValue(
            "The engine's gradients cannot be differentiated again; got create_graph=True:"
            " leave it out, or use torch.nn.Conv2d."
        )
