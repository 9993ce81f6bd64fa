"""A line that is slow, holds messages back or is cut takes nothing away that a person did."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, expect

import convviz
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import preset_kernel
from tests.browser.conftest import VIEWPORT, unbroken
from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage
from tests.browser.test_kernel_editing import paste

SOBEL = preset_kernel("sobel_x")
DIGIT = (sample_pixels("digit")[None, None, :, :, 0] / 255).astype(np.float32).astype(np.float64)


@pytest.fixture
def line(afar: tuple[BrowserContext, Line]) -> Line:
    """The line, on which all gets through at once again; it stays the tab's."""
    _context, line = afar
    line.mend()
    line.up.delay = line.down.delay = 0
    return line


@pytest.fixture
def stage(one_tab_afar: StagePage, line: Line) -> Iterator[StagePage]:
    """The stage in the tab of the test before, as wide and as light as at first."""
    page = one_tab_afar.page
    page.set_viewport_size(VIEWPORT)
    page.emulate_media(color_scheme="light")
    with unbroken(page):
        yield one_tab_afar


def output_of(kernel: np.ndarray) -> np.ndarray:
    return convviz.conv2d(DIGIT, kernel[None, None])[0, 0]


def expect_kernel(stage: StagePage, kernel: np.ndarray) -> None:
    """Field, output and address have these numbers."""
    stage.wait_for(kernel=kernel, output=output_of(kernel))
    stage.wait_for_query(w="~".join("_".join(f"{v:g}" for v in row) for row in kernel))


def type_through(stage: StagePage, *numbers: float) -> None:
    """Type numbers one after the other into the open cell and those after it."""
    for number in numbers:
        stage.page.keyboard.type(f"{number:g}")
        stage.page.keyboard.press("Tab")


def with_cells(*numbers: float) -> np.ndarray:
    """Sobel's kernel whose first cells have these numbers."""
    kernel = SOBEL.copy()
    kernel.ravel()[: len(numbers)] = numbers
    return kernel


def redraw(stage: StagePage) -> None:
    """Another width and another theme, each drawn before this returns."""
    before = stage.panel("input").bounding_box()
    stage.page.set_viewport_size({**VIEWPORT, "width": VIEWPORT["width"] - 300})
    assert stage.holds(
        "width => document.querySelector('.cv-panel[data-role=\"input\"]').clientWidth !== width",
        before and before["width"],
    )
    paper = "() => getComputedStyle(document.querySelector('.stApp')).colorScheme"
    shown = stage.page.evaluate(paper)
    stage.page.emulate_media(color_scheme="dark")
    assert stage.holds(f"shown => ({paper})() !== shown", shown)


