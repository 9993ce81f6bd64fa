"""An exam in a real browser: what is typed into the cells is handed in, and told once all is over."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from convviz.lab.lessons.exercises import MapQuestion, Question, draw_question
from tests.browser.stage_page import StagePage
from tests.browser.test_whole_maps import button, open_cell

SEED = 7


def begin(page: Page, server: str, series: str) -> None:
    StagePage(page, server, stays=True).visit(f"learn?lang=en&series={series}&rseed={SEED}&exam=1")
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    page.locator(".cv-grids[data-rev]").wait_for()


def leave_out(page: Page, first: int) -> None:
    for place in range(first, 6):
        expect(page.get_by_text(f"Question {place + 1} of 6")).to_be_visible()
        button(page, "Leave it out").click()


def test_a_map_typed_cell_by_cell_is_handed_in_whole(page: Page, server: str) -> None:
    begin(page, server, "whole_maps")
    question = draw_question("whole_maps", SEED, 0)
    assert isinstance(question, MapQuestion)
    open_cell(page, server, "output", 0, 0)
    for asked in question.cells:
        page.keyboard.type(f"{asked.answer:g}")
        page.keyboard.press("Tab")
    button(page, "Hand in").click()
    leave_out(page, 1)
    expect(page.get_by_text("Points: 1 of 6")).to_be_visible()


def test_a_number_typed_into_its_cell_is_the_only_answer(page: Page, server: str) -> None:
    begin(page, server, "first_window")
    question = draw_question("first_window", SEED, 0)
    assert isinstance(question, Question)
    open_cell(page, server, "patch", 1, 0)
    page.keyboard.type("4321")
    page.keyboard.press("Enter")
    leave_out(page, 1)
    expect(page.get_by_text("Points: 0 of 6")).to_be_visible()
    expect(page.get_by_text("4321", exact=True)).to_be_visible()
