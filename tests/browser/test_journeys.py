"""What a mouse can do is done by keyboard alone, from one tab stop to the next, and heard on the way."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Page, expect

import convviz
from convviz.lab.lessons.exercises import new_round
from tests.browser.stage_page import StagePage, weight_text
from tests.browser.test_learn import open_exercises
from tests.browser.test_walking import told

MOST_STOPS = 90
# What has the focus: its role, or the name of its element, and how it is called.
_STOP = """() => {
  const at = document.activeElement;
  const by = at.getAttribute('aria-labelledby');
  const label = by ? document.getElementById(by)?.textContent : at.getAttribute('aria-label');
  return [at.getAttribute('role') ?? at.tagName.toLowerCase(), (label ?? at.textContent).trim()];
}"""
# Whether that is what is told of the cell under the cursor, from its beginning on.
_TELLS = """words => document
  .getElementById(document.activeElement?.getAttribute('aria-activedescendant'))
  ?.textContent.startsWith(words)"""


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until something of this role, whose name has this in it, has the focus."""
    met = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        met.append(stop)
        if stop[0] == role and name in stop[1]:
            return
    raise AssertionError(f"{role} “{name}” is not reached by Tab, only {met}")


def tab_into(page: Page, selector: str) -> None:
    """Press Tab until the focus is within an element."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("within => Boolean(document.activeElement.closest(within))", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_layer_is_set_up_and_understood_by_keyboard_alone(stage: StagePage) -> None:
    page = stage.open("forward").page
    # a picture is chosen
    tab_to(page, "summary", "1 Picture")
    press(page, "Enter")
    picture = page.get_by_role("combobox", name=re.compile("Picture"))
    expect(picture).to_be_visible()
    tab_to(page, "combobox", "")
    page.keyboard.type("Blackboard")
    expect(page.get_by_role("option", name="Blackboard")).to_be_visible()
    press(page, "Enter")
    stage.wait_for_query(pic="blackboard")
    # a kernel is edited
    tab_to(page, "grid", "kernel w")
    press(page, "Control+End", "7", "Enter", "Escape")
    assert re.match(r"row 2, column 2: w\[2, 2\] = 7", told(page))
    # which inputs feed an output
    tab_to(page, "grid", "output y")
    press(page, "ArrowRight")
    stage.expect_step(1)
    assert stage.holds(_TELLS, "row 0, column 1: y[0, 1] = ")  # a frame later, or at rest where that was late
    page.keyboard.press("Enter")
    press(page, "Shift+Tab")
    while "input x" not in page.evaluate(_STOP)[1]:
        press(page, "Shift+Tab")
    press(page, "Control+Home")
    assert "in the window" not in told(page)
    press(page, "ArrowRight")
    assert "in the window" in told(page)


def test_gradients_are_watched_and_g_is_painted_by_keyboard_alone(stage: StagePage) -> None:
    kernel, x = [[1.0, -2.0], [0.5, 3.0]], np.array([[1.0, 2, 0], [4, 1, 2], [0, 3, 5]])
    stage.open("backward", x="1_2_0~4_1_2~0_3_5", w=weight_text(kernel), view="weight_grad", g="painted")
    page = stage.page
    tab_to(page, "grid", "upstream gradient g")
    press(page, "Space", "ArrowDown", "ArrowRight", "Space")
    grad = np.array([[1.0, 0], [0, 1]])
    stage.wait_for(output_grad=grad)
    tab_to(page, "input", "step")
    press(page, "Home")
    wanted = convviz.conv2d_weight_grad(x[None, None], (1, 1, 2, 2), grad[None, None])[0, 0]
    grown = [
        convviz.conv2d_weight_grad(x[None, None], (1, 1, 2, 2), part[None, None])[0, 0]
        for part in (grad * (np.arange(4).reshape(2, 2) <= t) for t in range(4))
    ]
    for t in range(4):
        stage.wait_for(weight_grad=grown[t])
        said = page.locator(".cv-scrub")
        expect(said).to_have_attribute(
            "aria-valuetext", re.compile(rf"^step {t + 1} of 4, g\[{t // 2}, {t % 2}\]")
        )
        press(page, "ArrowRight")
    spoken = stage.root.locator("p[role=status]").first
    expect(spoken).to_have_text(re.compile(r"dW\[0, 0\] = "))
    np.testing.assert_allclose(grown[3], wanted)


def test_an_exercise_is_solved_by_keyboard_alone(page: Page, server: str) -> None:
    question = new_round("first_window", 7).question
    panel = next(panel for panel in question.panels if panel.hidden is not None)
    assert panel.hidden is not None
    open_exercises(page, server, "first_window", 7)
    tab_into(page, f'.cv-panel[data-role="{panel.role}"]')
    _channel, row, col = panel.hidden
    press(page, *["ArrowDown"] * row, *["ArrowRight"] * col)
    assert told(page).endswith("= ?")
    press(page, "Enter")
    page.keyboard.type(f"{question.answer:g}")
    press(page, "Enter")
    expect(page.get_by_text("Points: 1 of 6")).to_be_visible()


def test_a_digit_is_drawn_by_keyboard_alone(page: Page, server: str) -> None:
    page.goto(f"{server}/learn?lang=en&learn=network&nshow=layers")
    page.locator(".cv-grids[data-rev]").first.wait_for()
    tab_to(page, "radio", "Held-out picture")
    press(page, "ArrowRight", "Space")  # draw one
    tab_to(page, "grid", "Drawing pad")
    press(page, *["ArrowUp"] * 6, *["Shift+ArrowDown"] * 12)
    assert told(page).endswith(": ink")
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    assert told(page).endswith(": empty")
    picture = StagePage(page, server).panel("picture").locator(".cv-plot")
    picture.wait_for()
    expect(page.locator(".cv-pad")).not_to_have_attribute("data-rev", "0")
