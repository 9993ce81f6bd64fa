"""A window is laid with a click or by keyboard before its number is typed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from convviz.lab.lessons.exercises import Question, draw_question
from tests.browser.stage_page import StagePage


def ask(page: Page, server: str) -> Question:
    StagePage(page, server, stays=True).visit("learn?lang=en&learn=exercises&series=step_by_step&rseed=7")
    expect(page.get_by_text("Question 1 of 6")).to_be_visible()
    page.get_by_role("button", name="Reveal").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    expect(page.get_by_text("Click its top left cell")).to_be_visible()
    return draw_question("step_by_step", 7, 1)


def test_a_wrong_corner_is_told_and_the_right_one_opens_the_number(page: Page, server: str) -> None:
    question = ask(page, server)
    expect(page.get_by_role("textbox", name="Your number")).to_have_count(0)
    slip = question.placing.mistakes[0]
    StagePage(page, server).click("spread", *slip.corner)
    expect(page.get_by_test_id("stAlert")).to_contain_text(slip.sentence.template)
    StagePage(page, server).click("spread", *question.placing.corner)
    field = page.get_by_role("textbox", name="Your number")
    field.fill(f"{question.answer:g}")
    field.press("Enter")
    expect(page.get_by_text("Right!")).to_be_visible()


def test_a_window_is_laid_by_keyboard_too(page: Page, server: str) -> None:
    question = ask(page, server)
    grid = page.locator("[data-role=spread] .cv-grid")
    grid.focus()
    page.keyboard.press("Home")
    row, column = question.placing.corner
    for key, times in (("ArrowDown", row), ("ArrowRight", column)):
        for _time in range(times):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your number")).to_be_visible()
