"""Whole maps in a real browser: typed as in a spreadsheet, pasted, checked cell by cell, and kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from convviz.lab.lessons.exercises import MapQuestion, draw_question
from tests.browser.axe import wait_for_rest
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

SERIES = "whole_maps"


@pytest.fixture
def page(stage: StagePage) -> Page:
    """The tab of the test before, in which each asks a round of its own."""
    return stage.page


def ask(page: Page, server: str, index: int, seed: int) -> MapQuestion:
    """The question at this place of a round, after those before it were given up."""
    StagePage(page, server, stays=True).visit(f"learn?lang=en&learn=exercises&series={SERIES}&rseed={seed}")
    for place in range(index):
        expect(page.get_by_text(f"Question {place + 1} of 6")).to_be_visible()
        button(page, "Reveal").click()
        button(page, "Next").click()
    expect(page.get_by_text(f"Question {index + 1} of 6")).to_be_visible()
    page.locator(".cv-grids[data-rev]").wait_for()
    wait_for_rest(StagePage(page, server))
    return draw_question(SERIES, seed, index)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def field(page: Page) -> Locator:
    return page.locator("input.cv-cell:not([hidden])")


def open_cell(page: Page, server: str, role: str, row: int, column: int) -> None:
    StagePage(page, server).click(role, row, column)
    expect(field(page)).to_be_focused()


def test_a_map_is_typed_with_tab_and_each_wrong_cell_tells_its_slip(page: Page, server: str) -> None:
    question = ask(page, server, 1, seed=7)
    slip = question.cells[1].mistakes[0]
    open_cell(page, server, "weight_grad", 0, 0)
    for index, asked in enumerate(question.cells):
        page.keyboard.type(f"{slip.value if index == 1 else asked.answer:g}")
        page.keyboard.press("Tab")
    expect(button(page, "Check")).to_be_focused()
    button(page, "Check").click()
    expect(page.get_by_text("Right so far: 5 of 6 cells.")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_contain_text(slip.sentence.template)
    open_cell(page, server, "weight_grad", 0, 1)
    expect(page.locator(".cv-slip")).to_contain_text(slip.sentence.template)
    expect(field(page)).to_have_attribute("aria-label", re.compile(re.escape(slip.sentence.template)))
    page.keyboard.type(f"{question.cells[1].answer:g}")
    page.keyboard.press("Enter")
    expect(page.locator(".cv-slip")).to_be_empty()
    button(page, "Check").click()
    expect(page.get_by_text("Every cell is right in the end.")).to_be_visible()


def test_a_cell_that_is_right_stays(page: Page, server: str) -> None:
    question = ask(page, server, 1, seed=8)
    open_cell(page, server, "weight_grad", 0, 0)
    page.keyboard.type(f"{question.cells[0].answer:g}")
    button(page, "Check").click()
    expect(page.get_by_text("Right so far: 1 of 6 cells.")).to_be_visible()
    StagePage(page, server).click("weight_grad", 0, 0)
    expect(field(page)).to_have_count(0)
    open_cell(page, server, "weight_grad", 0, 1)
    page.keyboard.press("Shift+Tab")
    expect(field(page)).to_have_count(0)


def test_tab_goes_on_in_the_next_channel_and_the_next_map(page: Page, server: str) -> None:
    question = ask(page, server, 5, seed=9)
    open_cell(page, server, "weight_grad", 0, 0)
    for asked in question.cells:
        page.keyboard.type(f"{asked.answer:g}")
        page.keyboard.press("Tab")
    button(page, "Check").click()
    expect(page.get_by_text("Right!")).to_be_visible()


def test_a_block_from_a_spreadsheet_fills_the_map(page: Page, server: str) -> None:
    question = ask(page, server, 1, seed=10)
    numbers = [f"{asked.answer:g}" for asked in question.cells]
    text = "\t".join(numbers[:3]) + "\n" + "\t".join(numbers[3:])
    open_cell(page, server, "weight_grad", 0, 1)
    paste(page, text)
    expect(page.get_by_text("The block does not fit here")).to_be_visible()
    page.keyboard.press("Escape")
    open_cell(page, server, "weight_grad", 0, 0)
    paste(page, text)
    button(page, "Check").click()
    expect(page.get_by_text("Right!")).to_be_visible()


def paste(page: Page, text: str) -> None:
    """The text comes from the clipboard into what has the focus."""
    page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_arrow_keys_and_enter_move_and_f2_moves_within_the_number(page: Page, server: str) -> None:
    ask(page, server, 1, seed=11)
    open_cell(page, server, "weight_grad", 0, 0)
    expect(field(page)).to_have_attribute("aria-label", "dW, row 0, column 0")
    for key, place in (("ArrowRight", "row 0, column 1"), ("Enter", "row 1, column 1")):
        page.keyboard.press(key)
        expect(field(page)).to_have_attribute("aria-label", f"dW, {place}")
    page.keyboard.type("13")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("2")
    expect(field(page)).to_have_value("123")


def test_what_was_typed_is_there_after_a_reload(page: Page, server: str) -> None:
    ask(page, server, 0, seed=12)
    open_cell(page, server, "output", 0, 0)
    page.keyboard.type("12345")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    numbers = page.locator("[data-role=output] .cv-numbers")
    expect(numbers).to_contain_text("7")
    page.wait_for_function("() => (localStorage.getItem('convviz.progress') ?? '').includes('[12345.0,7.0,')")
    page.reload()
    page.locator(".cv-grids[data-rev]").wait_for()
    expect(numbers).to_contain_text("7")


def test_a_phone_has_keys_for_the_next_cell_and_the_sign(phone: Page, server: str) -> None:
    question = ask(phone, server, 0, seed=13)
    (x, y) = StagePage(phone, server).point("output", 0, 0)
    phone.touchscreen.tap(x, y)
    expect(field(phone)).to_be_focused()
    expect(field(phone)).to_have_attribute("inputmode", "decimal")
    for asked in question.cells:
        phone.keyboard.type(f"{abs(asked.answer):g}")
        if asked.answer < 0:
            phone.get_by_role("button", name="Change the sign").tap()
        phone.get_by_role("button", name="Next cell").tap()
    phone.get_by_role("button", name="Check").tap()
    expect(phone.get_by_text("Right!")).to_be_visible()


def test_a_button_below_does_not_move_while_a_pointer_presses_it(page: Page, server: str) -> None:
    question = ask(page, server, 1, seed=14)
    slip = question.cells[0].mistakes[0]
    open_cell(page, server, "weight_grad", 0, 0)
    page.keyboard.type(f"{slip.value:g}")
    button(page, "Check").click()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    open_cell(page, server, "weight_grad", 0, 0)
    expect(page.locator(".cv-slip")).not_to_be_empty()
    page.keyboard.type(f"{question.cells[0].answer:g}")
    before = button(page, "Check").bounding_box()
    page.mouse.move(before["x"] + 20, before["y"] + 20)
    page.mouse.down()
    assert button(page, "Check").bounding_box() == before
    page.mouse.up()
    expect(page.get_by_text("Right so far: 1 of 6 cells.")).to_be_visible()
