"""Heatmaps by keyboard: a cursor walks over their cells, says what is there, and does what pointing does."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import convviz
from tests.browser.stage_page import StagePage, weight_text

pytestmark = pytest.mark.one_tab

KERNEL = [[1.0, -2.0], [0.5, 3.0]]
X = "1_2_0~4_1_2~0_3_5"
SMALL = {"x": X, "w": weight_text(KERNEL)}
_TOLD = """async () => {
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  const id = document.activeElement?.getAttribute('aria-activedescendant');
  return id ? document.getElementById(id).textContent : '';
}"""


@pytest.fixture
def small(stage: StagePage) -> StagePage:
    """An input of 3 x 3 numbers and a kernel of 2 x 2."""
    return stage.open("forward", **SMALL)


def grid(stage: StagePage, role: str) -> Locator:
    return stage.panel(role).get_by_role("grid")


def walk(stage: StagePage, role: str, *keys: str) -> None:
    """Give a panel the focus and press keys."""
    grid(stage, role).focus()
    for key in keys:
        stage.page.keyboard.press(key)


def told(page: Page) -> str:
    """What is told of the cell under the cursor after the next frame: the grid in focus points to it."""
    return str(page.evaluate(_TOLD)).replace("\N{MINUS SIGN}", "-")


def test_a_map_says_what_it_is_and_where_its_cursor_is(small: StagePage) -> None:
    x = grid(small, "input")
    expect(x).to_have_attribute("aria-rowcount", "3")
    expect(x).to_have_attribute("aria-colcount", "3")
    expect(x).to_have_accessible_name("input x")
    expect(x).to_have_accessible_description(re.compile(r"^3 × 3\. From 0 to 5\."))
    expect(grid(small, "output")).to_have_accessible_description(re.compile(r"computed: 1 of 4"))
    walk(small, "input")
    assert told(small.page) == "row 0, column 0: x[0, 0] = 1, in the window, feeds 1 output"
    walk(small, "input", "ArrowDown", "ArrowRight")
    assert told(small.page) == "row 1, column 1: x[1, 1] = 1, in the window, feeds 4 outputs"
    for key, place in (
        ("End", "row 1, column 2: x[1, 2] = 2, feeds 2 outputs"),
        ("ArrowRight", "row 1, column 2: "),
        ("Home", "row 1, column 0: "),
        ("Control+End", "row 2, column 2: x[2, 2] = 5, feeds 1 output"),
        ("Control+Home", "row 0, column 0: "),
    ):
        small.page.keyboard.press(key)
        assert told(small.page).startswith(place), key


def heard(page: Page) -> dict[str, str | None]:
    """What the accessibility tree says of each grid's cell, by the grid's name; None where it has none."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = {node.get("backendDOMNodeId"): node.get("name", {}).get("value") for node in nodes}
    cells = {}
    for grid in (node for node in nodes if node.get("role", {}).get("value") == "grid"):
        points = [one for one in grid["properties"] if one["name"] == "activedescendant"]
        related = points[0]["value"]["relatedNodes"][0] if points else {}
        cells[grid["name"]["value"]] = names.get(related.get("backendDOMNodeId"))
    return cells


def all_heard(page: Page) -> dict[str, str | None]:
    """The same, once the grids are at rest and have their cells."""
    expect(page.get_by_role("grid").first).to_have_attribute("aria-activedescendant", re.compile("."))
    return heard(page)


@pytest.mark.parametrize("path", ("forward", "forward?view=picture", "backward", "stack", "learn"))
def test_every_grid_has_its_cell_in_place_before_the_focus_comes(stage: StagePage, path: str) -> None:
    stage.visit(f"{path}{'&' if '?' in path else '?'}lang=en")
    cells = all_heard(stage.page)
    assert cells
    for name, cell in cells.items():
        assert cell is not None and "row 0, column 0: " in cell, f"{name}: {cell}"


def test_a_grid_and_its_cell_are_told_of_as_one(stage: StagePage) -> None:
    stage.open("forward")
    for role in ("input", "output", "kernel"):
        at_once, own = grid(stage, role).evaluate(
            """(grid) => {
              grid.removeAttribute('aria-activedescendant'); // as it is for whoever is faster than the words
              grid.focus();
              const own = grid.getAttribute('aria-activedescendant');
              return [document.getElementById(own)?.textContent, own];
            }"""
        )
        assert at_once.startswith("row 0, column 0: "), role
        assert told(stage.page).startswith("row 0, column 0: ")
        assert grid(stage, role).get_attribute("aria-activedescendant") == own  # or it would be told twice
        stage.page.keyboard.press("ArrowRight")
        assert told(stage.page).startswith("row 0, column 1: ")
        assert grid(stage, role).get_attribute("aria-activedescendant") != own


