"""Python's panels are the stage's: every view of random layers, compared with the browser's own modules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from convviz.errors import Refusal, RefusedValue
from convviz.lab.drawing.marks import Cells, Mark
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.mosaic import Mosaic
from convviz.lab.drawing.palette import GATHER, PINNED, WINDOW
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.rooms import room_for
from convviz.lab.drawing.views import VIEWS, columns
from convviz.lab.scene import Chosen, build_scene, transposed_of
from convviz.lab.state import OPERATIONS, Experiment, with_weight
from convviz.lab.state.sizes import steps_of
from convviz.ops.geometry import PADDING_MODES
from tests.for_each import for_each
from tests.lab.drawing.stage_panels import asking, shown, words

EACH = 9
"""Layers of each view."""
COLOURS = {"#e69f00": WINDOW, "#d6336c": PINNED, "#009e73": GATHER}
UPSTREAMS = ("ones", "random", "mse", "one_hot")


def layers(rng: np.random.Generator, view: str) -> Iterator[Chosen]:
    """Layers that differ in all that a view may depend on."""
    while True:
        channels = int(rng.choice([1, 1, 2, 3]))
        groups = channels if rng.random() < 0.2 else 1
        filters = groups * int(rng.choice([1, 1, 2, 3]))
        items = int(rng.choice([1, 1, 3]))
        size = rng.integers(3, 24, 2)
        kernel = rng.integers(1, 5, 2)
        settings: dict[str, Any] = {
            "operation": str(rng.choice(OPERATIONS)),
            "stride": tuple(int(n) for n in rng.integers(1, 3, 2)),
            "dilation": tuple(int(n) for n in rng.choice([1, 1, 2], 2)),
            "padding": str(rng.choice(["same", "valid", "full"]))
            if rng.random() < 0.5
            else tuple(int(n) for n in rng.integers(0, 3, 4)),
            "padding_mode": str(rng.choice(PADDING_MODES)),
            "activation": str(rng.choice(["none", "relu", "tanh"])),
            "pool": str(rng.choice(["none", "max", "average"])),
            "pool_size": (2, 2),
            "upstream": str(rng.choice(UPSTREAMS)),
            "maps": "random" if rng.random() < 0.5 else "picture",
            "batch": items,
        }
        weight = rng.normal(size=(filters, channels // groups, *kernel)).round(2)
        x = (
            rng.normal(size=(items, channels, *size))
            if rng.random() < 0.5
            else rng.random((items, channels, *size))
        )
        try:
            layer = with_weight(Experiment(view=view), weight)
            layer = replace(layer, groups=groups, bias=tuple(rng.normal(size=filters).tolist()), **settings)
            chosen = Chosen(
                build_scene(layer, x.astype(np.float32)),
                int(rng.integers(filters)),
                int(rng.integers(items)),
                int(rng.integers(channels)),
            )
            if view == "transposed" and transposed_of(chosen) is None:
                continue
            assert steps_of(layer, tuple(size.tolist())) and chosen.pooled.size
        except Refusal:
            continue
        yield chosen


def told(mark: Mark) -> dict[str, Any]:
    """A mark as the browser has it."""
    kind = mark.kind if isinstance(mark, Cells) else type(mark).__name__.lower()
    return {"kind": kind, **{name: value for name, value in asdict(mark).items() if name != "kind"}}


def theirs(mark: dict[str, Any]) -> dict[str, Any]:
    """A mark of the browser with the colour that it has when drawn, and nothing left out."""
    usual = {"outline": WINDOW, "window": WINDOW}.get(mark["kind"])
    colour = mark.get("colour")
    known = dict(mark)
    if mark["kind"] in ("outline", "window", "blocked", "gaps", "hatched"):
        known["colour"] = COLOURS[colour] if colour else usual
    else:
        known.pop("colour", None)
    if mark["kind"] == "window":
        known.setdefault("taps", None)
    return known


def without_round_off(panel: Panel) -> str:
    """The second half of a caption; the largest difference of two ways is nobody's but one's own."""
    return re.sub(r"[\d.e−]+(?=\D*$)", "~", panel.shape) if panel.role == "difference" else panel.shape


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def check(mine: Panel, theirs_: dict[str, Any], all_: Columns, width: float) -> None:
    grid, mosaic = mine.grid, Mosaic(mine.grid, room_for(mine, all_, width))
    assert mine.title == theirs_["title"]
    assert without_round_off(mine) == without_round_off(replace(mine, shape=theirs_["shape"]))
    assert [grid.channels, grid.rows, grid.cols, grid.mixed] == theirs_["grid"]
    assert (mine.kind, mine.width, mine.strip, mine.below) == (
        *(theirs_["kind"], theirs_["column"], theirs_["strip"], theirs_["below"]),
    )
    np.testing.assert_allclose(mine.limits, theirs_["limits"], rtol=1e-6)
    most = max(abs(limit) for limit in mine.limits)
    values = np.array([np.nan if v is None else v for v in theirs_["values"]], float)
    np.testing.assert_allclose(mine.values.ravel(), values, rtol=0, atol=2e-6 * most)
    drawn = (mosaic.cell, mosaic.cell_width, mosaic.across, mosaic.total_rows, mosaic.total_cols)
    np.testing.assert_allclose(drawn, theirs_["drawn"], rtol=1e-9)
    assert mosaic.is_numbered == theirs_["numbered"]
    assert plain([told(mark) for mark in mine.marks]) == plain([theirs(mark) for mark in theirs_["marks"]])


Case = tuple[Chosen, int, float, str, int]
"""A layer, a step, the stage's width and language, and how many steps there are."""


