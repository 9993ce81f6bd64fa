r"""The layer's formulae in the page's letters, for any batch and any groups, as LaTeX that can be worked out.

x is the input, x̃ the input with its padding, w the weight, b the bias, y the output; g is the upstream
gradient dL/dy, and dW, dX, db are the gradients of the loss L. Letters: n picture, o filter, c channel of its
group, k channel of the input, i j tap of the kernel, p q position in the output, u v in the input, r s in the
padded input, which has e_h rows above the picture and e_w columns left of it. G groups share out C channels
and O filters: each of the M = O / G filters of a group reads its D = C / G channels.
"""

from __future__ import annotations

from dataclasses import dataclass

from convviz.lab.state import NONE
from convviz.ops.checks import Pair
from convviz.ops.geometry import Geometry

_TURNED_TAP = "K_h - 1 - i, K_w - 1 - j"
_READS = r"s_h p + d_h i, s_w q + d_w j"
_LONG = 46
"""Characters of a right side that still stands beside its left side."""


@dataclass(frozen=True)
class Equation:
    """One equation as LaTeX: what stands left of its sign, and what stands right of it."""

    left: str
    right: str

    @property
    def latex(self) -> str:
        """The equation in LaTeX, on two lines where it is long."""
        if len(self.right) <= _LONG:
            return rf"{self.left} &= {self.right}"
        return rf"{self.left} &= \\ &\quad {self.right}"


def aligned(equations: tuple[Equation, ...]) -> str:
    """Return equations below each other, aligned where they begin."""
    lines = r" \\[0.3em] ".join("&" + equation.latex.replace("&=", "=") for equation in equations)
    return rf"\begin{{aligned}}{lines}\end{{aligned}}"


