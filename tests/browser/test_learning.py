"""Learning in a real browser: it moves by itself, stops when told, and nothing runs when nobody looks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.stage_page import StagePage
from tests.browser.test_progress import rests

pytestmark = pytest.mark.one_tab

SMALL = "conv4-relu-max2-flat-linear10"
FIRST_CHART = "document.querySelector('.cv-chart .cv-plot')?.data?.[0]"
COUNTED = (
    "document.querySelectorAll('.cv-chart .cv-plot')[2]?.data?.[0].customdata.flat().reduce((a, b) => a + b)"
)
FILLS_ITS_PLACE = """async (div) => {
  for (let frame = 0; frame < 600; frame++) {
    if (Math.abs(div.clientWidth - div.querySelector('.main-svg').clientWidth) < 10) return true;
    await new Promise(requestAnimationFrame);
  }
  return false;
}"""
VALUES = "div => [...div.data[0].z.flat()]"


def step_of(page: Page) -> int:
    """The step that the view of one kernel says."""
    text = page.get_by_text(re.compile(r"^Step [\d,]+: L =")).inner_text()
    return int(re.search(r"[\d,]+", text)[0].replace(",", ""))


def wait_for_step(page: Page, least: int, step: Callable[[Page], int] = step_of) -> None:
    end = time.monotonic() + 60
    while step(page) < least:
        assert time.monotonic() < end
        page.wait_for_timeout(100)


def progress(page: Page) -> str:
    return page.get_by_test_id("stProgress").inner_text()


def trained_steps(page: Page) -> int:
    return int(re.search(r"step ([\d,]+) of", progress(page))[1].replace(",", ""))


def open_network(stage: StagePage, **query: str) -> Page:
    said = "".join(f"&{key}={value}" for key, value in {"net": SMALL, **query}.items())
    stage.visit(f"learn?lang=en&learn=network{said}")
    stage.page.locator(".cv-chart[data-rev]").first.wait_for()
    return stage.page


# ---- one kernel ------------------------------------------------------------------------------------------


def test_a_kernel_learns_by_itself_pauses_steps_and_begins_again(page: Page, server: str):
    lines: list[WebSocket] = []
    page.on("websocket", lambda line: lines.append(line))
    page.goto(f"{server}/learn?lang=en&learn=kernel")
    page.locator(".cv-grids[data-rev]").first.wait_for()
    page.get_by_role("button", name="Run").click()
    wait_for_step(page, 3)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    rests(page)
    step = step_of(page)
    asked = []
    page.wait_for_timeout(500)
    lines[0].on("framesent", lambda _frame: asked.append(1))
    page.wait_for_timeout(1500)
    assert step_of(page) == step
    assert not asked  # the clock has stopped, not only the steps
    page.get_by_role("button", name="One step").click()
    wait_for_step(page, step + 1)
    assert step_of(page) == step + 1
    page.wait_for_function(f"() => {FIRST_CHART}?.y.length === {step + 2}")  # the chart follows the sentence
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text(re.compile("^Step 0:"))).to_be_visible()


def test_a_rate_beyond_the_limit_runs_away_on_screen_and_stops(stage: StagePage):
    stage.visit("learn?lang=en&krate=5")
    page = stage.page
    page.locator(".cv-grids[data-rev]").first.wait_for()
    page.get_by_text("× 25", exact=True).click()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("The run stopped")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("above the stable limit")).to_be_visible()
    expect(page.get_by_role("button", name="Run")).to_be_disabled()


def test_the_chart_follows_the_theme_and_says_what_it_is(stage: StagePage):
    page, colours = stage.page, []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        stage.visit("learn?lang=en&kpic=noise")  # its loss lies within one decade
        chart = page.get_by_role("img", name="The loss over the steps")
        chart.locator(".xtick text").first.wait_for()
        colours.append(chart.locator(".xtick text").first.evaluate("text => getComputedStyle(text).fill"))
        assert chart.evaluate(FILLS_ITS_PLACE), "the chart is not as wide as its place"
    assert colours[0] != colours[1]


# ---- a small network -------------------------------------------------------------------------------------


def test_a_network_learns_by_itself_to_the_end(stage: StagePage):
    page = open_network(stage, nepochs="3")
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_test_id("stProgress")).to_contain_text("step 135 of 135", timeout=60_000)
    expect(page.get_by_role("button", name="Train")).to_be_disabled(timeout=10_000)
    right = float(re.search(r"held-out pictures: ([\d.]+) % right", progress(page))[1])
    assert right > 80
    page.wait_for_function(f"() => {COUNTED} === 360")


def test_a_training_pauses_goes_on_after_another_page_and_stands_still_without_a_viewer(stage: StagePage):
    page = open_network(stage, nepochs="60", nbatch="4", net="conv8-relu-conv16-relu-max2-flat-linear10")
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_test_id("stProgress")).not_to_contain_text("step 0 of", timeout=30_000)
    page.get_by_text("Exercises", exact=True).click()
    page.get_by_role("textbox", name="Your number").wait_for()
    page.get_by_text("A small network", exact=True).click()
    page.get_by_test_id("stProgress").wait_for()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()  # it goes on where it was
    for _rise in range(2):  # the first may be what was done meanwhile
        wait_for_step(page, trained_steps(page) + 1, trained_steps)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Train")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="One batch")).to_be_enabled()  # the slice under way has come
    rests(page)
    still = trained_steps(page)
    page.wait_for_timeout(1500)  # twice as long as between two looks at a training
    assert trained_steps(page) == still


def test_two_tabs_train_apart(page: Page, server: str):
    pages = [page, page.context.new_page()]
    for number, page in enumerate(pages):
        open_network(StagePage(page, server), nepochs="1", nseed=str(number))
        page.get_by_role("button", name="Train").click()
    for page in pages:
        expect(page.get_by_test_id("stProgress")).to_contain_text("step 45 of 45", timeout=60_000)
        page.wait_for_function(f"() => {FIRST_CHART}?.y.length > 1")
    curves = [page.evaluate(f"() => {FIRST_CHART}.y.join()") for page in pages]
    assert curves[0] != curves[1]
    pages[1].close()


def test_a_drawing_goes_through_the_layers_and_stays_while_it_is_drawn(stage: StagePage):
    page = open_network(stage, nshow="layers")
    page.get_by_text("Draw one", exact=True).click()
    pad = page.locator(".cv-pad canvas")
    pad.wait_for()
    page.wait_for_function(f"() => {PICTURE}?.data && !({VALUES})({PICTURE}).some(Boolean)")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    stroke(page, box, [(0.3, 0.2), (0.7, 0.2), (0.5, 0.8)])
    page.wait_for_function("() => document.querySelector('.cv-pad').dataset.rev === '1'")
    page.wait_for_function(f"() => {PICTURE}?.data && ({VALUES})({PICTURE}).some(value => value > 0.3)")
    inked = pad.evaluate(INK)
    stroke(page, box, [(0.2, 0.9), (0.8, 0.9)])
    assert pad.evaluate(INK) > inked  # at once, before the server has heard of it
    page.wait_for_function("() => document.querySelector('.cv-pad').dataset.rev === '2'")
    assert pad.evaluate(INK) > inked
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("() => document.querySelector('.cv-pad').dataset.rev === '3'")
    assert pad.evaluate(INK) == 0


def numbers_of(page: Page, role: str) -> list[float]:
    """The numbers of a panel once it is drawn."""
    drawn = StagePage(page, "").mosaic(role)
    return [float(value) for value in drawn[np.isfinite(drawn)]]


PICTURE = "document.querySelector('[data-role=picture] .cv-plot')"
INK = "c => c.getContext('2d').getImageData(0, 0, 32, 32).data.filter((v, k) => k % 4 === 0 && v).length"


def stroke(page: Page, box, places) -> None:
    (x, y), *others = [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in places]
    page.mouse.move(x, y)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("name", ["Forward", "Backward"])
def test_a_feature_map_opens_with_its_very_numbers_and_the_way_leads_back(stage: StagePage, name: str):
    page = open_network(stage, nshow="layers", npic="5", net="conv4-relu-max2-conv6-relu-flat-linear10")
    shown = page.locator('[data-role="maps2"] .cv-plot')
    shown.wait_for()
    given = numbers_of(page, "maps2")
    target = page.locator('[data-role="maps3"] .cv-map')
    target.scroll_into_view_if_needed()
    target.click(position={"x": 8, "y": 8})
    page.get_by_role("button", name=f"Open in {name}").click()
    page.wait_for_url(re.compile(f"/{name.lower()}"))
    page.locator('.cv-stage [data-role="input"] .cv-plot').wait_for()
    numbers = numbers_of(page, "input")
    assert sorted(value for value in given if value) == sorted(value for value in numbers if value)
    page.locator(".st-key-card_picture summary").click()
    page.get_by_role("link", name="Back to the network").click()
    page.get_by_test_id("stProgress").wait_for()
    expect(page.get_by_text("Through the layers")).to_be_visible()


def test_the_picture_flows_by_itself(stage: StagePage):
    page = open_network(stage, nshow="layers")
    page.get_by_role("button", name="Watch it flow").click()
    expect(page.get_by_text(re.compile("^Forwards: block"))).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile("^Backwards: the gradient"))).to_be_visible(timeout=120_000)
    expect(page.get_by_text("All the way back")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("button", name="Watch it flow")).to_be_visible(timeout=120_000)
