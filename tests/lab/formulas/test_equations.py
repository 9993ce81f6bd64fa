"""Explain's formulae, worked out as they are written, give the engine's numbers: batch, groups, padding."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cache
from types import CodeType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import convviz
from convviz.app.pages.workbench.explain.formulae import legend, size_latex
from convviz.i18n import translator
from convviz.lab.formulas import equations as formulae
from convviz.lab.formulas.equations import Equation, aligned, numbers
from convviz.lab.scene import Chosen, build_scene, transposed_of
from convviz.lab.state import Experiment, with_weight
from convviz.ops.geometry import Geometry, resolve_geometry
from tests.for_each import for_each

RNG = np.random.default_rng(1)
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "strided, dilated": {"stride": (2, 1), "dilation": (1, 2), "padding": (1, 2)},
    "groups": {"groups": 2, "stride": (1, 2)},
    **{
        mode: {"padding": (1, 2, 1, 0), "padding_mode": mode, "groups": 2, "stride": (2, 2)}
        for mode in ("zeros", "reflect", "replicate", "circular")
    },
}
each_layer = pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)


# ---- reading LaTeX ---------------------------------------------------------------------------------------


@dataclass
class Values:
    """What the letters of a formula stand for: arrays, sizes, functions, and how far each index runs."""

    arrays: dict[str, NDArray[np.float64]]
    sizes: dict[str, Any]
    ranges: dict[str, int]


def plain(latex: str) -> str:
    """Index arithmetic of LaTeX as Python's."""
    text = latex.replace(r"\,", " ").replace("\\ ", " ").strip()
    text = re.sub(r"\\lfloor (.*?) / (.*?) \\rfloor", r"(\1 // \2)", text)
    text = re.sub(r"\\(rho|kappa)", r"\1", text)
    text = re.sub(r"\b((?:[sdK]_[hw]|D))\s*(?=[a-z(])", r"\1 * ", text)
    return text


ENTRY = re.compile(r"((?:d?\\tilde\{\w\}|[A-Za-z]+))\[(.*?)\](?=\s|$|\\| )")


def entries(latex: str) -> list[tuple[str, list[str]]]:
    """The arrays of a product, each with its indices."""
    return [(name, [plain(index) for index in inside.split(",")]) for name, inside in ENTRY.findall(latex)]


def split_sum(right: str) -> tuple[str, list[str], list[tuple[str, str]], str]:
    """(what is added before the sum, its letters, its conditions, its term)."""
    found = re.search(r"\\sum_\{(?:\\substack\{)?(.*?)\}\}? (?=[a-zA-Z\\])", right)
    if not found:
        return "", [], [], right
    letters, *conditions = found[1].rstrip("}").split(r"\\")
    pairs = [(plain(left), plain(wanted)) for left, wanted in (line.split("=") for line in conditions)]
    return (
        right[: found.start()].strip(" +"),
        [one.strip() for one in letters.split(",")],
        pairs,
        right[found.end() :],
    )


def work_out(equation: Equation, values: Values) -> NDArray[np.float64]:
    """The array on the left, entry by entry, by what is written on the right."""
    (name, indices), *_ = entries(equation.left)
    before, letters, conditions, term = split_sum(equation.right)
    out = np.zeros([values.ranges[index] for index in indices])
    factors, first = entries(term), entries(before)
    for place in np.ndindex(*out.shape):
        known = {**values.sizes, **dict(zip(indices, place, strict=True))}
        out[place] += product(first, values, known) if before else 0.0
        for found in itertools.product(*(range(values.ranges[letter]) for letter in letters)):
            now = {**known, **dict(zip(letters, found, strict=True))}
            if all(evaluate(left, now) == evaluate(wanted, now) for left, wanted in conditions):
                out[place] += product(factors, values, now)
    return out


def product(factors: list[tuple[str, list[str]]], values: Values, known: dict[str, Any]) -> float:
    total = 1.0
    for name, indices in factors:
        at = tuple(int(evaluate(index, known)) for index in indices)
        total *= values.arrays[name][at]
    return total


@cache
def compiled(index: str) -> CodeType:
    return compile(index, "formula", "eval")


def evaluate(index: str, known: dict[str, Any]) -> Any:
    return eval(compiled(index), {"__builtins__": {}}, known)


# ---- the layer -------------------------------------------------------------------------------------------