def forward(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return the output: the bias plus the kernel times what lies under it."""
    weight = _weight(turned)
    return (Equation("y[n, o, p, q]", rf"b[o] + \sum_{{c, i, j}} {weight} \cdot {_read(geometry)}"),)


def weight_grad(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return the weight gradient: g times the input that the weight met, over all pictures and positions."""
    return (
        Equation(f"dW[o, c, {_tap(turned)}]", rf"\sum_{{n, p, q}} g[n, o, p, q] \cdot {_read(geometry)}"),
    )


def bias_grad(geometry: Geometry) -> tuple[Equation, ...]:
    """Return the bias gradient: every g of its filter, over all pictures and positions."""
    return (Equation("db[o]", r"\sum_{n, p, q} g[n, o, p, q]"),)


def input_grad(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return the input gradient by scatter: every output that a pixel fed sends its g times the weight."""
    row, column = _place(geometry)
    where = rf"s_h p + d_h i\, =\, {row} \\ s_w q + d_w j\, =\, {column}"
    if geometry.groups == 1:
        letters, condition, channel = "o, p, q, i, j", where, "c"
    else:
        letters, channel = "o, c, p, q, i, j", "k"
        condition = rf"{_channel(geometry)}\, =\, k \\ {where}"
    sum_ = rf"\sum_{{\substack{{{letters} \\ {condition}}}}}"
    whole = f"{_padded_grad(geometry)}[n, {channel}, {row}, {column}]"
    return (Equation(whole, rf"{sum_} g[n, o, p, q] \cdot {_weight(turned)}"), *folded(geometry))


def folded(geometry: Geometry) -> tuple[Equation, ...]:
    """Return how the gradient of the padded input becomes that of the input; nothing without padding."""
    if not any(geometry.padding):
        return ()
    channel = "c" if geometry.groups == 1 else "k"
    whole = f"dX[n, {channel}, u, v]"
    if geometry.padding_mode == "zeros":
        return (Equation(whole, rf"d\tilde{{X}}[n, {channel}, u + e_h, v + e_w]"),)
    condition = r"\rho(r)\, =\, u \\ \kappa(s)\, =\, v"
    return (Equation(whole, rf"\sum_{{\substack{{r, s \\ {condition}}}}} d\tilde{{X}}[n, {channel}, r, s]"),)


def gather(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return the input gradient by gather: the turned kernel slides over g with zeros put in, S."""
    flipped = _weight(not turned)
    row, column = _place(geometry)
    slides = f"S[n, o, {row} + d_h i, {column} + d_w j]"
    if geometry.groups == 1:
        total = Equation(
            f"{_padded_grad(geometry)}[n, c, {row}, {column}]", rf"\sum_{{o, i, j}} {slides} \cdot {flipped}"
        )
    else:
        sum_ = rf"\sum_{{\substack{{o, c, i, j \\ {_channel(geometry)}\, =\, k}}}}"
        total = Equation(
            f"{_padded_grad(geometry)}[n, k, {row}, {column}]", rf"{sum_} {slides} \cdot {flipped}"
        )
    place = r"s_h p + d_h (K_h - 1),\ s_w q + d_w (K_w - 1)"
    return (Equation(rf"S[n, o, {place}]", "g[n, o, p, q]"), total, *folded(geometry))


def matrix(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return the layer as two products, of picture n and filter o: with its patches P, with its weights C."""
    where = r"s_h p + d_h i \to u \\ s_w q + d_w j \to v"
    kernel = r"\hat{w}" if turned else "w"
    return (
        Equation("y", rf"P {kernel} + b = C x + b, \qquad m = W_{{\text{{out}}}}\, p + q"),
        *((Equation(r"\hat{w}[(c, i, j)]", _weight(turned)),) if turned else ()),
        Equation("P[m, (c, i, j)]", _read(geometry)),
        Equation("C[m, (c, u, v)]", rf"\sum_{{\substack{{i, j \\ {where}}}}} {_weight(turned)}"),
    )


def matrix_grad(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return both gradients as products with the transposed matrices."""
    whole = r"d\hat{W}[o]" if turned else "dW[o]"
    entry = Equation(f"dW[o, c, {_TURNED_TAP}]", r"d\hat{W}[o, (c, i, j)]")
    return (
        Equation(whole, r"\sum_{n} P_n^{\top} g_{n, o}"),
        *((entry,) if turned else ()),
        Equation("dX[n]", r"\sum_{o} C_o^{\top} g_{n, o}"),
    )


def after(geometry: Geometry, pool: str = NONE) -> tuple[Equation, ...]:
    """Return what follows the convolution: the activation of each cell, then the pooling of each window."""
    cell = r"a[n, o, \sigma_h p + i, \sigma_w q + j]"
    pooled = {"max": rf"\max_{{i, j}} {cell}", "average": rf"\mathop{{\mathrm{{mean}}}}_{{i, j}} {cell}"}
    return (
        Equation("a[n, o, p, q]", "f(y[n, o, p, q])"),
        *((Equation("z[n, o, p, q]", pooled[pool]),) if pool in pooled else ()),
    )


def after_grad(geometry: Geometry) -> tuple[Equation, ...]:
    """Return the way back: the pooling hands each gradient down, the activation's slope scales it."""
    return (
        Equation(
            "dA[n, o, u, v]",
            r"\sum_{p, q} dZ[n, o, p, q] \cdot "
            r"\tfrac{\partial\, z[n, o, p, q]}{\partial\, a[n, o, u, v]}",
        ),
        Equation("g[n, o, u, v]", r"f'(y[n, o, u, v]) \cdot dA[n, o, u, v]"),
    )


def transposed(geometry: Geometry, *, turned: bool = False) -> tuple[Equation, ...]:
    """Return the transposed convolution of a filter: every pixel stamps the kernel times its value."""
    where = r"s_h p + d_h i - e_h\, =\, u \\ s_w q + d_w j - e_w\, =\, v"
    sum_ = rf"\sum_{{\substack{{c, p, q, i, j \\ {where}}}}}"
    return (Equation("y[n, u, v]", rf"{sum_} x[n, c, p, q] \cdot w[c, {_tap(turned)}]"),)


OF_KERNEL = (forward, weight_grad, input_grad, gather, matrix, matrix_grad, transposed)
"""The formulae with a weight in them; `turned` is for a true convolution, whose kernel is turned."""


def numbers(
    geometry: Geometry,
    x_shape: tuple[int, ...],
    filters: int,
    pool_stride: Pair | None = None,
    *,
    margins: bool,
) -> str:
    """Return the letters of sizes with this layer's numbers, as LaTeX; with `margins` e_h and e_w too."""
    said = [f"N = {x_shape[0]}", f"C = {x_shape[1]}", f"O = {filters}"]
    if geometry.groups > 1:
        depth, each = x_shape[1] // geometry.groups, filters // geometry.groups
        said += [f"G = {geometry.groups}", f"D = C / G = {depth}", f"M = O / G = {each}"]
    pairs = {"K": geometry.kernel_size, "s": geometry.stride, "d": geometry.dilation}
    said += [f"({letter}_h, {letter}_w) = {pair}" for letter, pair in pairs.items()]
    if margins:
        said.append(f"(e_h, e_w) = {(geometry.padding[0], geometry.padding[2])}")
    if pool_stride is not None:
        said.append(rf"(\sigma_h, \sigma_w) = {pool_stride}")
    return r"\small " + r",\quad ".join(said)


def _weight(turned: bool) -> str:
    """Return the weight of filter o that lies on tap (c, i, j)."""
    return f"w[o, c, {_tap(turned)}]"


def _tap(turned: bool) -> str:
    """Return the row and column of the weight that lies on tap (i, j)."""
    return _TURNED_TAP if turned else "i, j"


def _read(geometry: Geometry) -> str:
    """Return what tap (c, i, j) of filter o reads at [p, q] of picture n."""
    return rf"{_input(geometry)}[n, {_channel(geometry)}, {_READS}]"


def _input(geometry: Geometry) -> str:
    return r"\tilde{x}" if any(geometry.padding) else "x"


def _padded_grad(geometry: Geometry) -> str:
    return r"d\tilde{X}" if any(geometry.padding) else "dX"


def _place(geometry: Geometry) -> tuple[str, str]:
    """Return the letters of a position in what the windows read: r s where it has padding."""
    return ("r", "s") if any(geometry.padding) else ("u", "v")


def _channel(geometry: Geometry) -> str:
    """Return the input's channel that a filter's channel c is: filter o belongs to group floor(o / M)."""
    return "c" if geometry.groups == 1 else r"D \lfloor o / M \rfloor + c"
