"""The code below the stage: programs that can be copied, with the line and the values that the loops have."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from convviz.lab.code.listings import stage_code
from convviz.lab.code.program import text_of
from convviz.lab.session.session import Session
from tests.browser.cases import COLOUR, GREY, Case
from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage
from tests.browser.test_formula import deep_case, gradients, in_mosaic

pytestmark = pytest.mark.one_tab

CASES = {"zeros": GREY["zeros"], "reflect": GREY["reflect"], "colour": COLOUR}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
NAMES = {*"nocijpqrsuv", "channel", "first", "total", "product"}
RESULTS = ("input_grad", "gathered", "output", "patches")
STAMP = "input_grad[n, c, u, v] += "


class CodePane:
    """The code of a stage, opened."""

    def __init__(self, stage: StagePage) -> None:
        self.element = stage.page.locator(".cv-code")
        self.listings = self.element.locator('[data-panel="loops"] .cv-code-listing')
        self.copy = self.element.locator(".cv-copy")

    def open(self) -> CodePane:
        self.element.locator("summary").click()
        expect(self.listings.first).to_be_visible()
        return self

    def tab(self, name: str) -> Locator:
        return self.element.get_by_role("tab", name=name, exact=True)

    def copied(self) -> str:
        """What the copy button puts on the clipboard."""
        self.element.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.copy.click()
        expect(self.copy).to_have_text("Copied")
        return str(self.element.page.evaluate("navigator.clipboard.readText()"))

    def current(self, block: int = 0) -> str:
        """The line that is lit."""
        return self.listings.nth(block).locator("[aria-current] .cv-code-text").inner_text().strip()

    def live(self, block: int = 0) -> dict[str, str]:
        """The live values by their names, of the lines that have any."""
        shown = self.listings.nth(block).locator(".cv-code-live").all_text_contents()
        return dict(pair.split(" = ", 1) for text in shown if text for pair in re.split(r"  (?=\w)", text))


def states(line: str, program: str) -> Iterator[dict[str, Any]]:
    """Run a program; give its variables each time that a line of it, by its beginning, has just been run."""
    found: list[dict[str, Any]] = []
    code = compile(program, "the program", "exec")
    (wanted,) = [k for k, text in enumerate(program.split("\n"), 1) if text.strip().startswith(line)]
    last = 0

    def local(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal last
        if last == wanted:
            kept = {key: value for key, value in frame.f_locals.items() if key in NAMES}
            found.append(kept | {k: v.copy() for k, v in frame.f_locals.items() if k in RESULTS})
        last = frame.f_lineno if event == "line" else 0
        return local

    sys.settrace(lambda frame, _event, _arg: local if frame.f_code is code else None)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, {})
    finally:
        sys.settrace(None)
    yield from found


def at(found: Iterator[dict[str, Any]], **wanted: int) -> dict[str, Any]:
    """The first state whose variables are these."""
    return next(state for state in found if all(state[name] == value for name, value in wanted.items()))


def assert_live(shown: dict[str, str], state: dict[str, Any]) -> None:
    """Every live value is that of the variable, or entry, by its name."""
    assert shown
    for name, text in shown.items():
        value = eval(name, {}, state)
        told = eval(text, {})
        assert (
            told == value
            if value is None or isinstance(value, tuple)
            else told == pytest.approx(value, rel=2e-5, abs=2e-6)
        ), name


# ---- the loops -------------------------------------------------------------------------------------------


@each_case
def test_forward_adds_up_to_the_tap_that_is_pointed_at(stage: StagePage, case: Case) -> None:
    stage.open("forward", **case.query("output"))
    pane, channels = CodePane(stage).open(), len(case.x)
    run = list(states("total += ", pane.copied()))
    stage.go(14)
    p, q = divmod(14, case.layer.output_size[1])
    last = dict(zip("cij", (size - 1 for size in case.weight.shape), strict=True))
    assert pane.current().startswith("total += ")
    shown = pane.live()
    assert shown.pop(f"output[0, 0, {p}, {q}]") == shown["total"]
    assert_live(shown, at(run, p=p, q=q, **last))
    stage.hover("kernel", *in_mosaic(stage, "kernel", channels, (channels - 1, 1, 0)))
    expect(pane.listings).to_contain_text(f"c = {channels - 1}  i = 1  j = 0")
    assert_live(pane.live(), at(run, p=p, q=q, c=channels - 1, i=1, j=0))


@each_case
def test_the_weight_gradient_adds_the_step_to_the_weight_that_is_pointed_at(
    stage: StagePage, case: Case
) -> None:
    stage.open("backward", **case.query("weight_grad"))
    pane = CodePane(stage).open()
    run = list(states("total += ", pane.copied()))
    stage.go(19)
    p, q = divmod(19, case.layer.output_size[1])
    assert pane.current().startswith("total += ")
    assert_live(pane.live(), at(run, p=p, q=q, c=0, i=0, j=0))
    stage.click("weight_grad", 1, 1)
    expect(pane.listings).to_contain_text("i = 1  j = 1")
    assert_live(pane.live(), at(run, p=p, q=q, c=0, i=1, j=1))


@each_case
def test_the_input_gradient_stamps_the_last_tap_that_lands(stage: StagePage, case: Case) -> None:
    stage.open("backward", **case.query("input_grad"))
    pane = CodePane(stage).open()
    run = states(STAMP, pane.copied())
    stage.go(11)
    p, q = divmod(11, case.layer.output_size[1])
    in_step = [state for state in run if (state["p"], state["q"]) == (p, q)]
    assert pane.current().startswith(STAMP)
    assert_live(pane.live(), in_step[-1])


@pytest.mark.parametrize(("page", "view"), [("forward", "output"), ("backward", "input_grad")])
def test_a_tap_on_padded_zeros_stops_before_the_product(stage: StagePage, page: str, view: str) -> None:
    stage.open(page, **GREY["zeros"].query(view))
    pane = CodePane(stage).open()
    stage.hover("kernel" if view == "output" else "stamp", 0, 0)  # at the first step it is above the picture
    expect(pane.listings).to_contain_text("i = 0  j = 0")
    expect(pane.listings).to_contain_text("u = -1")
    assert pane.current().startswith("if 0 <= u < H and 0 <= v < W")
    assert {key: pane.live()[key] for key in ("p", "q", "u", "v")} == {
        "p": "0",
        "q": "0",
        "u": "-1",
        "v": "-2",
    }


def test_a_patch_is_lifted_out_value_by_value(stage: StagePage) -> None:
    case = GREY["reflect"]
    stage.open("forward", **case.query("patches"))
    pane = CodePane(stage).open()
    run = states("patches[n, ", pane.copied())
    stage.go(9)
    p, q = divmod(9, case.layer.output_size[1])
    (kernel_h, kernel_w) = case.weight.shape[1:]
    assert pane.current().startswith("patches[n, ")
    assert_live(pane.live(), at(run, i=kernel_h - 1, j=kernel_w - 1, p=p, q=q))


def test_both_ways_have_their_loops_and_their_values(stage: StagePage) -> None:
    case = replace(GREY["reflect"], dilation=(1, 1))
    stage.open("backward", **case.query("two_ways"))
    pane = CodePane(stage).open()
    program = pane.copied()
    stage.go(60)
    pixels, cells = case.x[0].size, case.layer.steps
    cell = -(-61 * cells // max(pixels, cells)) - 1
    place = divmod(cell, case.layer.output_size[1])
    scatter = states(STAMP, program)
    assert_live(pane.live(0), [s for s in scatter if (s["p"], s["q"]) == place][-1])
    row, column = divmod(60, case.x.shape[2])
    shown = pane.live(1)
    assert shown.pop(f"gathered[0, 0, {row}, {column}]") == shown["total"]
    gather = states("total += ", program)
    assert_live(shown, [s for s in gather if (s["u"], s["v"]) == (row, column)][-1])
    assert pane.current(1).startswith("total += ")


# ---- filters, channels, batch ----------------------------------------------------------------------------


def test_a_later_picture_adds_to_what_the_earlier_ones_gave(stage: StagePage) -> None:
    x, weight = deep_case(stage, "backward", view="weight_grad", o="2", b="1")
    upstream = gradients(x, weight)[1]
    pane = CodePane(stage).open()
    run = states("total += ", pane.copied())
    stage.go(17)
    p, q = divmod(17, upstream.shape[3])
    assert_live(pane.live(), at(run, n=1, o=2, p=p, q=q, c=0, i=0, j=0))


def test_a_later_filter_stamps_onto_what_the_earlier_ones_stamped(stage: StagePage) -> None:
    x, weight = deep_case(stage, "backward", view="input_grad", o="1", b="1", c="2")
    upstream = gradients(x, weight)[1]
    pane = CodePane(stage).open()
    run = states(STAMP, pane.copied())
    stage.go(30)
    p, q = divmod(30, upstream.shape[3])
    wanted = [s for s in run if (s["n"], s["o"], s["p"], s["q"]) == (1, 1, p, q)][-1]
    assert wanted["c"] == 2
    assert_live(pane.live(), wanted)


# ---- manners ---------------------------------------------------------------------------------------------


def test_closed_it_costs_nothing(stage: StagePage) -> None:
    stage.open("forward", **GREY["zeros"].query("output"))
    pane = CodePane(stage)
    stage.go(5)
    expect(pane.element.locator(".cv-code-line")).to_have_count(0)
    pane.open()
    expect(pane.listings).to_contain_text("p = 0  q = 5")
    pane.element.locator("summary").click()
    stage.go(6)
    assert "q = 5" in (pane.listings.text_content() or "")


def test_it_stays_open_with_its_tab_when_the_layer_changes(stage: StagePage) -> None:
    stage.open("forward", **GREY["zeros"].query("output"))
    pane = CodePane(stage).open()
    pane.tab("PyTorch").click()
    torch_panel = pane.element.locator('[data-panel="torch"]')
    expect(torch_panel).to_contain_text("F.conv2d(x, weight, bias, stride=(2, 1), padding=(1, 2)")
    stage.edit(0, 0, "7")
    expect(stage.root).not_to_have_attribute("data-rev", "0")
    expect(torch_panel).to_be_visible()
    pane.tab("NumPy").click()
    expect(pane.element.locator('[data-panel="numpy"]')).to_contain_text("np.einsum(")
    expect(torch_panel).to_be_hidden()


def test_arrows_on_the_tabs_change_tabs_and_not_steps(stage: StagePage) -> None:
    stage.open("forward", **GREY["zeros"].query("output"))
    pane = CodePane(stage).open()
    stage.go(4)
    pane.tab("Plain loops").focus()
    stage.page.keyboard.press("ArrowRight")
    expect(pane.tab("NumPy")).to_have_attribute("aria-selected", "true")
    expect(pane.tab("NumPy")).to_be_focused()
    assert stage.step == 4


def test_each_tab_copies_the_whole_program_of_which_it_folds_the_numbers(stage: StagePage) -> None:
    query = {"lang": "en", **GREY["zeros"].query("output")}
    stage.open("forward", **query)
    session = Session()
    session.read_address(query)
    pane = CodePane(stage).open()
    for tab, panel in (("Plain loops", "loops"), ("NumPy", "numpy"), ("PyTorch", "torch")):
        pane.tab(tab).click()
        shown = pane.element.locator(f'[data-panel="{panel}"]')
        expect(shown).to_contain_text("x = …  # (1, 1, 9, 12)")
        assert pane.copied() == text_of(stage_code(session.chosen, "output")[panel])
        expect(pane.copy).to_have_text("Copy")
    pane.tab("Plain loops").click()
    pane.listings.first.evaluate("listing => document.getSelection().selectAllChildren(listing)")
    stage.page.keyboard.press("Control+C")
    loops = text_of(stage_code(session.chosen, "output")["loops"])
    assert stage.page.evaluate("navigator.clipboard.readText()") == loops


def test_an_edit_is_in_the_program_at_once(stage: StagePage) -> None:
    stage.open("forward", **GREY["zeros"].query("output"))
    pane = CodePane(stage).open()
    stage.edit(0, 0, "7")
    expect(pane.listings).to_contain_text("weight = np.array([[[[7, ")


def test_views_that_are_no_convolution_in_loops_have_no_code(stage: StagePage) -> None:
    for path, query in (
        ("backward", {"view": "after_grad", "act": "relu"}),
        ("forward", {"view": "transposed"}),
    ):
        stage.open(path, **query)
        expect(CodePane(stage).element).to_be_hidden()


# ---- by keyboard -----------------------------------------------------------------------------------------


def test_the_arrow_keys_scroll_the_program_that_has_the_focus(stage: StagePage) -> None:
    stage.open("forward")
    pane = CodePane(stage).open()
    listing = pane.listings.first
    listing.evaluate("listing => { listing.style.maxWidth = '200px'; }")
    pane.tab("Plain loops").focus()
    for _stop in range(3):
        if not listing.evaluate("listing => listing === document.activeElement"):
            stage.page.keyboard.press("Tab")
    expect(listing).to_be_focused()
    stage.page.keyboard.press("ArrowRight")
    assert stage.holds("() => document.activeElement.scrollLeft > 0")
    stage.expect_step(0)


def test_a_pane_that_was_left_open_is_asked_for_again_on_another_page(
    stage_afar: StagePage, line: Line
) -> None:
    """Its last reader is said to be gone, and the next one comes before that is answered."""
    pane = CodePane(stage_afar.open("forward")).open()
    line.down.delay = 1
    stage_afar.page.get_by_role("link", name="Backward").click()
    expect(stage_afar.panel("weight_grad")).to_be_visible()
    pane.open()
    line.down.delay = 0
    stage_afar.edit(0, 0, "3")
    stage_afar.wait_for_query(w="3_0_1~-2_0_2~-1_0_1")
    stage_afar.wait_for_numpy()
    assert "for " in pane.copied()
