"""A phone as a class room: what is in sight at once, what a finger hits, paints and is told."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from convviz.lab.lessons.exercises import SERIES
from tests.browser.axe import faults, wait_for_rest
from tests.browser.conftest import PHONE, wait_for_stage
from tests.browser.stage_page import StagePage
from tests.for_each import for_each

pytestmark = pytest.mark.one_tab

WIDTH, HEIGHT = PHONE["width"], PHONE["height"]
FINGER = 44  # px that a finger needs
FOOT = 56  # px that the player may cover
BAR = 48  # px of the bar at the top

PAGES = (
    "",
    "forward",
    "forward?view=picture",
    "backward",
    "stack",
    "learn?learn=kernel",
    "learn?learn=network",
    "learn?learn=exercises",
    "learn?learn=bugs",
    "learn?learn=bugs&mystery=5",
    "learn?lesson=channels&part=3",
    "examples",
    "speed",
    "about",
)
TOLD = ("forward", "backward", "stack")
"""The pages whose maps and numbers are told cell by cell."""
TOUCHED = (
    "forward",
    "learn?lesson=channels&part=3",
    "learn?learn=exercises",
    "learn?learn=kernel",
    "stack",
    "speed",
)
"""The pages that every kind of control and card stands on."""
IN_SIGHT = {
    "forward": ("input", "output", "patch", "kernel", "products"),
    "backward": ("input", "output_grad", "kernel", "term", "weight_grad"),
    "": ("input", "output", "patch", "kernel", "products"),
}
"""What is in sight at once: what stands side by side, what explains it."""
LAYER = {"act": "relu", "pool": "max"}  # with something after it, so that it has every view
LENS = {
    "output": ("input", "kernel", "output"),
    "patches": ("input", "patch", "kernel"),
    "matrix": ("input", "output"),
    "transposed": ("spread", "transposed"),
    "after": ("output", "activated", "pooled"),
    "weight_grad": ("input", "output_grad", "kernel", "term", "weight_grad"),
    "input_grad": ("output_grad", "input_grad", "kernel"),
    "two_ways": ("scatter", "gather", "kernel", "flipped"),
    "matrix_grad": ("output_grad", "input_grad"),
    "after_grad": ("pooled_grad", "activated_grad"),
}
"""What the sentence of each view speaks of; matrices and checks below are a swipe away."""

TARGETS = """main :is(
  .stButton button, .stButtonGroup button, .stFormSubmitButton button, .stPopover button, .stPageLink a,
  .stCheckbox label, .stRadio label:has(input), .stSelectbox [role=group], .stNumberInput [id], summary,
  [data-testid=stNumberInputStepUp], [data-testid=stNumberInputStepDown], .cv-legend label
), header button"""
_ZOOMS = """(fields) => fields
  .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
  .map((field) => field.outerHTML)"""
_BOXES = """(selectors) => selectors.map((each) => {
  const { x, y, width, height } = document.querySelector(each).getBoundingClientRect();
  return { x, y, width, height };
})"""
_STANDS_STILL = "() => document.querySelector('main').scrollWidth <= innerWidth"
_TOO_SMALL = """(targets, finger) => targets
  .filter((target) => {
    const { width, height } = target.getBoundingClientRect();
    return Math.min(width, height) < finger;
  })
  .map((target) => target.outerHTML)"""


_HAS_ALL_NUMBERS = """() => [...document.querySelectorAll('.cv-panel')].every((panel) => {
  const cells = (panel.querySelector('.cv-plot').data?.[0]?.z ?? []).map((row) => [...row]).flat();
  const given = cells.filter((value) => Number.isFinite(value ?? NaN)).length;
  const written = [...panel.querySelectorAll('.cv-numbers span')].filter((span) => span.textContent);
  return given > 0 && written.length >= given;
})"""
_MENU_IS_WIDE = """finger => {
  const link = document.querySelector('[data-testid="stSidebarNavLink"]');
  return link !== null && link.getBoundingClientRect().width > 3 * finger;
}"""


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def boxes_of(page: Page, *selectors: str) -> list[FloatRect]:
    """Where parts are at one moment: while something plays their sentence has a line more or less."""
    return list(page.evaluate(_BOXES, list(selectors)))


def _panel(role: str) -> str:
    return f'.cv-panel[data-role="{role}"]'


def bottom_of(part: Locator) -> float:
    box = box_of(part)
    return box["y"] + box["height"]


def paint_with_a_finger(page: Page, places: list[tuple[float, float]]) -> None:
    """Put a finger down, move it from place to place and lift it, as the browser itself is told."""
    line = page.context.new_cdp_session(page)
    for k, (x, y) in enumerate(places):
        kind = "touchMove" if k else "touchStart"
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def scrolled(page: Page) -> float:
    return float(page.evaluate("document.querySelector('main').scrollTop"))


@for_each("path, roles", list(IN_SIGHT.items()))
def test_the_stage_is_in_sight_at_once(phone: Page, server: str, path: str, roles: tuple[str, ...]):
    wait_for_rest(StagePage(phone, server, stays=True).open(path))
    player, sentence, *panels = boxes_of(phone, ".cv-playback", ".cv-sentence", *map(_panel, roles))
    assert player["height"] <= FOOT
    assert player["y"] + player["height"] <= HEIGHT
    for box, role in zip(panels, roles, strict=True):
        assert 0 <= box["y"] < box["y"] + box["height"] <= player["y"], role
    assert sentence["y"] + sentence["height"] <= player["y"]
    first, second = panels[:2]
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    assert scrolled(phone) == 0


@for_each("view, roles", list(LENS.items()))
def test_the_sentence_is_in_sight_together_with_the_maps(
    phone: Page, server: str, view: str, roles: tuple[str, ...]
):
    page = "backward" if view.endswith("grad") or view == "two_ways" else "forward"
    for width, height in ((WIDTH, HEIGHT), (HEIGHT, WIDTH)):
        phone.set_viewport_size({"width": width, "height": height})
        stage = StagePage(phone, server, stays=True).open(page, view=view, **LAYER)
        stage.wait_for_strips()
        shown = roles if height == HEIGHT else roles[:2]
        maps = [f"{_panel(role)} .cv-map" for role in shown]
        player, sentence, *boxes = boxes_of(phone, ".cv-playback", ".cv-sentence", *maps)
        assert sentence["y"] + sentence["height"] <= player["y"] + 1
        assert player["y"] + player["height"] <= height
        for box, role in zip(boxes, shown, strict=True):
            assert BAR <= box["y"] < box["y"] + box["height"] <= sentence["y"], (width, role)
        assert scrolled(phone) == 0


@for_each("path, lang", [("backward", "en"), ("examples", "en"), ("backward", "zh-Hant")])
def test_what_is_shared_and_taken_along_is_in_sight_in_the_bar(
    phone: Page, server: str, path: str, lang: str
):
    stage = StagePage(phone, server, stays=True)
    stage.visit(f"{path}?lang={lang}")
    wait_for_rest(stage)
    last = box_of(phone.locator(".st-key-take_away button"))
    assert last["x"] + last["width"] <= WIDTH - 8


def test_small_grids_show_their_numbers(phone: Page, server: str):
    stage = StagePage(phone, server, stays=True).open("forward")
    for role in ("patch", "kernel", "products"):
        expect(stage.panel(role).locator(".cv-numbers span")).to_have_count(9)
    expect(stage.panel("kernel").locator(".cv-numbers span")).to_have_text(
        ["\N{MINUS SIGN}1", "0", "1", "\N{MINUS SIGN}2", "0", "2", "\N{MINUS SIGN}1", "0", "1"]
    )


def every_number_is_shown(phone: Page, server: str, series: str) -> None:
    stage = StagePage(phone, server, stays=True)
    stage.visit(f"learn?lang=en&learn=exercises&series={series}&rseed=7")
    for number in range(1, 7):
        expect(phone.get_by_text(f"Question {number} of 6")).to_be_visible()
        phone.locator(".cv-grids[data-rev]").wait_for()
        assert stage.holds(_HAS_ALL_NUMBERS), (series, number)
        phone.get_by_role("button", name="Reveal").tap()
        phone.get_by_role("button", name=re.compile("^(Next|To the result)$")).tap()


def test_every_number_of_an_exercise_is_shown(phone: Page, server: str):
    every_number_is_shown(phone, server, "channels_backwards")


@pytest.mark.slow
@for_each("series", list(SERIES)[:-1])
def test_every_number_of_every_exercise_is_shown(phone: Page, server: str, series: str):
    every_number_is_shown(phone, server, series)


def test_the_cards_open_from_one_line(phone: Page, server: str):
    stage = StagePage(phone, server, stays=True).open("forward")
    expect(stage.card("1 Picture")).to_be_hidden()
    phone.get_by_text("Set up", exact=True).tap()
    expect(stage.card("1 Picture")).to_be_visible()
    stage.open_card("3 Layer").get_by_label("Padding").first.wait_for()
    phone.get_by_text("Set up", exact=True).tap()
    expect(stage.card("1 Picture")).to_be_hidden()


@for_each("path", PAGES)
def test_no_page_moves_sideways_and_a_finger_hits_what_is_on_it(phone: Page, server: str, path: str):
    stage = StagePage(phone, server, stays=True)
    stage.visit(path)
    wait_for_rest(stage)
    for width in (320, WIDTH):
        phone.set_viewport_size({"width": width, "height": HEIGHT})
        assert stage.holds(_STANDS_STILL), width
    if path in TOLD:
        what_is_told_has_no_serious_fault(stage)
    if path in TOUCHED:
        a_finger_hits_what_is_there_and_in_the_cards(stage)


def a_finger_hits_what_is_there_and_in_the_cards(stage: StagePage) -> None:
    phone = stage.page
    wait_for_rest(stage)
    closed = phone.locator("details:not([open]):not([hidden]) > summary:visible")
    while closed.count():
        closed.first.tap()
        wait_for_rest(stage)
    targets = phone.locator(TARGETS).locator("visible=true")
    assert targets.count() > 3
    assert targets.evaluate_all(_TOO_SMALL, FINGER) == []
    fields = phone.locator("input:not([type=range]), select, textarea").locator("visible=true")
    assert fields.evaluate_all(_ZOOMS) == []


def test_a_finger_hits_the_players_and_the_tools_buttons(phone: Page, server: str):
    StagePage(phone, server, stays=True).open("backward", g="painted")
    targets = phone.locator(".cv-playback > *:visible:not(.cv-count), .cv-tools :is(button, select):visible")
    assert targets.count() > 10
    assert targets.evaluate_all(_TOO_SMALL, FINGER) == []
    expect(phone.locator(".cv-brush")).to_have_css("font-size", "16px")


def test_a_finger_goes_from_page_to_page(new_phone: Page, server: str):
    phone, stage = new_phone, StagePage(new_phone, server)
    stage.open("forward")
    phone.get_by_test_id("stExpandSidebarButton").tap()
    links = phone.get_by_test_id("stSidebarNavLink")
    assert stage.holds(_MENU_IS_WIDE, FINGER), "the menu does not open"
    assert links.evaluate_all(_TOO_SMALL, FINGER) == []
    assert not faults(stage)
    links.filter(has_text="Backward").tap()
    expect(phone).to_have_title("Weight gradient · Backward · ConvViz")
    expect(links.first).to_be_hidden()  # the menu does not stay over the page that was chosen
    phone.get_by_test_id("stExpandSidebarButton").tap()
    expect(links.first).to_be_visible()
    phone.reload()  # nor over that of the next visit
    wait_for_stage(phone)
    expect(links.first).to_be_hidden()


def test_a_tap_says_the_value_of_a_cell_until_the_next(phone: Page, server: str):
    stage = StagePage(phone, server, stays=True).open("forward", step="35")
    value = stage.values("input")[0, 0, 6]

    def tap(role: str, row: int, col: int) -> FloatRect:
        x, y = stage.point(role, row, col)
        phone.touchscreen.tap(x, y)
        expect(stage.tip).to_be_visible()
        tip = box_of(stage.tip)
        assert tip["x"] >= 0
        assert tip["x"] + tip["width"] <= WIDTH
        assert tip["y"] >= 0
        assert not tip["y"] - 10 < y < tip["y"] + tip["height"] + 10  # not under the finger
        return tip

    tap("input", 0, 6)
    expect(stage.tip).to_contain_text(f"{value:.3g}")
    tap("output", 5, 5)
    tap("output", 0, 0)
    stage.sentence.tap()
    expect(stage.tip).to_be_hidden()


def test_a_finger_paints_and_does_not_scroll(phone: Page, server: str):
    stage = StagePage(phone, server, stays=True).open("backward", g="painted")
    places = [stage.point("output_grad", k, k) for k in range(6)]
    before = scrolled(phone)
    paint_with_a_finger(phone, places)
    stage.wait_for(output_grad=np.eye(6))
    stage.wait_for_numpy()
    assert scrolled(phone) == before


def test_the_mysterys_question_comes_before_its_answers(phone: Page, server: str):
    StagePage(phone, server, stays=True).visit("learn?learn=bugs&mystery=5&lang=en")
    question = phone.get_by_role("heading", name="One of the mistakes is at work here. Which?")
    expect(phone.locator(".stRadio")).to_be_visible()
    assert bottom_of(question) < box_of(phone.locator(".stRadio"))["y"]
    assert phone.locator(".stRadio label:has(input)").evaluate_all(_TOO_SMALL, FINGER) == []


def what_is_told_has_no_serious_fault(stage: StagePage) -> None:
    found = faults(stage)
    assert stage.page.get_by_role("gridcell").count() > 20
    assert not found, "\n\n".join(found)


def test_what_an_exercise_tells_cell_by_cell_has_no_serious_fault(phone: Page, server: str):
    stage = StagePage(phone, server, stays=True)
    stage.visit("learn?learn=exercises&series=first_window&rseed=7")
    what_is_told_has_no_serious_fault(stage)
