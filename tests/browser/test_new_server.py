"""A server that knows nobody, in the place of the one before, takes nothing away that a person did."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage
from tests.browser.test_line import SOBEL, expect_kernel, redraw, type_through, with_cells


@pytest.fixture
def stage(stage_afar: StagePage) -> StagePage:
    return stage_afar


def test_what_is_typed_while_the_line_is_dead_reaches_a_new_session_too(
    stage: StagePage, line: Line, other_server: str
) -> None:
    stage.open("forward", t=5)
    stage.edit(2, 2, "9")
    stage.wait_for_query(w="-1_0_1~-2_0_2~-1_0_9")
    line.cut()
    stage.click("kernel", 0, 0)
    type_through(stage, 3, 7)
    redraw(stage)
    line.server = other_server
    line.mend()
    kernel = with_cells(3, 7)
    kernel[2, 2] = 9
    expect_kernel(stage, kernel)
    stage.edit(1, 1, "6")  # what is typed from now on arrives as well
    kernel[1, 1] = 6
    expect_kernel(stage, kernel)
    stage.expect_step(5)
    stage.wait_for_query(t="5")


def test_a_new_server_hears_what_is_done_on_a_page_where_nothing_was_under_way(
    stage: StagePage, line: Line, other_server: str
) -> None:
    stage.open("forward")
    whole = stage.page.get_by_test_id("stApp")  # the part that asks on a new line comes last
    expect(whole).to_have_attribute("data-test-script-state", "notRunning")
    line.cut()
    line.server = other_server
    line.mend()
    stage.show_view("Patches")
    stage.wait_for_query(view="patches")
    stage.wait_for_rest()  # the new server's stage is in the place of the one before
    stage.edit(0, 0, "3")
    stage.wait_for_query(w="3_0_1~-2_0_2~-1_0_1")


def test_an_open_card_is_open_on_a_new_server_too(stage: StagePage, line: Line, other_server: str) -> None:
    stage.open("forward")
    stage.open_card("2 Kernel")
    weights = stage.card("2 Kernel").locator("textarea")
    expect(weights).to_be_visible()
    stage.edit(0, 0, "3")  # another line in the card's title, and for Streamlit another card
    expect(weights).to_have_value("3 0 1\n-2 0 2\n-1 0 1")
    line.cut()
    line.server = other_server
    line.mend()
    stage.show_view("Patches")
    stage.wait_for_query(view="patches")
    expect(weights).to_be_visible()
    weights.fill("1 2\n3 4")
    weights.press("Control+Enter")
    stage.wait_for(kernel=np.array([[1, 2], [3, 4]]))
    expect(stage.card("1 Picture").locator("input")).to_have_count(0)


def test_an_open_panel_is_open_on_a_new_server_too_and_what_undo_lost_is_said(
    stage: StagePage, line: Line, other_server: str
) -> None:
    page = stage.open("forward").page
    undo = stage.root.locator('[data-do="undo"]')
    stage.edit(0, 0, "3")
    stage.wait_for_query(w="3_0_1~-2_0_2~-1_0_1")
    expect(undo).to_have_attribute("title", "undo")
    stage.open_card("1 Picture")
    page.locator(".st-key-picture_more button").click()
    count = page.get_by_test_id("stPopoverBody").get_by_label("Pictures in the batch")
    expect(count).to_be_visible()
    line.cut()
    line.server = other_server
    line.mend()
    expect(undo).to_have_attribute("title", re.compile("the browser’s Back undoes"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    count.fill("3")
    count.press("Enter")
    stage.wait_for_query(n="3")
    expect(count).to_be_visible()


@pytest.mark.parametrize("is_new", [True, False])
def test_the_open_dialog_is_open_on_a_new_line_too_at_its_part(
    stage: StagePage, line: Line, other_server: str, is_new: bool
) -> None:
    page = stage.open("forward").page
    page.get_by_role("button", name="Take it with you").click()
    dialog = page.get_by_role("dialog", name="Take it with you")
    part = dialog.get_by_role("radio", name="Numbers")
    part.click()
    expect(dialog.get_by_role("button", name="Save").first).to_be_enabled()
    dialog.evaluate("dialog => (dialog.dataset.line = 'before')")
    line.cut()
    line.server = other_server if is_new else line.server
    line.mend()
    expect(dialog).not_to_have_attribute("data-line", "before")
    expect(part).to_be_checked()
    expect(dialog.get_by_role("button", name="Save").first).to_be_enabled()
    stage.wait_for_run()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_dialog_that_was_closed_while_the_line_was_dead_stays_closed(
    stage: StagePage, line: Line, other_server: str
) -> None:
    page = stage.open("forward").page
    page.get_by_role("button", name="Take it with you").click()
    dialog = page.get_by_role("dialog", name="Take it with you")
    expect(dialog.get_by_role("radio", name="Numbers")).to_be_visible()
    stage.wait_for_run()
    line.cut()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    line.server = other_server
    line.mend()
    stage.show_view("Patches")
    stage.wait_for_query(view="patches")
    expect(dialog).to_have_count(0)


def test_nothing_can_be_chosen_that_a_new_server_would_not_hear(
    stage: StagePage, line: Line, other_server: str
) -> None:
    stage.open("forward")
    whole = stage.page.get_by_test_id("stApp")
    expect(whole).to_have_attribute("data-test-script-state", "notRunning")
    patches = stage.page.get_by_role("radio", name="Patches", exact=True)
    box = patches.bounding_box()
    line.cut()
    line.server = other_server
    line.up.delay = 1  # what is asked is under way for so long
    line.mend()
    expect(whole).to_have_attribute("data-test-connection-state", "CONNECTED")
    line.hold(line.up)
    assert box
    stage.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    patches.press(" ")
    line.release(line.up)
    stage.show_view("Patches")
    stage.wait_for_query(view="patches")
    expect(patches).to_be_checked()
    stage.edit(0, 0, "3")
    stage.wait_for_query(w="3_0_1~-2_0_2~-1_0_1")


def test_undo_reaches_behind_what_a_new_server_knows(stage: StagePage, line: Line, other_server: str) -> None:
    stage.open("forward")
    stage.edit(2, 2, "9")
    stage.edit(0, 0, "3")
    stage.wait_for_query(w="3_0_1~-2_0_2~-1_0_9")
    line.cut()
    line.server = other_server
    for act in ("undo", "undo", "redo"):
        stage.do(act)
    stage.edit(1, 1, "6")
    stage.do("undo")
    line.mend()
    kernel = SOBEL.copy()
    kernel[2, 2] = 9
    expect_kernel(stage, kernel)
