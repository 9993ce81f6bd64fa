"""What the browser makes of a change before Python answers: the same numbers, to the round-off of float32."""

from __future__ import annotations

import base64
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import convviz
from convviz.app.components.payload import pack
from convviz.app.components.stage.message import VIEWS, arrays_of, layer_meta, loss_of
from convviz.errors import Refusal
from convviz.lab.layer.magnitudes import QUIET, sum_size
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.scene.scales import scales_of
from convviz.lab.state import (
    NUMBERS,
    OPERATIONS,
    Experiment,
    LayerSettings,
    OwnNumbers,
    as_applied,
    weight_array,
    with_weight,
)
from tests.javascript import run

SCRIPT = Path(__file__).with_name("preview.mjs")
ROUND_OFF = 2.0**-21
"""Up to this part of what it was added up from a result is round-off of float32 numbers, there and back."""
DRAWN = (*VIEWS, "weight_grad", "weight_grad", "input_grad", "after", "after_grad")
"""The views, those with most to go wrong more than once."""
COUNT = 18 * len(DRAWN)
FOLDER = Path(convviz.__file__).parent / "app" / "components"

MOVED = (
    *("x", "weight", "kernels", "output", "partials", "maps", "activated", "pooled", "slopes", "pooled_grad"),
    *("activated_grad", "output_grad", "weight_grad", "weight_parts", "weight_total"),
    *("input_grad", "input_parts", "input_total", "transposed", "transposed_check"),
)
"""The arrays that a change makes anew."""

Cells = list[tuple[int, float]]


@dataclass(frozen=True, eq=False)
class Case:
    """A layer, what is on show of it, and a change: the layer and input after it, what the browser tells."""

    view: str
    experiment: Experiment
    x: NDArray[np.float32]  # (N, C, H, W)
    after: Experiment
    x_after: NDArray[np.float32]
    changes: list[dict[str, Any]]

    def chosen(self, experiment: Experiment, x: NDArray[np.float32]) -> Chosen:
        """What is on show."""
        item, filter_, channel = experiment.item, experiment.out_channel, experiment.channel
        return Chosen(build_scene(experiment, x), filter=filter_, item=item, wanted_channel=channel)

    @cached_property
    def before(self) -> Chosen:
        """What is on show before the change."""
        return self.chosen(self.experiment, self.x)

    @cached_property
    def answer(self) -> Chosen:
        """What Python makes of the change."""
        return self.chosen(self.after, self.x_after)

    @cached_property
    def told(self) -> dict[str, Any]:
        """The case for the browser."""
        base, answer = message(self.before, self.view), message(self.answer, self.view)
        return {"base": base, "answer": answer, "changes": self.changes}


def message(chosen: Chosen, view: str) -> str:
    """Python's message, in letters."""
    arrays = arrays_of(chosen, view)
    own = {"view": view, "upstream": chosen.scene.experiment.upstream, "loss": loss_of(chosen, view)}
    meta = layer_meta(chosen, view) | {"scales": scales_of(chosen, arrays), **own}
    return base64.b64encode(pack(meta, arrays)).decode()


# ---- drawing cases ---------------------------------------------------------------------------------------


def drawn(rng: np.random.Generator, view: str) -> Case:
    """A random layer and a random change of it; drawn again where the layer is not possible."""
    while True:
        try:
            return changed(rng, view, *layer_and_input(rng, view))
        except Refusal:
            continue


def dark(rng: np.random.Generator) -> Case:
    """A layer with windows in which a ReLU leaves nothing but zeros: the first of them wins."""
    experiment, x = layer_and_input(rng, "after_grad")
    experiment = replace(
        experiment,
        bias=(-0.5,) * experiment.filters,
        padding="full",
        activation="relu",
        pool="max",
        pool_size=(1, 2),
        pool_stride=(1, 1),
        upstream="random",
        above=(),
    )
    return changed(rng, "after_grad", experiment, x)


