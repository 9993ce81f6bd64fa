"""The gradient check in a real browser: its numbers are the engine's, a click writes two losses out."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

import convviz
from tests.browser.cases import COLOUR, GREY, Case
from tests.browser.stage_page import StagePage, address_of, split_mosaic

pytestmark = pytest.mark.one_tab

NUMBERS = "div => div.data[0].z.map(row => Array.from(row))"


def shown(page: Page, role: str, channels: int = 1) -> NDArray[np.float64]:
    plot = page.locator(f'.cv-panel[data-role="{role}"] .cv-plot')
    return split_mosaic(np.array(plot.evaluate(NUMBERS), dtype=float), channels)


def open_check(stage: StagePage, case: Case) -> Page:
    query = "&".join(f"{key}={value}" for key, value in case.query("check").items())
    stage.visit(f"backward?lang=en&{query}")
    stage.page.locator(".cv-grids[data-rev]").wait_for()
    return stage.page


def weight_grad(case: Case) -> NDArray[np.float64]:
    shape = (1, *case.weight.shape)
    return convviz.conv2d_weight_grad(case.x[None], shape, case.output_grad[None, None], **case.options)[0]


def test_the_three_maps_are_the_engines_gradient_and_differences_that_agree(stage: StagePage):
    page = open_check(stage, COLOUR)
    wanted = weight_grad(COLOUR)
    np.testing.assert_allclose(shown(page, "analytic", 3), wanted, rtol=1e-5)
    np.testing.assert_allclose(shown(page, "numeric", 3), wanted, rtol=1e-5)
    assert shown(page, "error", 3).max() < 1e-6
    expect(page.get_by_text("The gradients agree")).to_be_visible()


def test_a_click_writes_the_cells_two_losses_and_their_quotient_out(stage: StagePage):
    case = GREY["reflect"]
    page = open_check(stage, case)
    area = page.locator('.cv-panel[data-role="error"] .cv-map')
    box = area.bounding_box()
    assert box is not None
    row, column = 1, 2
    area.click(position={"x": (column + 0.5) * box["width"] / 3, "y": (row + 0.5) * box["height"] / 2})
    expect(page.get_by_text("The weight w[0, 0, 1, 2], nudged")).to_be_visible()
    formula = page.locator(".stMarkdown .katex annotation").filter(has_text="L_+").first
    numbers = re.findall(r"&(?:=|\\approx) (-?[0-9.]+)", formula.text_content() or "")
    plus, minus, quotient, analytic = map(float, numbers)
    step = np.zeros_like(case.weight)
    step[0, row, column] = 1e-5
    drawn = np.random.default_rng(case.seed).standard_normal((1, *case.layer.output_size))
    grad = np.round(drawn, 2)  # as it is drawn, in float64
    losses = []
    for weight in (case.weight + step, case.weight - step):
        output = convviz.conv2d(case.x[None], weight[None], [case.bias], **case.options)
        losses.append(float((output[0] * grad).sum()))
    np.testing.assert_allclose([plus, minus], losses, rtol=1e-12)
    np.testing.assert_allclose(quotient, (plus - minus) / 2e-5, rtol=1e-6)
    np.testing.assert_allclose([quotient, analytic], weight_grad(case)[0, row, column], rtol=1e-6)


def test_stage_and_check_change_places_without_losing_anything(stage: StagePage):
    stage.open("backward", **dict(address_of(view="weight_grad", g="random", stride=(2, 1))))
    stage.show_view("Check")
    stage.page.locator(".cv-grids[data-rev]").wait_for()
    stage.wait_for_query(view="check", stride="2x1", g="random")
    stage.show_view("Two ways")
    stage.wait()
    stage.wait_for_query(view="two_ways", stride="2x1", g="random")
    stage.do("last")
    expect(stage.root).to_have_attribute("data-check", "true")


def test_pointing_at_a_kink_says_that_differences_say_nothing(stage: StagePage):
    page = stage.page
    stage.visit("backward?lang=en&pic=step_edge&box=4_4_8_8&act=relu&g=random&view=check")
    page.locator(".cv-grids[data-rev]").wait_for()
    expect(page.get_by_text("every entry that was checked (9) is at a kink")).to_be_visible()
    page.locator('.cv-panel[data-role="error"] .cv-map').hover()
    expect(page.locator(".cv-tip")).to_contain_text("a kink here: differences say nothing")
    page.locator('.cv-panel[data-role="analytic"] .cv-map').hover()
    expect(page.locator(".cv-tip")).to_contain_text("a kink here: differences say nothing")
