"""A lesson on a phone of 360 x 640, by touch alone and by what a screen reader there is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import convviz
from convviz.lab.lessons.exercises import new_round
from convviz.lab.lessons.exercises.question import Panel, Question
from tests.browser.hand import Hand
from tests.browser.screen_reader import ScreenReader
from tests.browser.stage_page import StagePage, weight_text

pytestmark = pytest.mark.one_tab

KERNEL = np.array([[1.0, -2.0], [0.5, 3.0]])
X = np.array([[1.0, 2, 0], [4, 1, 2], [0, 3, 5]])
GRAD = np.array([[1.0, 0], [0, 1]])
SMALL = {"x": "1_2_0~4_1_2~0_3_5", "w": weight_text(KERNEL)}
_RESTS = "() => Boolean(document.querySelector('.cv-dragging'))"
_SIDEWAYS = "document.querySelector('main').scrollLeft"
_SCROLLED = "document.querySelector('main').scrollTop"


def grown(step: int) -> np.ndarray:
    """The weight gradient after so many outputs of the painted g."""
    part = GRAD * (np.arange(4).reshape(2, 2) <= step)
    return convviz.conv2d_weight_grad(X[None, None], (1, 1, 2, 2), part[None, None])[0, 0]


def asked(question: Question) -> tuple[Panel, int, int]:
    """The panel with the question mark, and where that is."""
    (panel,) = [panel for panel in question.panels if panel.hidden is not None]
    assert panel.hidden is not None
    return panel, *panel.hidden[1:]


# ---- by touch alone --------------------------------------------------------------------------------------


def test_a_layer_is_set_up_and_understood_by_touch(phone: Page, server: str) -> None:
    hand, stage = Hand(phone), StagePage(phone, server, stays=True).open("forward")
    # a picture is chosen
    hand.tap(phone.get_by_text("Set up", exact=True))
    unfold(hand, stage, "1 Picture")
    hand.tap(phone.get_by_role("combobox", name=re.compile("Picture")))
    hand.tap(phone.get_by_role("option", name="Blackboard"))
    stage.wait_for_query(pic="blackboard")
    hand.tap(phone.get_by_text("Set up", exact=True))
    expect(stage.card("1 Picture")).to_be_hidden()
    # a kernel is edited: a negative number is typed, another is pulled
    cell = tap_cell(hand, stage, "kernel", 2, 2)
    expect(stage.field).to_be_focused()
    assert stage.field.evaluate("field => field.inputMode") in ("", "text")  # which have a minus
    phone.keyboard.type("-7")
    phone.keyboard.press("Enter")
    stage.wait_for(kernel=[[-1, 0, 1], [-2, 0, 2], [-1, 0, -7]])
    x, y = stage.point("kernel", 0, 0)
    hand.touch("Start", (x, y))
    assert stage.holds(_RESTS), "a finger that rests pulls nothing"
    hand.touch("Move", (x, y - 8))
    hand.touch("Move", (x, y - 16))
    hand.touch("End")
    stage.wait_for(kernel=[[-0.8, 0, 1], [-2, 0, 2], [-1, 0, -7]])
    # which inputs feed an output
    tap_cell(hand, stage, "output", 0, 1)
    stage.expect_step(1)
    expect(stage.tip).to_contain_text("y[0, 1] = ")
    tap_cell(hand, stage, "input", 0, 1)
    expect(stage.tip).to_contain_text("feeds 2 outputs")
    lit = np.zeros(stage.mosaic("output").shape, dtype=bool)
    lit[0, :2] = True
    stage.wait_for_marks("output", lit, among=lit)
    # another view, from a row that is swiped sideways
    hand.tap(phone.get_by_role("radio", name="Transposed"))
    expect(phone).to_have_title(re.compile("^Transposed"))
    assert phone.evaluate(_SIDEWAYS) == 0
    assert cell


def test_gradients_are_watched_and_g_is_painted_by_touch(phone: Page, server: str) -> None:
    hand, stage = (
        Hand(phone),
        StagePage(phone, server, stays=True).open("backward", **SMALL, view="weight_grad"),
    )
    hand.tap(stage.root.get_by_role("button", name="Painted"))
    expect(stage.root.locator(".cv-brush")).to_be_visible()
    stage.wait_for_numpy()
    ones = [stage.point("output_grad", 0, 1), stage.point("output_grad", 1, 0)]
    before = phone.evaluate(_SCROLLED)
    hand.draw(ones)  # clears them
    stage.wait_for(output_grad=GRAD)
    assert phone.evaluate(_SCROLLED) == before
    hand.tap(stage.root.get_by_role("button", name="first step"))
    for step in range(4):
        stage.expect_step(step)
        stage.wait_for(weight_grad=grown(step))
        if step < 3:
            hand.tap(stage.root.get_by_role("button", name="one step forward"))
    scrub = stage.root.get_by_role("slider", name="step").bounding_box()
    assert scrub
    middle = scrub["y"] + scrub["height"] / 2
    hand.draw(
        [(scrub["x"] + scrub["width"] - 10, middle), (scrub["x"] + 40, middle), (scrub["x"] + 4, middle)]
    )
    stage.expect_step(0)
    hand.tap(stage.root.get_by_role("button", name="play", exact=True))
    stage.expect_step(3)
    stage.wait_for(weight_grad=grown(3))


def test_an_exercise_is_solved_by_touch(phone: Page, server: str) -> None:
    question = new_round("first_window", 7).question
    panel, row, col = asked(question)
    stage, hand = StagePage(phone, server, stays=True), Hand(phone)
    stage.visit("learn?lang=en&series=first_window&rseed=7")
    stage.panel(panel.role).locator(".cv-plot .plot-container").wait_for(state="attached")
    tap_cell(hand, stage, panel.role, row, col)
    expect(phone.get_by_role("textbox", name="Your number, in the grid")).to_be_focused()
    phone.keyboard.type(f"{question.answer:g}")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Points: 1 of 6")).to_be_visible()
    hand.tap(phone.locator("main").get_by_role("button", name="Next"))
    expect(phone.get_by_text("Question 2 of 6")).to_be_visible()
    hand.tap(phone.get_by_role("textbox", name="Your number"))
    phone.keyboard.type("-1000")
    hand.tap(phone.get_by_role("button", name="Check"))
    expect(phone.get_by_test_id("stAlert")).to_contain_text("1000")


def test_an_input_of_ones_own_is_drawn_by_touch(phone: Page, server: str) -> None:
    hand, stage = (
        Hand(phone),
        StagePage(phone, server, stays=True).open("forward", x="0_0_0~0_0_0~0_0_0", k="identity"),
    )
    hand.tap(phone.locator(".cv-setup > summary"))
    unfold(hand, stage, "1 Picture")
    hand.tap(phone.get_by_role("button", name="Draw on these numbers"))
    pen = stage.root.get_by_role("button", name="pen", exact=True)
    expect(pen).to_be_visible()
    hand.tap(phone.locator(".cv-setup > summary"))
    hand.tap(pen)
    diagonal = [stage.point("input", 0, 0), stage.point("input", 2, 2)]
    before = phone.evaluate(_SCROLLED)
    hand.draw(diagonal)
    stage.wait_for(input=np.eye(3))
    assert phone.evaluate(_SCROLLED) == before


def test_a_digit_is_drawn_by_touch(phone: Page, server: str) -> None:
    hand, stage = Hand(phone), StagePage(phone, server, stays=True)
    stage.visit("learn?lang=en&learn=network&nshow=layers")
    hand.tap(phone.get_by_text("Draw one", exact=True))
    x, y = hand.reach(phone.locator(".cv-pad canvas"))
    before = phone.evaluate(_SCROLLED)
    with a_new_drawing(phone):
        hand.draw([(x, y - 60 + 10 * k) for k in range(13)])
    assert phone.evaluate(_SCROLLED) == before
    hand.tap(phone.locator(".cv-pad").get_by_role("button", name="Clear"))
    stage.panel("picture").locator(".cv-plot").wait_for()


@contextmanager
def a_new_drawing(phone: Page) -> Iterator[None]:
    """What is done on the pad is another drawing for Python."""
    pad = phone.locator(".cv-pad")
    before = pad.get_attribute("data-rev")
    assert before is not None
    yield
    expect(pad).not_to_have_attribute("data-rev", before)


def unfold(hand: Hand, stage: StagePage, title: str) -> None:
    """Tap a card that is folded, and wait until it stands still."""
    if stage.card(title).get_by_test_id("stExpanderDetails").get_attribute("inert") is not None:
        hand.tap(stage.card(title).locator("summary"))
    stage.wait_for_card(title)


def tap_cell(hand: Hand, stage: StagePage, role: str, row: int, col: int) -> tuple[float, float]:
    """Swipe a panel under the finger and tap a cell of it; return where that is."""
    hand.reach(stage.panel(role).locator(".cv-map"))
    place = stage.point(role, row, col)
    hand.page.touchscreen.tap(*place)
    return place


# ---- by ear alone ----------------------------------------------------------------------------------------


def test_a_layer_is_set_up_and_understood_by_what_is_told_on_a_phone(phone: Page, server: str) -> None:
    reader, stage = ScreenReader(phone), StagePage(phone, server, stays=True).open("forward")
    reader.press("DisclosureTriangle", "^Set up$")
    reader.unfold("1 Picture")
    reader.focus("combobox", "^Picture")
    phone.keyboard.type("Blackboard")
    reader.press("option", "^Blackboard")
    stage.wait_for_query(pic="blackboard")
    reader.press("DisclosureTriangle", "^Set up$")
    # a kernel is edited
    assert reader.press("gridcell", r"^row 2, column 2: w\[2, 2\] = 1")
    reader.find("textbox", "^kernel cell, row 2, column 2$")
    phone.keyboard.type("-7")
    phone.keyboard.press("Enter")
    stage.wait_for(kernel=[[-1, 0, 1], [-2, 0, 2], [-1, 0, -7]])
    reader.find("gridcell", r"^row 2, column 2: w\[2, 2\] = \u22127")
    # which inputs feed an output
    reader.press("gridcell", r"^row 0, column 1: y\[0, 1\], not computed yet")
    stage.expect_step(1)
    reader.hear(r"^row 0, column 1: y\[0, 1\] = ", r"^y\[0, 1\] = ")
    reader.press("gridcell", r"^row 0, column 1: x\[0, 1\] = .*in the window")
    reader.hear(r"^y\[0, 1\] = ", r"^row 0, column 1: x\[0, 1\] = .*, in the window, feeds 2 outputs$")
    reader.find("gridcell", r"^row 0, column 0: y\[0, 0\] = .*, lit up")


def test_gradients_are_watched_and_g_is_painted_by_what_is_told_on_a_phone(phone: Page, server: str) -> None:
    reader = ScreenReader(phone)
    stage = StagePage(phone, server, stays=True).open("backward", **SMALL, view="weight_grad")
    reader.press("button", "^Painted$")
    reader.find("textbox", "^brush$")
    for place in ("0, 1", "1, 0"):
        reader.press("gridcell", rf"g\[{place}\] = 1")
        reader.hear(rf"^row .*: g\[{place}\] = 0")  # where the brush's number stands it clears
    stage.wait_for(output_grad=GRAD)
    reader.press("button", "^first step$")
    for step in range(3):
        stage.wait_for(weight_grad=grown(step))
        reader.find("gridcell", rf"dW\[0, 0\] = {grown(step)[0, 0]:g}, {step + 1} of 4 terms so far")
        reader.press("button", "^one step forward$")
    stage.wait_for(weight_grad=grown(3))
    reader.hear(r"dW\[0, 0\] = 0 \+ ", r"dW\[0, 0\] = .* = 2\.$")
    reader.set("slider", "^step$", "1")
    stage.expect_step(1)


def test_an_exercise_is_solved_by_what_is_told_on_a_phone(phone: Page, server: str) -> None:
    question = new_round("first_window", 8).question
    _panel, row, col = asked(question)
    reader = ScreenReader(phone)
    StagePage(phone, server, stays=True).visit("learn?lang=en&series=first_window&rseed=8")
    reader.find("heading", "^The patch of output row")
    assert reader.press("gridcell", r"= \?$").startswith(f"row {row}, column {col}: ")
    reader.find("textbox", "^Your number, in the grid$")
    phone.keyboard.type("-1000")
    phone.keyboard.press("Enter")
    reader.hear("1000")
    reader.focus("textbox", "^Your number$")
    phone.keyboard.type(f"{question.answer:g}")
    reader.press("button", "^Check$")
    reader.hear("1000", "^Right, on the second try")
    reader.press("button", "^Next$")
    expect(phone.get_by_text("Question 2 of 6")).to_be_visible()


def test_a_digit_is_drawn_by_what_is_told_on_a_phone(phone: Page, server: str) -> None:
    reader, hand = ScreenReader(phone), Hand(phone)
    StagePage(phone, server, stays=True).visit("learn?lang=en&learn=network&nshow=layers")
    reader.press("radio", "^Draw one$")
    # both screen readers hand a finger that taps twice and stays down over to the page
    left, top, width, height = reader.box("grid", "^Drawing pad$")
    with a_new_drawing(phone):
        hand.draw([(left + width / 2, top + height * (0.2 + 0.05 * k)) for k in range(13)])
    reader.press("button", "^Clear$")
