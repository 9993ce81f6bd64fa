"""The course by ear: what a screen reader is given of a part, and what is said aloud."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from convviz.lab.lessons.course import Ask, course, question_of
from convviz.lab.lessons.exercises import MapQuestion
from tests.browser.screen_reader import ScreenReader
from tests.browser.stage_page import StagePage
from tests.browser.test_course import asked, open_part, walk

# What was done in a test stays in the tab: each has lessons, parts or a seed of its own.
pytestmark = pytest.mark.one_tab


@pytest.fixture
def reader(stage: StagePage) -> ScreenReader:
    return ScreenReader(stage.page)


def test_a_question_its_verdict_and_the_next_question_are_said(
    stage: StagePage, reader: ScreenReader
) -> None:
    open_part(stage, "one_window", 5)
    first, second = (asked("one_window", 5, number) for number in range(2))
    reader.find("heading", "^What does the layer output at row")
    reader.focus("textbox", "^Your number$")
    reader.page.keyboard.type("-1000")
    reader.press("button", "^Check$")
    reader.hear(r"^-1000: .* One more try\.$")
    reader.focus("textbox", "^Your number$")
    reader.page.keyboard.press("Control+a")
    reader.page.keyboard.type(f"{first.answer:g}")
    reader.press("button", "^Check$")
    reader.hear("One more try", "^Right, on the second try")
    reader.press("button", "^Another question$")
    row, column = (second.sentence.values[name] for name in ("row", "column"))
    reader.hear("One more try", "^Right, on", f"at row {row:g}, column {column:g}")


def test_cells_of_a_whole_map_have_names_and_how_many_are_right_is_said(
    stage: StagePage, reader: ScreenReader
) -> None:
    open_part(stage, "weight_gradient", 5)
    part = course()["weight_gradient"].parts[4]
    assert isinstance(part, Ask)
    question = question_of(part, 4, 1, 0)
    assert isinstance(question, MapQuestion)
    reader.find("StaticText", r"^Right so far: 0 of 6 cells\.$")
    reader.press("gridcell", r"^row 0, column 0: dW\[0, 0\]$")
    reader.find("textbox", "^dW, row 0, column 0$")
    reader.page.keyboard.type(f"{question.cells[0].answer:g}")
    reader.page.keyboard.press("Tab")
    reader.find("textbox", "^dW, row 0, column 1$")
    reader.press("button", "^Check$")
    reader.hear(r"^Right so far: 1 of 6 cells\.$")


def test_another_parts_words_are_said_and_lessons_tell_how_far_they_are(
    stage: StagePage, reader: ScreenReader
) -> None:
    page = open_part(stage)
    lesson = page.get_by_role("radio", name="1 One window")
    expect(lesson).to_have_accessible_description(re.compile("0 of 5 · 8 min$"))
    walk(page, 8)
    reader.hear("^Nine windows, nine numbers")
    reader.find("radio", "^✓ 1 · watch$")
    expect(lesson).to_have_accessible_description(re.compile("1 of 5 · 8 min$"))
    reader.press("button", "^Go on$")
    reader.hear("^Nine windows", "^Make the kernel your own")


def test_how_many_are_right_in_a_row_is_told_in_words_and_no_icon_is(
    stage: StagePage, reader: ScreenReader
) -> None:
    open_part(stage, "one_window", 5, learn="course", rseed=2)
    reader.find("StaticText", r"^\s*In a row: 0 of 3$")
    expect(reader.page.locator("main").get_by_role("img", name=re.compile(" icon$"))).to_have_count(0)