def test_what_is_typed_while_the_line_is_dead_is_there_when_it_is_back(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    line.cut()
    stage.click("kernel", 0, 0)
    type_through(stage, 3, 7)
    redraw(stage)
    type_through(stage, 4)
    stage.wait_for(kernel=with_cells(3, 7, 4))
    line.mend()
    expect_kernel(stage, with_cells(3, 7, 4))
    stage.page.go_back()
    stage.wait_for(kernel=SOBEL)


def test_edits_whose_answer_was_lost_with_the_line_stay_and_back_still_works(
    stage: StagePage, line: Line
) -> None:
    stage.open("forward")
    stage.edit(2, 2, "9")
    stage.wait_for_query(w="-1_0_1~-2_0_2~-1_0_9")
    line.hold(line.down)
    stage.click("kernel", 0, 0)
    type_through(stage, 3)
    line.wait_until_under_way("w=3_0_1")
    line.cut()
    line.mend()
    kernel = with_cells(3)
    kernel[2, 2] = 9
    expect_kernel(stage, kernel)
    stage.wait_for_query(w="3_0_1~-2_0_2~-1_0_9")
    stage.wait_for_numpy()  # the new line has answered what was told again: Back is a press on it
    kernel[0, 0] = -1
    stage.page.go_back()
    expect_kernel(stage, kernel)
    stage.page.go_forward()
    kernel[0, 0] = 3
    expect_kernel(stage, kernel)


def test_an_answer_that_comes_late_leaves_the_open_cell_and_the_numbers_typed_since(
    stage: StagePage, line: Line
) -> None:
    stage.open("forward")
    stage.click("kernel", 0, 0)
    line.hold(line.down)
    type_through(stage, 3)
    line.wait_until_under_way("w=3_0_1")
    line.hold(line.up)
    type_through(stage, 7)
    stage.page.keyboard.type("4")
    line.release(line.down)
    stage.wait_for(output=output_of(with_cells(3, 7)))
    stage.wait_for(kernel=with_cells(3, 7))
    expect(stage.field).to_be_focused()
    expect(stage.field).to_have_value("4")
    stage.page.keyboard.press("Tab")
    type_through(stage, 8)
    stage.wait_for(kernel=with_cells(3, 7, 4, 8))
    line.release(line.up, line.down)
    expect_kernel(stage, with_cells(3, 7, 4, 8))


def test_a_redraw_while_answers_are_held_takes_no_number_back(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    stage.click("kernel", 0, 0)
    line.hold(line.down)
    type_through(stage, 3, 7)
    redraw(stage)
    type_through(stage, 4, 8)
    stage.wait_for(kernel=with_cells(3, 7, 4, 8))
    line.release(line.up, line.down)
    expect_kernel(stage, with_cells(3, 7, 4, 8))


def test_answers_that_come_all_at_once_leave_the_open_cell(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    stage.click("kernel", 0, 0)
    line.hold(line.down)
    for number, said in ((3, "w=3_0_1"), (7, "w=3_7_1"), (4, "w=3_7_4"), (8, "w=3_7_4~8_")):
        type_through(stage, number)
        line.wait_until_under_way(said)  # each has an answer of its own
    stage.page.keyboard.type("6")
    line.release(line.down)
    stage.wait_for(output=output_of(with_cells(3, 7, 4, 8)))
    expect(stage.field).to_be_focused()
    expect(stage.field).to_have_value("6")
    stage.page.keyboard.press("Tab")
    expect_kernel(stage, with_cells(3, 7, 4, 8, 6))


def test_typing_through_all_cells_on_a_slow_line_loses_none(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    line.up.delay = line.down.delay = 0.15
    stage.click("kernel", 0, 0)
    type_through(stage, 3, 1, 4, 1, 5, 9, 2, 6, 5)
    expect_kernel(stage, with_cells(3, 1, 4, 1, 5, 9, 2, 6, 5))


def test_all_that_was_done_while_the_line_was_dead_is_done_in_its_order(stage: StagePage, line: Line) -> None:
    stage.open("forward")
    line.cut()
    stage.page.locator(".cv-preset").select_option("sharpen")
    stage.edit(0, 1, "5")
    stage.do("negate")
    stage.root.evaluate(
        "root => { for (let k = 0; k < 251; k++) root.querySelector('[data-do=\"rotate\"]').click(); }"
    )
    stage.edit(0, 0, "8")
    stage.do("undo")
    stage.do("redo")
    line.mend()
    kernel = preset_kernel("sharpen").copy()
    kernel[0, 1] = 5
    kernel = 0 - kernel[::-1, ::-1]  # no −0
    kernel[0, 0] = 8
    expect_kernel(stage, kernel)


def test_a_stroke_painted_while_the_line_was_dead_is_there_when_it_is_back(
    stage: StagePage, line: Line
) -> None:
    stage.open("backward", view="weight_grad", g="painted", paint="0_0_1")
    stage.page.locator(".cv-brush").fill("2")
    line.cut()
    for place in ((1, 2), (4, 4)):
        stage.click("output_grad", *place)
    redraw(stage)
    grad = np.zeros((6, 6))
    grad[0, 0], grad[1, 2], grad[4, 4] = 1, 2, 2
    stage.check(output_grad=grad)
    line.mend()
    stage.wait_for_query(paint="0_0_1~1_2_2~4_4_2")
    stage.do("last")
    expected = convviz.conv2d_weight_grad(DIGIT, (1, 1, 3, 3), grad[None, None])[0, 0]
    stage.wait_for(output_grad=grad, weight_grad=expected)


def test_a_grid_whose_size_is_about_to_change_takes_no_number_until_it_is_drawn(
    stage: StagePage, line: Line
) -> None:
    stage.open("forward", x="1_2_3~4_5_6~7_8_9", w="1")
    line.cut()
    for role, pasted in (("input", "10 20\n30 40"), ("kernel", "1 2\n3 4")):
        stage.click(role, 0, 0)
        paste(stage, pasted)
        expect(stage.panel(role)).to_have_class(re.compile("cv-replaced"))
        stage.click(role, 0, 0)
        expect(stage.field).to_have_count(0)
    line.mend()
    stage.wait_for(input=[[10, 20], [30, 40]], kernel=[[1, 2], [3, 4]], output=[[300]])
    for role in ("input", "kernel"):
        expect(stage.panel(role)).not_to_have_class(re.compile("cv-replaced"))
        stage.click(role, 1, 1)
        stage.page.keyboard.type("5")
        stage.page.keyboard.press("Enter")
    stage.wait_for(input=[[10, 20], [30, 5]], kernel=[[1, 2], [3, 5]], output=[[165]])


def test_a_step_gone_to_while_an_edit_is_on_its_way_stays_in_the_address(
    stage: StagePage, line: Line
) -> None:
    stage.open("forward", t=4)
    line.hold(line.down)
    stage.edit(0, 0, "3")
    line.wait_until_under_way("w=3_0_1")  # an address with the step before
    stage.go(8)
    stage.wait_for_query(t="8")
    line.release(line.down)
    stage.wait_for_query(w="3_0_1~-2_0_2~-1_0_1")
    stage.wait_for_query(t="8")
    stage.page.reload()
    stage.expect_step(8)


def test_back_pressed_twice_on_a_slow_line_goes_two_steps_back(stage: StagePage, line: Line) -> None:
    """What the browser's widgets tell meanwhile is what they showed before, and no choice of anybody's."""
    page = stage.page
    stage.open("forward")
    stage.show_view("Patches")
    stage.wait_for_query(view="patches")
    page.get_by_role("radio", name="繁體中文").click()
    stage.wait_for_query(lang="zh-Hant")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    line.hold(line.down)
    page.evaluate("history.back()")
    line.wait_until_under_way("Patches · Forward")
    page.evaluate("history.back()")
    line.wait_until_under_way("Output · ")
    line.release(line.down)
    expect(page.get_by_role("radio", name="Output", exact=True)).to_be_checked()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    stage.wait_for_query(lang="en", view=None)
    stage.wait_for(output=output_of(SOBEL))
