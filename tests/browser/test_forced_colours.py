"""Where the system's colours replace the page's, what is chosen, on, current or focused is still seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.stage_page import StagePage

# What a colour of the system is in the page, as the browser writes it.
SYSTEM = """name => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
  const said = getComputedStyle(probe).color;
  probe.remove();
  return said;
}"""


pytestmark = pytest.mark.one_tab


@pytest.fixture
def forced(stage: StagePage) -> StagePage:
    stage.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    return stage


def style(element: Locator, name: str) -> str:
    return str(element.evaluate(f"element => getComputedStyle(element).{name}"))


def system(stage: StagePage, name: str) -> str:
    return str(stage.page.evaluate(SYSTEM, name))


def expect_chosen(stage: StagePage, chosen: Locator, other: Locator) -> None:
    """Assert that one of two has the system's colours of what is chosen, and the other has not."""
    expect(chosen).to_have_css("background-color", system(stage, "Highlight"))
    expect(chosen).to_have_css("color", system(stage, "HighlightText"))
    assert style(other, "backgroundColor") != system(stage, "Highlight")


def test_chosen_views_pressed_buttons_and_tabs_are_seen(forced: StagePage) -> None:
    forced.open("backward")
    page = forced.page
    views = page.get_by_role("radiogroup", name="View")
    expect_chosen(
        forced, views.get_by_role("radio", name="Weight gradient"), views.get_by_role("radio", name="Check")
    )
    losses = forced.root.locator("[data-upstream]")
    expect_chosen(forced, losses.and_(page.locator("[aria-pressed=true]")), losses.last)
    slow = forced.root.locator("[data-do=slow]")
    before = style(slow, "backgroundColor")
    forced.do("slow")
    expect(slow).to_have_css("background-color", system(forced, "Highlight"))
    assert before != system(forced, "Highlight")
    page.locator(".cv-code > summary").click()
    tabs = page.locator(".cv-code").get_by_role("tab")
    expect_chosen(forced, tabs.first, tabs.last)
    lines = page.locator(".cv-code-line")
    expect(page.locator(".cv-code-line[aria-current]").first).to_have_css("outline-style", "solid")
    expect(lines.first).to_have_css("outline-style", "none")
    assert style(lines.first, "borderInlineStartColor") == system(forced, "Canvas")


def test_a_switch_that_is_on_is_seen_and_so_is_a_choice_in_a_list(forced: StagePage) -> None:
    forced.open("forward")
    track = forced.page.get_by_test_id("stCheckbox").first.locator("label > div").first
    expect(track).to_have_css("border-top-style", "solid")
    expect(track).to_have_css("background-color", system(forced, "ButtonFace"))
    forced.page.get_by_text("Large type").first.click()
    expect(track).to_have_css("background-color", system(forced, "Highlight"))
    forced.page.goto(f"{forced.server}/learn?lang=en&learn=exercises")
    dots = forced.page.get_by_test_id("stRadioOption").locator("> div > div:first-child > div")
    expect(dots.first).to_have_css("background-color", system(forced, "ButtonText"))
    expect(dots.last).not_to_have_css("background-color", system(forced, "ButtonText"))


def test_the_focus_and_the_cursor_of_a_heatmap_are_seen(forced: StagePage) -> None:
    forced.open("forward")
    page = forced.page
    page.get_by_role("radio", name="Output", exact=True).focus()
    page.keyboard.press("ArrowRight")  # from the keyboard, so that the ring shows
    for element in (
        page.locator(":focus"),
        page.get_by_test_id("stCheckbox").first.locator("label"),
        forced.root.locator("[data-do=negate]"),
    ):
        element.evaluate("element => (element.querySelector('input') ?? element).focus()")
        expect(element).to_have_css("outline-style", "solid")
        expect(element).to_have_css("outline-color", system(forced, "Highlight"))
    grid = forced.panel("kernel").get_by_role("grid")
    grid.focus()
    page.keyboard.press("ArrowRight")
    cursor = forced.panel("kernel").locator(".cv-cursor")
    expect(cursor).to_be_visible()
    expect(cursor).to_have_css("border-top-color", "rgb(0, 0, 0)")
    assert "rgb(255, 255, 255)" in style(cursor, "boxShadow")


def test_numbers_lie_on_the_systems_background(forced: StagePage) -> None:
    forced.open("forward")
    number = forced.panel("input").locator(".cv-numbers span").first
    assert style(number, "color") == system(forced, "CanvasText")
    assert style(number, "forcedColorAdjust") == "auto"  # which puts the page's colour behind each number
