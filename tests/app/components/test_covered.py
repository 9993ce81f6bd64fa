"""A covered number is told nowhere: no panel, tip, sentence, formula or list of the stage has it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.lab.cover import array_of, hidden_panels, told_by, typed_panels
from convviz.lab.scene import Chosen
from convviz.lab.state import views_of
from convviz.lab.state.display import RESULTS
from tests.app.components.stage_words import asking, said
from tests.app.components.test_tips import CASES

NUMBER = re.compile(r"\d\.\d|[=≈] \(?−?\d")  # inputs, weights and gradients of the cases have decimals
STEPS = (0, 3, 10**6)
TO_CHOOSE = {"maps", "weight_parts", "input_parts"}
EVERY = frozenset(RESULTS)


def cover_of(chosen: Chosen, view: str, covered: frozenset[str], **opened: Any) -> dict[str, Any]:
    experiment = replace(chosen.scene.experiment, view=view)
    return {
        "panels": told_by(experiment),
        "typed": typed_panels(experiment),
        "hidden": sorted(hidden_panels(experiment, covered)),
        "locked": [],
        "asked": None,
        "opened": opened,
        "said": None,
    }


def covered_views(chosen: Chosen) -> list[str]:
    views = [*views_of("forward", chosen.scene.experiment), *views_of("backward", chosen.scene.experiment)]
    return [v for v in views if typed_panels(replace(chosen.scene.experiment, view=v))]


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, str, int], tuple[dict[str, Any], dict[str, Any]]]:
    """What is said of each step of every view of every case where all results are covered."""
    keys, asked = [], []
    for name, chosen in CASES.items():
        for view in covered_views(chosen):
            cover = cover_of(chosen, view, EVERY)
            for t in STEPS:
                keys.append((name, view, t))
                asked.append(asking(chosen, view, t, tips=True, cover=cover, allTerms=True))
    covers = [each["cover"] for each in asked]
    return dict(zip(keys, zip(covers, said(*asked), strict=True), strict=True))


def test_covered_panels_have_no_numbers_and_their_tips_tell_none(answers: Any) -> None:
    cells = 0
    for key, (cover, answer) in answers.items():
        for panel in answer["panels"]:
            if panel["role"] not in cover["hidden"]:
                continue
            for *_place, value, tip in panel["tips"]:
                cells += 1
                assert value is None, key
                assert not NUMBER.search(tip or ""), f"{key}, {panel['role']}: {tip}"
                assert tip is None or "?" in tip or panel["role"] in TO_CHOOSE, f"{key}: {tip}"
    assert cells > 10_000


def test_no_sentence_formula_check_or_list_tells_a_number_of_the_step(answers: Any) -> None:
    for key, (cover, answer) in answers.items():
        if not set(cover["hidden"]) - {"maps"}:
            continue
        assert "covered" in answer["sentence"] and not NUMBER.search(answer["sentence"]), key
        assert answer["check"] is None and answer["list"] is None, key
        for line in (answer["formula"] or {"lines": []})["lines"]:
            assert not NUMBER.search(" ".join(line)), f"{key}: {line}"
        assert not any(NUMBER.search(note) for note in (answer["formula"] or {"notes": []})["notes"]), key


def test_tips_of_what_is_given_do_not_say_what_becomes_of_it(answers: Any) -> None:
    for (name, view, t), (cover, answer) in answers.items():
        if view not in ("after", "after_grad"):
            continue
        for panel in answer["panels"]:
            if panel["role"] not in cover["hidden"] and panel["role"] in ("output", "pooled_grad"):
                assert all("·" not in (tip or "") for *_cell, tip in panel["tips"]), (name, view, t)


def test_an_open_cell_shows_its_whole_number_whatever_the_step() -> None:
    chosen = CASES["groups and a batch"]
    places = {"output": [0, 1, 2], "weight_grad": [1, 0, 1], "input_grad": [1, 2, 3]}
    for view, result, role in (
        ("output", "output", "output"),
        ("patches", "output", "row"),
        ("weight_grad", "weight_grad", "weight_grad"),
        ("input_grad", "input_grad", "input_grad"),
        ("two_ways", "input_grad", "gather"),
    ):
        place = places[result]
        cover = cover_of(chosen, view, frozenset({result}), **{result: [[*place, "found"]]})
        (answer,) = said(asking(chosen, view, 0, tips=True, cover=cover))
        panel = next(each for each in answer["panels"] if each["role"] == role)
        shown = [(*cell, value, tip) for *cell, value, tip in panel["tips"] if value is not None]
        assert len(shown) == 1, (view, shown)
        array = array_of(chosen, result)
        assert array is not None
        assert shown[0][3] == pytest.approx(float(array[tuple(place)]), abs=1e-5), view
        assert "you found it" in shown[0][4], view


def test_a_step_is_told_once_its_own_cell_is_open() -> None:
    chosen = CASES["plain"]
    cover = cover_of(chosen, "output", frozenset({"output"}), output=[[0, 0, 3, "shown"]])
    here, there = said(asking(chosen, "output", 3, cover=cover), asking(chosen, "output", 4, cover=cover))
    assert NUMBER.search(here["sentence"]) and len(here["formula"]["lines"]) == 4
    assert "covered" in there["sentence"] and len(there["formula"]["lines"]) == 2


def test_what_each_channel_adds_and_the_small_maps_stay_covered_with_the_other_cells() -> None:
    chosen = CASES["groups and a batch"]
    cover = cover_of(chosen, "output", frozenset({"output"}), output=[[0, 0, 3, "shown"]])
    (answer,) = said(asking(chosen, "output", 3, tips=True, cover=cover))
    assert "covered" not in answer["sentence"]
    values = {panel["role"]: [tip[3] for tip in panel["tips"]] for panel in answer["panels"]}
    assert not any(value is not None for role in ("partials", "maps") for value in values[role])
    assert all(value is not None for value in values["products"])
    tips = [tip[4] for panel in answer["panels"] if panel["role"] == "products" for tip in panel["tips"]]
    assert all(NUMBER.search(tip) for tip in tips)


def test_a_covered_output_leaves_the_words_of_a_gradient_but_for_the_slope_at_it() -> None:
    chosen = CASES["after"]
    for view, tells in (("weight_grad", True), ("input_grad", True), ("after_grad", False)):
        cover = cover_of(chosen, view, frozenset({"output"}))
        (answer,) = said(asking(chosen, view, 3, cover=cover))
        assert ("covered" not in answer["sentence"]) == tells, (view, answer["sentence"])


def test_where_every_cell_was_found_all_is_told_again() -> None:
    chosen = CASES["plain"]
    every = [[*place, "found"] for place in np.ndindex(*np.asarray(chosen.weight_grad).shape)]
    cover = cover_of(chosen, "weight_grad", frozenset({"weight_grad"}), weight_grad=every)
    (answer,) = said(asking(chosen, "weight_grad", 2, cover=cover))
    assert NUMBER.search(answer["sentence"]) and "covered" not in answer["sentence"]
