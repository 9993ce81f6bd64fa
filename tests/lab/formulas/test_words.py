"""The formulae as a person reads them: letter by letter where they are fixed, worked out where they count."""

from __future__ import annotations

import re

import numpy as np
import pytest

from convviz.app.pages.workbench.check.written_out import digits, power_latex
from convviz.app.widgets.cards.upstream import chain_latex
from convviz.lab.formulas import equations as formulae
from convviz.lab.formulas.equations import Equation, aligned, numbers
from convviz.lab.formulas.output_size import (
    adjoint_latex,
    central_latex,
    output_size_latex,
    short_output_size_latex,
    transposed_size_latex,
)
from convviz.ops.geometry import Geometry, resolve_geometry

PLAIN = resolve_geometry((9, 7), (2, 4))
UNEVEN = resolve_geometry(
    (9, 7), (2, 4), stride=(2, 3), padding=(4, 3, 2, 1), dilation=(3, 1), groups=1
)  # fmt: skip
GROUPED = resolve_geometry((9, 7), (2, 4), stride=(2, 3), padding=(4, 3, 2, 1), groups=2)


def squeezed(equations: tuple[Equation, ...]) -> list[str]:
    """Equations as one reads them, left to right."""
    return [re.sub(r"\s+", " ", f"{equation.left} = {equation.right}") for equation in equations]


# ---- fixed formulae --------------------------------------------------------------------------------------


def test_the_two_products_are_of_patches_and_weights() -> None:
    assert squeezed(formulae.matrix(PLAIN)) == [
        r"y = P w + b = C x + b, \qquad m = W_{\text{out}}\, p + q",
        r"P[m, (c, i, j)] = x[n, c, s_h p + d_h i, s_w q + d_w j]",
        r"C[m, (c, u, v)] = \sum_{\substack{i, j \\ s_h p + d_h i \to u \\ s_w q + d_w j \to v}}"
        r" w[o, c, i, j]",
    ]
    assert squeezed(formulae.matrix_grad(PLAIN)) == [
        r"dW[o] = \sum_{n} P_n^{\top} g_{n, o}",
        r"dX[n] = \sum_{o} C_o^{\top} g_{n, o}",
    ]


def test_the_two_matrices_make_the_layer_and_its_gradients() -> None:
    """P and C, filled place by place as the letters of their formulae say, give y and dW."""
    rng = np.random.default_rng(3)
    geometry = resolve_geometry((5, 6), (2, 3), stride=(2, 1), dilation=(1, 2))
    x, w, g = rng.normal(size=(2, 5, 6)), rng.normal(size=(2, 2, 3)), rng.normal(size=geometry.output_size)
    (s_h, s_w), (d_h, d_w), (height, width) = geometry.stride, geometry.dilation, geometry.output_size
    patches, spread = np.zeros((height * width, 2, 2, 3)), np.zeros((height * width, 2, 5, 6))
    _y, read, placed = (equation.right for equation in formulae.matrix(geometry))
    names = re.search(r"x\[n, c, (.*), (.*)\]", read).groups()
    onto = re.search(r"substack\{i, j \\\\ (.*) \\to u \\\\ (.*) \\to v\}", placed).groups()
    known = {"s_h": s_h, "s_w": s_w, "d_h": d_h, "d_w": d_w}

    def at(index: str, **place: int) -> int:
        return int(eval(re.sub(r"([sd]_[hw]) ", r"\1 * ", index), {"__builtins__": {}}, {**known, **place}))

    for p, q, c, i, j in np.ndindex(height, width, 2, 2, 3):
        m = width * p + q  # W_out p + q
        place = {"p": p, "q": q, "i": i, "j": j}
        patches[m, c, i, j] = x[c, at(names[0], **place), at(names[1], **place)]
        spread[m, c, at(onto[0], **place), at(onto[1], **place)] += w[c, i, j]
    y = np.tensordot(patches, w, 3)
    np.testing.assert_allclose(np.tensordot(spread, x, 3), y)
    import convviz

    np.testing.assert_allclose(
        y.reshape(height, width), convviz.conv2d(x[None], w[None], stride=(2, 1), dilation=(1, 2))[0, 0]
    )
    grad = convviz.conv2d_weight_grad(x[None], (1, 2, 2, 3), g[None, None], stride=(2, 1), dilation=(1, 2))
    np.testing.assert_allclose(np.tensordot(g.ravel(), patches, 1), grad[0])


def test_what_follows_the_layer_is_said_forwards_and_backwards() -> None:
    assert squeezed(formulae.after(PLAIN, "max")) == [
        "a[n, o, p, q] = f(y[n, o, p, q])",
        r"z[n, o, p, q] = \max_{i, j} a[n, o, \sigma_h p + i, \sigma_w q + j]",
    ]
    assert squeezed(formulae.after(PLAIN, "average"))[1] == (
        r"z[n, o, p, q] = \mathop{\mathrm{mean}}_{i, j} a[n, o, \sigma_h p + i, \sigma_w q + j]"
    )
    assert squeezed(formulae.after_grad(PLAIN)) == [
        r"dA[n, o, u, v] = \sum_{p, q} dZ[n, o, p, q] \cdot"
        r" \tfrac{\partial\, z[n, o, p, q]}{\partial\, a[n, o, u, v]}",
        r"g[n, o, u, v] = f'(y[n, o, u, v]) \cdot dA[n, o, u, v]",
    ]


