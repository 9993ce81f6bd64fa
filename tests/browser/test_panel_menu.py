"""Every panel's title opens a menu of its numbers: copied or saved, as NumPy has them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from convviz.lab.session.session import Session
from tests.browser.line_proxy import Line
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

CAUGHT = "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"


def opener(stage: StagePage, role: str) -> Locator:
    return stage.panel(role).locator("figcaption").get_by_role("button").first


def opened(stage: StagePage, role: str) -> Locator:
    opener(stage, role).click()
    menu = stage.page.get_by_role("menu")
    expect(menu).to_be_visible()
    return menu


def taken(stage: StagePage, menu: Locator, form: str) -> str:
    stage.page.evaluate("() => { window.copied = null; }")
    menu.get_by_role("menuitem", name=form).click()
    expect(stage.page.locator(".cv-menu-said")).to_have_text("Copied")
    return str(stage.page.evaluate("() => window.copied"))


def test_each_form_has_all_the_numbers_of_the_panel(stage: StagePage):
    stage.open("backward", view="input_grad", pic="cat", g="random", t=400)
    stage.page.evaluate(CAUGHT)
    now = Session()
    now.read_address(stage.query())
    wanted = np.asarray(now.chosen.weight, np.float32)
    menu = opened(stage, "kernel")
    for name, form in (("np", "NumPy array"), ("torch", "PyTorch tensor")):
        names: dict[str, Any] = {"np": np, "torch": torch}
        exec(taken(stage, menu, form), names)
        np.testing.assert_array_equal(np.asarray(names["kernel"], np.float32), wanted, name)
    for apart, form in (("\t", "spreadsheet"), (",", "Copy as CSV")):
        tables = taken(stage, menu, form).split("\n\n")
        read = [[[float(v) for v in row.split(apart)] for row in table.split("\n")] for table in tables]
        np.testing.assert_array_equal(np.array(read, np.float32), wanted, form)
    assert taken(stage, menu, "LaTeX").count("\\begin{bmatrix}") == len(wanted)


def test_what_is_not_computed_yet_is_not_taken_along(stage: StagePage):
    stage.open("forward", t=8)
    with stage.page.expect_download() as saved:
        opened(stage, "output").get_by_role("menuitem", name="Save as NPZ").click()
    assert saved.value.suggested_filename == "convviz-output.npz"
    now = Session()
    now.read_address(stage.query())
    wanted = np.asarray(now.chosen.output, np.float32).copy()
    wanted.ravel()[9:] = np.nan
    with np.load(saved.value.path()) as loaded:
        np.testing.assert_array_equal(loaded["output"], wanted)
    with stage.page.expect_download() as saved:
        opened(stage, "input").get_by_role("menuitem", name="Save as CSV").click()
    assert saved.value.suggested_filename == "convviz-input.csv"
    np.testing.assert_array_equal(
        np.loadtxt(saved.value.path(), delimiter=",", dtype=np.float32), now.chosen.x[0]
    )


def test_the_menu_is_worked_by_keys_which_the_stage_does_not_hear(stage: StagePage):
    stage.open("forward", t=3)
    page = stage.page
    button = opener(stage, "kernel")
    expect(button).to_have_accessible_name("kernel w")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("menu", name="Numbers of “kernel w”")).to_be_visible()
    items = page.get_by_role("menuitem")
    expect(items).to_have_count(7)
    expect(items.first).to_be_focused()
    for key, number in (("ArrowDown", 1), ("End", 6), ("ArrowDown", 0), ("ArrowUp", 6), ("Home", 0)):
        page.keyboard.press(key)
        expect(items.nth(number)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert stage.step == 3


def test_numbers_that_are_not_numpys_yet_are_not_taken(stage_afar: StagePage, line: Line):
    stage = stage_afar.open("forward")
    line.hold(line.down)
    stage.edit(0, 0, "7")
    menu = opened(stage, "output")
    for item in menu.get_by_role("menuitem").all():
        expect(item).to_be_disabled()
    line.release(line.down)
    stage.wait_for_numpy()
    for item in menu.get_by_role("menuitem").all():
        expect(item).to_be_enabled()


@pytest.mark.parametrize("view", ["patches", "matrix", "transposed"])
def test_every_panel_of_a_view_has_one_in_the_window_of_a_phone(view: str, phone: Page, server: str):
    stage = StagePage(phone, server, stays=True).open("forward", view=view, stride=2, k="sobel_x~box")
    for panel in stage.page.locator(".cv-panel").all():
        panel.locator(".cv-opener").scroll_into_view_if_needed()
        panel.locator(".cv-opener").click()
        box = stage.page.locator(".cv-menu").bounding_box()
        window = phone.viewport_size
        assert box and window and box["x"] >= 0 and box["x"] + box["width"] <= window["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= window["height"]
        assert min(item["height"] for item in sizes(stage.page)) >= 44
        phone.keyboard.press("Escape")


def sizes(page: Page) -> list[dict[str, float]]:
    return page.locator(".cv-menu-item:not([hidden])").evaluate_all(
        "items => items.map((item) => item.getBoundingClientRect().toJSON())"
    )


def test_the_first_pages_example_has_titles_alone(page: Page, server: str):
    stage = StagePage(page, server)
    stage.visit("?lang=en")
    stage.wait()
    expect(opener(stage, "output")).to_be_disabled()
    expect(stage.panel("output").locator(".cv-title")).to_have_text(re.compile("output"))
