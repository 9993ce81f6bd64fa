"""Formulae with this layer's numbers in them, as LaTeX."""

from __future__ import annotations

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


def forward_latex() -> str:
    """Return the layer's formula: the input under the kernel times the weights, summed, plus the bias."""
    return (
        r"\begin{aligned}\mathrm{output}[o, y, x] &= \mathrm{bias}[o] \\ "
        r"&+ \sum_{c, i, j} \mathrm{weight}[o, c, i, j] \cdot "
        r"\mathrm{padded}[c,\, s_h y + d_h i,\, s_w x + d_w j]\end{aligned}"
    )


def weight_grad_latex() -> str:
    """Return the weight gradient: each upstream gradient times its cell's patch, summed."""
    return (
        r"\begin{aligned}&\mathrm{weight\_grad}[o, c, i, j] = \\ "
        r"&\quad \sum_{y, x} \mathrm{output\_grad}[o, y, x] \cdot "
        r"\mathrm{padded}[c,\, s_h y + d_h i,\, s_w x + d_w j]\end{aligned}"
    )


def input_grad_latex() -> str:
    """Return the input gradient: the kernel stamped for each cell, times its upstream gradient, summed."""
    return (
        r"\begin{aligned}&\mathrm{padded\_grad}[c, u, v] = \\ "
        r"&\quad \sum_{o} \sum_{\substack{s_h y + d_h i\, =\, u \\ s_w x + d_w j\, =\, v}} "
        r"\mathrm{output\_grad}[o, y, x] \cdot \mathrm{weight}[o, c, i, j]\end{aligned}"
    )


def matrix_latex() -> str:
    """Return the layer as a product with its patches P, and as one with its matrix of weights C."""
    return (
        r"\begin{aligned}y &= P w + b = C x + b, \qquad t = W_{\text{out}}\, y + x \\ "
        r"P[t, (c, i, j)] &= \mathrm{padded}[c,\, s_h y + d_h i,\, s_w x + d_w j] \\ "
        r"C[t, (c, u, v)] &= \sum_{\substack{(i, j)\ \text{at}\ t \\ \text{reads}\ (u, v)}} "
        r"\mathrm{weight}[c, i, j]\end{aligned}"
    )


def matrix_grad_latex() -> str:
    """Return both gradients as products with the transposed matrices."""
    return (
        r"\begin{aligned}\mathrm{weight\_grad} &= P^{\top} g \\ "
        r"\mathrm{input\_grad} &= C^{\top} g = \sum_t g[t] \cdot C[t, :]\end{aligned}"
    )


def after_latex() -> str:
    """Return what follows the convolution: the activation of each cell, then the pooling of each window."""
    return (
        r"\begin{aligned}\mathrm{activated}[o, y, x] &= f(\mathrm{output}[o, y, x]) \\ "
        r"\mathrm{pooled}[o, y, x] &= \mathop{\mathrm{max\ or\ mean}}_{i, j}\ "
        r"\mathrm{activated}[o,\, s_h y + i,\, s_w x + j]\end{aligned}"
    )


def after_grad_latex() -> str:
    """Return the way back: the pooling hands each gradient down, the activation's slope scales it."""
    return (
        r"\begin{aligned}\mathrm{activated\_grad}[o, u, v] &= \sum_{y, x} \mathrm{pooled\_grad}[o, y, x] "
        r"\cdot \tfrac{\partial\, \mathrm{pooled}[o, y, x]}{\partial\, \mathrm{activated}[o, u, v]} \\ "
        r"\mathrm{output\_grad}[o, u, v] &= f'(\mathrm{output}[o, u, v]) \cdot "
        r"\mathrm{activated\_grad}[o, u, v]\end{aligned}"
    )


def transposed_latex() -> str:
    """Return the transposed convolution: every pixel stamps the kernel times its value."""
    return (
        r"\mathrm{output}[s_h y + d_h i - p_h,\ s_w x + d_w j - p_w] \mathrel{+}= "
        r"\sum_{c} \mathrm{input}[c, y, x] \cdot \mathrm{weight}[c, i, j]"
    )


def gather_latex() -> str:
    """Return the input gradient gathered: the turned kernel over the upstream gradient with zeros put in."""
    return (
        r"\begin{aligned}&\mathrm{padded\_grad}[c, u, v] = \\ "
        r"&\quad \sum_{o, i, j} \mathrm{spread}[o,\, u + d_h i,\, v + d_w j] \cdot "
        r"\mathrm{weight}[o, c,\, K_h\!-\!1\!-\!i,\, K_w\!-\!1\!-\!j]\end{aligned}"
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
