"""The words beside the pointer are true for every cell of every panel: names, numbers, what meets what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import convviz
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import CONVOLUTION, Experiment, with_weight
from tests.app.components.stage_words import asking, said

RNG = np.random.default_rng(5)
X = RNG.normal(size=(2, 6, 6, 8)).round(2).astype(np.float32)
PLAIN = replace(
    with_weight(Experiment(upstream="random", seed=3), RNG.normal(size=(1, 1, 2, 3)).round(2)), bias=(0.5,)
)
WIDE = replace(PLAIN, stride=(2, 1), padding=(1, 2), dilation=(1, 2))
MANY = replace(
    with_weight(WIDE, RNG.normal(size=(4, 3, 2, 2)).round(2)), groups=2, batch=2, bias=(0.5, -1.0, 2.0, 3.0)
)
AFTER = {"activation": "leaky_relu", "pool": "max", "pool_size": (2, 3), "pool_stride": (1, 2)}


def alone(experiment: Experiment) -> Chosen:
    return Chosen(build_scene(experiment, X[:1, :1]))


def one_of_many(experiment: Experiment) -> Chosen:
    return Chosen(build_scene(experiment, X), filter=3, item=1, wanted_channel=4)


CASES = {
    "plain": alone(PLAIN),
    **{
        mode: alone(replace(WIDE, padding_mode=mode))
        for mode in ("zeros", "reflect", "replicate", "circular")
    },
    "full": alone(replace(PLAIN, padding="full", bias=(0.0,))),
    "gaps": alone(replace(PLAIN, stride=(3, 4))),  # pixels that no window reads
    "one by one": alone(replace(with_weight(PLAIN, np.full((1, 1, 1, 1), 2.0)), stride=(2, 2))),
    "convolution": alone(replace(WIDE, operation=CONVOLUTION)),
    "convolution in groups": one_of_many(replace(MANY, operation=CONVOLUTION)),
    "groups and a batch": one_of_many(MANY),
    "groups, circular": one_of_many(replace(MANY, padding_mode="circular")),
    "all twos": one_of_many(replace(MANY, stride=(2, 2), padding=(1, 1), dilation=(2, 2))),
    "after": alone(replace(WIDE, **AFTER)),
    "mean": alone(replace(WIDE, **{**AFTER, "pool": "average", "pool_size": (1, 1), "pool_stride": (1, 1)})),
    "an activation alone": alone(replace(WIDE, activation="tanh")),
    "a pooling alone": one_of_many(replace(MANY, **{**AFTER, "activation": "none"})),
}
VIEWS = (
    *("output", "patches", "matrix", "picture", "weight_grad", "input_grad", "matrix_grad", "two_ways"),
    *("after", "after_grad", "transposed"),
)
each_case = pytest.mark.parametrize("case", CASES)
LAST = 10**6


# ---- the layer, by plain loops ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Product:
    """One multiplication: output [p, q], tap [c, i, j], place in the padded input, the pixel there."""

    output: tuple[int, int]
    tap: tuple[int, int, int]
    place: tuple[int, int]
    pixel: tuple[int, int] | None
    """None in padding that is zeros."""
    in_padding: bool


def products_of(chosen: Chosen) -> Iterator[Product]:
    geometry = chosen.scene.geometry
    (height, width), (top, bottom, left, right) = geometry.input_size, geometry.padding
    kind = {"zeros": {"mode": "constant", "constant_values": -1}, "replicate": {"mode": "edge"}}
    kind |= {"reflect": {"mode": "reflect"}, "circular": {"mode": "wrap"}}
    pixels = np.pad(
        np.arange(height * width).reshape(height, width),
        ((top, bottom), (left, right)),
        **kind[geometry.padding_mode],
    )
    for p, q in np.ndindex(*geometry.output_size):
        for c, i, j in np.ndindex(*chosen.weight.shape):
            row = p * geometry.stride[0] + i * geometry.dilation[0]
            col = q * geometry.stride[1] + j * geometry.dilation[1]
            inside = top <= row < top + height and left <= col < left + width
            pixel = divmod(int(pixels[row, col]), width) if pixels[row, col] >= 0 else None
            yield Product((p, q), (c, i, j), (row, col), pixel, not inside)


def padded_of(chosen: Chosen) -> NDArray[np.float64]:
    """(N, C, HP, WP)"""
    geometry = chosen.scene.geometry
    top, bottom, left, right = geometry.padding
    names = {"zeros": "constant", "replicate": "edge", "reflect": "reflect", "circular": "wrap"}
    sides = ((0, 0), (0, 0), (top, bottom), (left, right))
    return np.pad(chosen.scene.x, sides, mode=names[geometry.padding_mode])


def engine(chosen: Chosen) -> dict[str, NDArray[Any]]:
    """The arrays by the letters that the page has for them, without the indices that it leaves out."""
    scene = chosen.scene
    geometry = scene.geometry
    options: dict[str, Any] = {
        "stride": geometry.stride,
        "padding": geometry.padding,
        "dilation": geometry.dilation,
        "padding_mode": geometry.padding_mode,
        "groups": geometry.groups,
    }
    x, weight = scene.x.astype(float), scene.weight.astype(float)
    kernels = turned(chosen, weight)
    grad = scene.output_grad.astype(float)
    n, o, c = chosen.items > 1, chosen.filters > 1, chosen.depth > 1 or geometry.groups > 1

    def of_input(array: NDArray[Any]) -> NDArray[Any]:
        return array[:, :] if n and c else array[:, 0] if n else array[0] if c else array[0, 0]

    def of_output(array: NDArray[Any]) -> NDArray[Any]:
        return array[:, :] if n and o else array[:, 0] if n else array[0] if o else array[0, 0]

    def of_weight(array: NDArray[Any]) -> NDArray[Any]:
        return array[:, :] if o and c else array[:, 0] if o else array[0] if c else array[0, 0]

    return {
        "x": of_input(x),
        "x\u0303": of_input(padded_of(chosen)),
        "w": of_weight(weight),
        "y": of_output(convviz.conv2d(x, kernels, scene.bias.astype(float), **options)),
        "a": of_output(scene.activated),
        "z": of_output(scene.pooled),
        "g": of_output(grad),
        "dA": of_output(scene.activated_grad),
        "dZ": of_output(scene.pooled_grad),
        "dW": of_weight(turned(chosen, convviz.conv2d_weight_grad(x, weight.shape, grad, **options))),
        "dX": of_input(convviz.conv2d_input_grad(x.shape, kernels, grad, **options)),
        **{
            f"dW⁽{'⁰¹'[k]}⁾": of_weight(
                turned(
                    chosen,
                    convviz.conv2d_weight_grad(x[k : k + 1], weight.shape, grad[k : k + 1], **options),
                )
            )
            for k in range(chosen.items)
        },
        f"dX⁽{'⁰¹²³'[chosen.filter]}⁾": of_input(_of_filter(chosen, x, kernels, grad, options)),
    }


def turned(chosen: Chosen, kernels: NDArray[Any]) -> NDArray[Any]:
    """Kernels half a turn round in a true convolution."""
    return kernels[..., ::-1, ::-1] if chosen.scene.experiment.operation == CONVOLUTION else kernels


def _of_filter(chosen: Chosen, x: Any, weight: Any, grad: Any, options: dict[str, Any]) -> NDArray[Any]:
    alone = np.zeros_like(grad)
    alone[:, chosen.filter] = grad[:, chosen.filter]
    return convviz.conv2d_input_grad(x.shape, weight, alone, **options)


# ---- reading -----------------------------------------------------------------------------------------------

NUMBER = r"\(?[−\d.e]+\)?"
NAMED = re.compile(
    rf"(?<!· )((?:d?[A-Zxywgaz]\u0303?)(?:⁽[⁰¹²³]⁾)?)\[([\d, ]+)\](?: = \w\[[\d, ]+\])? = ({NUMBER})"
)


def number(text: str) -> float:
    return float(text.strip("()").replace("−", "-"))


Spoken = dict[tuple[str, str, int], dict[str, Any]]


def panel(spoken: Spoken, case: str, view: str, role: str, t: int = LAST) -> list[list[Any]]:
    """What a panel says: [c, row, col, value, tip] of each cell."""
    return next(found["tips"] for found in spoken[case, view, t]["panels"] if found["role"] == role)


def tips(spoken: Spoken, case: str, view: str, role: str, t: int = LAST) -> dict[tuple[int, ...], str]:
    """The tips of a panel by cell (c, row, col)."""
    return {tuple(tip[:3]): tip[4] for tip in panel(spoken, case, view, role, t)}


def views_of(chosen: Chosen) -> tuple[str, ...]:
    experiment = chosen.scene.experiment
    follows = experiment.activation != "none" or experiment.pool != "none"
    return VIEWS if follows else tuple(view for view in VIEWS if not view.startswith("after"))


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    """All that is said in every view of every case, at the first steps and the last: one process for all."""
    asked = [
        ((name, view, t), asking(chosen, view, t, tips=True))
        for name, chosen in CASES.items()
        for view in views_of(chosen)
        for t in (0, 3, LAST)
    ]
    return dict(zip([key for key, _ in asked], said(*[one for _, one in asked]), strict=True))


def all_tips(spoken: Spoken) -> Iterator[tuple[str, str, str, int, list[Any]]]:
    for (case, view, t), answer in spoken.items():
        for found in answer["panels"]:
            for tip in found["tips"]:
                yield case, view, found["role"], t, tip


# ---- tests -----------------------------------------------------------------------------------------------


def test_every_cell_of_every_panel_says_something(spoken: Spoken) -> None:
    silent = {(view, role) for _case, view, role, _t, tip in all_tips(spoken) if not tip[4]}
    corners = {("matrix", "patch_matrix"), ("matrix", "kernel_matrix")}  # beyond the matrix's last row
    assert silent <= corners | {("matrix_grad", f"{role}_t") for _view, role in corners}


def test_every_number_that_a_tip_gives_a_name_is_that_entry_of_the_engines_array(spoken: Spoken) -> None:
    arrays = {name: engine(chosen) for name, chosen in CASES.items()}
    seen: Counter[str] = Counter()
    for case, view, role, t, tip in all_tips(spoken):
        if (
            "so far" in tip[4]
            or (view == "transposed" and role.startswith("transposed"))
            or (
                t != LAST
                and role in ("activated_grad", "output_grad", "scatter", "weight_total", "input_total")
            )
        ):
            continue  # a sum that is still growing, or another layer's output
        for name, index, value in NAMED.findall(tip[4]):
            expected = arrays[case][name][tuple(int(at) for at in index.split(","))]
            bound = max((6e-2 if "e" in value else 6e-5) * abs(expected), 1e-5)
            assert abs(number(value) - expected) <= bound, f"{case}, {view}, {role}: {tip[4]}"
            seen[name] += 1
    assert {"x", "x\u0303", "w", "y", "a", "z", "g", "dA", "dZ", "dW", "dX", "dW⁽¹⁾", "dX⁽³⁾"} <= set(seen)


@each_case
def test_an_input_feeds_as_many_outputs_as_windows_read_it(spoken: Spoken, case: str) -> None:
    chosen = CASES[case]
    fed: Counter[tuple[int, ...]] = Counter()
    for product in products_of(chosen):
        fed[product.tap[0], *product.place] += 1
    for cell, tip in tips(spoken, case, "output", "input").items():
        count = fed[cell]
        wanted = "feeds no output" if count == 0 else f"feeds {count} output{'s' if count > 1 else ''}"
        assert re.search(rf"{wanted}\b", tip), (cell, tip)


@each_case
def test_a_weight_multiplies_an_input_for_each_output(spoken: Spoken, case: str) -> None:
    chosen = CASES[case]
    met = Counter(product.tap for product in products_of(chosen))
    padding = Counter(product.tap for product in products_of(chosen) if product.in_padding)
    for cell, tip in tips(spoken, case, "output", "kernel").items():
        count = met[cell]
        assert f"multiplies {count} input{'s' if count > 1 else ''}" in tip
        assert (f"{padding[cell]} of them in the padding" in tip) == (padding[cell] > 0)
        assert ("in each of 2 pictures" in tip) == (chosen.items == 2)


@each_case
def test_a_bias_is_added_to_every_output(spoken: Spoken, case: str) -> None:
    chosen = CASES[case]
    count = int(np.prod(chosen.scene.geometry.output_size))
    name = f"b[{chosen.filter}]" if chosen.filters > 1 else "b"
    for view in ("output", "patches", "matrix", "weight_grad"):
        [tip] = tips(spoken, case, view, "bias").values()
        assert tip.startswith(f"{name} = ") and number(tip.split()[2]) == pytest.approx(chosen.bias)
        assert tip.endswith(f"added to {count} output{'s' if count > 1 else ''}")


@each_case
def test_a_pixels_gradient_has_a_term_for_each_time_that_it_is_read(spoken: Spoken, case: str) -> None:
    chosen = CASES[case]
    read: Counter[tuple[int, ...]] = Counter()
    for product in products_of(chosen):
        if product.pixel is not None:
            read[product.tap[0], *product.pixel] += 1
    for view, role in (("input_grad", "input_grad"), ("two_ways", "gather"), ("matrix_grad", "input_grad")):
        for cell, tip in tips(spoken, case, view, role).items():
            count = read[cell]
            wanted = (
                "no window reads it" if not count else "1 term" if count == 1 else f"the sum of {count} terms"
            )
            assert tip.endswith(wanted), (view, cell, tip)


@each_case
def test_a_product_names_its_factors_and_the_sum_that_it_goes_into(spoken: Spoken, case: str) -> None:
    chosen = CASES[case]
    arrays, at = engine(chosen), 3
    sums = (("output", "products", "y"), ("weight_grad", "term", "dW"), ("input_grad", "stamp", "dX"))
    for view, role, total in sums:
        now = [p for p in products_of(chosen) if p.output == _position(chosen, spoken[case, view, at]["t"])]
        for product, (*cell, value, tip) in zip(now, panel(spoken, case, view, role, at), strict=True):
            assert tuple(cell) == product.tap
            factors = re.findall(r"(\w\u0303?)\[([\d, ]+)\]", tip.split(" = ")[0])
            found = [arrays[name][tuple(map(int, index.split(",")))] for name, index in factors]
            assert np.prod(found) == pytest.approx(value, rel=1e-5, abs=1e-6), tip
            if total == "dX" and product.pixel is None:
                assert tip.endswith("on the padding: dropped")
                continue
            place = {"y": product.output, "dW": own_tap(chosen, product), "dX": product.pixel}[total]
            end = re.search(r"(?:a term of|added to) [\wd⁽⁾⁰¹²³]+\[([\d, ]+)\]$", tip)
            assert end and tuple(map(int, end[1].split(",")))[-2:] == place, tip


def own_tap(chosen: Chosen, product: Product) -> tuple[int, ...]:
    """The row and column of the weight that lies on a tap."""
    (i, j), (kh, kw) = product.tap[1:], chosen.weight.shape[1:]
    return (kh - 1 - i, kw - 1 - j) if chosen.scene.experiment.operation == CONVOLUTION else (i, j)


def test_a_weight_of_a_true_convolution_says_where_it_was_set(spoken: Spoken) -> None:
    chosen = CASES["convolution"]
    kh, kw = chosen.weight.shape[1:]
    for (c, i, j), tip in tips(spoken, "convolution", "output", "kernel").items():
        value = chosen.scene.weight[0, c, kh - 1 - i, kw - 1 - j]
        assert tip.startswith(f"w[{kh - 1 - i}, {kw - 1 - j}] = ") and "turned by half a turn" in tip
        assert number(tip.split(" = ")[1].split("\n")[0].split(" ")[0].strip(",;")) == pytest.approx(value)
    for (_c, i, j), tip in tips(spoken, "convolution", "two_ways", "flipped").items():
        assert tip.startswith(f"w[{i}, {j}] = ") and "half a turn" not in tip


def _position(chosen: Chosen, t: int) -> tuple[int, int]:
    return divmod(t, chosen.scene.geometry.output_size[1])


@each_case
def test_a_cell_of_a_patch_is_the_input_under_its_weight(spoken: Spoken, case: str) -> None:
    chosen = CASES[case]
    arrays, at = engine(chosen), 3
    for cell, tip in tips(spoken, case, "output", "patch", at).items():
        product = next(
            p
            for p in products_of(chosen)
            if p.output == _position(chosen, spoken[case, "output", at]["t"]) and p.tap == cell
        )
        assert tip.startswith(("x[", "x\u0303[")) and "multiplies" not in tip
        place = re.match(r"x\u0303?\[([\d, ]+)\]", tip)
        assert place and tuple(map(int, place[1].split(",")))[-2:] == product.place
        weight = re.search(r"times w\[([\d, ]+)\] = ([−\d.e]+)", tip)
        assert weight and number(weight[2]) == pytest.approx(
            float(arrays["w"][tuple(map(int, weight[1].split(",")))])
        )


def test_a_padded_input_names_the_pixel_that_it_shows(spoken: Spoken) -> None:
    for name, chosen in CASES.items():
        shows = {(p.place): (p.pixel, p.in_padding) for p in products_of(chosen)}
        for _c, row, col, _value, tip in panel(spoken, name, "output", "input", 0):
            if (row, col) not in shows or not any(chosen.scene.geometry.padding):
                continue
            pixel, in_padding = shows[row, col]
            named = re.search(r"\] = x\[([\d, ]+)\]", tip)
            assert (named is None) == (pixel is None), tip
            assert named is None or tuple(map(int, named[1].split(",")))[-2:] == pixel
            assert ("padding" in tip) == in_padding, tip


THINGS = "inputs outputs products terms weights cells windows values rows columns pictures filters channels"
PLURALS = re.compile(rf"(?<![\d.,−])\b1 (?:{THINGS.replace(' ', '|')})\b")


def test_one_of_a_thing_is_never_a_plural(spoken: Spoken) -> None:
    texts = [tip[4] for *_rest, tip in all_tips(spoken)] + [answer["sentence"] for answer in spoken.values()]
    assert not [text for text in texts if PLURALS.search(text)]
    assert any("feeds 1 output" in text for text in texts), "the case is met at all"
