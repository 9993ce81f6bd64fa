"""The focus stays where a person works when what had it is disabled, replaced or gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from convviz.lab.lessons.exercises import new_round
from tests.browser.axe import wait_for_rest
from tests.browser.stage_page import StagePage
from tests.for_each import for_each

pytestmark = pytest.mark.one_tab

IN_SIGHT = """element => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
}"""

FOCUS = "() => document.activeElement.outerHTML.slice(0, 200)"
HAS_A_NEW_FOCUS = """([gone, heir]) => {
  const { stApp } = { stApp: document.querySelector('.stApp') };
  const at = document.activeElement;
  return stApp.dataset.testScriptState === 'notRunning' && at !== document.body
    && (heir ? at.textContent.includes(heir) : !at.textContent.includes(gone));
}"""


def press(stage: StagePage, selector: str) -> None:
    """Press a button of the stage from the keyboard."""
    stage.root.locator(selector).first.focus()
    stage.page.keyboard.press("Enter")


def test_undo_keeps_the_focus_when_nothing_is_left_and_space_does_not_play(new_stage: StagePage) -> None:
    stage = new_stage.open("forward")  # nothing else can be undone
    stage.do("negate")
    undo = stage.root.locator('[data-do="undo"]')
    expect(undo).to_be_enabled()
    press(stage, '[data-do="undo"]')
    expect(undo).to_be_disabled()
    stage.wait_for_numpy()
    expect(undo).to_be_focused()
    before = stage.values("kernel")
    stage.page.keyboard.press("Space")  # neither plays nor undoes
    expect(stage.page.get_by_role("button", name="play", exact=True)).to_be_visible()
    assert (stage.values("kernel") == before).all()
    stage.page.keyboard.press("Tab")
    expect(stage.root.locator('[data-do="redo"]')).to_be_focused()
    stage.page.keyboard.press("Enter")
    expect(undo).to_be_enabled()


def test_a_chosen_loss_keeps_the_focus(stage: StagePage) -> None:
    stage.open("backward")
    press(stage, '[data-upstream="random"]')
    chosen = stage.root.locator('[data-upstream="random"]')
    expect(chosen).to_have_attribute("aria-pressed", "true")
    stage.wait_for_query(g="random")
    stage.wait_for_numpy()
    expect(chosen).to_be_focused()
    expect(stage.root.locator('[data-upstream="ones"]')).to_have_attribute("aria-pressed", "false")


def test_after_the_offer_of_own_numbers_the_focus_is_in_them(stage: StagePage) -> None:
    stage.open("forward")
    press(stage, '[data-do="own"]')
    expect(stage.root.locator('[data-do="own"]')).to_have_count(0)
    expect(stage.panel("input").get_by_role("grid")).to_be_focused()


def test_a_long_sum_is_opened_and_closed_from_where_the_focus_is(stage: StagePage) -> None:
    stage.open("forward", size=7, pic="noise")
    more = stage.page.locator(".cv-formula-lines .cv-formula-more").first
    fewer = stage.page.locator(".cv-formula-head .cv-formula-more")
    more.focus()
    stage.page.keyboard.press("Enter")
    expect(fewer).to_be_focused()
    stage.page.keyboard.press("Enter")
    expect(more).to_be_focused()


def test_a_question_that_is_answered_gives_the_focus_back_to_its_field(stage: StagePage) -> None:
    stage.open("backward", g="painted")
    brush = stage.root.locator(".cv-brush")
    brush.fill("1,234")
    answers = stage.root.locator(".cv-upstreams .cv-question button")
    answers.first.focus()
    stage.page.keyboard.press("Enter")
    expect(answers).to_have_count(0)
    expect(brush).to_be_focused()


def test_without_a_clipboard_a_copy_leaves_the_focus_on_its_button(stage: StagePage) -> None:
    stage.open("forward")
    stage.page.evaluate(
        "() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    )
    press(stage, ".cv-formula .cv-copy")
    copy = stage.root.locator(".cv-formula .cv-copy")
    expect(copy).to_have_text("Copied")
    expect(copy).to_be_focused()
    stage.page.evaluate("delete navigator.clipboard")


def test_on_a_narrow_page_every_stop_of_tab_is_in_the_window(
    new_stage: StagePage,
) -> None:
    page = new_stage.page
    page.set_viewport_size({"width": 390, "height": 844})
    new_stage.open("forward")
    for _stop in range(12):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        assert focus.evaluate(IN_SIGHT), focus.evaluate("element => element.outerHTML.slice(0, 200)")
    open_menu(page)


@for_each(
    "path, opens, name, heir",
    [
        ("learn?learn=bugs", "", "Mystery: find the bug", None),
        ("learn?learn=bugs&mystery=5", "", "Back to the museum", None),
        ("learn?series=first_window&rseed=7", "", "Reveal", "Next"),
        ("stack", "", "Show me two layers", None),
        ("forward?k=box~sobel_x", "2 Kernel", "Remove", None),
        ("forward?x=1_2_3~4_5_6~7_8_9", "1 Picture", "Apply", "Apply"),
    ],
)
def test_a_button_that_is_gone_after_its_press_leaves_the_focus_on_the_page(
    stage: StagePage, path: str, opens: str, name: str, heir: str | None
) -> None:
    page = stage.page
    stage.visit(f"{path}&lang=en" if "?" in path else f"{path}?lang=en")
    wait_for_rest(stage)
    if opens:
        stage.open_card(opens)
    button = page.locator("main").get_by_role("button", name=name).first
    button.focus()
    page.keyboard.press("Enter")
    assert stage.holds(HAS_A_NEW_FOCUS, [name, heir]), page.evaluate(FOCUS)


def test_a_button_that_is_disabled_after_its_press_passes_the_focus_on(stage: StagePage) -> None:
    page = stage.page
    stage.visit("learn?lang=en&learn=kernel")
    reset = page.get_by_role("button", name="Reset")
    page.get_by_role("button", name="One step").click()
    expect(reset).to_be_enabled()
    reset.focus()
    page.keyboard.press("Enter")
    expect(reset).to_be_disabled()
    assert stage.holds(HAS_A_NEW_FOCUS, ["Reset", None]), page.evaluate(FOCUS)


def test_a_grid_that_is_laid_elsewhere_keeps_the_focus(page: Page, server: str) -> None:
    page.goto(f"{server}/learn?lang=en&learn=exercises&series=whole_maps&rseed=7")
    page.locator(".cv-grids[data-rev]").wait_for()
    grid = page.get_by_role("grid", name="kernel w")
    grid.focus()
    page.keyboard.press("ArrowRight")  # by keyboard: whoever points needs no focus back
    expect(grid).to_be_focused()
    grid.evaluate("grid => document.querySelector('.cv-columns').append(grid.closest('.cv-column'))")
    expect(grid).to_be_focused()


def test_a_number_that_solves_an_exercise_leads_on_to_the_next(page: Page, server: str) -> None:
    question = new_round("first_window", 7).question
    page.goto(f"{server}/learn?lang=en&series=first_window&rseed=7")
    page.get_by_role("textbox", name="Your number").fill(f"{question.answer:g}")
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 6")).to_be_visible()
    expect(page.locator("body")).not_to_be_focused()


def test_a_mouse_that_presses_what_goes_leaves_the_keys_to_the_page(stage: StagePage) -> None:
    page = stage.page
    stage.visit("stack?lang=en")
    page.get_by_role("button", name="Show me two layers").click()
    expect(page.get_by_role("button", name="Show me two layers")).to_have_count(0)
    expect(page.locator("body")).to_be_focused()


def open_menu(page: Page) -> None:
    """Open the closed sidebar: its links are there again."""
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Backward")).to_be_visible()
