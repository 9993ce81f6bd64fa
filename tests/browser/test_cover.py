"""Predict, then reveal: what is covered stands nowhere on the page, until it was found or is shown."""

from __future__ import annotations

import re
from typing import Any, Literal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from convviz.lab.session.session import Session
from tests.browser.axe import faults
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

BOARD: dict[str, Any] = {"x": "1_2_0_3~0_1_2_1~3_0_1_2~1_1_0_2", "w": "1.37_2.11~0.53_-1.19", "bias": 7.43}
# All that can be read, seen or heard: texts, values of fields, and what assistive technology is told.
TOLD = """() => {
  const names = ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'];
  const stage = document.querySelector('.cv-stage');
  const said = [];
  const texts = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) said.push(texts.currentNode.data);
  for (const each of stage.querySelectorAll('*')) {
    if (typeof each.value === 'string') said.push(each.value);
    for (const name of names) said.push(each.getAttribute(name) ?? '');
  }
  return said.join(' ');
}"""


def now_of(stage: StagePage) -> Session:
    now = Session()
    now.read_address(stage.query())
    return now


def told_numbers(stage: StagePage, numbers: Any) -> list[str]:
    """Which of these numbers stand somewhere in the stage, to as few digits as any part of it shows."""
    page = stage.page.evaluate(TOLD).replace("\N{MINUS SIGN}", "-")
    shown = {f"{float(n):.{k}g}" for n in np.ravel(numbers) for k in (2, 3, 4) if abs(n) % 1 > 0.001}
    return sorted(n for n in shown if "." in n and re.search(rf"(?<![\d.-]){re.escape(n)}(?!\d)", page))


def said(stage: StagePage) -> Any:
    return expect(stage.page.locator(".cv-cover-said"))


def type_into(stage: StagePage, role: str, row: int, col: int, text: str) -> None:
    stage.click(role, row, col)
    expect(stage.field).to_be_focused()
    stage.page.keyboard.type(text)
    stage.page.keyboard.press("Enter")


def test_another_covered_cell_opens_with_one_click_while_one_is_open(stage: StagePage) -> None:
    stage.open("forward", cover="output", **BOARD)
    type_into(stage, "output", 0, 0, "1000")
    said(stage).to_contain_text("1000")
    expect(stage.field).to_have_attribute("aria-label", re.compile(r"y\[0, 0\]"))  # until it is found
    stage.click("output", 1, 2)
    expect(stage.field).to_have_attribute("aria-label", re.compile(r"y\[1, 2\]"))
    expect(stage.field).to_be_focused()
    stage.page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("path", "view", "array"),
    [
        ("forward", "output", "output"),
        ("forward", "patches", "output"),
        ("forward", "matrix", "output"),
        ("backward", "weight_grad", "weight_grad"),
        ("backward", "input_grad", "input_grad"),
        ("backward", "two_ways", "input_grad"),
        ("backward", "matrix_grad", "weight_grad"),
    ],
)
def test_a_covered_result_stands_nowhere_in_the_stage_and_comes_back(
    stage: StagePage, path: str, view: str, array: str
) -> None:
    stage.open(path, view=view, t=4, g="random", cover=array, **BOARD)
    numbers = getattr(now_of(stage).chosen, array)
    stage.page.locator(".cv-values summary").click()
    if view in ("output", "patches", "weight_grad", "input_grad"):
        stage.page.locator(".cv-code > summary").click()
        expect(stage.page.locator(".cv-code-line").first).to_be_visible()
    stage.page.locator(".cv-values select").first.select_option(index=0)
    last = int(stage.page.locator(".cv-scrub").get_attribute("max") or 0)
    stage.go(last)
    stage.page.locator(".cv-grid").first.focus()  # and what a screen reader hears is written
    expect(stage.page.locator(".cv-cover-said")).to_be_visible()
    assert told_numbers(stage, numbers) == []
    stage.do("reveal_all")
    said(stage).to_be_hidden()
    stage.wait_for_query(cover=None)
    expect(stage.page.locator(".cv-playback [data-do=cover]")).to_be_focused()
    expect(stage.sentence).not_to_contain_text("covered")
    stage.go(last)
    stage.wait_for_rest()
    assert told_numbers(stage, numbers)
    stage.wait_for_query(t=str(last))  # or the next test's address comes with what was done here


