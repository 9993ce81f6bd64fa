"""Choosing the upstream gradient on the stage, and painting it: what is painted is what the engine gets."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import convviz
from convviz.lab.files.images import sample_pixels
from tests.browser.cases import GREY
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

DIGIT = (sample_pixels("digit")[:, :, 0] / 255).astype(np.float32).astype(np.float64)
SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def choose(stage: StagePage, kind: str) -> None:
    stage.root.locator(f'[data-upstream="{kind}"]').click()
    stage.wait_for_query(g=None if kind == "ones" else kind)


def drag(stage: StagePage, role: str, *cells: tuple[int, int]) -> None:
    stage.page.mouse.move(*stage.point(role, *cells[0]))
    stage.page.mouse.down()
    for cell in cells[1:]:
        stage.page.mouse.move(*stage.point(role, *cell))
    stage.page.mouse.up()


def weight_grad(output_grad: np.ndarray) -> np.ndarray:
    return convviz.conv2d_weight_grad(DIGIT[None, None], (1, 1, 3, 3), output_grad[None, None])[0, 0]


def test_each_loss_is_one_press_away_and_its_gradient_is_on_show(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad")
    stage.check(output_grad=np.ones((6, 6)))
    choose(stage, "checkerboard")
    rows, columns = np.indices((6, 6))
    board = 1.0 - 2 * ((rows + columns) % 2)
    stage.wait_for(output_grad=board)
    stage.do("last")
    stage.wait_for(weight_grad=weight_grad(board))
    choose(stage, "random")
    drawn = np.round(np.random.default_rng(0).standard_normal((1, 1, 6, 6)), 2)[0, 0]
    stage.wait_for(output_grad=drawn, weight_grad=weight_grad(drawn))
    expect(stage.root.locator('[data-upstream="random"]')).to_have_attribute("aria-pressed", "true")


def test_one_cell_says_that_its_patch_and_its_kernel_are_the_gradients(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad")
    choose(stage, "one_hot")
    stage.click("output_grad", 1, 4)
    stage.wait_for_query(cell="1_4")
    expect(stage.sentence).to_contain_text("Only g[1, 4] = 1 counts, so dW is exactly that patch.")
    stage.do("last")
    stage.wait_for(weight_grad=DIGIT[1:4, 4:7])
    stage.show_view("Input gradient")
    expect(stage.sentence).to_contain_text("so dX is exactly that kernel, stamped there.")
    stage.do("last")
    grad = np.zeros((8, 8))
    grad[1:4, 4:7] = SOBEL
    stage.wait_for(input_grad=grad)


def test_a_stroke_paints_and_the_engine_computes_with_it(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad", g="painted", paint="0_0_1")
    stage.page.locator(".cv-brush").fill("-1/2")
    drag(stage, "output_grad", (2, 1), (2, 2), (3, 2))
    grad = np.zeros((6, 6))
    grad[0, 0] = 1
    grad[[2, 2, 3], [1, 2, 2]] = -0.5
    stage.wait_for_query(paint="0_0_1~2_1_-0.5~2_2_-0.5~3_2_-0.5")
    stage.do("last")
    stage.wait_for(output_grad=grad, weight_grad=weight_grad(grad))
    drag(stage, "output_grad", (2, 2), (3, 2))  # begins on a cell of the brush's own number: clears
    stage.wait_for_query(paint="0_0_1~2_1_-0.5")
    stage.do("undo")
    stage.wait_for_query(paint="0_0_1~2_1_-0.5~2_2_-0.5~3_2_-0.5")


def test_painting_begins_with_the_gradient_on_show(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad", g="checkerboard")
    choose(stage, "painted")
    stage.page.locator(".cv-brush").fill("3")
    stage.click("output_grad", 0, 1)
    rows, columns = np.indices((6, 6))
    board = 1.0 - 2 * ((rows + columns) % 2)
    board[0, 1] = 3
    stage.wait_for(output_grad=board)


def test_what_is_no_number_is_told_and_the_last_brush_stays(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad", g="painted")
    stage.page.locator(".cv-brush").fill("2")
    stage.page.locator(".cv-brush").fill("lots")
    expect(stage.page.locator(".cv-brush-note")).to_contain_text("“lots” is not a number")
    stage.click("output_grad", 5, 5)
    stage.wait_for_query(paint="5_5_2")


def test_the_spread_gradient_of_the_two_ways_can_be_painted_too(stage: StagePage) -> None:
    case = GREY["zeros"]  # stride 2 x 1, dilation 1 x 2, padding 1 x 2, kernel 2 x 3
    stage.open("backward", **{**case.query("two_ways"), "g": "painted"})
    row, column = 2 * 2 + 1 - 1, 3 * 1 + 4 - 2  # where cell [2, 3] of g stands
    stage.click("spread_grad", row, column)
    stage.wait_for_query(paint="2_3_1")
    stage.page.keyboard.type("-2")
    stage.page.keyboard.press("Enter")
    stage.wait_for_query(paint="2_3_-2")
    stage.do("last")
    expect(stage.root).to_have_attribute("data-check", "true")
    grad = np.zeros(case.layer.output_size)
    grad[2, 3] = -2
    stage.wait_for(gather=case.layer.input_grad(grad, case.layer.steps - 1)[0])


@pytest.mark.parametrize("view", ["output", "patches"])
def test_the_forward_page_offers_no_loss(stage: StagePage, view: str) -> None:
    stage.open("forward", view=view)
    expect(stage.page.locator(".cv-upstreams")).to_be_hidden()


def test_with_layers_above_the_gradient_is_theirs_to_choose(stage: StagePage) -> None:
    stage.open("backward", view="weight_grad", above="k.box")
    expect(stage.page.locator(".cv-upstreams")).to_be_hidden()
