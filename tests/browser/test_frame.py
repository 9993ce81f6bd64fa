"""The frame around the stage: language, large type, hidden cards, the start page, one step of descent."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, expect

import convviz
from convviz.i18n import translator
from convviz.lab.files.images import sample_pixels
from convviz.lab.kernels import preset_kernel
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

CHINESE = translator("zh-Hant")


def test_the_language_switch_changes_every_title_and_the_address(stage: StagePage):
    stage.open("forward")
    stage.go(5)
    stage.page.get_by_role("radio", name="繁體中文").click()
    stage.wait_for_query(lang="zh-Hant")
    words = {"input": "input x", "patch": "patch", "kernel": "kernel w", "products": "patch × kernel"}
    for role, word in {**words, "output": "output y"}.items():
        assert CHINESE(word) != word, f"no Chinese word for {word}"
        expect(stage.panel(role).locator(".cv-title")).to_have_text(CHINESE(word))
    expect(stage.page.get_by_role("link", name=CHINESE("Forward")).first).to_be_visible()
    stage.expect_step(5)
    stage.page.get_by_role("radio", name="EN", exact=True).click()
    stage.wait_for_query(lang="en")
    expect(stage.panel("input").locator(".cv-title")).to_have_text("input x")


def test_a_browser_from_taiwan_is_answered_in_chinese_and_may_ask_for_english(
    new_context: Callable[..., BrowserContext], server: str
):
    page = new_context(locale="zh-TW").new_page()
    page.goto(f"{server}/forward")
    stage = StagePage(page, server).wait()
    expect(stage.panel("input").locator(".cv-title")).to_have_text(CHINESE("input x"))
    stage.wait_for_query(lang="zh-Hant")
    stage.open("forward")  # a link that says lang=en
    expect(stage.panel("input").locator(".cv-title")).to_have_text("input x")


def test_a_link_may_make_everything_large_and_hide_cards(stage: StagePage):
    stage.open("backward", present=1, hide="layer,upstream")
    assert stage.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    expect(stage.page.locator(".cv-stage.cv-present")).to_be_visible()
    expect(stage.card("1 Picture")).to_be_visible()
    for hidden in ("3 Layer", "4 Upstream", "Explain"):
        expect(stage.card(hidden)).to_have_count(0)
    stage.page.get_by_text("Large type").first.click()
    expect(stage.page.locator(".cv-stage:not(.cv-present)")).to_be_visible()
    stage.wait_for_query(present=None, hide="layer,upstream")


def test_the_start_page_moves_by_itself_and_its_doors_open(stage: StagePage):
    stage.open("")
    assert stage.holds("() => Number(document.querySelector('.cv-stage').dataset.t) >= 3")
    stage.page.get_by_role("link", name="Blackboard, by hand").click()
    expect(stage.panel("input").locator(".cv-shape")).to_have_text("4 × 4")
    board = sample_pixels("blackboard")[..., 0]
    x = np.floor(board * (9 / 255) + 0.5)
    stage.wait_for(input=x)
    np.testing.assert_array_equal(stage.values("input")[0], x)
    kernel = np.array([[1.0, 2.0], [0.0, -1.0]])
    stage.wait_for(kernel=kernel, output=convviz.conv2d(x[None, None], kernel[None, None])[0, 0])
    expect(stage.sentence).to_contain_text("y[0, 0] =")


def test_one_step_of_descent_moves_the_kernel_down_its_gradient_and_the_loss_falls(stage: StagePage):
    stage.open("backward", pic="noise", k="identity", size=3, g="mse", target="gaussian", lr=0.5)
    x = stage.values("input")
    kernel = preset_kernel("identity", (3, 3))
    goal = convviz.conv2d(x[None], preset_kernel("gaussian", (3, 3))[None, None])
    difference = convviz.conv2d(x[None], kernel[None, None]) - goal
    grad = convviz.conv2d_weight_grad(x[None], (1, 1, 3, 3), 2 * difference / difference.size)[0, 0]
    stage.open_card("4 Upstream")
    stage.page.get_by_role("button", name="Take one step").click()
    expect(stage.page.locator(".cv-loss")).to_contain_text("L fell from")
    stage.wait_for(kernel=kernel - 0.5 * grad)


def test_a_change_of_the_layer_changes_output_and_formula(stage: StagePage):
    stage.open("forward")
    card = stage.open_card("3 Layer")
    stride = card.get_by_label("Stride", exact=True)
    stride.fill("2")
    stride.press("Enter")
    stage.wait_for_query(stride="2")
    x = stage.values("input")[0]
    output = convviz.conv2d(x[None, None], preset_kernel("sobel_x")[None, None], stride=2)[0, 0]
    stage.wait_for(output=output)
    expect(stage.panel("output").locator(".cv-shape")).to_have_text("3 × 3")
