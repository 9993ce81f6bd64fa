"""Typing the input's own numbers, and those of a painted gradient, where they are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import convviz
from convviz.lab.files.images import BOARD
from tests.browser.stage_page import StagePage, weight_text
from tests.browser.test_kernel_editing import paste

pytestmark = pytest.mark.one_tab

IN_SIGHT = """(selector) => {
  const said = document.querySelector(`.cv-panel[data-role="input"] ${selector}`);
  const { x, y, width, height } = said.getBoundingClientRect();
  const ends = [y + 2, y + height - 2].map((at) => document.elementFromPoint(x + width / 2, at));
  return height > 0 && ends.every((seen) => seen?.closest(selector));
}"""
KERNEL = np.array([[1.0, 2.0], [0.0, -1.0]])


def output_of(x: np.ndarray, **options: object) -> np.ndarray:
    """What the kernel makes of an input (H, W) or (C, H, W), as convviz computes it."""
    planes = np.atleast_3d(x) if x.ndim == 3 else x[None]
    kernel = np.repeat(KERNEL[None], len(planes), axis=0)
    return convviz.conv2d(planes[None].astype(float), kernel[None], **options)[0, 0]


def wait_for_input(stage: StagePage, x: np.ndarray) -> None:
    stage.wait_for(input=x, output=output_of(x))


def type_into(stage: StagePage, role: str, row: int, col: int, text: str, end: str = "Enter") -> None:
    stage.click(role, row, col)
    stage.page.keyboard.type(text)
    stage.page.keyboard.press(end)


def test_the_blackboard_becomes_ones_own_example_cell_by_cell_and_its_link_brings_it_back(
    stage: StagePage,
) -> None:
    stage.open("")
    stage.page.get_by_role("link", name="Blackboard, by hand").click()
    x = np.array(BOARD, float)
    wait_for_input(stage, x)
    stage.do("last")
    stage.click("input", 1, 1)
    expect(stage.field).to_have_value("1")
    expect(stage.field).to_have_attribute("aria-label", "input cell, row 1, column 1")
    lit = np.zeros((3, 3), bool)
    lit[:2, :2] = True  # what the cell feeds stays lit while its number is typed
    stage.wait_for_marks("output", lit)
    for text, key in (("-2.5", "Tab"), ("7", "Enter"), ("0,5", "ArrowLeft"), ("1/4", "Enter")):
        stage.page.keyboard.type(text)
        stage.page.keyboard.press(key)
    x[1, 1], x[1, 2], x[2, 2], x[2, 1] = -2.5, 7, 0.5, 0.25
    wait_for_input(stage, x)
    stage.wait_for_query(x=weight_text(x))
    stage.page.reload()
    stage.wait()
    wait_for_input(stage, x)


def test_the_numbers_of_a_picture_are_made_ones_own_changed_and_undone(stage: StagePage) -> None:
    stage.open("forward", pic="blackboard", scale="integers", w=weight_text(KERNEL))
    x = np.array(BOARD, float)
    stage.click("input", 0, 0)
    expect(stage.field).to_have_count(0)
    stage.do("own")
    stage.wait_for_query(x=weight_text(x))
    type_into(stage, "input", 0, 0, "9")
    x[0, 0] = 9
    wait_for_input(stage, x)
    stage.page.keyboard.press("Escape")
    stage.do("undo")
    x[0, 0] = 1
    wait_for_input(stage, x)
    stage.do("undo")
    stage.wait_for_query(x=None, pic="blackboard")
    stage.do("redo")
    stage.wait_for_query(x=weight_text(x))


def test_a_pasted_grid_becomes_the_input_whatever_its_size(stage: StagePage) -> None:
    stage.open("forward", x="1_2~3_4", w=weight_text(KERNEL))
    large = np.random.default_rng(3).integers(-9, 10, (64, 64)).astype(float)
    for text, x in (
        ("1\t-2\t3\n0,5\t0\t0\n0\t0\t1\n", np.array([[1, -2, 3], [0.5, 0, 0], [0, 0, 1]])),
        ("\n".join("\t".join(f"{v:g}" for v in row) for row in large), large),
        ("[[0, 1, 2], [3, 4, 5]]", np.arange(6.0).reshape(2, 3)),
    ):
        stage.click("input", 0, 0)
        paste(stage, text)
        wait_for_input(stage, x)
    note = stage.panel("input").locator(".cv-note")
    stage.click("input", 0, 0)
    paste(stage, "1 2\n\n3")
    expect(note).to_contain_text("All channels have the same size")
    paste(stage, "\n".join(["1 2"] * 65))
    expect(note).to_contain_text("at most 64 × 64")


def test_padding_is_passed_over_and_channels_are_changed_one_by_one(stage: StagePage) -> None:
    x = np.array([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]])
    stage.open("forward", x=weight_text(x), w=weight_text(KERNEL), pad=1, mode="reflect")
    stage.click("input", 0, 0)  # a copy in the padding
    expect(stage.field).to_have_count(0)
    rows, cols = stage.mosaic("input").shape
    second = (1 + (rows > 4) * 5, 1 + (cols > 4) * 5)  # the first number of the second channel
    type_into(stage, "input", *second, "-8")
    x[1, 0, 0] = -8
    stage.wait_for_query(x=weight_text(x))
    stage.wait_for(output=output_of(x, padding=1, padding_mode="reflect"))


def test_of_the_channels_of_a_group_the_one_on_show_is_changed(stage: StagePage) -> None:
    x = np.array([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]])
    stage.open("forward", x=weight_text(x), k="box~box", size=2, groups=2, o=1)
    stage.wait_for(input=x[1])
    type_into(stage, "input", 1, 0, "70")
    x[1, 1, 0] = 70
    stage.wait_for_query(x=weight_text(x))
    stage.wait_for(input=x[1], output=[[x[1].mean()]])


def test_a_finger_opens_a_cell_by_a_tap_and_scrolls_over_it(phone: Page, server: str) -> None:
    phone.set_viewport_size({"width": 400, "height": 700})
    stage = StagePage(phone, server, stays=True).open("forward", x="1_2_3~4_5_6~7_8_9")
    place = stage.point("input", 1, 2)
    touch = {"pointerType": "touch", "clientX": place[0], "clientY": place[1], "bubbles": True}
    stage.panel("input").locator(".cv-map").dispatch_event("pointerdown", touch)  # a scroll begins
    expect(stage.field).to_have_count(0)
    stage.page.touchscreen.tap(*place)
    expect(stage.field).to_be_focused()
    expect(stage.field).to_have_attribute("aria-label", "input cell, row 1, column 2")
    stage.page.keyboard.type("60")
    stage.page.touchscreen.tap(*stage.point("input", 0, 0))
    expect(stage.field).to_have_attribute("aria-label", "input cell, row 0, column 0")
    stage.wait_for_query(x="1_2_3~4_5_60~7_8_9")
    for text, said in (("1,234", ".cv-question"), ("abc", ".cv-note")):
        stage.page.touchscreen.tap(*stage.point("input", 1, 1))
        stage.page.keyboard.type(text)
        stage.page.keyboard.press("Enter")
        assert stage.holds(IN_SIGHT, said), f"what is said of {text} lies under something else"
        for _ in range(2):
            stage.page.keyboard.press("Escape")


def test_a_cell_of_a_painted_gradient_takes_the_number_that_is_typed(stage: StagePage) -> None:
    stage.open("backward", x="1_2_0~4_1_2~0_3_5", w=weight_text(KERNEL), view="weight_grad", g="painted")
    stage.click("output_grad", 0, 1)  # the brush paints a 1
    stage.wait_for_query(paint="0_1_1")
    stage.page.keyboard.type("-1.5")
    stage.page.keyboard.press("Enter")
    expect(stage.field).to_have_attribute("aria-label", "cell of g, row 1, column 1")
    stage.page.keyboard.type("3")
    for _ in range(2):  # the first takes the 3 back, the second closes the field
        stage.page.keyboard.press("Escape")
    expect(stage.field).to_have_count(0)
    grad = np.array([[0.0, -1.5], [0, 0]])
    stage.wait_for(output_grad=grad)
    stage.page.keyboard.type("2/4")
    stage.page.keyboard.press("Tab")
    grad[1, 1] = 0.5
    stage.wait_for_query(paint="0_1_-1.5~1_1_0.5")
    stage.click("output_grad", 0, 0)
    stage.panel("output_grad").get_by_role("grid").evaluate(
        """(grid, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          const kind = { clipboardData, bubbles: true, cancelable: true };
          grid.dispatchEvent(new ClipboardEvent('paste', kind));
        }""",
        "1 2\n3 -4",
    )
    grad = np.array([[1.0, 2], [3, -4]])
    stage.wait_for(output_grad=grad)
    stage.do("last")
    x = np.array([[1.0, 2, 0], [4, 1, 2], [0, 3, 5]])
    stage.wait_for(
        weight_grad=convviz.conv2d_weight_grad(x[None, None], (1, 1, 2, 2), grad[None, None])[0, 0]
    )


def test_numbers_between_the_zeros_that_were_put_in_are_changed_too(stage: StagePage) -> None:
    stage.open("forward", x="1_2_3~4_5_6~7_8_9", w=weight_text(KERNEL), stride=2, view="transposed")
    type_into(stage, "spread", 1, 3, "-6", end="Tab")  # a zero's width around, zeros between: x[0, 1]
    expect(stage.field).to_have_attribute("aria-label", "input cell, row 0, column 2")
    stage.wait_for_query(x="1_-6_3~4_5_6~7_8_9")


def draw(stage: StagePage, *cells: tuple[int, int]) -> None:
    """Draw straight lines from cell to cell of the input, in one stroke."""
    mouse = stage.page.mouse
    mouse.move(*stage.point("input", *cells[0]))
    mouse.down()
    for cell in cells[1:]:
        mouse.move(*stage.point("input", *cell))
    mouse.up()


def test_an_input_is_drawn_with_pen_and_eraser_and_each_stroke_undone(stage: StagePage) -> None:
    stage.open("forward", x=weight_text(np.ones((3, 4))), w=weight_text(KERNEL))
    stage.open_card("1 Picture")
    card = stage.card("1 Picture")
    for label, number in (("Rows", "12"), ("Columns", "9")):
        card.get_by_label(label).fill(number)
        card.get_by_label(label).press("Enter")
    card.get_by_role("button", name="Draw it").click()
    x = np.zeros((12, 9))
    wait_for_input(stage, x)
    tools = stage.page.locator(".cv-draw")
    expect(tools.get_by_role("button", name="draw on the input")).to_have_attribute("aria-pressed", "true")
    draw(stage, (2, 1), (2, 7), (8, 7))  # the pointer skips the cells between
    x[2, 1:8] = x[2:9, 7] = 1
    wait_for_input(stage, x)
    tools.get_by_label("grey").fill("0.4")
    tools.get_by_label("Cells under the pen").select_option("2")
    draw(stage, (10, 1), (10, 3))
    x[10:12, 1:5] = 0.4
    wait_for_input(stage, x)
    tools.get_by_role("button", name="eraser").click()
    draw(stage, (11, 1), (11, 0))
    x[11, :3] = 0
    wait_for_input(stage, x)
    stage.do("undo")
    x[11, 1:3] = 0.4
    wait_for_input(stage, x)
    tools.get_by_role("button", name="pen", exact=True).click()
    stage.click("input", 5, 1)  # a click is a stroke of one place, and opens nothing
    x[5:7, 1:3] = 0.4
    wait_for_input(stage, x)
    expect(stage.field).to_be_hidden()
    stage.page.keyboard.press("ArrowRight")
    stage.page.keyboard.press("ArrowRight")
    stage.page.keyboard.press(" ")
    x[5:7, 3:5] = 0.4
    wait_for_input(stage, x)
    tools.get_by_role("button", name="draw on the input").click()
    type_into(stage, "input", 0, 0, "7")  # and cells open again
    x[0, 0] = 7
    wait_for_input(stage, x)