@dataclass
class Layer:
    geometry: Geometry
    options: dict[str, Any]
    x: NDArray[np.float64]
    weight: NDArray[np.float64]
    bias: NDArray[np.float64]
    grad: NDArray[np.float64]

    def values(self, **more: NDArray[np.float64]) -> Values:
        (n, c, h, w), (o, d, kh, kw) = self.x.shape, self.weight.shape
        groups, (top, bottom, left, right) = self.geometry.groups, self.geometry.padding
        modes = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
        padded = np.pad(
            self.x, ((0, 0), (0, 0), (top, bottom), (left, right)), mode=modes[self.geometry.padding_mode]
        )
        arrays = {"x": self.x, r"\tilde{x}": padded, "w": self.weight, "b": self.bias, "g": self.grad, **more}
        rows, columns = self.geometry.row_source(), self.geometry.column_source()
        pairs = {"s": self.geometry.stride, "d": self.geometry.dilation, "K": (kh, kw), "e": (top, left)}
        sizes: dict[str, Any] = {
            f"{letter}_{side}": pair[k] for letter, pair in pairs.items() for k, side in enumerate("hw")
        }
        sizes |= {"D": c // groups, "M": o // groups, "rho": lambda p: rows[p], "kappa": lambda q: columns[q]}
        height, width = self.geometry.output_size
        ranges = {"n": n, "o": o, "c": d, "k": c, "i": kh, "j": kw, "p": height, "q": width, "u": h, "v": w}
        return Values(arrays, sizes, ranges)


def layer(options: dict[str, Any]) -> Layer:
    groups = options.get("groups", 1)
    x, weight = RNG.normal(size=(2, 2 * groups, 3, 4)), RNG.normal(size=(2 * groups, 2, 2, 2))
    geometry = resolve_geometry((3, 4), (2, 2), **options)
    grad = RNG.normal(size=(2, 2 * groups, *geometry.output_size))
    return Layer(geometry, options, x, weight, RNG.normal(size=2 * groups), grad)


def half_turn(kernels: NDArray[np.float64], turned: bool) -> NDArray[np.float64]:
    """Kernels as they lie on a patch: turned in a true convolution."""
    return kernels[..., ::-1, ::-1] if turned else kernels


either_operation = pytest.mark.parametrize("turned", [False, True], ids=["correlation", "convolution"])


@either_operation
@each_layer
def test_the_output_is_what_its_formula_says(options: dict[str, Any], turned: bool) -> None:
    made = layer(options)
    (equation,) = formulae.forward(made.geometry, turned=turned)
    expected = convviz.conv2d(made.x, half_turn(made.weight, turned), made.bias, **options)
    np.testing.assert_allclose(work_out(equation, made.values()), expected, atol=1e-12)


@either_operation
@each_layer
def test_the_weights_and_the_biass_gradients_are_what_their_formulae_say(
    options: dict[str, Any], turned: bool
) -> None:
    made = layer(options)
    (weight,), (bias,) = formulae.weight_grad(made.geometry, turned=turned), formulae.bias_grad(made.geometry)
    (_name, place), *_ = entries(weight.left)
    assert place == (["o", "c", "K_h - 1 - i", "K_w - 1 - j"] if turned else ["o", "c", "i", "j"])
    by_tap = work_out(Equation("dW[o, c, i, j]", weight.right), made.values())
    expected = convviz.conv2d_weight_grad(made.x, made.weight.shape, made.grad, **options)
    np.testing.assert_allclose(by_tap, expected, atol=1e-12)
    np.testing.assert_allclose(work_out(bias, made.values()), convviz.conv2d_bias_grad(made.grad), atol=1e-12)


@either_operation
@each_layer
@for_each("way", [formulae.input_grad, formulae.gather])
def test_the_inputs_gradient_is_what_its_formulae_say_both_ways(
    way: Any, options: dict[str, Any], turned: bool
) -> None:
    made = layer(options)
    *before, total = list(way(made.geometry, turned=turned))
    values = made.values()
    if way is formulae.gather:
        spread, *before = before or [total]
        values.arrays["S"] = spread_of(spread, made, values)
    padded = values.ranges | dict(zip("rs", made.geometry.padded_size, strict=True))
    whole = [*before, total] if any(made.geometry.padding) else [total]
    first = Values(values.arrays, values.sizes, padded)
    grad = work_out(whole[0], first)
    assert whole[0].left.partition("[")[0] == (r"d\tilde{X}" if any(made.geometry.padding) else "dX")
    if any(made.geometry.padding):
        folds = values.ranges | dict(zip("rs", made.geometry.padded_size, strict=True))
        grad = work_out(whole[1], Values({r"d\tilde{X}": grad}, values.sizes, folds))
    kernels = half_turn(made.weight, turned)
    expected = convviz.conv2d_input_grad(made.x.shape, kernels, made.grad, **options)
    np.testing.assert_allclose(grad, expected, atol=1e-12)


def spread_of(equation: Equation, made: Layer, values: Values) -> NDArray[np.float64]:
    """S is g in the places that its formula names, 0 in every other."""
    (_name, indices), *_ = entries(equation.left)
    (height, width), (rows, columns) = made.geometry.padded_size, made.geometry.span
    out = np.zeros((*made.grad.shape[:2], height + rows - 1, width + columns - 1))
    for n, o, p, q in np.ndindex(*made.grad.shape):
        known = {**values.sizes, "n": n, "o": o, "p": p, "q": q}
        out[tuple(int(evaluate(index, known)) for index in indices)] = made.grad[n, o, p, q]
    return out


def test_the_patches_are_what_their_formula_says() -> None:
    made = layer(OPTIONS["strided, dilated"])
    _products, patches, _kernels = formulae.matrix(made.geometry)
    read = Equation("P[n, c, i, j, p, q]", patches.right)
    values = made.values()
    expected = convviz.image_patches(made.x, (2, 2), **made.options)
    np.testing.assert_allclose(work_out(read, values), expected, atol=1e-12)


def test_the_matrices_of_a_true_convolution_hold_the_turned_kernel() -> None:
    made = layer(OPTIONS["groups"])
    products, kernel, patches, _kernels = formulae.matrix(made.geometry, turned=True)
    assert r"P \hat{w} + b" in products.right and kernel.left == r"\hat{w}[(c, i, j)]"
    turned = work_out(Equation("v[o, c, i, j]", kernel.right), made.values())
    np.testing.assert_array_equal(turned, made.weight[..., ::-1, ::-1])
    assert patches == formulae.matrix(made.geometry)[1]
    whole, entry, _input = formulae.matrix_grad(made.geometry, turned=True)
    assert whole.left == r"d\hat{W}[o]" and entry.left == "dW[o, c, K_h - 1 - i, K_w - 1 - j]"


@either_operation
@pytest.mark.parametrize("options", [{}, {"stride": (2, 3)}, {"stride": (2, 2), "padding": (1, 0)}])
def test_the_transposed_output_is_what_its_formula_says(options: dict[str, Any], turned: bool) -> None:
    x, weight = RNG.normal(size=(2, 3, 4, 3)), RNG.normal(size=(3, 1, 3, 2))
    expected = convviz.conv2d_transpose(x, half_turn(weight, turned), **options)[:, 0]
    geometry = resolve_geometry(expected.shape[1:], (3, 2), **options)
    (equation,) = formulae.transposed(geometry, turned=turned)
    made = Layer(geometry, options, x, weight[None, :, 0], np.zeros(1), np.zeros(1))
    values = made.values()
    values.arrays |= {"x": x, "w": weight[:, 0]}
    values.ranges |= {"c": 3, "p": 4, "q": 3, "u": expected.shape[1], "v": expected.shape[2], "n": 2}
    np.testing.assert_allclose(work_out(equation, values), expected, atol=1e-12)


@pytest.mark.parametrize(("pool", "sign"), [("max", r"\max_{i, j}"), ("average", "mean}}_{i, j}")])
def test_the_pooling_has_the_formula_of_its_kind(pool: str, sign: str) -> None:
    made = layer(OPTIONS["plain"])
    _activation, pooled = formulae.after(made.geometry, pool)
    assert sign in pooled.right
    a = RNG.normal(size=(2, 3, 6, 7))
    size, stride = (2, 3), (2, 1)
    expected = getattr(convviz, f"{pool.replace('average', 'avg')}_pool2d")(a, size, stride=stride)
    sizes = dict(zip(("sigma_h", "sigma_w"), stride, strict=True))
    ((name, indices),) = entries(pooled.right)
    assert name == "a"
    for n, o, p, q in np.ndindex(*expected.shape):
        cells = [
            a[
                tuple(
                    evaluate(
                        index.replace("\\", "")
                        .replace("sigma_h p", "sigma_h * p")
                        .replace("sigma_w q", "sigma_w * q"),
                        {**sizes, "n": n, "o": o, "p": p, "q": q, "i": i, "j": j},
                    )
                    for index in indices
                )
            ]
            for i, j in np.ndindex(*size)
        ]
        assert expected[n, o, p, q] == pytest.approx(max(cells) if pool == "max" else np.mean(cells))


def test_an_activation_alone_has_no_pooling_in_its_formula() -> None:
    assert len(formulae.after(layer(OPTIONS["plain"]).geometry)) == 1


def test_the_sizes_of_a_grouped_padded_layer_are_said_with_their_letters() -> None:
    geometry = layer(OPTIONS["zeros"]).geometry
    said = numbers(geometry, (2, 4, 3, 4), 4, margins=True)
    for part in ("N = 2", "C = 4", "G = 2", "D = C / G = 2", "M = O / G = 2", "(e_h, e_w) = (1, 1)"):
        assert part in said
    assert "x" in aligned(formulae.forward(geometry)) and aligned(formulae.forward(geometry)).count("&") >= 1


def letters_of(latex: str) -> set[str]:
    """The letters of places and of sizes in a formula."""
    text = re.sub(r"\\(?:text|mathrm|tfrac|mathop|substack|begin|end)\{\w*\}?", " ", latex)
    text = re.sub(r"\\[a-zA-Z]+", " ", text)
    inside = re.findall(r"\[(.*?)\]", text) + re.findall(r"\{([^{}]*)\}", text)
    return set(re.findall(r"(?<![\w])(?:[a-z]_[hw]|[a-z])(?![\w\[(])", " ".join(inside))) - {
        "x",
        "y",
        "a",
        "z",
    }


FORMULAE = {
    **{("forward", view): (formulae.forward,) for view in ("output", "patches")},
    **{
        ("backward", view): (formulae.weight_grad, formulae.input_grad, formulae.bias_grad)
        for view in ("weight_grad", "input_grad")
    },
    ("backward", "two_ways"): (formulae.input_grad, formulae.gather),
    ("forward", "transposed"): (formulae.transposed,),
    ("forward", "after"): (formulae.after,),
    ("backward", "after_grad"): (formulae.after_grad,),
}


@pytest.mark.parametrize("layer", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize(("page", "view"), FORMULAE)
def test_every_letter_of_a_formula_is_explained_below_it(page: str, view: str, layer: dict[str, Any]) -> None:
    weight = np.ones((4, 4 // layer.get("groups", 1), 2, 3))
    experiment = replace(with_weight(Experiment(), weight), bias=(0.0,) * 4, activation="relu", pool="max")
    padding = layer.get("padding", (0, 0))[:2]  # a page pads both sides alike
    scene = build_scene(replace(experiment, **{**layer, "padding": padding}), np.ones((1, 4, 6, 7)))
    said = " ".join(legend(translator("en"), scene, page, view))
    for make in FORMULAE[page, view]:
        more = {"pool": "max"} if view == "after" else {}
        for letter in letters_of(aligned(make(scene.geometry, **more))):
            assert re.search(rf"(?<![A-Za-z_]){letter}(?![A-Za-z])", said), (letter, said)


def test_in_the_transposed_layer_p_q_is_a_place_of_the_input_and_u_v_of_the_output() -> None:
    scene = build_scene(with_weight(Experiment(), np.ones((1, 1, 2, 3))), np.ones((1, 1, 6, 7)))
    said = " ".join(legend(translator("en"), scene, "forward", "transposed"))
    assert "p q of the input, u v of the output" in said and "(e_h, e_w) = (0, 0)" in said


@pytest.mark.parametrize("view", ["output", "transposed"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"stride": (2, 2), "padding": (1, 1), "dilation": (2, 2)},
        {"stride": (3, 2), "padding": (0, 1), "output_padding": (2, 1)},
    ],
)
def test_the_size_that_is_worked_out_is_that_of_the_output_on_show(
    view: str, options: dict[str, Any]
) -> None:
    experiment = replace(with_weight(Experiment(), np.ones((1, 1, 2, 3))), **options)
    chosen = Chosen(build_scene(experiment, np.ones((1, 1, 6, 7))))
    transposed = transposed_of(chosen)
    assert transposed is not None
    shape = transposed.output.shape if view == "transposed" else chosen.scene.output.shape[2:]
    sums = re.findall(r"&= (.*?) = (\d+)", size_latex(chosen, view))
    assert tuple(int(total) for _sum, total in sums) == shape
    for worked_out, total in sums:
        text = re.sub(r"\\left\\lfloor \\frac\{(.*?)\}\{(\d+)\} \\right\\rfloor", r"((\1) // \2)", worked_out)
        assert eval(re.sub(r"(\d)\(", r"\1 * (", text)) == int(total)
