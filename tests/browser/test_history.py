"""Undo and redo: by button, by key, and by the browser's own Back and Forward."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from convviz.lab.kernels import preset_kernel
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

SOBEL = preset_kernel("sobel_x")
ONCE, TWICE = SOBEL.copy(), SOBEL.copy()
ONCE[0, 0] = 5
TWICE[0, 0], TWICE[2, 2] = 5, -7


def edit_twice(stage: StagePage) -> None:
    """Make two edits and wait until the address holds each."""
    stage.edit(0, 0, "5")
    stage.wait_for_query(w="5_0_1~-2_0_2~-1_0_1")
    stage.edit(2, 2, "-7")
    stage.wait_for_query(w="5_0_1~-2_0_2~-1_0_-7")
    stage.page.keyboard.press("Escape")


def test_the_undo_and_redo_buttons_walk_through_the_edits(new_stage: StagePage):
    stage = new_stage.open("forward")
    undo, redo = (stage.root.locator(f'[data-do="{name}"]') for name in ("undo", "redo"))
    expect(undo).to_be_disabled()
    edit_twice(stage)
    expect(redo).to_be_disabled()
    for button, kernel in ((undo, ONCE), (undo, SOBEL), (redo, ONCE), (redo, TWICE), (undo, ONCE)):
        button.click()
        stage.wait_for(kernel=kernel)
    stage.wait_for_query(w="5_0_1~-2_0_2~-1_0_1")


def test_control_z_and_control_y_undo_and_redo(stage: StagePage):
    stage.open("forward")
    edit_twice(stage)
    for keys, kernel in (
        ("Control+z", ONCE),
        ("Control+z", SOBEL),
        ("Control+y", ONCE),
        ("Control+Shift+z", TWICE),
    ):
        stage.page.keyboard.press(keys)
        stage.wait_for(kernel=kernel)


def test_back_undoes_an_edit_and_forward_redoes_it(stage: StagePage):
    stage.open("forward")
    edit_twice(stage)
    for move, kernel in (
        (stage.page.go_back, ONCE),
        (stage.page.go_back, SOBEL),
        (stage.page.go_forward, ONCE),
        (stage.page.go_forward, TWICE),
    ):
        move()
        stage.wait_for(kernel=kernel)
    assert "forward" in stage.page.url


def test_back_undoes_an_edit_and_not_a_step(stage: StagePage):
    stage.open("forward")
    stage.edit(0, 0, "5")
    stage.wait_for_query(w="5_0_1~-2_0_2~-1_0_1")
    stage.page.keyboard.press("Escape")
    for step in (9, 20):
        stage.go(step)
        stage.wait_for_query(t=str(step))
    stage.page.go_back()
    stage.wait_for(kernel=SOBEL)


def test_the_address_of_another_edit_typed_over_this_one_is_followed(new_stage: StagePage):
    stage = new_stage.open("forward")
    edit_twice(stage)
    stage.open("forward", w="0_1~2_3")
    stage.wait_for(kernel=np.array([[0, 1], [2, 3]]))
    stage.page.go_back()
    stage.wait_for(kernel=TWICE)
