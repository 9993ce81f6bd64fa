"""Formulae with this layer's numbers in them, as LaTeX."""

from __future__ import annotations

from convviz.ops.geometry import Geometry


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


def forward_latex() -> str:
    """Return the layer's formula: the input under the kernel times the weights, summed, plus the bias."""
    return (
        r"\mathrm{output}[o, y, x] = \mathrm{bias}[o] + \sum_{c, i, j} \mathrm{weight}[o, c, i, j] \cdot "
        r"\mathrm{padded}[c,\, s_h y + d_h i,\, s_w x + d_w j]"
    )


def weight_grad_latex() -> str:
    """Return the weight gradient: each upstream gradient times its cell's patch, summed."""
    return (
        r"\frac{\partial L}{\partial\, \mathrm{weight}[o, c, i, j]} = "
        r"\sum_{y, x} \mathrm{output\_grad}[o, y, x] \cdot "
        r"\mathrm{padded}[c,\, s_h y + d_h i,\, s_w x + d_w j]"
    )


def input_grad_latex() -> str:
    """Return the input gradient: the kernel stamped for each cell, times its upstream gradient, summed."""
    return (
        r"\frac{\partial L}{\partial\, \mathrm{padded}[c, u, v]} = "
        r"\sum_{o} \sum_{\substack{s_h y + d_h i\, =\, u \\ "
        r"s_w x + d_w j\, =\, v}} \mathrm{output\_grad}[o, y, x] \cdot \mathrm{weight}[o, c, i, j]"
    )
