"""The code below the stage: the package's own loops, with the line and the values that they have there."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from convviz.ops import reference, reference_gather

from .cases import COLOUR, GREY, Case
from .stage_page import StagePage
from .test_formula import deep_case, gradients, in_mosaic
from .test_layers import DEEP, GEOMETRY

CASES = {"zeros": GREY["zeros"], "reflect": GREY["reflect"], "colour": COLOUR}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
NAMES = {"n", "o", "c", "i", "j", "row", "column", "y", "x", "channel", "source", "total", "product"}


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

    def source(self, block: int = 0) -> str:
        return "\n".join(self.listings.nth(block).locator(".cv-code-text").all_text_contents())

    def current(self, block: int = 0) -> str:
        """The line that is lit."""
        return self.listings.nth(block).locator("[aria-current] .cv-code-text").inner_text().strip()

    def live(self, block: int = 0) -> dict[str, str]:
        """The live values by their names, of the lines that have any."""
        shown = self.listings.nth(block).locator(".cv-code-live").all_text_contents()
        return dict(pair.split(" = ", 1) for text in shown if text for pair in re.split(r"  (?=\w)", text))


def own_source(function: Callable[..., Any]) -> str:
    return inspect.getsource(function).replace(f'    """{inspect.getdoc(function)}"""\n', "").rstrip("\n")


def states(line: str, function: Callable[..., Any], *args: Any, **options: Any) -> Iterator[dict[str, Any]]:
    """Run a function; give its variables each time that a line of it, by its beginning, has just been run."""
    found: list[dict[str, Any]] = []
    lines, first = inspect.getsourcelines(function)
    (wanted,) = [first + k for k, text in enumerate(lines) if text.strip().startswith(line)]
    last = 0

    def local(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal last
        if last == wanted:
            kept = {key: value for key, value in frame.f_locals.items() if key in NAMES}
            arrays = {
                k: v.copy() for k, v in frame.f_locals.items() if k in ("input_grad", "output", "patches")
            }
            found.append({**kept, **arrays})
        last = frame.f_lineno if event == "line" else 0
        return local

    sys.settrace(lambda frame, _event, _arg: local if frame.f_code is function.__code__ else None)
    try:
        function(*args, **options)
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


@pytest.mark.parametrize(
    ("page", "view", "functions"),
    [
        ("forward", "output", [reference.conv2d_loops]),
        ("forward", "patches", [reference.image_patches_loops]),
        ("backward", "weight_grad", [reference.conv2d_weight_grad_loops]),
        ("backward", "input_grad", [reference.conv2d_input_grad_loops]),
        (
            "backward",
            "two_ways",
            [reference.conv2d_input_grad_loops, reference_gather.conv2d_input_grad_gather_loops],
        ),
    ],
)
def test_the_loops_are_the_packages_own(
    stage: StagePage, page: str, view: str, functions: list[Callable[..., Any]]
) -> None:
    stage.open(page, **GREY["zeros"].query(view))
    pane = CodePane(stage).open()
    assert [pane.source(k) for k in range(pane.listings.count())] == [own_source(f) for f in functions]


@each_case
def test_forward_adds_up_to_the_tap_that_is_pointed_at(stage: StagePage, case: Case) -> None:
    stage.open("forward", **case.query("output"))
    pane, channels = CodePane(stage).open(), len(case.x)
    x, weight, bias = case.x[None], case.weight[None], np.array([case.bias])
    run = lambda: states("total += ", reference.conv2d_loops, x, weight, bias, **case.options)  # noqa: E731
    stage.go(14)
    row, column = divmod(14, case.layer.output_size[1])
    last = dict(zip("cij", (size - 1 for size in case.weight.shape), strict=True))
    assert pane.current().startswith("total += ")
    shown = pane.live()
    assert shown.pop(f"output[0, 0, {row}, {column}]") == shown["total"]
    assert_live(shown, at(run(), row=row, column=column, **last))
    stage.hover("kernel", *in_mosaic(stage, "kernel", channels, (channels - 1, 1, 0)))
    expect(pane.listings).to_contain_text(f"c = {channels - 1}  i = 1  j = 0")
    assert_live(pane.live(), at(run(), row=row, column=column, c=channels - 1, i=1, j=0))


@each_case
def test_the_weight_gradient_adds_the_step_to_the_weight_that_is_pointed_at(
    stage: StagePage, case: Case
) -> None:
    stage.open("backward", **case.query("weight_grad"))
    pane = CodePane(stage).open()
    x, shape, grad = case.x[None], case.weight[None].shape, case.output_grad[None, None]
    run = lambda: states("total += ", reference.conv2d_weight_grad_loops, x, shape, grad, **case.options)  # noqa: E731
    stage.go(19)
    row, column = divmod(19, case.layer.output_size[1])
    assert pane.current().startswith("total += ")
    assert_live(pane.live(), at(run(), row=row, column=column, c=0, i=0, j=0))
    stage.click("weight_grad", 1, 2)
    expect(pane.listings).to_contain_text("i = 1  j = 2")
    assert_live(pane.live(), at(run(), row=row, column=column, c=0, i=1, j=2))


@each_case
def test_the_input_gradient_stamps_the_last_tap_that_lands(stage: StagePage, case: Case) -> None:
    stage.open("backward", **case.query("input_grad"))
    pane = CodePane(stage).open()
    x_shape, weight, grad = case.x[None].shape, case.weight[None], case.output_grad[None, None]
    stamp = "input_grad[n, channel, source[0], source[1]] += "
    stage.go(11)
    row, column = divmod(11, case.layer.output_size[1])
    run = states(stamp, reference.conv2d_input_grad_loops, x_shape, weight, grad, **case.options)
    in_step = [state for state in run if (state["row"], state["column"]) == (row, column)]
    assert pane.current().startswith(stamp)
    assert_live(pane.live(), in_step[-1])


def test_a_tap_on_padded_zeros_stops_before_the_stamp(stage: StagePage) -> None:
    stage.open("backward", **GREY["zeros"].query("input_grad"))
    pane = CodePane(stage).open()
    stage.hover("stamp", 0, 0)  # at the first step it falls above the picture
    expect(pane.listings).to_contain_text("source = None")
    assert pane.current().startswith("if source is not None")
    assert set(pane.live()) == {"n", "o", "row", "column", "c", "i", "j", "source", "channel"}


def test_a_patch_is_lifted_out_value_by_value(stage: StagePage) -> None:
    case = GREY["reflect"]
    stage.open("forward", **case.query("patches"))
    pane = CodePane(stage).open()
    stage.go(9)
    row, column = divmod(9, case.layer.output_size[1])
    (kernel_h, kernel_w) = case.weight.shape[1:]
    run = states(
        "patches[n, ", reference.image_patches_loops, case.x[None], (kernel_h, kernel_w), **case.options
    )
    assert pane.current().startswith("patches[n, ")
    assert_live(pane.live(), at(run, i=kernel_h - 1, j=kernel_w - 1, row=row, column=column))


def test_both_ways_have_their_loops_and_their_values(stage: StagePage) -> None:
    case = replace(GREY["reflect"], dilation=(1, 1))
    stage.open("backward", **case.query("two_ways"))
    pane = CodePane(stage).open()
    stage.go(60)
    pixels, cells = case.x[0].size, case.layer.steps
    cell = -(-61 * cells // max(pixels, cells)) - 1
    row, column = divmod(cell, case.layer.output_size[1])
    x_shape, weight, grad = case.x[None].shape, case.weight[None], case.output_grad[None, None]
    stamp = "input_grad[n, channel, source[0], source[1]] += "
    scatter = states(stamp, reference.conv2d_input_grad_loops, x_shape, weight, grad, **case.options)
    assert_live(pane.live(0), [s for s in scatter if (s["row"], s["column"]) == (row, column)][-1])
    gather = reference_gather.conv2d_input_grad_gather_loops
    row, column = divmod(60, case.x.shape[2])
    run = states("total += ", gather, x_shape, weight, grad, **case.options)
    shown = pane.live(1)
    assert shown.pop(f"input_grad[0, 0, {row}, {column}]") == shown["total"]
    assert_live(shown, [s for s in run if (s["row"], s["column"]) == (row, column)][-1])
    assert pane.current(1).startswith("total += ")


# ---- filters, channels, batch ----------------------------------------------------------------------------


def test_a_later_picture_adds_to_what_the_earlier_ones_gave(stage: StagePage) -> None:
    x, weight = deep_case(stage, "backward", view="weight_grad", o="2", b="1")
    upstream = gradients(x, weight)[1]
    pane = CodePane(stage).open()
    stage.go(17)
    row, column = divmod(17, upstream.shape[3])
    run = states("total += ", reference.conv2d_weight_grad_loops, x, DEEP.shape, upstream, **GEOMETRY)
    assert_live(pane.live(), at(run, n=1, o=2, row=row, column=column, c=0, i=0, j=0))


def test_a_later_filter_stamps_onto_what_the_earlier_ones_stamped(stage: StagePage) -> None:
    x, weight = deep_case(stage, "backward", view="input_grad", o="1", b="1", c="2")
    upstream = gradients(x, weight)[1]
    pane = CodePane(stage).open()
    stage.go(30)
    row, column = divmod(30, upstream.shape[3])
    stamp = "input_grad[n, channel, source[0], source[1]] += "
    run = states(stamp, reference.conv2d_input_grad_loops, x.shape, DEEP, upstream, **GEOMETRY)
    wanted = [s for s in run if (s["n"], s["o"], s["row"], s["column"]) == (1, 1, row, column)][-1]
    assert wanted["channel"] == 2
    assert_live(pane.live(), wanted)


# ---- manners ---------------------------------------------------------------------------------------------


def test_closed_it_costs_nothing(stage: StagePage) -> None:
    stage.open("forward", **GREY["zeros"].query("output"))
    pane = CodePane(stage)
    stage.go(5)
    assert pane.element.locator(".cv-code-line").count() == 0
    pane.open()
    expect(pane.listings).to_contain_text("row = 0  column = 5")
    pane.element.locator("summary").click()
    stage.go(6)
    assert "column = 5" in (pane.listings.text_content() or "")


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


def test_each_tab_copies_its_code(stage: StagePage) -> None:
    stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.open("forward", **GREY["zeros"].query("output"))
    pane = CodePane(stage).open()
    for tab, panel in (("Plain loops", "loops"), ("NumPy", "numpy"), ("PyTorch", "torch")):
        pane.tab(tab).click()
        pane.copy.click()
        expect(pane.copy).to_have_text("Copied")
        texts = pane.element.locator(f'[data-panel="{panel}"] .cv-code-text').all_text_contents()
        lines = [line if line.strip() else "" for line in texts]
        assert stage.page.evaluate("navigator.clipboard.readText()") == "\n".join(lines)
        expect(pane.copy).to_have_text("Copy")


def test_views_that_are_no_convolution_in_loops_have_no_code(stage: StagePage) -> None:
    for path, query in (
        ("backward", {"view": "after_grad", "act": "relu"}),
        ("forward", {"view": "transposed"}),
    ):
        stage.open(path, **query)
        expect(CodePane(stage).element).to_be_hidden()
