"""The slide: the stage alone over all of the page, as large as the window, driven by a presenter's remote."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

PANELS = """() => [...document.querySelectorAll('.cv-panel')].map((panel) => {
  const { right, bottom } = panel.getBoundingClientRect();
  const numbers = panel.querySelector('.cv-numbers');
  const shown = [...numbers.children].filter((each) => each.textContent).length;
  const digit = parseFloat(getComputedStyle(numbers).fontSize);
  return { role: panel.dataset.role, right, bottom, shown, digit };
})"""
# The digits of the panels of maps, in shares of the height: an 8 x 8 picture beside what else a view shows.
DIGITS = {
    ("forward", "output"): 0.0199,
    ("backward", "weight_grad"): 0.0199,
    ("backward", "input_grad"): 0.0199,
    ("forward", "after"): 0.0199,
    ("backward", "after_grad"): 0.0199,
    ("forward", "matrix"): 0.019,
    ("backward", "matrix_grad"): 0.019,
    ("forward", "patches"): 0.014,
    ("forward", "transposed"): 0.011,
    ("backward", "two_ways"): 0.011,
}
SMALL = ("matrix", "row", "patch_matrix", "kernel_matrix", "patch_matrix_t", "kernel_matrix_t")
INPUT = "document.querySelector('.cv-panel[data-role=input]')"
TAB_STOP = "() => document.querySelector('.cv-stage').contains(document.activeElement)"


def panels(stage: StagePage) -> dict[str, dict[str, Any]]:
    return {panel["role"]: panel for panel in stage.page.evaluate(PANELS)}


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080), (3840, 2160)])
def test_every_panel_is_in_sight_and_its_digits_are_read_from_the_last_row(
    stage: StagePage, width: int, height: int
) -> None:
    stage.page.set_viewport_size({"width": width, "height": height})
    for (path, view), digits in DIGITS.items():
        stage.open(path, view=view, slide=1, t=5, act="relu", pool="max")
        stage.wait_for_strips()
        for role, panel in panels(stage).items():
            if role not in SMALL:
                assert panel["shown"], f"{view}: {role} shows no number"
                assert panel["digit"] >= digits * height, f"{view}: {role}"
            assert panel["right"] <= width, f"{view}: {role}"
            assert panel["bottom"] <= height - 44, f"{view}: {role}"
        sentence = stage.sentence.bounding_box()
        assert sentence is not None
        assert sentence["y"] + sentence["height"] <= height - 40


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (3840, 2160)])
def test_whole_pictures_fill_their_columns(stage: StagePage, width: int, height: int) -> None:
    stage.page.set_viewport_size({"width": width, "height": height})
    stage.open("forward", view="picture", slide=1)
    for role in ("before", "after"):
        box = stage.panel(role).locator(".cv-map").bounding_box()
        assert box is not None
        assert box["width"] >= 0.36 * width
        assert box["y"] + box["height"] <= height - 44


def test_both_matrices_are_as_high_as_their_room(stage: StagePage) -> None:
    stage.page.set_viewport_size({"width": 3840, "height": 2160})
    for path, view, role, share in (
        ("forward", "matrix", "kernel_matrix", 0.2),
        ("backward", "matrix_grad", "kernel_matrix_t", 0.5),
        ("forward", "patches", "matrix", 0.25),
    ):
        stage.open(path, view=view, slide=1)
        box = stage.panel(role).locator(".cv-map").bounding_box()
        assert box is not None
        assert box["height"] >= share * 2160, view


def test_a_key_turns_it_on_and_off_and_the_address_says_so(stage: StagePage) -> None:
    stage.open("forward")
    before = panels(stage)["input"]
    stage.root.focus()
    stage.page.keyboard.press("f")
    expect(stage.root).to_have_class("cv-stage cv-slide")
    stage.wait_for_query(slide="1")
    behind = stage.page.get_by_role("link", name="Backward").locator("xpath=ancestor::*[@inert]")
    expect(behind).not_to_have_count(0)
    for _ in range(12):
        stage.page.keyboard.press("Tab")
        assert stage.page.evaluate(TAB_STOP) or stage.page.evaluate(
            "() => document.activeElement === document.body"
        )
    stage.page.keyboard.press("Escape")  # lets go of a cell that the cursor is at
    stage.root.focus()
    if "cv-slide" in (stage.root.get_attribute("class") or ""):
        stage.page.keyboard.press("Escape")
    expect(stage.root).to_have_class("cv-stage")
    stage.wait_for_query(slide=None)
    expect(behind).to_have_count(0)
    assert stage.holds(f"right => {INPUT}.getBoundingClientRect().right === right", before["right"])


def test_a_presenters_remote_steps_plays_and_pauses(stage: StagePage) -> None:
    stage.open("forward", slide=1, t=3)
    stage.page.keyboard.press("PageDown")
    stage.expect_step(4)
    stage.page.keyboard.press("PageUp")
    stage.page.keyboard.press("PageUp")
    stage.expect_step(2)
    stage.page.keyboard.press(".")
    expect(stage.page.get_by_role("button", name="pause", exact=True)).to_be_visible()
    stage.page.keyboard.press(".")
    expect(stage.page.get_by_role("button", name="play", exact=True)).to_be_visible()


def test_the_bar_hides_while_the_pointer_rests_and_comes_back(stage: StagePage) -> None:
    stage.open("forward", slide=1)
    bar = stage.page.locator(".cv-playback")
    expect(bar).to_have_css("opacity", "0")
    stage.page.mouse.move(300, 300)
    stage.page.mouse.move(310, 300)
    expect(bar).to_have_css("opacity", "1")
    stage.edit(1, 1, "5")  # numbers are edited there as elsewhere
    stage.wait_for(kernel=[[-1, 0, 1], [-2, 5, 2], [-1, 0, 1]])
    bar.get_by_role("button", name="slide: the stage alone (F)").click()
    expect(stage.root).to_have_class("cv-stage")


@pytest.mark.parametrize(("path", "view"), [("forward", "output"), ("backward", "weight_grad")])
def test_on_a_projector_of_720_lines_the_stage_on_its_page_is_whole(
    stage: StagePage, path: str, view: str
) -> None:
    stage.page.set_viewport_size({"width": 1280, "height": 720})
    stage.open(path, view=view, t=35)
    player = stage.page.locator(".cv-playback").bounding_box()
    assert player is not None
    for role, panel in panels(stage).items():
        assert panel["shown"], f"{role} shows no number"
        assert panel["bottom"] <= player["y"], f"{role} reaches below the player"
    assert player["y"] + player["height"] <= 720