def test_a_layer_without_padding_reads_x_itself_and_one_with_groups_its_own_channels() -> None:
    assert squeezed(formulae.forward(PLAIN)) == [
        r"y[n, o, p, q] = b[o] + \sum_{c, i, j} w[o, c, i, j] \cdot x[n, c, s_h p + d_h i, s_w q + d_w j]"
    ]
    assert squeezed(formulae.weight_grad(GROUPED)) == [
        r"dW[o, c, i, j] = \sum_{n, p, q} g[n, o, p, q] \cdot"
        r" \tilde{x}[n, D \lfloor o / M \rfloor + c, s_h p + d_h i, s_w q + d_w j]"
    ]
    assert squeezed(formulae.bias_grad(GROUPED)) == [r"db[o] = \sum_{n, p, q} g[n, o, p, q]"]


def test_the_check_has_the_differences_and_the_identity() -> None:
    assert central_latex() == (
        r"\frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\varepsilon} "
        r"= \frac{\partial L}{\partial w} + \frac{\varepsilon^2}{6} L'''(w) + \dots"
    )
    w, e = 1.3, 0.01  # for L = w^3, whose third derivative is 6, the series ends here
    assert ((w + e) ** 3 - (w - e) ** 3) / (2 * e) == pytest.approx(3 * w**2 + e**2 / 6 * 6, rel=1e-12)
    assert adjoint_latex() == (
        r"\langle g,\, \mathrm{conv}(x)\rangle = \langle \mathrm{conv}^{\mathsf T}(g),\, x\rangle"
    )


def test_long_equations_break_after_their_sign_and_all_are_aligned_where_they_begin() -> None:
    short, edge, long = Equation("a", "b" * 5), Equation("a", "b" * 46), Equation("a", "b" * 47)
    assert short.latex == "a &= bbbbb" and edge.latex == f"a &= {'b' * 46}"
    assert long.latex == rf"a &= \\ &\quad {'b' * 47}"
    assert aligned((short, long)) == (
        rf"\begin{{aligned}}&a = bbbbb \\[0.3em] &a = \\ &\quad {'b' * 47}\end{{aligned}}"
    )


# ---- formulae with numbers -------------------------------------------------------------------------------


def worked_out(latex: str) -> list[tuple[str, int, int]]:
    """Each line as (letter, what its left side comes to, what is printed)."""
    lines = []
    for letter, sum_, total in re.findall(r"([HW])_\{\\text\{out\}\} &= (.*?) = (\d+)", latex):
        text = re.sub(r"\\left\\lfloor \\t?frac\{(.*?)\}\{(\d+)\} \\right\\rfloor", r"((\1) // \2)", sum_)
        lines.append((letter, eval(re.sub(r"(\d)\(", r"\1 * (", text)), int(total)))
    return lines


@pytest.mark.parametrize("geometry", [PLAIN, UNEVEN, GROUPED])
def test_sizes_are_worked_out_with_all_their_numbers_rows_first(geometry: Geometry) -> None:
    height, width = geometry.output_size
    for latex in (short_output_size_latex(geometry), output_size_latex(geometry)):
        assert worked_out(latex) == [("H", height, height), ("W", width, width)]
        for size, before, after in zip(
            geometry.input_size, *(geometry.padding[k::2] for k in (0, 1)), strict=True
        ):
            assert re.search(rf"{size} ?\+ ?{before} ?\+ ?{after} ?-", latex)
    transposed = transposed_size_latex(geometry.output_size, geometry)
    assert worked_out(transposed) == [("H", 9, 9), ("W", 7, 7)]
    for size, side in zip(geometry.output_size, (0, 1), strict=True):
        before, after = geometry.padding[2 * side : 2 * side + 2]
        assert f"= {geometry.stride[side]}({size}-1) - {before} - {after}" in transposed
    assert short_output_size_latex(UNEVEN).startswith(r"\small\begin{aligned}H_")
    assert r"\tfrac{9+4+3-4}{2}" in short_output_size_latex(UNEVEN)
    assert r"\frac{7 + 2 + 1 - 1(4-1) - 1}{3}" in output_size_latex(UNEVEN)


def test_the_letters_of_sizes_have_the_numbers_of_the_layer() -> None:
    assert numbers(UNEVEN, (6, 2, 9, 7), 8, margins=False) == (
        r"\small N = 6,\quad C = 2,\quad O = 8,\quad (K_h, K_w) = (2, 4),\quad (s_h, s_w) = (2, 3),\quad"
        r" (d_h, d_w) = (3, 1)"
    )
    assert numbers(GROUPED, (6, 4, 9, 7), 8, (5, 1), margins=True) == (
        r"\small N = 6,\quad C = 4,\quad O = 8,\quad G = 2,\quad D = C / G = 2,\quad M = O / G = 4,\quad"
        r" (K_h, K_w) = (2, 4),\quad (s_h, s_w) = (2, 3),\quad (d_h, d_w) = (1, 1),\quad"
        r" (e_h, e_w) = (4, 2),\quad (\sigma_h, \sigma_w) = (5, 1)"
    )


def test_the_way_from_the_loss_to_the_update_is_in_the_letters_of_what_follows() -> None:
    assert chain_latex("mse", "z", "dZ", count=36) == (
        r"\begin{aligned}L &= \mathrm{mean}\,(z - t)^2"
        r" \\[0.3em] dZ &= \tfrac{\partial L}{\partial z} = \tfrac{2}{36}\,(z - t)"
        r" \\[0.3em] g &= \tfrac{\partial L}{\partial y}"
        r" \\[0.3em] w &\leftarrow w - \eta\, dW\end{aligned}"
    )


def test_numbers_with_a_power_of_ten_are_written_as_one_reads_them() -> None:
    assert [power_latex(10.0**power) for power in (-12, -5, -1)] == ["10^{-12}", "10^{-5}", "10^{-1}"]
    assert digits(1.5e-20, "float64") == r"1.5 \cdot 10^{-20}"
    assert digits(1 / 3, "float64") == "0.3333333333333333" and digits(1 / 3, "float32") == "0.333333333"
