"""Pointing without modes: hovering lights what belongs together, a click pins, Escape lets go."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from convviz.lab.files.images import sample_pixels
from tests.browser.stage_page import StagePage
from tests.browser.test_kernel_editing import paste

pytestmark = pytest.mark.one_tab

# Stride (2, 1) and a 3 x 3 kernel on the 8 x 8 digit: an output of 3 x 6, not square.
STRIDE = {"stride": "2x1"}
ROWS, COLS = 3, 6


def test_hovering_an_output_cell_moves_the_window_there(stage: StagePage):
    stage.open("forward", **STRIDE)
    for row, col in ((2, 4), (0, 3), (1, 0)):
        stage.hover("output", row, col)
        stage.expect_step(row * COLS + col)
        expect(stage.sentence).to_contain_text(f"y[{row}, {col}] =")
        expect(stage.tip).to_contain_text(f"y[{row}, {col}]")


def test_hovering_the_upstream_gradient_or_a_column_of_patches_moves_the_window_there(stage: StagePage):
    stage.open("backward", **STRIDE)
    stage.hover("output_grad", 1, 5)
    stage.expect_step(COLS + 5)
    stage.open("forward", view="patches", **STRIDE)
    stage.hover("matrix", 4, 13)
    stage.expect_step(13)


def test_hovering_a_weight_lights_every_input_that_it_multiplies(stage: StagePage):
    stage.open("forward", **STRIDE)
    stage.wait_for_marks("input", np.zeros((8, 8), dtype=bool))
    stage.hover("kernel", 1, 2)
    expect(stage.tip).to_contain_text("w[1, 2] = 2 · multiplies 18 inputs")
    expected = np.zeros((8, 8), dtype=bool)
    expected[1:6:2, 2:8] = True  # rows 2 p + 1, columns q + 2
    stage.wait_for_marks("input", expected)
    stage.sentence.hover()
    expect(stage.tip).to_be_hidden()
    stage.wait_for_marks("input", np.zeros((8, 8), dtype=bool))


def fed_by(row: int, col: int) -> np.ndarray:
    """Which output cells read input cell (row, col)."""
    cells = np.zeros((ROWS, COLS), dtype=bool)
    for p in range(ROWS):
        for q in range(COLS):
            cells[p, q] = 0 <= row - 2 * p < 3 and 0 <= col - q < 3
    return cells


def test_hovering_an_input_lights_every_output_that_it_feeds(stage: StagePage):
    stage.open("forward", **STRIDE)
    stage.do("last")
    stage.expect_step(ROWS * COLS - 1)  # nothing of the output is covered any more
    for row, col in ((4, 3), (0, 0), (7, 2)):
        stage.hover("input", row, col)
        count = int(fed_by(row, col).sum())
        expect(stage.tip).to_contain_text(f"x[{row}, {col}]")
        expect(stage.tip).to_contain_text(
            f"feeds {count} outputs" if count > 1 else "feeds 1 output" if count else "feeds no output"
        )
        stage.wait_for_marks("output", fed_by(row, col))
    assert stage.step == ROWS * COLS - 1, "hovering the input moves no window"


def test_a_click_pins_what_is_lit_until_escape(stage: StagePage):
    stage.open("forward", **STRIDE)
    stage.do("last")
    stage.expect_step(ROWS * COLS - 1)
    stage.click("input", 4, 3)
    stage.hover("input", 0, 0)  # pinned: pointing elsewhere changes nothing
    expect(stage.tip).to_contain_text("x[0, 0]")
    stage.wait_for_marks("output", fed_by(4, 3))
    stage.sentence.hover()
    stage.wait_for_marks("output", fed_by(4, 3))
    stage.page.keyboard.press("Escape")
    stage.hover("input", 0, 0)
    expect(stage.tip).to_contain_text("x[0, 0]")
    stage.wait_for_marks("output", fed_by(0, 0))


def test_a_pinned_weight_lists_the_terms_of_its_gradient(stage: StagePage):
    stage.open("backward", view="weight_grad", g="random", seed=3, **STRIDE)
    stage.click("weight_grad", 2, 1)
    stage.do("last")
    lines = stage.page.locator(".cv-terms-list")
    expect(stage.page.locator(".cv-terms-title")).to_have_text("dW[2, 1]: term 18 of 18")
    listed = lines.inner_text().splitlines()
    assert len(listed) == ROWS * COLS
    total = float(listed[-1].split("Σ")[1].strip().replace("\N{MINUS SIGN}", "-"))
    np.testing.assert_allclose(total, stage.values("weight_grad")[0, 2, 1], rtol=1e-4, atol=1e-5)
    stage.page.keyboard.press("Escape")
    expect(stage.page.locator(".cv-terms")).to_be_hidden()


def test_hovering_a_pixel_of_the_input_gradient_lights_the_cells_that_feed_it(stage: StagePage):
    stage.open("backward", view="input_grad", **STRIDE)
    stage.hover("input_grad", 3, 5)
    expect(stage.tip).to_contain_text("dX[3, 5]")
    stage.wait_for_marks("output_grad", fed_by(3, 5))


def test_clicking_a_cell_picks_the_one_hot_gradient(stage: StagePage):
    stage.open("backward", view="weight_grad", g="one_hot", **STRIDE)
    stage.click("output_grad", 2, 1)
    stage.wait_for_query(cell="2_1")
    expected = np.zeros((ROWS, COLS))
    expected[2, 1] = 1
    stage.wait_for(output_grad=expected)


OWN = 15
# What is pointed at in each view, and the step that it shows; the output is 3 x 6.
LOOKS = {
    ("forward", "output"): ("output", (0, 3), 3),
    ("forward", "patches"): ("matrix", (4, 13), 13),
    ("forward", "matrix"): ("patch_matrix", (7, 2), 7),
    ("forward", "after"): ("output", (1, 2), 8),
    ("backward", "weight_grad"): ("output_grad", (1, 5), 11),
    ("backward", "input_grad"): ("output_grad", (2, 0), 12),
    ("backward", "two_ways"): ("gather", (0, 1), 1),
    ("backward", "matrix_grad"): ("kernel_matrix_t", (9, 5), 5),
    ("backward", "after_grad"): ("output_grad", (0, 2), 2),
    ("forward", "transposed"): ("transposed", (2, 3), 23),
}


def test_in_every_view_pointing_shows_another_step_and_leaving_shows_ones_own_again(stage: StagePage):
    count = stage.page.locator(".cv-count")
    for (page, view), (role, cell, step) in LOOKS.items():
        stage.open(page, view=view, t=OWN, act="relu", **STRIDE)
        shown, drawn = count.inner_text(), stage.drawn()
        stage.hover(role, *cell)
        stage.expect_step(step)
        expect(count).not_to_have_text(shown)
        stage.sentence.hover()
        stage.expect_step(OWN)
        expect(count).to_have_text(shown)
        assert stage.drawn() == drawn, view


def test_pointing_tells_nobody(stage: StagePage):
    stage.open("forward", t=OWN, **STRIDE)
    before = stage.revision
    stage.hover("output", 0, 3)
    stage.expect_step(3)
    stage.sentence.hover()
    stage.expect_step(OWN)
    stage.page.keyboard.press("ArrowRight")
    stage.wait_for_query(t=str(OWN + 1))
    expect(stage.root).to_have_attribute("data-rev", str(before + 1))


def test_a_key_goes_on_from_ones_own_step_and_not_from_the_one_pointed_at(stage: StagePage):
    stage.open("forward", t=OWN, **STRIDE)
    stage.hover("output", 0, 3)
    stage.expect_step(3)
    stage.page.keyboard.press("ArrowRight")
    stage.expect_step(OWN + 1)
    stage.sentence.hover()
    stage.expect_step(OWN + 1)


def test_a_click_on_an_output_goes_there_and_leaving_stays(stage: StagePage):
    stage.open("forward", t=OWN, **STRIDE)
    stage.click("output", 1, 1)
    stage.wait_for_query(t=str(COLS + 1))
    stage.hover("output", 0, 0)
    stage.expect_step(0)
    stage.sentence.hover()
    stage.expect_step(COLS + 1)


def test_an_answer_of_the_server_leaves_the_step_that_is_pointed_at_in_sight(stage: StagePage):
    stage.open("forward", t=OWN, **STRIDE)
    stage.hover("output", 0, 3)
    stage.expect_step(3)
    before = stage.revision
    stage.page.keyboard.press("Control+y")  # nothing to redo: answered all the same
    expect(stage.root).to_have_attribute("data-rev", str(before + 1))
    stage.expect_step(3)
    stage.sentence.hover()
    stage.expect_step(OWN)


# ---- the words beside the pointer are those of now -------------------------------------------------------


def test_the_words_follow_the_number_under_a_pointer_that_rests(stage: StagePage):
    stage.open("forward", t=ROWS * COLS - 1, **STRIDE)
    stage.click("kernel", 1, 0)  # the keyboard edits, the pointer rests elsewhere
    stage.hover("output", 2, 4)
    digit = (sample_pixels("digit")[None, None, :, :, 0] / 255).astype(np.float32)
    kernel = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])

    def told(**cells: float) -> None:
        for place, value in cells.items():
            kernel[int(place[1]), int(place[2])] = value
        output = convviz.conv2d(digit.astype(float), kernel[None, None], stride=(2, 1))[0, 0, 2, 4]
        expect(stage.tip).to_contain_text(f"[2, 4] = {output:.5g}".replace("-", "\N{MINUS SIGN}"))

    told()
    stage.page.keyboard.type("7")
    stage.page.keyboard.press("Tab")
    told(r10=7)
    stage.page.keyboard.type("-3")
    stage.page.keyboard.press("Enter")
    told(r11=-3)
    paste(stage, "1 2 3; 4 5 6; 8 9 7")
    told(r00=1, r01=2, r02=3, r10=4, r11=5, r12=6, r20=8, r21=9, r22=7)
    stage.page.locator("body").press("Control+z")
    told(r00=-1, r01=0, r02=1, r10=7, r11=-3, r12=2, r20=-1, r21=0, r22=1)
    stage.page.locator("body").press("Control+z")
    told(r11=0)


def test_the_words_follow_a_painted_gradient(stage: StagePage):
    stage.open("backward", view="weight_grad", g="painted", paint="0_0_1", **STRIDE)
    stage.page.locator(".cv-brush").fill("5")
    stage.hover("output_grad", 1, 1)
    expect(stage.tip).to_contain_text("[1, 1] = 0")
    stage.click("output_grad", 1, 1)
    expect(stage.tip).to_contain_text("[1, 1] = 5")


def test_hovering_does_not_disturb_playing(stage: StagePage):
    stage.open("forward", **STRIDE)
    stage.page.locator(".cv-speed").select_option("4")
    stage.do("play")
    stage.hover("output", 2, 5)
    assert stage.holds("() => Number(document.querySelector('.cv-stage').dataset.t) === 2")
    expect(stage.page.get_by_role("button", name="pause", exact=True)).to_be_visible()
