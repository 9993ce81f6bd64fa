"""Editing the kernel where it is drawn, as in a spreadsheet: each edit leads to its own output."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import nearest_size, preset_kernel
from tests.browser.stage_page import StagePage, weight_text

pytestmark = pytest.mark.one_tab

SOBEL = preset_kernel("sobel_x")
DIGIT = sample_pixels("digit")[..., 0].astype(np.float32) / np.float32(255)  # (8, 8)


def output_of(kernel: np.ndarray) -> np.ndarray:
    """What the kernel makes of the digit, (HO, WO), as convviz computes it."""
    return convviz.conv2d(DIGIT[None, None].astype(np.float64), kernel[None, None])[0, 0]


def edited(kernel: np.ndarray, **cells: float) -> np.ndarray:
    """A copy with some cells changed, named like r0c2."""
    copy = np.array(kernel, dtype=np.float64)
    for name, value in cells.items():
        copy[int(name[1]), int(name[3])] = value
    return copy


def wait_for_kernel(stage: StagePage, kernel: np.ndarray) -> None:
    """Wait until the kernel is on show and the output is its own."""
    stage.wait_for(kernel=kernel, output=output_of(kernel))


def test_an_edited_cell_gives_the_output_that_numpy_computes(stage: StagePage):
    stage.open("forward")
    stage.check(input=DIGIT, kernel=SOBEL, output=output_of(SOBEL))
    stage.edit(1, 0, "-2.5")
    wait_for_kernel(stage, edited(SOBEL, r1c0=-2.5))
    expect(stage.page.locator(".cv-preset")).to_have_value("custom")
    stage.edit(0, 2, "1/4")
    wait_for_kernel(stage, edited(SOBEL, r1c0=-2.5, r0c2=0.25))
    stage.edit(2, 1, "\N{MINUS SIGN}1e-1")
    wait_for_kernel(stage, edited(SOBEL, r1c0=-2.5, r0c2=0.25, r2c1=-0.1))
    stage.wait_for_query(w="-1_0_0.25~-2.5_0_2~-1_-0.1_1")


def test_typing_replaces_the_number_of_the_clicked_cell(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 1, 2)
    expect(stage.field).to_have_value("2")
    stage.page.keyboard.type("7")
    expect(stage.field).to_have_value("7")


def test_tab_enter_and_arrows_take_the_number_and_move_on(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 1)
    for text, key, name in (
        ("5", "Tab", "kernel cell, row 0, column 2"),
        ("6", "Tab", "kernel cell, row 1, column 0"),  # after the last cell of a row comes the next row
        ("7", "Enter", "kernel cell, row 2, column 0"),
        ("8", "ArrowRight", "kernel cell, row 2, column 1"),
        ("9", "ArrowUp", "kernel cell, row 1, column 1"),
        ("4", "Shift+Tab", "kernel cell, row 1, column 0"),
    ):
        stage.page.keyboard.type(text)
        stage.page.keyboard.press(key)
        expect(stage.field).to_have_attribute("aria-label", name)
        expect(stage.field).to_be_focused()
    wait_for_kernel(stage, edited(SOBEL, r0c1=5, r0c2=6, r1c0=7, r2c0=8, r2c1=9, r1c1=4))
    assert stage.step == 0, "arrow keys moved in the kernel, not through the steps"


def test_shift_tab_leads_out_of_the_first_cell_and_back_into_it(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    stage.page.keyboard.type("5")
    stage.page.keyboard.press("Shift+Tab")
    expect(stage.field).to_be_hidden()
    expect(stage.panel("kernel").get_by_role("button", name="kernel w")).to_be_focused()  # its numbers' menu
    stage.page.keyboard.press("Shift+Tab")
    inside = (
        "() => document.querySelector('.cv-panel[data-role=\"kernel\"]').contains(document.activeElement)"
    )
    assert not stage.page.evaluate(inside), "the focus is caught in the kernel"
    stage.page.keyboard.press("Tab")
    stage.page.keyboard.press("Tab")
    expect(stage.panel("kernel").get_by_role("grid")).to_be_focused()
    stage.page.keyboard.press("Enter")
    expect(stage.field).to_have_attribute("aria-label", "kernel cell, row 0, column 0")
    wait_for_kernel(stage, edited(SOBEL, r0c0=5))


def test_escape_takes_a_typed_number_back_and_then_closes_the_cell(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    stage.page.keyboard.type("99")
    stage.page.keyboard.press("Escape")
    expect(stage.field).to_have_value("-1")
    stage.page.keyboard.press("Escape")
    expect(stage.field).to_be_hidden()
    stage.edit(2, 2, "3")  # were the 99 on its way, it would be there before this
    wait_for_kernel(stage, edited(SOBEL, r2c2=3))


def test_leaving_a_cell_by_a_click_elsewhere_takes_its_number(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    stage.page.keyboard.type("3")
    stage.sentence.click()
    wait_for_kernel(stage, edited(SOBEL, r0c0=3))
    expect(stage.field).to_be_hidden()


def test_a_refused_entry_says_why_in_place_and_the_kernel_stays(new_stage: StagePage):
    new_stage.open("forward")
    new_stage.click("kernel", 1, 1)
    for entry, reason in (
        ("abc", "“abc” is not a number"),
        ("nan", "“nan” is not a finite number"),
        ("Infinity", "“Infinity” is not a finite number"),
        ("1/0", "“1/0” divides by zero"),
        ("1_0_1", "underscores separate numbers only in an address"),
        ("1e7", "“1e7” is too large. Weights go up to ±1,000,000."),
    ):
        new_stage.field.fill(entry)
        new_stage.page.keyboard.press("Enter")
        expect(new_stage.note).to_contain_text(reason)
        expect(new_stage.field).to_be_visible()
        new_stage.check(kernel=SOBEL, output=output_of(SOBEL))
    new_stage.field.fill("2")
    new_stage.page.keyboard.press("Enter")
    expect(new_stage.note).to_be_empty()
    wait_for_kernel(new_stage, edited(SOBEL, r1c1=2))
    new_stage.wait_for_numpy()
    new_stage.wait_for_strips()
    assert new_stage.revision == 1, "none of the refused entries was sent"


def test_an_emptied_cell_keeps_the_number_from_before(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 1, 2)
    stage.field.fill("")
    stage.page.keyboard.press("Enter")
    expect(stage.note).to_be_empty()
    stage.edit(0, 0, "5")
    wait_for_kernel(stage, edited(SOBEL, r0c0=5))


def answer(stage: StagePage, label: str) -> None:
    """Press one of the answers to the question beside the kernel."""
    stage.panel("kernel").locator(".cv-question button", has_text=label).click()


def test_a_doubt_is_asked_and_the_answer_taken(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    paste(stage, "1,5\n2,5")
    question = stage.panel("kernel").locator(".cv-question")
    expect(question).to_contain_text("can be read in more than one way")
    stage.check(kernel=SOBEL)
    answer(stage, "1, 5, 2, 5 (2 × 2)")
    wait_for_kernel(stage, np.array([[1, 5], [2, 5]], dtype=float))
    stage.click("kernel", 0, 0)
    paste(stage, "1,5\n2,5")
    answer(stage, "1.5, 2.5 (2 × 1)")
    wait_for_kernel(stage, np.array([[1.5], [2.5]]))
    stage.edit(0, 0, "1,234")
    answer(stage, "1.234")
    wait_for_kernel(stage, np.array([[1.234], [2.5]]))
    expect(question).to_be_hidden()
    stage.edit(1, 0, "0,5")
    wait_for_kernel(stage, np.array([[1.234], [0.5]]))


def paste(stage: StagePage, text: str, kind: str = "text/plain") -> None:
    """Paste a text into the open cell."""
    stage.field.evaluate(
        """(field, [text, type]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData(type, text);
          const kind = { clipboardData, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent('paste', kind));
        }""",
        [text, kind],
    )


def test_a_pasted_grid_becomes_the_kernel_whatever_its_size(stage: StagePage):
    stage.open("forward")
    for name, text in (
        ("a spreadsheet's tabs", "1\t2\t3\t4\n0\t-0.5\t0\t1/8\n"),
        ("commas", "2,2,3,4\r\n0,-0.5,0,0.125"),
        ("spaces", "3 2 3 4\n0 -0.5 0 0.125"),
        ("decimal commas", "4\t2\t3\t4\n0\t-0,5\t0\t0,125"),
        ("MATLAB", "5 2 3 4; 0 -1/2 0 1/8"),
        ("NumPy", "np.array([[6, 2, 3, 4], [0, -.5, 0, .125]], dtype=float)"),
    ):
        stage.click("kernel", 0, 0)
        paste(stage, text)
        first = float(re.findall(r"\d", text)[0])
        wait_for_kernel(stage, np.array([[first, 2, 3, 4], [0, -0.5, 0, 0.125]]))
        sides = [side.input_value() for side in stage.page.locator(".cv-side").all()]
        assert sides == ["2", "4"], name


def test_a_grid_that_is_no_kernel_is_refused_in_place(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    for text, reason in (
        ("1\t2\n3", "Numbers in row 1: 1, in row 0: 2."),
        ("1\tx\n3\t4", "Row 0, column 1, counted from 0: “x” is not a number"),
        ("\n".join(["1 2"] * 12), "at most 11 × 11"),
    ):
        paste(stage, text)
        expect(stage.note).to_contain_text(reason)
        stage.check(kernel=SOBEL, output=output_of(SOBEL))


def test_a_table_that_brings_no_plain_text_is_read_from_its_cells(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    paste(
        stage,
        "<p>k</p><table><tr><td>1</td><td>0,5</td></tr><tr><td>-2</td><td>3</td></tr></table>",
        "text/html",
    )
    wait_for_kernel(stage, np.array([[1, 0.5], [-2, 3]]))


def test_presets_sizes_and_whole_kernel_changes_do_what_they_say(stage: StagePage):
    start = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    stage.open("forward", w=weight_text(start))
    wait_for_kernel(stage, start)
    stage.do("transpose")
    wait_for_kernel(stage, start.T)
    stage.do("rotate")
    wait_for_kernel(stage, start.T[::-1, ::-1])
    stage.do("negate")
    wait_for_kernel(stage, -start.T[::-1, ::-1])
    stage.do("normalise")
    wait_for_kernel(stage, start.T[::-1, ::-1] / start.sum())
    stage.page.locator(".cv-preset").select_option("gaussian")
    wait_for_kernel(stage, preset_kernel("gaussian", nearest_size("gaussian", (3, 2))))
    stage.page.locator(".cv-side").nth(0).select_option("5")
    stage.page.locator(".cv-side").nth(1).select_option("3")
    wait_for_kernel(stage, preset_kernel("gaussian", (5, 3)))


def test_quick_clicks_are_all_applied_and_all_undone(new_stage: StagePage):
    start = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    new_stage.open("forward", w=weight_text(start))
    wait_for_kernel(new_stage, start)
    before = new_stage.revision
    new_stage.root.evaluate(
        """root => {
          const press = name => root.querySelector(`[data-do="${name}"]`).click();
          for (let k = 0; k < 5; k++) { press('negate'); press('rotate'); }
        }"""
    )
    expect(new_stage.root).to_have_attribute("data-rev", str(before + 10))
    wait_for_kernel(new_stage, -start[::-1, ::-1])
    new_stage.root.evaluate(
        "root => { for (let k = 0; k < 10; k++) root.querySelector('[data-do=\"undo\"]').click(); }"
    )
    expect(new_stage.root).to_have_attribute("data-rev", str(before + 20))
    wait_for_kernel(new_stage, start)
    expect(new_stage.root.locator('[data-do="undo"]')).to_be_disabled()


def test_quick_typing_through_a_row_loses_no_cell(stage: StagePage):
    stage.open("forward")
    stage.click("kernel", 0, 0)
    numbers = [3, 1, 4, 1, 5, 9, 2, 6, 5]
    for number in numbers:
        stage.page.keyboard.type(str(number))
        stage.page.keyboard.press("Tab")
    wait_for_kernel(stage, np.reshape(numbers, (3, 3)).astype(float))


def test_one_edit_of_a_colour_kernel_changes_every_channel_or_one(stage: StagePage):
    stage.open("forward", pic="cat", box="10_10_6_7", w="1_2~3_4")
    stage.edit(0, 1, "7")
    stage.wait_for_query(w="1_7~3_4")
    stage.check(kernel=np.array([[[1, 7], [3, 4]]] * 3))
    stage.page.locator(".cv-link input").uncheck()
    stage.edit(1, 0, "-1")
    stage.wait_for_query(w="1_7~-1_4~~1_7~3_4~~1_7~3_4")
    kernel = np.array([[[1, 7], [-1, 4]], [[1, 7], [3, 4]], [[1, 7], [3, 4]]], dtype=float)
    pixels = sample_pixels("cat")[10:16, 10:17].transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    stage.check(kernel=kernel)
    stage.wait_for(output=convviz.conv2d(pixels[None].astype(float), kernel[None])[0, 0])
