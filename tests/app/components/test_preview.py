"""What the browser makes of a change before Python answers: the same numbers, to the round-off of float32."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import convviz
from convviz.app.components.stage.message import VIEWS, arrays_of, loss_of
from convviz.lab.layer.magnitudes import sum_size
from convviz.lab.scene import Chosen
from tests.app.components.preview_cases import ROUND_OFF, Case, dark, drawn, flat, sizes
from tests.app.components.preview_mistakes import MISTAKES, is_decided, with_mistake, wrong_terms
from tests.javascript import run

SCRIPT = Path(__file__).with_name("preview.mjs")
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