def test_a_right_number_uncovers_its_cell_and_a_wrong_one_says_where_it_comes_from(stage: StagePage) -> None:
    stage.open("forward", cover="output", **BOARD)
    y = now_of(stage).chosen.output
    type_into(stage, "output", 1, 2, f"{y[1, 2] - 7.43:.3f}")
    said(stage).to_contain_text("without the bias: 7.43 is still to be added")
    expect(stage.field).to_be_focused()  # for the next try
    stage.page.keyboard.type(f"{y[1, 2]:.2f}")
    stage.page.keyboard.press("Enter")
    said(stage).to_have_text(f"y[1, 2] = {y[1, 2]:.2f}: right!")
    expect(stage.field).to_have_count(0)
    wanted = np.full((3, 3), np.nan)
    wanted[1, 2] = y[1, 2]
    stage.wait_for(output=wanted)
    stage.go(3)
    stage.wait_for(output=wanted)  # whatever the step
    expect(stage.sentence).to_contain_text("y[1, 0] is covered")
    stage.go(5)
    expect(stage.sentence).to_contain_text("y[1, 2] =")
    stage.wait_for_query(t="5")


def test_it_is_worked_by_keyboard_alone_and_says_what_is_covered(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad", g="random", **BOARD)
    stage.root.focus()
    stage.page.keyboard.press("h")
    stage.wait_for_query(cover="weight_grad")
    grid = stage.panel("weight_grad").locator(".cv-grid")
    grid.focus()
    stage.page.keyboard.press("ArrowRight")
    expect(grid).to_contain_text("dW[0, 1] = ?, covered")
    stage.page.keyboard.press("Enter")
    expect(stage.field).to_be_focused()
    expect(stage.field).to_have_attribute("aria-label", "your number for dW[0, 1]")
    answer = now_of(stage).chosen.weight_grad[0, 0, 1]
    stage.page.keyboard.type(f"{answer:.3f}")
    stage.page.keyboard.press("Enter")
    said(stage).to_contain_text("right!")
    expect(grid).to_be_focused()  # the walk goes on from there
    stage.page.keyboard.press("h")
    stage.wait_for_query(cover=None)


def test_one_cell_can_be_shown_and_the_next_number_covers_all_again(stage: StagePage) -> None:
    stage.open("forward", cover="output", **BOARD)
    show = stage.page.locator("[data-do=reveal_cell]")
    expect(show).to_be_disabled()
    stage.click("output", 0, 1)
    expect(show).to_be_enabled()
    show.click()
    wanted = np.full((3, 3), np.nan)
    wanted[0, 1] = now_of(stage).chosen.output[0, 1]
    stage.wait_for(output=wanted)
    stage.edit(0, 0, "3")
    stage.wait_for(output=np.full((3, 3), np.nan))


def test_the_menu_of_a_panel_covers_it_and_takes_nothing_covered_along(stage: StagePage) -> None:
    stage.open("backward", view="matrix_grad", g="random", **BOARD)
    stage.panel("input_grad").locator(".cv-opener").click()
    stage.page.get_by_role("menuitem", name="Cover these numbers").click()
    stage.wait_for_query(cover="input_grad")
    stage.wait_for(input_grad=np.full((4, 4), np.nan))
    assert np.isfinite(stage.mosaic("weight_grad")).all()
    stage.page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    stage.panel("input_grad").locator(".cv-opener").click()
    stage.page.get_by_role("menuitem", name="Copy as CSV").click()
    expect(stage.page.locator(".cv-menu-said")).to_have_text("Copied")
    assert not re.search(r"\d", stage.page.evaluate("() => window.copied"))
    stage.page.get_by_role("menuitem", name="Show these numbers").click()
    stage.wait_for_query(cover=None)
    stage.panel("kernel").locator(".cv-opener").click()  # what is given is not covered
    expect(stage.page.get_by_role("menuitem", name="Cover these numbers")).to_have_count(0)
    stage.page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault_while_numbers_are_covered_for_a_question(
    stage: StagePage, theme: Literal["light", "dark"]
) -> None:
    stage.page.emulate_media(color_scheme=theme)
    stage.open("forward", cover="output", task="exercise.first_window.3.3", **BOARD)
    type_into(stage, "output", 1, 1, "99")
    said(stage).to_contain_text("is not 99")
    stage.page.keyboard.press("Escape")
    assert faults(stage) == []
    stage.page.emulate_media(color_scheme="light")


def test_a_finger_opens_a_covered_cell_on_a_phone(phone: Page, server: str) -> None:
    stage = StagePage(phone, server, stays=True).open("forward", cover="output", **BOARD)
    y = now_of(stage).chosen.output
    phone.touchscreen.tap(*stage.point("output", 2, 1))
    expect(stage.field).to_be_focused()
    phone.keyboard.type(f"{y[2, 1]:.2f}")
    phone.keyboard.press("Enter")
    said(stage).to_have_text(f"y[2, 1] = {y[2, 1]:.2f}: right!".replace("-", "\N{MINUS SIGN}"))
    assert phone.evaluate("() => document.scrollingElement.scrollWidth") <= 390


def test_playing_goes_on_while_the_result_is_covered(stage: StagePage) -> None:
    stage.open("forward", cover="output", **BOARD)
    stage.page.locator(".cv-speed").select_option("120")
    stage.do("first")
    stage.do("play")
    stage.expect_step(8)
    stage.wait_for(output=np.full((3, 3), np.nan))
    stage.wait_for_query(t="8")


def test_a_gradient_check_numbers_and_exports_keep_the_secret(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad", g="random", cover="weight_grad", **BOARD)
    stage.show_view("Check")
    note = stage.page.get_by_text("Some numbers are covered")
    expect(note).to_be_visible()
    stage.page.get_by_role("button", name="Take it with you").click()
    dialog = stage.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Numbers").or_(
        dialog.get_by_role("button", name="Numbers")
    ).first.click()
    expect(dialog.get_by_text("Some numbers are covered")).to_be_visible()
    stage.page.keyboard.press("Escape")


@pytest.mark.parametrize("cover", ["output", "weight_grad"])
def test_the_filtered_photo_is_not_saved_while_the_output_is_covered(cover: str, stage: StagePage) -> None:
    stage.visit(f"forward?lang=en&view=picture&pic=camera&cover={cover}")
    stage.page.get_by_role("button", name="Take it with you").click()
    dialog = stage.page.get_by_role("dialog")
    covered = int(cover == "output")
    note = dialog.get_by_text("Some numbers are covered")
    save = dialog.get_by_role("button", name="Save at full size (PNG)")
    expect(note if covered else save).to_be_visible()
    expect(note).to_have_count(covered)
    expect(save).to_have_count(1 - covered)
    expect(dialog.get_by_role("button", name="Save the numbers (TIFF")).to_have_count(1 - covered)


def test_a_filtered_picture_is_covered_by_a_pane_and_shown_again(stage: StagePage) -> None:
    stage.open("forward", view="picture", pic="camera", k="sobel_x")
    page, after = stage.page, stage.panel("after")
    pane, picture = after.get_by_text("Covered: what will become of the picture?"), after.locator("image")
    full_size = page.get_by_role("button", name="Download full size")
    expect(picture).to_have_count(1)
    expect(pane).to_be_hidden()
    for _again in range(2):
        stage.root.focus()
        page.keyboard.press("h")
        expect(pane).to_be_visible()
        expect(picture).to_have_count(0)
        expect(full_size).to_be_disabled()
        said(stage).to_contain_text("neither shown nor saved until you show it")
        stage.wait_for_query(cover="output")
        stage.edit(1, 1, "3")  # nor does what the browser filters meanwhile show it
        expect(after.locator("canvas.cv-photo")).to_be_hidden()
        stage.do("reveal_all")
        expect(picture).to_have_count(1)
        expect(pane).to_be_hidden()
        expect(full_size).to_be_enabled()
        stage.wait_for_query(cover=None)


def test_a_question_is_watched_found_there_and_gone_back_to(stage: StagePage) -> None:
    stage.visit("learn?lang=en&learn=exercises&series=stride_two_backwards&rseed=5")
    page = stage.page
    page.get_by_role("link", name="Watch this on Backward").click()
    stage.wait()
    strip = page.locator(".st-key-task_strip")
    expect(strip).to_contain_text("What is the gradient of the input")
    said(stage).to_be_visible()
    dx = now_of(stage).chosen.input_grad[0]
    stage.wait_for(input_grad=np.full(dx.shape, np.nan))
    for way in ("reveal_all", "reveal_cell", "cover"):  # the question is to be answered
        expect(page.locator(f"[data-do={way}]")).to_be_hidden()
    stage.root.focus()
    page.keyboard.press("h")
    assert stage.query()["cover"] == "input_grad"
    type_into(stage, "input_grad", 0, 0, f"{dx[0, 0]:g}")
    said(stage).to_contain_text("right!")
    strip.get_by_role("link", name="Back to the question").click()
    expect(page.get_by_role("heading", name="What is the gradient of the input")).to_be_visible()
    assert {"task", "cover"}.isdisjoint(stage.query())


def test_who_leaves_a_question_can_see_the_numbers(stage: StagePage) -> None:
    stage.open("forward", cover="output", task="exercise.first_window.3.3", **BOARD)
    stage.page.get_by_role("button", name="Leave", exact=True).click()
    expect(stage.page.locator(".st-key-task_strip")).to_have_count(0)
    stage.do("reveal_all")
    said(stage).to_be_hidden()
    stage.wait_for_query(cover=None, task=None)
