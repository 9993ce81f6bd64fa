"""Formulae with this layer's numbers in them, as LaTeX."""

from __future__ import annotations

from convviz.ops.checks import Pair
from convviz.ops.geometry import Geometry


def short_output_size_latex(geometry: Geometry) -> str:
    """Return the size of the output worked out in the width of a card: the kernel by its span."""
    rows, columns = _short_axis(geometry, 0), _short_axis(geometry, 1)
    return r"\small\begin{aligned}" + rows + r" \\[0.4em] " + columns + r"\end{aligned}"


def _short_axis(geometry: Geometry, axis: int) -> str:
    before, after = geometry.padding[2 * axis : 2 * axis + 2]
    size, span = geometry.input_size[axis], geometry.span[axis]
    stride, out = geometry.stride[axis], geometry.output_size[axis]
    name = ("H", "W")[axis]
    return (
        rf"{name}_{{\text{{out}}}} &= \left\lfloor \tfrac{{{size}+{before}+{after}-{span}}}{{{stride}}} "
        rf"\right\rfloor + 1 = {out}"
    )


def output_size_latex(geometry: Geometry) -> str:
    """Return the output's size worked out: padded size less the kernel's span, over the stride, plus one."""
    rows = _axis(geometry, 0)
    columns = _axis(geometry, 1)
    return r"\begin{aligned}" + rows + r" \\ " + columns + r"\end{aligned}"


def _axis(geometry: Geometry, axis: int) -> str:
    before, after = geometry.padding[2 * axis : 2 * axis + 2]
    size, kernel = geometry.input_size[axis], geometry.kernel_size[axis]
    stride, dilation, out = geometry.stride[axis], geometry.dilation[axis], geometry.output_size[axis]
    name = ("H", "W")[axis]
    return (
        rf"{name}_{{\text{{out}}}} &= \left\lfloor "
        rf"\frac{{{size} + {before} + {after} - {dilation}({kernel}-1) - 1}}"
        rf"{{{stride}}} \right\rfloor + 1 = {out}"
    )


def transposed_size_latex(size: Pair, geometry: Geometry) -> str:
    """Return the size of a transposed layer's output worked out, with what is cut off.

    `size` is that of its input, `geometry` that of the convolution which leads back to it.
    """
    rows, columns = (_transposed_axis(size[axis], geometry, axis) for axis in (0, 1))
    return r"\begin{aligned}" + rows + r" \\ " + columns + r"\end{aligned}"


def _transposed_axis(size: int, geometry: Geometry, axis: int) -> str:
    before, after = geometry.padding[2 * axis : 2 * axis + 2]
    kernel, stride, dilation = geometry.kernel_size[axis], geometry.stride[axis], geometry.dilation[axis]
    out = geometry.input_size[axis]
    more = out - (stride * (size - 1) - before - after + geometry.span[axis])
    extra = f" + {more}" if more else ""
    return (
        rf"{'HW'[axis]}_{{\text{{out}}}} &= {stride}({size}-1) - {before} - {after}"
        rf" + {dilation}({kernel}-1) + 1{extra} = {out}"
    )


def central_latex() -> str:
    """Return central differences, with the size of their truncation error."""
    return (
        r"\frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\varepsilon} "
        r"= \frac{\partial L}{\partial w} + \frac{\varepsilon^2}{6} L'''(w) + \dots"
    )


def adjoint_latex() -> str:
    """Return the adjoint identity."""
    return r"\langle g,\, \mathrm{conv}(x)\rangle = \langle \mathrm{conv}^{\mathsf T}(g),\, x\rangle"
