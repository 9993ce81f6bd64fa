"""Layers handed over: torch.nn.Conv2d to Conv2DOperation and back, the same numbers in both."""

from typing import Any

from torch import nn

from convviz import Conv2DOperation
from convviz.errors import RefusedType, RefusedValue
from convviz.interop.torch.autograd import EngineConv2d, check_has_weights
from convviz.interop.torch.tensors import as_device, as_numpy, as_tensors
from convviz.ops.checks import Pair
from convviz.ops.geometry import named_padding


def from_torch(module: nn.Conv2d) -> Conv2DOperation:
    """Convert a PyTorch layer to ours: weight and bias bit for bit, and every option.

    `module` may lie on any device and hold float32 or float64. Its values are copied: training one of the
    two does not change the other. Hooks and requires_grad have no counterpart here and stay behind.
    Raises RefusedType (a TypeError) for another kind of module, for one whose forward pass is its own and
    for half precision, RefusedValue (a ValueError) for a lazy module that has seen no input yet.
    Source: the attributes of `torch.nn.Conv2d`.
    """
    check_is_conv2d(module)
    check_has_weights(module)
    return Conv2DOperation(
        as_numpy("weight", module.weight),
        None if module.bias is None else as_numpy("bias", module.bias),
        stride=module.stride,
        padding=module.padding,
        dilation=module.dilation,
        groups=module.groups,
        padding_mode=module.padding_mode,
    )


def to_torch(operation: Conv2DOperation, *, device: Any = "cpu") -> nn.Conv2d:
    """Convert our layer to a PyTorch one on `device`: weight and bias bit for bit, and every option.

    The result trains like any other module and shares no memory with `operation`; where weight and bias
    differ in dtype, which PyTorch does not allow, both take the wider one. No random numbers are drawn.
    Raises RefusedType (a TypeError) for anything but a Conv2DOperation, RefusedValue (a ValueError) for a
    device that is not available and for padding that differs between the ends of an axis: torch.nn.Conv2d
    cannot express it, except "same" with an even kernel.
    Source: `torch.nn.Conv2d`.
    """
    if not isinstance(operation, Conv2DOperation):
        raise RefusedType(
            "operation must be a Conv2DOperation; got {kind}: from_torch makes one of a torch.nn.Conv2d.",
            kind=type(operation).__name__,
        )
    bias = {} if operation.bias is None else {"bias": operation.bias}
    weight, *shift = as_tensors(as_device(device), weight=operation.weight, **bias)
    filters, depth, height, width = weight.shape
    options = operation.options
    module = nn.utils.skip_init(
        nn.Conv2d,
        depth * options["groups"],
        filters,
        (height, width),
        **{**options, "padding": torch_padding(options, (height, width))},
        bias=bool(shift),
    )
    module.weight = nn.Parameter(weight.clone())
    module.bias = nn.Parameter(shift[0].clone()) if shift else None
    return module


def torch_padding(options: dict[str, Any], kernel_size: Pair) -> Pair | str:
    """Return padding by side in the form of torch.nn.Conv2d: (h, w), or "same" for an even kernel."""
    top, bottom, left, right = sides = options["padding"]
    if (top, left) == (bottom, right):
        return top, left
    steps, spacing = options["stride"], options["dilation"]
    if steps == (1, 1) and sides == named_padding("same", kernel_size, steps, spacing):
        return "same"
    raise RefusedValue(
        "torch.nn.Conv2d pads both ends of an axis alike; got (top, bottom, left, right) {sides}:"
        " make the ends equal, or pad with torch.nn.functional.pad before a layer without padding.",
        sides=sides,
    )


def check_is_conv2d(module: object) -> None:
    """Raise RefusedType for a module that is not a Conv2d or has a forward pass of its own."""
    if not isinstance(module, nn.Conv2d):
        raise RefusedType(
            "module must be a torch.nn.Conv2d; got {kind}: give a model's Conv2d layers one by one.",
            kind=type(module).__name__,
        )
    if has_own_forward(module):
        raise RefusedType(
            "module must compute what torch.nn.Conv2d does; {kind} has a forward pass of its own:"
            " copy its weight and bias into a torch.nn.Conv2d.",
            kind=type(module).__name__,
        )


def has_own_forward(module: nn.Conv2d) -> bool:
    """Say whether a subclass computes something else; the engine's drop-in does not."""
    kind = type(module)
    known = (nn.Conv2d.forward, EngineConv2d.forward)
    return kind.forward not in known or kind._conv_forward is not nn.Conv2d._conv_forward
