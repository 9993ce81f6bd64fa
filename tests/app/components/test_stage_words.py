"""What the stage says of a step in sentences and formulae: a calculator confirms it, in one notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import NUMBERS, OwnNumbers
from tests.app.components.stage_words import SCRIPT, asking, said
from tests.app.components.test_tips import CASES, LAST, Spoken, engine, products_of, views_of
from tests.for_each import for_each
from tests.javascript import run

NUMBER = r"\(?−?\d+(?:\.\d+)?(?:e−?\d+)?\)?"
SUM = rf"{NUMBER}(?: × {NUMBER})?(?: \+ (?:bias )?{NUMBER}(?: × {NUMBER})?)*"
WORKED = re.compile(rf"= ({SUM}) (=|≈) ({NUMBER})(?!\d)")
STEPS = (0, 3, 7, LAST)


@pytest.fixture(scope="module")
def steps() -> Spoken:
    """What is said at some steps of every view of every case."""
    asked = [
        ((name, view, t), asking(chosen, view, t))
        for name, chosen in CASES.items()
        for view in views_of(chosen)
        for t in STEPS
    ]
    return dict(zip([key for key, _ in asked], said(*[one for _, one in asked]), strict=True))


def test_one_cells_weight_gradient_in_a_true_convolution_is_its_patch_turned() -> None:
    chosen = CASES["convolution"]
    one = Chosen(build_scene(replace(chosen.scene.experiment, upstream="one_hot"), chosen.scene.x))
    weight, input_ = (asking(one, view, LAST) for view in ("weight_grad", "input_grad"))
    for answer, sentence in zip(
        said(weight, input_),
        ("dW is exactly that patch, half a turn round", "dX is exactly the turned kernel, stamped there"),
        strict=True,
    ):
        assert sentence in answer["sentence"]


def test_the_general_formula_of_a_true_convolution_counts_the_kernel_from_its_end() -> None:
    chosen = CASES["convolution"]  # its kernel is 2 x 3
    output, gradient = said(asking(chosen, "output", 0), asking(chosen, "weight_grad", LAST))
    assert "w[1 − i, 2 − j]" in str(output["formula"]) and "dW[1 − i, 2 − j]" in str(gradient["formula"])


def read(text: str) -> float:
    return float(text.strip("()").replace("−", "-"))


def calculated(terms: str) -> float:
    """A sum of products of the printed numbers, as a pocket calculator has it."""
    total = 0.0
    for term in terms.replace("bias ", "").split(" + "):
        product = 1.0
        for factor in term.split(" × "):
            product *= read(factor)
        total += product
    return total


def confirms(found: float, printed: str) -> bool:
    """Whether a calculator's number, rounded as the printed one is, is the printed one."""
    value = read(printed)
    digits = len(re.sub(r"e.*|[^\d]", "", printed).lstrip("0")) or 1
    return value == found or float(f"{found:.{max(4, digits) - 1}e}") == pytest.approx(
        value, rel=1e-9, abs=1e-12
    )