def layer_and_input(rng: np.random.Generator, view: str) -> tuple[Experiment, NDArray[np.float32]]:
    groups, depth, each = (int(rng.integers(1, 3)) for _ in range(3))
    items, filters = int(rng.integers(1, 4)), groups * each
    size = tuple(int(n) for n in rng.integers(3, 12, 2))
    weight = rng.normal(size=(filters, depth, *rng.integers(1, 5, 2))).round(2)
    pool = str(rng.choice(["none", "max", "max", "average"]))
    activation = str(rng.choice(["none", "relu", "relu", "leaky_relu", "sigmoid", "tanh"]))
    plain = not view.startswith("after") and rng.random() < 0.4
    x = rng.normal(size=(items, groups * depth, *size)).round(2).astype(np.float32)
    experiment = replace(
        with_weight(Experiment(seed=int(rng.integers(100))), weight),
        bias=tuple(rng.normal(size=filters).round(1)),
        groups=groups,
        batch=items,
        stride=pair(rng, 1, 4),
        padding=pair(rng, 0, 4),
        operation=OPERATIONS[(items + filters) % 2],
        padding_mode=str(rng.choice(["zeros", "reflect", "replicate", "circular"])),
        dilation=pair(rng, 1, 3),
        activation="none" if plain else activation,
        slope=0.2,
        pool="none" if plain else pool,
        pool_size=pair(rng, 1, 4),
        pool_stride=pair(rng, 1, 4) if rng.random() < 0.5 else None,
        output_padding=pair(rng, 0, 3),
        upstream=str(
            rng.choice(["ones", "one_hot", "checkerboard", "random", "painted", "painted", "mse", "mse"])
        ),
        above=above(rng) if rng.random() < 0.2 else (),
        item=int(rng.integers(items)),
        out_channel=int(rng.integers(filters)),
        channel=int(rng.integers(groups * depth)),
        picture=NUMBERS,
        numbers=OwnNumbers.of(x[0]),
        channels=groups * depth,
    )
    return experiment, x


def above(rng: np.random.Generator) -> tuple[LayerSettings, ...]:
    """A layer between the open one and the loss, linear or not."""
    return (LayerSettings(kernel_size=(1, 2), activation=str(rng.choice(["none", "tanh"]))),)


def pair(rng: np.random.Generator, low: int, high: int) -> tuple[int, int]:
    rows, columns = rng.integers(low, high, 2)
    return int(rows), int(columns)


def changed(rng: np.random.Generator, view: str, experiment: Experiment, x: NDArray[np.float32]) -> Case:
    """One to three kinds of changes together."""
    chosen = Chosen(build_scene(experiment, x), experiment.out_channel, experiment.item, experiment.channel)
    size = chosen.pooled_grad.shape  # refused where the pool does not fit
    after, x_after, changes = experiment, x.copy(), []
    kinds = [kind for kind in ("weight", "bias", "input", "grad") if rng.random() < 0.4]
    if (
        not kinds
        or kinds == ["grad"]
        and (experiment.upstream not in ("painted", "one_hot") or experiment.above)
    ):
        kinds = ["weight"]
    for kind in kinds:
        if kind == "input":
            cells = cells_in(rng, chosen.x.size)
            channels = x_after[experiment.item, chosen.channels]  # a view
            put(channels, cells)
            changes.append({"of": "input", "cells": cells})
        if kind == "weight":
            cells = cells_in(rng, chosen.weight.size)
            weight = as_applied(after, weight_array(after, x.shape[1]))  # as the browser has it
            put(weight[experiment.out_channel], cells)
            after = with_weight(after, as_applied(after, weight))
            changes.append({"of": "weight", "cells": cells})
        if kind == "bias":
            bias = list(after.bias)
            bias[experiment.out_channel] = round(float(rng.normal()), 2)
            after = replace(after, bias=tuple(bias))
            changes.append({"of": "bias", "cells": [(0, bias[experiment.out_channel])]})
        if kind == "grad" and experiment.upstream == "painted" and not experiment.above:
            cells = cells_in(rng, size[0] * size[1])
            after = replace(after, paint=tuple((*divmod(k, size[1]), g) for k, g in dict(cells).items()))
            changes.append({"of": "grad", "cells": cells})
        if kind == "grad" and experiment.upstream == "one_hot" and not experiment.above:
            old = int(np.ravel_multi_index(chosen.scene.one_hot_cell, size))
            new = int(rng.integers(size[0] * size[1]))
            after = replace(after, cell=divmod(new, size[1]))
            changes.append({"of": "grad", "cells": [(old, 0.0), (new, 1.0)]})
    return Case(view, experiment, x, after, x_after, changes)