def test_two_cells_take_turns_whatever_the_size(stage: StagePage) -> None:
    stage.open("forward")
    walk(stage, "output", *["ArrowRight"] * 5)
    assert told(stage.page).startswith("row 0, column 5: ")  # the cells follow the cursor by a frame
    expect(grid(stage, "output").get_by_role("gridcell")).to_have_count(2)
    index = "cell => [cell.parentElement.ariaRowIndex, cell.ariaColIndex]"
    now = grid(stage, "output").get_attribute("aria-activedescendant")
    assert stage.page.locator(f"[id='{now}']").evaluate(index) == ["1", "6"]


def test_the_cursor_previews_a_step_enter_goes_there_and_leaving_restores(small: StagePage) -> None:
    small.go(2)
    walk(small, "output", "ArrowRight")
    small.expect_step(1)
    assert told(small.page).startswith("row 0, column 1: y[0, 1] = ")
    expect(small.tip).to_be_visible()
    walk(small, "kernel")
    small.expect_step(2)
    walk(small, "output", "Control+End")
    assert told(small.page).startswith("row 1, column 1: y[1, 1]")
    small.page.keyboard.press("Enter")
    small.expect_step(3)
    walk(small, "kernel")
    small.expect_step(3)
    small.page.keyboard.press("Tab")  # it leaves: no trap
    expect(grid(small, "kernel")).not_to_be_focused()


def test_arrows_and_space_never_play_while_a_map_has_them(small: StagePage) -> None:
    walk(small, "input", "ArrowRight", "ArrowDown", "Space", "End")
    small.expect_step(0)
    expect(small.page.get_by_role("button", name="play", exact=True)).to_be_visible()
    small.page.keyboard.press("Escape")
    small.root.focus()
    small.page.keyboard.press("ArrowRight")
    small.expect_step(1)


def test_a_pinned_input_says_on_the_output_what_it_feeds(stage: StagePage) -> None:
    stage.open("forward", t=35)
    walk(stage, "input", "ArrowDown", "Enter")  # x[1, 0] feeds y[0, 0] and y[1, 0]
    walk(stage, "output", "Control+Home")
    assert ", lit up" in told(stage.page)
    stage.page.keyboard.press("ArrowRight")
    assert ", lit up" not in told(stage.page)
    stage.page.keyboard.press("Escape")
    stage.page.keyboard.press("ArrowLeft")
    assert ", lit up" not in told(stage.page)


@pytest.mark.parametrize(("opening", "typed"), [("5", ""), ("Enter", "5"), ("F2", "5"), ("Space", "5")])
def test_a_weight_is_typed_and_the_grid_has_the_focus_again(
    small: StagePage, opening: str, typed: str
) -> None:
    walk(small, "kernel", "ArrowRight", opening)
    expect(small.field).to_be_focused()
    small.page.keyboard.type(typed)
    small.page.keyboard.press("Tab")  # takes the number and goes on to the next cell
    expect(small.field).to_have_attribute("aria-label", "kernel cell, row 1, column 0")
    small.page.keyboard.press("Escape")
    expect(grid(small, "kernel")).to_be_focused()
    assert told(small.page).startswith("row 1, column 0: w[1, 0] = 0.5")
    small.wait_for(kernel=[[1, 5], [0.5, 3]])
    small.page.keyboard.press("ArrowUp")
    assert told(small.page).startswith("row 0, column 0: w[0, 0] = 1")


def test_a_gradient_is_painted_by_keys(stage: StagePage) -> None:
    stage.open("backward", **SMALL, view="weight_grad", g="painted")
    walk(stage, "output_grad", "ArrowDown", "Space", "ArrowRight", "Space")
    grad = np.array([[0.0, 0], [1, 1]])
    stage.wait_for(output_grad=grad)
    stage.wait_for_query(paint="1_0_1~1_1_1")
    stage.page.keyboard.press("Space")  # where the brush's number stands it clears
    grad[1, 1] = 0
    stage.wait_for(output_grad=grad)
    stage.do("last")
    x = np.array([[1.0, 2, 0], [4, 1, 2], [0, 3, 5]])
    wanted = convviz.conv2d_weight_grad(x[None, None], (1, 1, 2, 2), grad[None, None])[0, 0]
    stage.wait_for(weight_grad=wanted)
    walk(stage, "weight_grad", "Control+Home")
    assert told(stage.page).startswith(f"row 0, column 0: dW[0, 0] = {wanted[0, 0]:g}")