def equations(answer: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(terms, sign, result) of all that is worked out in a sentence or a formula without a gap."""
    yield from WORKED.findall(answer["sentence"])
    lines = (answer["formula"] or {"lines": []})["lines"]
    for (_left, _sign, terms), (_next, sign, result) in zip(lines[2:], lines[3:], strict=False):
        if re.fullmatch(SUM, terms) and re.fullmatch(NUMBER, result):
            yield terms, sign, result


def test_a_calculator_confirms_every_sum_that_is_written_out(steps: Spoken) -> None:
    seen = unsure = 0
    for key, answer in steps.items():
        for terms, sign, result in equations(answer):
            seen += 1
            unsure += sign == "≈"
            assert sign == "≈" or confirms(calculated(terms), result), f"{key}: {terms} {sign} {result}"
    assert seen > 150
    assert unsure < seen / 20, "where the sign is ≈, it is because nothing can be said exactly"


def test_what_pooling_takes_is_among_what_it_is_shown(steps: Spoken) -> None:
    taken = [
        (sentence, re.search(r"The largest of ([^:]+) is ([^:]+):", sentence))
        for (_case, view, _t), answer in steps.items()
        if view == "after" and "largest" in (sentence := answer["sentence"])
    ]
    assert taken
    for sentence, found in taken:
        assert found
        values = [read(value) for value in found[1].split(", ")]
        assert max(values) == read(found[2]), sentence


POSITIONS = re.compile(r"\by\[(?:n, )?(?:o, )?y\b|, x\]|[+] x\b(?!\[)|\[\{y\}|y \+ i|x \+ j")


def test_positions_have_letters_of_their_own(steps: Spoken) -> None:
    """x is the input and y the output; a position is p, q in the output and u, v in the input."""
    general = {
        line[0] + line[2]
        for answer in steps.values()
        if answer["formula"]
        for line in answer["formula"]["lines"][:1]
    }
    assert any("y[p, q]" in line for line in general)
    assert any("y[n, o, p, q]" in line and "w[o, c, i, j] · x\u0303[n, 3 + c, " in line for line in general)
    texts = [answer["sentence"] for answer in steps.values()] + sorted(general)
    assert not [text for text in texts if POSITIONS.search(text)]


def test_rows_and_columns_of_the_matrices_count_from_0(steps: Spoken) -> None:
    assert steps["plain", "matrix", 0]["sentence"].startswith("Row 0 is the window of y[0, 0].")
    assert steps["plain", "matrix_grad", 3]["sentence"].startswith("Column 3 of Cᵀ")
    assert steps["plain", "patches", 7]["sentence"].startswith("The window of y[1, 1] becomes column 7")


# ---- pointing on Forward ---------------------------------------------------------------------------------


def pointing(case: str, kind: str, row: int, col: int, view: str = "output") -> dict[str, Any]:
    focus = {"kind": kind, "role": "input", "channel": 0, "row": row, "col": col}
    return asking(CASES[case], view, 3, focus=focus)


def pointed(case: str, kind: str, row: int, col: int, view: str = "output") -> Any:
    return said(pointing(case, kind, row, col, view))[0]


@pytest.mark.parametrize("case", ["plain", "reflect", "groups and a batch"])
@pytest.mark.parametrize("view", ["output", "patches", "matrix"])
def test_pointing_on_forward_speaks_of_outputs_and_of_no_gradient(case: str, view: str) -> None:
    chosen = CASES[case]
    kinds = ("tap", "input", "pixel")
    answers = said(*[pointing(case, kind, 1, 1, view) for kind in kinds])
    for kind, answer in zip(kinds, answers, strict=True):
        lines = answer["formula"]["lines"]
        assert lines[0][0].startswith("y["), kind
        assert "dW" not in str(answer["formula"]) and "dX" not in str(answer["formula"])
        note = answer["formula"]["notes"][-1]
        if kind == "tap":
            assert f"takes part in all {chosen.scene.steps} outputs" in note
            continue
        read = [
            product.output
            for product in products_of(chosen)
            if product.tap[0] == 0 and (product.place if kind == "input" else product.pixel) == (1, 1)
        ]
        outputs = sorted(set(read))
        listed = re.findall(r"y\[([\d, ]+)\]", note)
        more = re.search(r"\((\d+) more\)", note)
        assert len(listed) + int(more[1] if more else 0) == len(outputs)
        assert {tuple(map(int, at.split(",")))[-2:] for at in listed} <= set(outputs)


@for_each("case", CASES)
@for_each("view", ["input_grad", "two_ways"])
def test_as_many_inputs_are_said_to_be_never_read_as_are_crossed_out(
    steps: Spoken, case: str, view: str
) -> None:
    chosen = CASES[case]
    read = {(product.tap[0], *product.pixel) for product in products_of(chosen) if product.pixel}
    count = chosen.depth * chosen.scene.x[0, 0].size - len(read)
    for t in STEPS:
        found = re.findall(r"Crossed out: (\d+) input", steps[case, view, t]["sentence"])
        assert list(map(int, found)) == ([count] if count else [])


def test_an_output_with_nothing_under_its_kernel_says_so() -> None:
    words, (tips,) = said_of_transposed("gaps")
    empty = [k for k, tip in enumerate(tips) if tip.endswith("no number under the kernel")]
    assert 0 < len(empty) < len(tips)
    for k, (sentence, tip) in enumerate(zip(words, tips, strict=True)):
        assert ("no number lies under the kernel" in sentence) == (k in empty)
        assert "0 products" not in tip and "= 0 = 0" not in sentence


def said_of_transposed(case: str) -> tuple[list[str], list[list[str]]]:
    """The sentence of each step of the transposed layer, and the tips of its output."""
    chosen = CASES[case]
    (first,) = said(asking(chosen, "transposed", LAST, tips=True))
    tips = [[tip[4] for tip in panel["tips"]] for panel in first["panels"] if panel["role"] == "transposed"]
    asked = [asking(chosen, "transposed", t) for t in range(len(tips[0]))]
    return [answer["sentence"] for answer in said(*asked)], tips


def test_an_input_that_nothing_reads_says_so_on_forward() -> None:
    note = pointed("gaps", "input", 2, 0)["formula"]["notes"][-1]
    assert note == "x[2, 0] takes part in no output: no window reads it."


def test_backward_has_the_gradient_of_what_is_pointed_at() -> None:
    assert pointed("plain", "tap", 1, 1, "weight_grad")["formula"]["lines"][0][0] == "dW[i, j]"
    assert pointed("plain", "pixel", 1, 1, "input_grad")["formula"]["lines"][0][0] == "dX[u, v]"


@pytest.mark.parametrize("case", ["plain", "reflect", "groups and a batch"])
def test_whatever_is_pointed_at_on_backward_has_the_engines_gradient_at_its_end(case: str) -> None:
    chosen, arrays = CASES[case], engine(CASES[case])
    pointable = {
        "weight_grad": ("tap", "input"),
        "input_grad": ("tap", "pixel"),
        "matrix_grad": ("tap", "pixel"),
        "two_ways": ("tap", "input", "pixel"),
    }
    asked = [
        asking(chosen, view, LAST, focus={"kind": kind, "role": "", "channel": 0, "row": 1, "col": 1})
        for view, kinds in pointable.items()
        for kind in kinds
    ]
    for answer in said(*asked):
        lines = answer["formula"]["lines"]
        if len(lines) == 1:
            assert lines[0][2] == "0", "a zero of the padding takes no gradient"
            continue
        name, index = lines[1][0].split("[")
        if name.startswith(("dW", "dX")) and lines[-1][2] != "…":
            expected = arrays[name][tuple(map(int, index.rstrip("]").split(",")))]
            assert read(lines[-1][2]) == pytest.approx(float(expected), rel=6e-5, abs=1e-6)


def test_long_sums_can_be_written_out(steps: Spoken) -> None:
    asked = asking(CASES["full"], "weight_grad", 0)
    cut, whole = (answer["formula"]["lines"] for answer in run(SCRIPT, [asked, {**asked, "allTerms": True}]))
    steps_in_all = CASES["full"].scene.steps
    assert "more)" in cut[1][2] and cut[1][2].count(" · ") < steps_in_all
    assert "more)" not in whole[1][2] and whole[1][2].count(" · ") == steps_in_all


@pytest.mark.parametrize("name", ["plain", "reflect", "groups and a batch", "after"])
def test_what_has_negative_numbers_is_never_painted_from_black_to_white(name: str) -> None:
    case = CASES[name]
    numbers = OwnNumbers.of(case.scene.x[0])
    own = replace(case.scene.experiment, picture=NUMBERS, numbers=numbers, batch=1)
    chosen = replace(case, scene=build_scene(own, numbers.array[None].astype("f4")), item=0)
    answers = said(*[asking(chosen, view, 3) for view in views_of(chosen)])
    below = [panel for answer in answers for panel in answer["panels"] if panel["least"] < 0]
    assert {"input", "patch", "matrix", "output", "input_grad"} <= {panel["role"] for panel in below}
    assert [panel["role"] for panel in below if panel["kind"] == "grey"] == []


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "row 0, column 0", "rows 0 to 1, columns 0 to 2"),
        ("zh-Hant", "第 0 列、第 0 行", "第 0 到 1 列、第 0 到 2 行"),
    ],
)
def test_one_row_is_no_range_of_rows(language: str, one: str, two: str) -> None:
    small = CASES["one by one"].scene.experiment
    cases = {
        one: Chosen(build_scene(replace(small, upstream="ones"), CASES["plain"].scene.x)),
        two: CASES["plain"],
    }
    for words, chosen in cases.items():
        for view in ("input_grad", "matrix_grad"):
            assert words in said(asking(chosen, view, 0, language))[0]["sentence"]
