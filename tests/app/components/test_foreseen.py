"""Maps that the browser works out to the bit are not sent: it names them as Python does, which compares."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.app.components.payload import pack
from convviz.app.components.stage.message import arrays_of, layer_meta
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import Experiment, with_weight
from tests.app.message import header_of
from tests.javascript import run

SCRIPT = Path(__file__).with_name("foreseen.mjs")
RNG = np.random.default_rng(11)
X = RNG.normal(size=(1, 3, 52, 50)).round(2).astype(np.float32)
WEIGHT = RNG.normal(size=(1, 3, 3, 2)).round(2)
LAYERS = (
    {"padding": (1, 1), "padding_mode": "reflect"},
    {"padding": (2, 1), "dilation": (2, 1)},
    {"padding": (0, 2), "padding_mode": "circular"},
)
VIEWS = ("output", "input_grad", "two_ways")
MAPS = {"output", "partials", "input_grad"}
Cells = list[tuple[int, float]]


def message(experiment: Experiment, x: NDArray[np.float32], view: str, held: list[str]) -> bytes:
    chosen = Chosen(build_scene(experiment, x))
    return pack(layer_meta(chosen, view) | {"view": view}, arrays_of(chosen, view), held)


def changed(values: NDArray[Any], cells: Cells) -> NDArray[Any]:
    new = values.copy()
    for offset, value in cells:
        new.reshape(-1)[offset] = value
    return new


def after(experiment: Experiment, change: dict[str, Any]) -> tuple[Experiment, NDArray[np.float32]]:
    """What Python makes of a change."""
    cells = change["cells"]
    if change["of"] == "bias":
        return replace(experiment, bias=(cells[0][1],)), X
    if change["of"] == "grad":
        cols = Chosen(build_scene(experiment, X)).pooled_grad.shape[1]
        return replace(experiment, paint=tuple((at // cols, at % cols, value) for at, value in cells)), X
    if change["of"] == "input":
        return experiment, changed(X, cells)
    return with_weight(experiment, changed(WEIGHT, cells)), X


def sent_again(
    changes: list[dict[str, Any]], views: tuple[str, ...] = VIEWS, layers: tuple[dict[str, Any], ...] = LAYERS
) -> list[tuple[str, str, set[str]]]:
    """The maps that come all the same, by what was changed and the view."""
    cases, questions = [], []
    for view in views:
        for layer in layers:
            common: dict[str, Any] = {"upstream": "random", "bias": (0.25,)}
            experiment = replace(with_weight(Experiment(), WEIGHT), **{**common, **layer})
            base = message(experiment, X, view, [])
            for change in changes:
                cases.append((view, change, base, after(experiment, change)))
                questions.append({"base": base64.b64encode(base).decode(), "changes": [change]})
    found = []
    answers = run(SCRIPT, {"what": "foreseen", "cases": questions})
    for (view, change, base, new), names in zip(cases, answers, strict=True):
        held = [*(name for _, _, *each in header_of(base)["arrays"] for name in each), *names]
        header = header_of(message(*new, view, held))
        new_names = set(header["sent"])
        found.append(
            (change["of"], view, {name for name, _, *each in header["arrays"] if new_names & {*each}})
        )
    return found


WEIGHTS = [
    {"of": "weight", "cells": [(1, 0.7), (7, 0.7), (13, 0.7)]},  # all channels
    {"of": "weight", "cells": [(10, -1.37)]},
    {"of": "bias", "cells": [(0, -0.1)]},
]
INPUT = [{"of": "input", "cells": [(2700, 0.33), (7, -2.0)]}]


def test_no_map_is_sent_that_the_browser_has_to_the_bit() -> None:
    for of, view, came in sent_again(WEIGHTS):
        assert not came & MAPS, (of, view)
        assert of == "bias" or "weight" in came, "this test sees what is sent"
    assert all(not came & {"output", "partials"} for _, _, came in sent_again(INPUT))


def test_no_map_of_a_transposed_layer_is_sent_that_the_browser_has() -> None:
    layers = ({"padding": (1, 1)}, {"stride": (2, 1), "padding": (0, 1)}, {"dilation": (2, 1)})
    for of, view, came in sent_again([*WEIGHTS[:2], *INPUT], ("transposed",), layers):
        assert not came & {"transposed", "transposed_check"}, (of, view)
        assert of == "input" or "weight" in came


def test_no_gradient_below_a_painted_one_is_sent_that_the_browser_has() -> None:
    after: dict[str, Any] = {"upstream": "painted", "activation": "leaky_relu"}
    layers = ({**after, "pool": "max"}, {**after, "pool": "average", "activation": "relu"}, after)
    paint = {"of": "grad", "cells": [(0, 2.5), (31, -1.3)]}
    for of, view, came in sent_again([paint], ("after_grad",), layers):
        assert came <= {"pooled_grad"}, (of, view)


def test_what_the_browser_cannot_foresee_is_sent() -> None:
    unknown: list[dict[str, Any]] = [{"of": "unknown"}]
    base = base64.b64encode(message(with_weight(Experiment(), WEIGHT), X, "output", [])).decode()
    assert run(SCRIPT, {"what": "foreseen", "cases": [{"base": base, "changes": unknown}]}) == [[]]


def test_numbers_have_the_name_that_python_gives_them_and_others_another() -> None:
    many = [RNG.normal(size=size).astype(np.float32) for size in (1, 15, 16, 17, 31, 32, 33, 3844)]
    many += [np.nextafter(many[-1], np.float32(9), dtype=np.float32)]
    python = [header_of(pack({}, {"a": numbers}))["arrays"][0][2] for numbers in many]
    assert len(set(python)) == len(many)
    [names] = run(SCRIPT, {"what": "names", "cases": [[numbers.tolist() for numbers in many]]})
    assert names == python