def cases_of(view: str) -> Iterator[Case]:
    rng = np.random.default_rng(sum(map(ord, view)))
    for chosen, _n in zip(layers(rng, view), range(EACH), strict=False):
        experiment = replace(chosen.scene.experiment, view=view)
        steps = steps_of(experiment, chosen.scene.geometry.input_size)
        width = float(rng.choice([760, 1000, 1240]))
        yield chosen, int(rng.integers(steps)), width, str(rng.choice(["en", "zh-Hant"])), steps


@pytest.fixture(scope="module")
def answers() -> dict[str, list[tuple[Case, dict[str, Any]]]]:
    """What the browser shows of each case of each view: one process for all, which is warm but once."""
    cases = [(view, case) for view in VIEWS for case in cases_of(view)]
    found = shown([asking(chosen, view, *rest) for view, (chosen, *rest, _steps) in cases])
    pairs = [(view, (case, answer)) for (view, case), answer in zip(cases, found, strict=True)]
    return {view: [pair for of, pair in pairs if of == view] for view in VIEWS}


@for_each("view", VIEWS)
def test_every_panel_is_the_stages(view: str, answers: dict[str, list[tuple[Case, dict[str, Any]]]]) -> None:
    assert len(answers[view]) == EACH
    for (chosen, t, width, language, steps), answer in answers[view]:
        assert answer["steps"] == steps
        mine = columns(Model(chosen, words(chosen, language), width), view, t)
        assert [[p.role for p in column] for column in mine] == [
            [p["role"] for p in column] for column in answer["columns"]
        ]
        for panel, other in zip(sum(mine, []), sum(answer["columns"], []), strict=True):
            try:
                check(panel, other, mine, width)
            except AssertionError as failure:
                failure.add_note(f"{panel.role} of {view} at step {t}, {width} px: {chosen.scene.experiment}")
                raise


def test_a_view_without_panels_is_refused_in_a_sentence() -> None:
    chosen = Chosen(build_scene(Experiment(), np.ones((1, 1, 8, 8))))
    with pytest.raises(RefusedValue, match="choose another view"):
        columns(Model(chosen, words(chosen), 900), "check", 0)
