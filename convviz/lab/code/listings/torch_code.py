"""What a view computes, as one call of PyTorch, with this layer's options.

The code starts from `x`, `weight`, `bias` and `output_grad`, in float64. PyTorch pads both sides alike and
with zeros within its calls; any other padding is added before, and its gradient is left to autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from convviz.lab.code.listings.layer_shapes import LayerShapes


def imports(code: Sequence[str]) -> tuple[str, ...]:
    """Return the imports that these lines need."""
    functional = ("import torch.nn.functional as F",) if any("F." in line for line in code) else ()
    return ("import torch", *functional)


def tensors(names: Sequence[str]) -> str:
    """Return the line that makes tensors of the arrays, by the same names."""
    listed = ", ".join(names)
    return f"{listed} = map(torch.from_numpy, ({listed}))"


def output(shapes: LayerShapes) -> Iterator[str]:
    """Yield the layer as a call of F.conv2d."""
    yield from _padded(shapes)
    yield from _turned(shapes)
    yield f"output = F.conv2d({_input(shapes)}, {shapes.kernel}, bias, {_options(shapes)})"


def patches(shapes: LayerShapes) -> Iterator[str]:
    """Yield code for im2col as PyTorch has it: unfold, then one product of matrices."""
    geometry, groups = shapes.geometry, shapes.geometry.groups
    height, width = geometry.output_size
    options = f"dilation={geometry.dilation}{_padding(shapes)}, stride={geometry.stride}"
    yield from _padded(shapes)
    yield from _turned(shapes)
    yield f"matrix = F.unfold({_input(shapes)}, {geometry.kernel_size}, {options})"
    if not shapes.is_grouped:
        yield f"output = {shapes.kernel}.flatten(1) @ matrix + bias[:, None]"
    else:
        yield f"matrix = matrix.unflatten(1, ({groups}, -1))  # (N, G, D KH KW, HO WO)"
        yield f"kernels = {shapes.kernel}.flatten(1).unflatten(0, ({groups}, -1))  # (G, O / G, D KH KW)"
        yield "output = (kernels @ matrix).flatten(1, 2) + bias[:, None]"
    yield f"output = output.unflatten(2, ({height}, {width}))"


def weight_grad(shapes: LayerShapes) -> Iterator[str]:
    """Yield the call for the weight gradient alone."""
    yield from _padded(shapes)
    yield f"{shapes.kernel_grad} = torch.nn.grad.conv2d_weight("
    yield f"    {_input(shapes)}, {shapes.weight_shape}, output_grad, {_options(shapes)}"
    yield ")"
    if shapes.turns_kernel:
        yield "weight_grad = torch.flip(turned_grad, (2, 3))"


def input_grad(shapes: LayerShapes) -> Iterator[str]:
    """Yield the call for the input gradient alone; autograd where PyTorch's call has no such padding."""
    yield from _turned(shapes)
    if not _pads_before(shapes):
        yield "input_grad = torch.nn.grad.conv2d_input("
        yield f"    {shapes.x_shape}, {shapes.kernel}, output_grad, {_options(shapes)}"
        yield ")"
        return
    yield "# the layer is linear in x: its numbers do not matter"
    yield f"x = torch.zeros({shapes.x_shape}, dtype=torch.float64, requires_grad=True)"
    yield from _padded(shapes)
    yield f"layer = F.conv2d(padded, {shapes.kernel}, {_options(shapes)})"
    yield "(input_grad,) = torch.autograd.grad(layer, x, output_grad)"


TORCH: dict[str, Callable[[LayerShapes], Iterator[str]]] = {
    "output": output,
    "patches": patches,
    "weight_grad": weight_grad,
    "input_grad": input_grad,
    "two_ways": input_grad,
}
"""PyTorch's code of each view, line by line."""


# ---- pieces ----------------------------------------------------------------------------------------------


def _pads_before(shapes: LayerShapes) -> bool:
    top, bottom, left, right = shapes.geometry.padding
    return shapes.repeats or top != bottom or left != right


def _turned(shapes: LayerShapes) -> Iterator[str]:
    """Yield the line that turns the kernels of a true convolution by half a turn."""
    if shapes.turns_kernel:
        yield "turned = torch.flip(weight, (2, 3))"


def _padded(shapes: LayerShapes) -> Iterator[str]:
    if not _pads_before(shapes):
        return
    top, bottom, left, right = shapes.geometry.padding
    mode = "constant" if shapes.geometry.padding_mode == "zeros" else shapes.geometry.padding_mode
    yield f'padded = F.pad(x, ({left}, {right}, {top}, {bottom}), mode="{mode}")'


def _input(shapes: LayerShapes) -> str:
    return "padded" if _pads_before(shapes) else "x"


def _padding(shapes: LayerShapes) -> str:
    top, _, left, _ = shapes.geometry.padding
    return "" if _pads_before(shapes) else f", padding=({top}, {left})"


def _options(shapes: LayerShapes) -> str:
    geometry = shapes.geometry
    return (
        f"stride={geometry.stride}{_padding(shapes)}, dilation={geometry.dilation}, groups={geometry.groups}"
    )
