"""The stage as one HTML file, with the network off: what it shows is NumPy's, what it works out too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

import convviz
from tests.browser.conftest import PATIENCE_MS, VIEWPORT, unbroken
from tests.browser.stage_page import StagePage
from tests.browser.test_take_away import open_dialog

X = np.array([[1, 2, 0, 3], [4, 1, 2, 0], [0, 3, 5, 1], [2, 0, 1, 4]], float)
WEIGHT = np.array([[1, 2], [0, -1]], float)
QUERY = {"x": "1_2_0_3~4_1_2_0~0_3_5_1~2_0_1_4", "w": "1_2~0_-1", "pad": "1x0", "act": "relu"}


@pytest.fixture(scope="module")
def file(one_tab: StagePage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that a stage is saved as."""
    one_tab.open("backward", view="weight_grad", **QUERY)
    dialog = open_dialog(one_tab)
    dialog.get_by_role("radio", name="Web page").click()
    with one_tab.page.expect_download() as saved:
        dialog.get_by_role("button", name="Save the page (HTML)").click()
    saved.value.save_as(file := tmp_path_factory.mktemp("alone") / "convviz.html")
    assert file.stat().st_size <= 6_000_000
    return file


@pytest.fixture
def alone(file: Path, browser: Browser) -> Iterator[StagePage]:
    """The file, opened from a disk by somebody without a network."""
    context = browser.new_context(offline=True, viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE_MS)
    with unbroken(context.new_page()) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        yield StagePage(page, "").wait()
        assert asked == [file.as_uri()]
    context.close()


def layer(weight: np.ndarray) -> dict[str, np.ndarray]:
    """What of the layer the file shows, by the engine."""
    x, weight = X[None, None], weight[None, None]
    output = convviz.conv2d(x, weight, padding=(1, 0))
    grad = (output > 0).astype(float)
    return {
        "output": output[0, 0],
        "weight_grad": convviz.conv2d_weight_grad(x, weight.shape, grad, padding=(1, 0))[0, 0],
        "input_grad": convviz.conv2d_input_grad(x.shape, weight, grad, padding=(1, 0))[0, 0],
    }


def show(alone: StagePage, view: str) -> None:
    alone.page.get_by_role("button", name=view, exact=True).click()


def test_it_shows_numpy_s_numbers_in_every_view_and_works_out_a_changed_one(alone: StagePage):
    before = layer(WEIGHT)
    alone.go(14)
    alone.wait_for(weight_grad=before["weight_grad"])
    show(alone, "Input gradient")
    alone.go(14)
    alone.wait_for(input_grad=before["input_grad"])
    alone.edit(0, 1, "-2")
    changed = layer(np.array([[1, -2], [0, -1.0]]))
    alone.wait_for(kernel=[[1, -2], [0, -1]], input_grad=changed["input_grad"])
    word = alone.page.locator(".cv-last-word")
    expect(word).to_have_text("worked out here")
    alone.page.keyboard.press("Escape")
    show(alone, "Output")
    alone.go(14)
    alone.wait_for(output=changed["output"])
    alone.page.locator('[data-do="undo"]').click()
    alone.wait_for(kernel=WEIGHT, output=before["output"])


def test_what_only_python_can_work_out_is_refused_in_a_sentence(alone: StagePage):
    alone.page.get_by_label("kernel height").select_option("3")
    expect(alone.page.locator(".cv-message")).to_contain_text("This page stands alone.")
    expect(alone.page.get_by_label("kernel height")).to_have_value("2")
    alone.wait_for(kernel=WEIGHT)
    alone.page.locator("summary", has_text="Code").first.click()
    expect(alone.page.locator(".cv-code-listing").first).to_contain_text("weight_grad")
    link = alone.page.get_by_role("link", name="Open it in ConvViz").get_attribute("href") or ""
    assert "/backward?" in link and "pad=1x0" in link
