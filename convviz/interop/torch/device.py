"""The conv module's own calls, computed by PyTorch on any of its devices: same arguments, checks and numbers.

Each takes arrays and gives an array, or takes a tensor among its arguments and gives a tensor on `device`
(tensors that lie elsewhere are moved), which needs no copy and does not wait for a GPU to finish. No call
records a history for autograd. float32 is computed in float32: TF32, which PyTorch takes for float32 on GPUs
and which keeps 10 of its 23 bits, is off during a call.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypedDict

import numpy as np
import torch
from torch.nn import functional
from torch.nn.grad import conv2d_input, conv2d_weight

from convviz.interop.torch.tensors import as_device, as_given, as_tensors, shape_of
from convviz.ops.checks import Pair, as_shape
from convviz.ops.geometry import Geometry
from convviz.ops.layer import (
    ANY_BATCH,
    OUTPUT_AXES,
    WEIGHT_AXES,
    X_AXES,
    LayerOptions,
    check_bias,
    check_output_grad,
    resolve_layer,
)


@torch.no_grad()
def conv2d(
    x: Any,
    weight: Any,
    bias: Any = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    device: Any = "cpu",
) -> Any:
    """Compute `convviz.conv2d` by PyTorch: the layer's output.

        output[n, o, p, q] = bias[o] + sum_{c, i, j} x~[n, c, s_h p + d_h i, s_w q + d_w j] weight[o, c, i, j]

    Shapes, options, dtypes, units and errors are those of `convviz.conv2d`; `device` is one of `devices()`,
    and another is refused. Arrays in, array out; a tensor in, a tensor on `device` out.
    Source: `torch.nn.functional.conv2d` and `torch.nn.functional.pad`.
    """
    named = {"x": x, "weight": weight} if bias is None else {"x": x, "weight": weight, "bias": bias}
    images, kernels, *rest = as_tensors(as_device(device), **named)
    shift = rest[0] if rest else None
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape_of(images), shape_of(kernels), options)
    if shift is not None:
        check_bias(np.empty(shape_of(shift)), len(kernels))  # its values may stay where they are
    with full_float32():
        output = functional.conv2d(pad(images, geometry), kernels, shift, **arguments(geometry))
    return as_given(output, *named.values())


@torch.no_grad()
def conv2d_weight_grad(
    x: Any,
    weight_shape: Any,
    output_grad: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    device: Any = "cpu",
) -> Any:
    """Compute `convviz.conv2d_weight_grad` by PyTorch: dL/d weight for a loss L.

        weight_grad[o, c, i, j] = sum_{n, p, q} output_grad[n, o, p, q] x~[n, c, s_h p + d_h i, s_w q + d_w j]

    Shapes, options, dtypes, units and errors are those of `convviz.conv2d_weight_grad`; `device` and what is
    returned are as for `conv2d`.
    Source: `torch.nn.grad.conv2d_weight`.
    """
    images, upstream = as_tensors(as_device(device), x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, WEIGHT_AXES)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape_of(images), shape, options)
    check_output_grad(shape_of(upstream), (len(images), shape[0], *geometry.output_size))
    with full_float32():
        weight_grad = conv2d_weight(pad(images, geometry), shape, upstream, **arguments(geometry))
    return as_given(weight_grad, x, output_grad)


@torch.no_grad()
def conv2d_input_grad(
    x_shape: Any,
    weight: Any,
    output_grad: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    device: Any = "cpu",
) -> Any:
    """Compute `convviz.conv2d_input_grad` by PyTorch: dL/dx for a loss L.

        x~_grad[n, c, s_h p + d_h i, s_w q + d_w j] += sum_o output_grad[n, o, p, q] weight[o, c, i, j]

    and what fell on the padding is added to the pixel that the padding was copied from (dropped for zeros).

    Shapes, options, dtypes, units and errors are those of `convviz.conv2d_input_grad`; `device` and what is
    returned are as for `conv2d`.
    Source: `torch.nn.grad.conv2d_input`, and the gradient of `torch.nn.functional.pad` by autograd.
    """
    kernels, upstream = as_tensors(as_device(device), weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape, shape_of(kernels), options)
    check_output_grad(shape_of(upstream), (shape[0], len(kernels), *geometry.output_size))
    size = geometry.input_size if pads_itself(geometry) else geometry.padded_size
    with full_float32():
        grad = conv2d_input((*shape[:2], *size), kernels, upstream, **arguments(geometry))
    return as_given(fold_back(grad, shape, geometry), weight, output_grad)


@torch.no_grad()
def conv2d_bias_grad(output_grad: Any, *, device: Any = "cpu") -> Any:
    """Compute `convviz.conv2d_bias_grad` by PyTorch: the upstream gradient summed over batch and positions.

        bias_grad[o] = sum_{n, p, q} output_grad[n, o, p, q]

    Shapes, dtypes, units and errors are those of `convviz.conv2d_bias_grad`, and it too adds up in float64;
    `device` and what is returned are as for `conv2d`.
    Source: `torch.Tensor.sum`.
    """
    (upstream,) = as_tensors(as_device(device), output_grad=output_grad)
    as_shape("output_grad", shape_of(upstream), OUTPUT_AXES, least=ANY_BATCH)
    total = upstream.sum((0, 2, 3), dtype=torch.float64)  # (O,)
    return as_given(total.to(upstream.dtype), output_grad)


class Arguments(TypedDict):
    """A geometry in the words of torch.nn.functional.conv2d."""

    stride: Pair
    padding: Pair
    dilation: Pair
    groups: int


def arguments(geometry: Geometry) -> Arguments:
    """Return the geometry as PyTorch's arguments, without the padding that `pad` has to add first."""
    top, _, left, _ = geometry.padding
    padding = (top, left) if pads_itself(geometry) else (0, 0)
    return Arguments(
        stride=geometry.stride, padding=padding, dilation=geometry.dilation, groups=geometry.groups
    )


def pads_itself(geometry: Geometry) -> bool:
    """Say whether PyTorch's convolution adds this padding by itself: zeros, as many at both ends."""
    top, bottom, left, right = geometry.padding
    return not any(geometry.padding) or (geometry.padding_mode == "zeros" and (top, left) == (bottom, right))


def pad(x: torch.Tensor, geometry: Geometry) -> torch.Tensor:
    """Pad `x` (N, C, H, W) where the convolution does not do so by itself."""
    if pads_itself(geometry):
        return x
    top, bottom, left, right = geometry.padding
    mode = "constant" if geometry.padding_mode == "zeros" else geometry.padding_mode
    return functional.pad(x, (left, right, top, bottom), mode)  # (N, C, HP, WP)


def fold_back(padded_grad: torch.Tensor, x_shape: tuple[int, ...], geometry: Geometry) -> torch.Tensor:
    """Return the gradient by the input from that by the output of `pad`, by autograd through `pad`."""
    if pads_itself(geometry):
        return padded_grad
    with torch.inference_mode(False):  # which switches gradients on, wherever the caller stands
        x = torch.zeros(x_shape, dtype=padded_grad.dtype, device=padded_grad.device, requires_grad=True)
        (grad,) = torch.autograd.grad(pad(x, geometry), x, padded_grad)
    return grad


@contextmanager
def full_float32() -> Iterator[None]:
    """Let cuDNN's convolutions take float32 for what it is, here and until the block ends."""
    precision = torch.backends.cudnn.conv  # type: ignore[attr-defined]  # made when PyTorch starts
    before = precision.fp32_precision
    precision.fp32_precision = "ieee"
    try:
        yield
    finally:
        precision.fp32_precision = before