def test_page_keys_change_the_channel_and_a_filter_is_chosen(stage: StagePage) -> None:
    stage.open("forward", **{"in": "random"}, ch=2, k="sobel_x~box~gaussian")
    walk(stage, "input", "PageDown")
    assert told(stage.page).startswith("channel 1, row 0, column 0: x[1, 0, 0]")
    walk(stage, "maps", "PageDown", "PageDown", "PageDown")
    assert told(stage.page).startswith("filter 2, row 0, column 0: ")
    stage.page.keyboard.press("Enter")
    stage.wait_for_query(o="2")


def test_the_region_of_a_picture_is_moved_and_sized_by_keys(stage: StagePage) -> None:
    stage.open("forward", view="picture", pic="camera", box="4_6_20_24")
    box = stage.panel("before").get_by_role("application")
    expect(box).to_have_accessible_name(re.compile("arrow keys move it"))
    box.focus()
    for key in ("ArrowDown", "Control+ArrowRight", "Shift+ArrowDown", "Shift+ArrowLeft"):
        stage.page.keyboard.press(key)
    stage.wait_for_query(box="5_16_21_23")
    expect(box.get_by_role("status")).to_have_text("The box: 21 × 23, from row 5, column 16 on")
    stage.page.keyboard.press("ArrowUp")
    stage.page.keyboard.press("Escape")
    stage.page.keyboard.press("ArrowLeft")
    stage.wait_for_query(box="5_15_21_23")


def test_the_numbers_of_a_panel_as_a_table(small: StagePage) -> None:
    page = small.page
    page.get_by_text("Numbers as a table").click()
    page.get_by_label("Panel").select_option(label="kernel w")
    table = page.get_by_role("table", name="kernel w")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("row").nth(1)).to_have_text(re.compile(r"^01.2$".replace(".", "\N{MINUS SIGN}")))
    small.edit(0, 0, "7")
    expect(table.get_by_role("row").nth(1)).to_have_text("07\N{MINUS SIGN}2")
    page.get_by_label("Panel").select_option(label="output y")
    table = page.get_by_role("table", name="output y")
    cells = table.get_by_role("cell")
    expect(cells.filter(has_text=re.compile(r"\d"))).to_have_count(1)  # computed so far
    small.do("last")
    expect(cells.filter(has_text=re.compile(r"\d"))).to_have_count(4)
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    small.wait_for_numpy()
    page.locator(".cv-values").get_by_role("button", name="Copy").click()
    x = np.array([[1.0, 2, 0], [4, 1, 2], [0, 3, 5]])
    wanted = convviz.conv2d(x[None, None], np.array([[[[7.0, -2], [0.5, 3]]]]))[0, 0]
    lines = str(page.evaluate("() => window.copied")).split("\n")
    np.testing.assert_allclose([[float(v) for v in line.split("\t")] for line in lines], wanted)
    page.get_by_label("Copied as").select_option(label="NumPy array")
    page.locator(".cv-values .cv-copy").click()
    assert str(page.evaluate("() => window.copied")).startswith("output = np.array(\n   [[")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    assert saved.value.suggested_filename == "convviz-output.csv"
    np.testing.assert_allclose(np.loadtxt(saved.value.path(), delimiter=","), wanted)


def test_a_unit_a_checked_entry_and_a_drawing_are_reached_by_keys(stage: StagePage) -> None:
    stage.visit(f"backward?{urlencode({'lang': 'en', **SMALL, 'view': 'check'})}")
    first = stage.panel("analytic").get_by_role("grid")
    first.focus()
    stage.page.keyboard.press("ArrowRight")
    assert re.match(r"row 0, column 1: analytic: the engine\[0, 1\] = ", told(stage.page))
    stage.page.keyboard.press("Enter")
    expect(stage.page.get_by_text("The weight w[0, 0, 0, 1], nudged")).to_be_visible()


def test_a_digit_is_drawn_by_keys(page: Page, server: str) -> None:
    page.goto(f"{server}/learn?lang=en&learn=network&nshow=layers")
    page.get_by_text("Draw one", exact=True).click()
    pad = page.get_by_role("grid", name="Drawing pad")
    pad.focus()
    expect(pad).to_have_accessible_description(re.compile("Space draws"))
    page.keyboard.press("Control+Home")
    assert told(page) == "row 0, column 0: empty"
    page.keyboard.press("Space")
    assert told(page) == "row 0, column 0: ink"
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert told(page) == "row 4, column 0: ink"
    page.keyboard.press("ArrowUp")
    assert told(page) == "row 3, column 0: ink"
