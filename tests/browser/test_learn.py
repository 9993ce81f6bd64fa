"""The Learn page in a real browser: exercises that recognise mistakes, links that carry the numbers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from convviz.lab.lessons.exercises import SERIES, Question, new_round
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab


def open_exercises(page: Page, server: str, series: str, seed: int) -> None:
    StagePage(page, server, stays=True).visit(f"learn?lang=en&learn=exercises&series={series}&rseed={seed}")
    page.locator(".cv-grids[data-rev]").wait_for()


def answer(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Your number").fill(text)
    page.get_by_role("textbox", name="Your number").press("Enter")


def type_into_the_grid(stage: StagePage, question: Question, text: str) -> None:
    """Click the cell that is asked for, type and press Enter."""
    panel = next(panel for panel in question.panels if panel.hidden is not None)
    assert panel.hidden is not None and panel.values.shape[0] == 1
    stage.click(panel.role, *panel.hidden[1:])
    expect(stage.page.get_by_role("textbox", name="Your number, in the grid")).to_be_focused()
    stage.page.keyboard.type(text)
    stage.page.keyboard.press("Enter")


def test_a_wrong_number_is_recognised_and_the_right_one_counts(stage: StagePage):
    page, question = stage.page, new_round("first_window", 8).question
    open_exercises(page, stage.server, "first_window", 8)
    asked = page.locator(".cv-panel").last
    z = asked.locator(".cv-plot").evaluate(
        "div => div.data[0].z.flat().filter(v => v === null || Number.isNaN(v)).length"
    )
    assert z == 1  # the hidden number is not in the browser
    slip = question.mistakes[0]
    answer(page, f"{slip.value:g}")
    expect(page.get_by_text(slip.sentence.template.split("{")[0].split(",")[0][:20])).to_be_visible()
    answer(page, "three")
    expect(page.get_by_test_id("stAlert")).to_contain_text("number")
    type_into_the_grid(stage, question, f"{question.answer:g}")
    expect(page.get_by_text("Points: 1 of 6")).to_be_visible()
    expect(page.locator("input.cv-cell:not([hidden])")).to_have_count(0)


def test_a_hint_is_in_sight_on_a_projector(stage: StagePage):
    page = stage.page
    page.set_viewport_size({"width": 1280, "height": 720})
    for series in SERIES.keys() - {"worked_examples", "whole_maps"}:
        open_exercises(page, stage.server, series, 7)
        answer(page, "123456")
        hint = page.get_by_test_id("stAlert")
        expect(hint).to_contain_text("One more try")
        expect(page.get_by_role("heading", level=2)).to_be_in_viewport(ratio=1)
        expect(hint).to_be_in_viewport(ratio=1)


def test_the_link_gives_everybody_the_same_numbers(stage: StagePage):
    page = stage.page
    open_exercises(page, stage.server, "first_window", 41)
    numbers = "() => [...document.querySelectorAll('.cv-plot')].map(div => JSON.stringify(div.data[0].z))"
    first = page.evaluate(numbers)
    page.reload()
    page.locator(".cv-grids[data-rev]").wait_for()
    assert page.evaluate(numbers) == first
    open_exercises(page, stage.server, "first_window", 42)
    assert page.evaluate(numbers) != first


def test_a_diff_has_no_button_that_copies_and_a_program_has_one(stage: StagePage):
    copies = stage.page.get_by_test_id("stCode").get_by_role("button", name="Copy to clipboard")
    stage.visit("learn?lang=en&exhibit=wrong_sign")
    expect(stage.page.get_by_test_id("stCode")).to_be_visible()
    expect(copies).to_have_count(0)
    stage.visit("learn?lang=en&mystery=5")
    stage.page.get_by_text("The same as NumPy arrays").click()
    expect(copies).to_be_visible()
