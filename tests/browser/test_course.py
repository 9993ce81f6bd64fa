"""The course in a browser: a part counts when it was done, and one goes on where one was."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from convviz.lab.lessons.course import Ask, Watch, course, question_of
from convviz.lab.lessons.exercises import Question
from tests.browser.stage_page import StagePage
from tests.browser.test_progress import reload_once_kept

# What was done in a test stays in the tab: each has lessons, parts or a seed of its own.
pytestmark = pytest.mark.one_tab

NOTICE = "Nine windows, nine numbers"


def open_part(stage: StagePage, lesson: str = "", part: int = 0, **more: Any) -> Page:
    query = {"lang": "en", "lesson": lesson, "part": part or "", **more}
    stage.visit("learn?" + "&".join(f"{key}={value}" for key, value in query.items() if value))
    return stage.page


def drawn(page: Page) -> Locator:
    """The lesson's stage, once it is drawn."""
    root = page.locator(".cv-stage[data-view]")
    root.wait_for()
    return root


def walk(page: Page, steps: int) -> None:
    drawn(page).focus()
    for _step in range(steps):
        page.keyboard.press("ArrowRight")


def asked(lesson: str, part: int, number: int, seed: int = 1) -> Question:
    ask = course()[lesson].parts[part - 1]
    assert isinstance(ask, Ask)
    return question_of(ask, part - 1, seed, number)


def answer(page: Page, value: float) -> None:
    page.get_by_label("Your number").fill(f"{value:g}")
    page.get_by_role("button", name="Check").click()


def test_a_part_counts_once_all_its_steps_were_on_show(stage: StagePage) -> None:
    page = open_part(stage)
    expect(page.get_by_role("heading", name="One window")).to_be_visible()
    drawn(page).focus()
    page.keyboard.press("End")  # the steps between were jumped over
    expect(page.get_by_text("Steps seen: 2 of 9")).to_be_visible()
    page.keyboard.press("Home")
    walk(page, 8)
    expect(page.get_by_text(NOTICE)).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Make the kernel your own")).to_be_visible()
    expect(page).to_have_url(re.compile("lesson=one_window&part=2"))
    page.go_back()
    expect(page.get_by_text(NOTICE)).to_be_visible()


def test_playing_through_counts_as_well(stage: StagePage) -> None:
    page = open_part(stage, "stride_padding", 1)
    drawn(page)
    page.get_by_role("combobox", name="Speed").select_option("30")
    page.get_by_role("button", name="Play").click()
    part = course()["stride_padding"].parts[0]
    assert isinstance(part, Watch)
    expect(page.get_by_text(part.notice.text)).to_be_visible()


def test_a_change_that_is_asked_for_counts_and_leaves_the_other_pages_alone(stage: StagePage) -> None:
    page = stage.open("forward", pic="dot", k="box").page
    page.get_by_role("link", name="Learn").click()
    page.get_by_text("The course", exact=True).click()
    open_part(stage, "one_window", 2, pic="dot", k="box")
    expect(page.get_by_text("Not done yet")).to_be_visible()
    drawn(page)
    page.get_by_role("button", name="half turn").click()
    expect(page.get_by_text("All of them moved")).to_be_visible()
    page.get_by_role("link", name="Forward").click()
    expect(page).to_have_url(re.compile("pic=dot.*k=box"))


def test_three_right_in_a_row_master_a_part_and_it_stays_after_a_reload(stage: StagePage) -> None:
    page = open_part(stage, "one_window", 5, learn="course", rseed=2)
    for number in range(3):
        expect(page.get_by_label("Your number")).to_be_visible()
        answer(page, asked("one_window", 5, number, seed=2).answer)
        expect(page.get_by_text("Right!")).to_be_visible()
        if number < 2:
            page.get_by_role("button", name="Another question").click()
    expect(page.get_by_text("All right at the first try. Well done!")).to_be_visible()
    reload_once_kept(page, "course one_window 2", "[0,0,0,0,1]")
    expect(page.get_by_text("All right at the first try. Well done!")).to_be_visible()
    page.get_by_role("button", name="Next lesson").click()
    expect(page.get_by_role("heading", name="Where windows start")).to_be_visible()


def test_a_slip_that_is_made_twice_brings_the_smallest_case(stage: StagePage) -> None:
    page = open_part(stage, "weight_gradient", 4)
    for number in range(2):
        question = asked("weight_gradient", 4, number)
        slip = next(mistake for mistake in question.mistakes if mistake.id in ("turned", "upstream_turned"))
        expect(page.get_by_label("Your number")).to_be_visible()
        answer(page, slip.value)
        expect(page.get_by_text("One more try.")).to_be_visible()
        if number == 0:
            answer(page, question.answer)
            page.get_by_role("button", name="Another question").click()
    expect(page.get_by_text("The same slip twice")).to_be_visible()
    expect(page.get_by_text("Nothing is turned on the way to dW")).to_be_visible()
    drawn(page)


def test_a_lesson_that_is_not_there_is_the_first_one(stage: StagePage) -> None:
    for lesson in ("juggling", ""):
        page = open_part(stage, lesson)
        expect(page.get_by_role("heading", name="One window")).to_be_visible()


def test_a_lesson_goes_on_in_another_language_and_on_another_day(new_stage: StagePage) -> None:
    page = open_part(new_stage)
    walk(page, 8)
    expect(page.get_by_text(NOTICE)).to_be_visible()
    page.get_by_text("繁體中文").click()
    expect(page.get_by_text("九個視窗，九個數字")).to_be_visible()
    page.goto(f"{new_stage.server}/learn?lang=zh-Hant")
    expect(page.get_by_text("把卷積核變成你自己的")).to_be_visible()


OWN = """\
title = "Edges first"
goal = "You find edges."
minutes = 3
[[part]]
text = "Walk over the dot."
stage = "forward?x=1_2_3~4_5_6&w=1_0~0_1"
see = "all"
notice = "Soft."
"""


def test_a_lesson_that_is_dropped_on_any_page_opens_and_its_link_carries_it(stage: StagePage) -> None:
    page = stage.open("forward").page
    file = {"name": "edges.toml", "mimeType": "application/toml", "buffer": OWN.encode()}
    page.locator(".st-key-anywhere input").set_input_files(file)  # what is dropped goes there
    expect(page.get_by_text("Walk over the dot.")).to_be_visible()
    walk(page, 1)
    expect(page.get_by_text("Soft.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"course=[\w-]{22}"))
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_text("Walk over the dot.")).to_be_visible()
    expect(other.get_by_role("radio", name="Edges first")).to_be_checked()
    other.close()
