"""What a page says of itself and what is said aloud: its name, its language, the step where one stops."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab


def test_a_page_is_named_by_its_view_and_says_in_which_language_it_is(stage: StagePage) -> None:
    page = stage.page
    stage.open("backward")
    expect(page).to_have_title("Weight gradient · Backward · ConvViz")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    stage.show_view("Input gradient")
    expect(page).to_have_title("Input gradient · Backward · ConvViz")
    page.get_by_role("radio", name="繁體中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page).to_have_title(re.compile(r"^輸入梯度 · .+ · ConvViz$"))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_a_step_is_said_when_one_has_stopped_and_nothing_while_it_plays(stage: StagePage) -> None:
    stage.open("forward")
    spoken = stage.root.locator("p[role=status]")
    stage.go(4)
    expect(spoken).to_have_text(re.compile(r"^y\[0, 4\] = "))
    stage.page.locator(".cv-speed").select_option("8")
    stage.do("play")
    assert stage.holds("() => Number(document.querySelector('.cv-stage').dataset.t) > 10")
    assert (spoken.text_content() or "").startswith("y[0, 4] = ")
    stage.do("play")
    expect(spoken).to_have_text(re.compile(rf"^y\[{stage.step // 6}, {stage.step % 6}\] = "))
    expect(stage.page.locator(".cv-scrub")).to_have_attribute(
        "aria-valuetext",
        re.compile(rf"^step {stage.step + 1} of 36, y\[{stage.step // 6}, {stage.step % 6}\] = "),
    )


def test_space_opens_what_has_the_focus_and_escape_hides_the_words_beside_the_pointer(
    stage: StagePage,
) -> None:
    stage.open("forward")
    code = stage.page.locator("details.cv-code")
    code.locator("summary").focus()
    stage.page.keyboard.press("Space")
    expect(code).to_have_attribute("open", "")
    stage.expect_step(0)
    stage.hover("input", 3, 3)
    expect(stage.tip).to_be_visible()
    stage.page.keyboard.press("Escape")
    expect(stage.tip).to_be_hidden()


def test_nothing_plays_by_itself_for_whoever_asks_for_less_motion(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    stage = StagePage(page, server).open("")
    expect(stage.page.get_by_role("button", name="play", exact=True)).to_be_visible()
    stage.expect_step(0)
    stage.do("play")
    expect(stage.page.get_by_role("button", name="pause", exact=True)).to_be_visible()