def cells_in(rng: np.random.Generator, size: int) -> Cells:
    """New numbers of one cell, of a few, or of nearly all."""
    count = int(rng.choice([1, 3, size]))
    return [(int(rng.integers(size)), round(float(rng.normal()), 2)) for _ in range(count)]


def put(values: NDArray[Any], cells: Cells) -> None:
    flat = values.reshape(-1)
    assert np.shares_memory(flat, values)
    for k, value in cells:
        flat[k] = value


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rng = np.random.default_rng(19)
    return [drawn(rng, DRAWN[k % len(DRAWN)]) for k in range(COUNT)] + [dark(rng) for _ in range(4)]


@pytest.fixture(scope="module")
def previews(cases: list[Case]) -> list[dict[str, Any]]:
    return asked([case.told for case in cases])


def asked(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the browser makes of each case."""
    answers: list[dict[str, Any]] = run(SCRIPT, {"folders": [str(FOLDER)], "cases": cases})[0]
    return answers


def met(cases: list[Case], previews: list[Any]) -> Iterator[tuple[Case, Any, dict[str, Any], Chosen]]:
    for case, preview in zip(cases, previews, strict=True):
        yield case, preview, arrays_of(case.answer, case.view), case.answer


def sizes(chosen: Chosen, arrays: dict[str, Any]) -> dict[str, float]:
    """What the numbers of each array are added up from; a slope moves at most as far as the output."""
    return {**scales_of(chosen, arrays), "slopes": sum_size(chosen.scene.layer)}


def test_a_preview_is_what_python_answers(cases: list[Case], previews: list[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    for k, (case, preview, arrays, answer) in enumerate(met(cases, previews)):
        scales, before = sizes(answer, arrays), sizes(case.before, arrays)
        assert preview["bias"] == answer.bias
        for name, expected in arrays.items():
            if name in preview["stale"]:
                continue
            scale = max(scales.get(name, 0.0), before.get(name, 0.0))
            np.testing.assert_allclose(
                np.reshape(preview["arrays"][name], expected.shape),
                expected,
                rtol=ROUND_OFF,
                atol=ROUND_OFF * scale,
                err_msg=f"{k}: {name} in {case.view}, {case.changes}",
            )
            seen[name] += name not in preview["kept"]
    assert min(seen[name] for name in MOVED) > 0, "each array is another at times"


def test_a_preview_has_no_difference_from_pythons_answer(previews: list[dict[str, Any]]) -> None:
    assert [preview["differences"] for preview in previews] == [[]] * len(previews)


# ---- the loss --------------------------------------------------------------------------------------------


def losses(cases: list[Case], previews: list[dict[str, Any]]) -> Iterator[tuple[Case, float | None, float]]:
    """Cases of views of gradients, the loss that is told, and how far off it is beside its round-off."""
    for case, preview in zip(cases, previews, strict=True):
        answer, wanted = case.answer, loss_of(case.answer, case.view)
        if wanted is None:
            assert preview["loss"] is None
            continue
        reach = sum(sum_size(chosen.scene.layer) for chosen in (case.before, answer))
        steep = sum(float(abs(chosen.pooled_grad).sum()) for chosen in (case.before, answer))
        terms = steep * reach + 2 * (abs(wanted) + abs(case.before.scene.loss))
        yield case, preview["loss"], abs((preview["loss"] or 0) - wanted) / (ROUND_OFF * (terms or 1))


def test_a_loss_is_what_python_answers(cases: list[Case], previews: list[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    for case, loss, off in losses(cases, previews):
        if loss is not None:
            assert off < 1, (case.view, case.experiment.upstream, loss)
            moved = abs(loss - case.before.scene.loss) > 1e-3
            seen[case.experiment.upstream] += moved and case.experiment.pool != "none"
    assert set(+seen) == {"ones", "one_hot", "checkerboard", "random", "painted", "mse"}


def test_a_loss_is_unknown_where_other_maps_or_layers_have_a_part_in_it(
    cases: list[Case], previews: list[dict[str, Any]]
) -> None:
    seen: Counter[str] = Counter()
    for case, loss, _off in losses(cases, previews):
        experiment, kinds = case.experiment, {change["of"] for change in case.changes}
        above, mse = experiment.above, experiment.upstream == "mse"
        of_one_map = experiment.upstream in ("painted", "one_hot") and not above
        reasons = {
            "layers": above and (mse or any(layer.activation != "none" for layer in above)),
            "pictures": case.before.items > 1 and kinds & {"weight", "bias"} and not of_one_map,
            "filters": case.before.filters_a_group > 1 and "input" in kinds and not of_one_map,
        }
        why = {reason for reason, holds in reasons.items() if holds}
        if loss is None:
            assert why
            seen.update(why)
        else:
            arrays = [arrays_of(chosen, case.view) for chosen in (case.before, case.answer)]
            same = all(np.array_equal(arrays[0][name], arrays[1][name]) for name in ("weight", "output_grad"))
            assert not why or same, "numbers that were typed once more"
    assert set(seen) == {"layers", "pictures", "filters"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("meta.lossCount / 4", "meta.lossCount / 2"),
        ("after[k] + before[k]", "after[k]"),
        ("by * z[k]", "by * zAfter[k]"),
        ("after[k] * (zAfter", "before[k] * (zAfter"),
        ("activatedOf(meta.after, y)", "y"),
        ("choice.items > 1", "choice.items > 2"),
        ("choice.groupFilters > 1", "choice.groupFilters > 2"),
    ],
)
def test_a_wrong_loss_is_found(cases: list[Case], tmp_path: Path, right: str, wrong: str) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    folder = with_mistake(tmp_path / "wrong", ("loss.js", right, wrong, set()))
    told = [case.told | {"brief": True} for case in cases]
    answers = run(SCRIPT, {"folders": [str(folder)], "cases": told})[0]
    assert any(loss is not None and off > 1 for _case, loss, off in losses(cases, answers))


# ---- what stays ------------------------------------------------------------------------------------------


def test_what_does_not_change_is_the_array_that_was_there(
    cases: list[Case], previews: list[dict[str, Any]]
) -> None:
    for case, preview in zip(cases, previews, strict=True):
        arrays, after = arrays_of(case.before, case.view), arrays_of(case.answer, case.view)
        same = {name for name in ("x", "weight", "kernels") if name in arrays}
        same = {name for name in same if np.array_equal(arrays[name], after[name])}
        assert same <= set(preview["kept"])


def test_without_a_change_all_stays_and_of_an_unknown_one_nothing_is_known(cases: list[Case]) -> None:
    [still, unknown] = asked(
        [case.told | {"changes": changes} for case in cases[:1] for changes in ([], [{"of": "unknown"}])]
    )
    names = set(arrays_of(cases[0].before, cases[0].view))
    assert set(still["kept"]) == set(unknown["kept"]) == set(unknown["stale"]) == names
    assert still["stale"] == []


def test_only_what_python_alone_knows_is_stale(cases: list[Case], previews: list[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    for case, preview in zip(cases, previews, strict=True):
        experiment, kinds = case.experiment, {change["of"] for change in case.changes}
        bent = experiment.activation != "none" or experiment.pool == "max" or experiment.upstream == "mse"
        grouped = case.before.filters_a_group > 1
        of_others = {
            "weight_parts": case.before.items > 1 and bent,
            "weight_total": case.before.items > 1 and bent,
            "input_parts": grouped and bent and "input" in kinds,
            "input_total": grouped and bent and "input" in kinds,
            "maps": grouped and case.before.depth > 1 and "input" in kinds,
        }
        for name in preview["stale"]:
            assert of_others.get(name) or experiment.above, (name, case.view, kinds)
            seen[name] += 1
    assert set(seen) >= {"weight_parts", "weight_total", "input_parts", "input_total", "maps", "pooled_grad"}


# ---- a wrong term is found -------------------------------------------------------------------------------

Wrong = dict[str, Any]


def wrong_terms(rng: np.random.Generator, case: Case) -> list[Wrong]:
    """One term left out of one number of each array that a preview works out."""
    answer, arrays = case.answer, arrays_of(case.answer, case.view)
    geometry, before = answer.scene.geometry, sizes(answer, arrays)
    p, q, i, j = (int(rng.integers(n)) for n in (*geometry.output_size, *geometry.kernel_size))
    c, cell = answer.channel, np.ravel_multi_index((p, q), geometry.output_size)
    u = geometry.row_source()[p * geometry.stride[0] + i * geometry.dilation[0]]
    v = geometry.column_source()[q * geometry.stride[1] + j * geometry.dilation[1]]
    x = 0.0 if min(u, v) < 0 else float(answer.x[c, u, v])
    w, g = float(answer.weight[c, i, j]), float(answer.output_grad[p, q])
    tap = np.ravel_multi_index((c, i, j), answer.weight.shape)
    slope, steps = float(answer.slopes[p, q]), answer.output.size
    terms = {
        "output": (cell, w * x),
        "partials": (c * steps + cell, w * x),
        "activated": (cell, w * x * slope),
        "slopes": (cell, slope),
        "output_grad": (cell, g),
        "activated_grad": (cell, float(answer.activated_grad[p, q])),
        "weight_grad": (tap, g * x),
        "weight_total": (tap, g * x),
        "weight_parts": (answer.item * w_area(answer) + i * answer.weight.shape[2] + j, g * x),
    }
    if x:
        pixel = np.ravel_multi_index((c, u, v), answer.x.shape)
        row = (answer.filter - answer.first_filter) * answer.x[0].size
        terms |= {
            "input_grad": (pixel, g * w),
            "input_total": (pixel, g * w),
            "input_parts": (row + u * answer.x.shape[2] + v, g * w),
        }
    if p % answer.map_step == q % answer.map_step == 0 and answer.filters > 1:
        at = np.ravel_multi_index(
            (answer.filter, p // answer.map_step, q // answer.map_step), answer.maps.shape
        )
        terms["maps"] = (at, w * x)
    if layer_meta(answer, case.view)["lossCount"]:
        k = int(rng.integers(answer.pooled_grad.size))
        terms["pooled_grad"] = (k, 2 * w * x / layer_meta(answer, case.view)["lossCount"])
    k = int(rng.integers(answer.pooled.size))
    terms["pooled"] = (k, float(answer.pooled.flat[k]))
    return [
        {"name": name, "offset": int(offset), "by": -term}
        for name, (offset, term) in terms.items()
        if name in arrays and abs(term) > QUIET * before.get(name, 0.0)
    ]


def w_area(chosen: Chosen) -> int:
    return chosen.weight[0].size


def is_decided(chosen: Chosen) -> bool:
    """Whether no number is so close to a kink, or to another of its pool, that round-off decides."""
    experiment, near = chosen.scene.experiment, ROUND_OFF * sum_size(chosen.scene.layer)
    if experiment.pool == "max" and np.prod(experiment.pool_size) > 1:
        windows = np.lib.stride_tricks.sliding_window_view(chosen.activated, experiment.pool_size)
        windows = windows[:: experiment.pool_step[0], :: experiment.pool_step[1]]  # (HP, WP, KH, KW)
        largest = np.sort(windows.reshape(*windows.shape[:2], -1))[..., -2:]  # (HP, WP, 2)
        if (largest[..., 1] - largest[..., 0] <= near).any():
            return False
    return "relu" not in experiment.activation or bool((abs(chosen.output) > near).all())


def test_a_term_left_out_is_found(cases: list[Case], previews: list[dict[str, Any]]) -> None:
    rng = np.random.default_rng(20)
    wrong = [wrong_terms(rng, case) for case in cases]
    decided = [is_decided(case.answer) for case in cases]
    told = [case.told | {"wrong": terms, "brief": True} for case, terms in zip(cases, wrong, strict=True)]
    answers = asked(told)
    missed, seen = [], Counter()
    for k, (answer, terms) in enumerate(zip(answers, wrong, strict=True)):
        for found, term in zip(answer["found"], terms, strict=True):
            if term["name"] not in answer["stale"] and decided[k]:
                seen[term["name"]] += 1
                if term["name"] not in found:
                    missed.append((k, cases[k].view, term))
    assert not missed
    assert set(MOVED) - {"x", "weight", "kernels", "transposed", "transposed_check"} <= set(seen)


# ---- flat pictures: every number is a tie or a sum that cancels ------------------------------------------

FLAT_COUNT = 150


def flat(rng: np.random.Generator, view: str) -> Case:
    """A constant picture under a kernel whose sum is zero, with something that has a kink behind it."""
    while True:
        try:
            experiment, x = layer_and_input(rng, view)
            weight = weight_array(experiment, x.shape[1])
            weight = weight - weight.mean(axis=(2, 3), keepdims=True)
            experiment = replace(
                with_weight(experiment, weight),
                bias=(0.0,) * len(weight),
                activation=str(rng.choice(["none", "relu", "leaky_relu", "tanh"])),
                pool=str(rng.choice(["none", "max", "max", "average"])),
                above=(),
            )
            x[:] = np.float32(rng.normal())
            case = changed(rng, view, experiment, x)
            return replace(case, **zero_sum(rng, case)) if rng.random() < 0.5 else case
        except Refusal:
            continue


def zero_sum(rng: np.random.Generator, case: Case) -> dict[str, Any]:
    """A change that moves a number from one tap to another."""
    weight = as_applied(case.experiment, weight_array(case.experiment, case.x.shape[1]))
    own = weight[case.experiment.out_channel].reshape(-1)  # a view
    one, other = (int(k) for k in rng.integers(own.size, size=2))
    own[one] += 0.1
    own[other] -= 0.1
    cells = [(k, float(own[k])) for k in (one, other)]
    after = with_weight(case.experiment, as_applied(case.experiment, weight))
    return {"after": after, "x_after": case.x, "changes": [{"of": "weight", "cells": cells}]}


def test_a_flat_picture_has_no_difference() -> None:
    rng = np.random.default_rng(21)
    cases = [flat(rng, VIEWS[k % len(VIEWS)]) for k in range(FLAT_COUNT)]
    answers = asked([case.told | {"brief": True} for case in cases])
    assert sum(not is_decided(case.answer) for case in cases) > FLAT_COUNT / 4
    different = [
        (k, cases[k].view, answer["differences"]) for k, answer in enumerate(answers) if answer["differences"]
    ]
    assert not different


# ---- wrong arithmetic is found ---------------------------------------------------------------------------

# What is wrong: the file, the right line and the wrong one, and the arrays that must be told apart by it.
Mistake = tuple[str, str, str, set[str]]
MISTAKES: dict[str, Mistake] = {
    "a row off": (
        "forward.js",
        "(channel * paddedH + p * strideH + i * dilationH) * paddedW",
        "(channel * paddedH + p * strideH + Math.max(0, i * dilationH - 1)) * paddedW",
        {"output", "maps", "partials", "activated", "pooled"},
    ),
    "a wrong sign": ("forward.js", "out[k] += factor", "out[k] -= factor", {"output", "maps", "partials"}),
    "a tap dropped": (
        "forward.js",
        "b < cols.length; b += 2",
        "b < Math.max(2, cols.length - 2); b += 2",
        {"output", "maps", "partials"},
    ),
    "a third tap dropped": (
        "forward.js",
        "+ b * image[at + toB] + c * image[at + toC]",
        "+ b * image[at + toB]",
        {"output", "maps"},
    ),
    "the old weight for the new pixels": (
        "forward.js",
        "addPixels(parts, layer, now.weight, pixels)",
        "addPixels(parts, layer, was.weight, pixels)",
        {"output"},
    ),
    "the wrong half of the padding": (
        "padding.js",
        "out[to + col] = x[from + colSource[col]]",
        "out[to + col] = x[from + w - 1 - colSource[col]]",
        {"output", "weight_grad"},
    ),
    "padding not folded back": (
        "padding.js",
        "out[to + colSource[col]] += values[from + col]",
        "out[to + colSource[col]] = values[from + col]",
        {"input_grad", "input_parts", "input_total"},
    ),
    "a term of dW dropped": (
        "backward.js",
        "a += g[k] * image[at];",
        "if (k) a += g[k] * image[at];",
        {"weight_grad", "weight_parts", "weight_total"},
    ),
    "a column of dW off": (
        "backward.js",
        "by[k] * image[corner + tapOffsets[tap]]",
        "by[k] * image[corner + tapOffsets[tap] + 1]",
        {"weight_grad", "weight_parts", "weight_total"},
    ),
    "the old gradient for the new pixels": (
        "backward.js",
        "addPixels(out, layer, now.grad, pixels)",
        "addPixels(out, layer, was.grad, pixels)",
        {"weight_grad"},
    ),
    "a wrong sign in dX": (
        "backward.js",
        "out[to] += factor * g[k]",
        "out[to] -= factor * g[k]",
        {"input_grad", "input_parts", "input_total"},
    ),
    "a column of dX off": (
        "backward.js",
        "p * width + (kw - 1 - j) * dilationW",
        "p * width + (kw - 1 - j)",
        {"input_grad"},
    ),
    "the kernel turned": (
        "backward.js",
        "by[k] * weight[tap]",
        "by[k] * weight[weight.length - 1 - tap]",
        {"input_grad"},
    ),
    "a leak that is none": (
        "following.js",
        "value > 0 ? value : slope * value",
        "value > 0 ? value : 0",
        {"activated", "pooled"},
    ),
    "a slope of one": ("following.js", "value > 0 ? 1 : slope", "1", {"slopes", "output_grad"}),
    "half a slope": ("following.js", "share * (1 - share)", "share", {"slopes", "output_grad"}),
    "the last largest wins": (
        "following.js",
        "a[rival] > a[best]",
        "a[rival] >= a[best]",
        {"activated_grad"},
    ),
    "a window that is not shared": (
        "following.js",
        "const share = grad[t] / (kh * kw)",
        "const share = grad[t]",
        {"activated_grad", "output_grad"},
    ),
    "a window dropped": (
        "following.js",
        "out[winner(windows, layer, a, first)] += ",
        "out[first] = ",
        {"output_grad"},
    ),
    "half an error": (
        "upstream.js",
        "const factor = 2 / meta.lossCount",
        "const factor = 1 / meta.lossCount",
        {"output_grad", "pooled_grad"},
    ),
    "a target that stays": ("upstream.js", "- before[k] - target[k]", "- before[k]", {"output_grad"}),
    "another row of a mosaic": (
        "choices.js",
        "change[(row * sheet.layer.wo + col) * mapStep]",
        "change[(row * sheet.layer.wo + col) * mapStep + 1] || 0",
        {"maps"},
    ),
    "a total without what was": (
        "sheet.js",
        "out[k] += after[k] - before[k]",
        "out[k] += after[k]",
        {"weight_total", "input_total"},
    ),
    "a bias forgotten": ("outputs.js", ".fill(sheet.biasBy)", ".fill(0)", {"output", "maps"}),
    "a transposed column off": (
        "transposed.js",
        "q * strideW + left]",
        "q * strideW + left + 1]",
        {"transposed", "transposed_check"},
    ),
    "a transposed tap dropped": (
        "transposed.js",
        "for (let j = 0; j < kw; j++, tap++)",
        "for (let j = 0; j < Math.max(1, kw - 1); j++, tap++)",
        {"transposed", "transposed_check"},
    ),
}


def with_mistake(folder: Path, mistake: Mistake) -> Path:
    """The browser's modules with one wrong line, in a folder of their own."""
    file, right, wrong, _names = mistake
    for room in ("preview", "layer", "messages"):
        shutil.copytree(FOLDER / "stage" / "js" / room, folder / "stage" / "js" / room)
    path = folder / "stage" / "js" / "preview" / file
    source = path.read_text("utf-8")
    assert source.count(right) == 1, right
    path.write_text(source.replace(right, wrong), "utf-8")
    return folder


def test_wrong_arithmetic_is_found(cases: list[Case], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    folders = [with_mistake(tmp_path / str(k), mistake) for k, mistake in enumerate(MISTAKES.values())]
    told = [case.told | {"brief": True} for case in cases]
    answers = run(SCRIPT, {"folders": [str(folder) for folder in folders], "cases": told})
    unnoticed = {}
    for (mistake, (*_lines, names)), answer in zip(MISTAKES.items(), answers, strict=True):
        found = {one["name"] for case in answer for one in case["differences"]}
        if names - found:
            unnoticed[mistake] = names - found
    assert not unnoticed
