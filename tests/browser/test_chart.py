"""Charts in a real browser: they move in place, fit their column, and share one Plotly."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from convviz.app.components.assets import CHART, PLOTLY, url_of
from convviz.app.components.chart.mount import HTML
from convviz.app.components.payload import pack
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

NAME = "The loss over the steps"
HERE = f"[aria-label='{NAME}']"
POINTS = "chart => chart.querySelector('.cv-plot').data[0].y.length"
PAGES = ["learn?learn=kernel", "learn?learn=network", "learn?learn=bugs", "speed", "backward?view=check"]
WIDTHS = "chart => [chart.clientWidth, chart.querySelector('.main-svg').clientWidth]"

AGAIN = """async ([bytes, html, url]) => {
  const mount = (await import(new URL(url, document.baseURI))).default;
  const frame = () => new Promise(requestAnimationFrame);
  const said = [];
  for (let turns = 0; turns < 12; turns++) {
    const parentElement = document.createElement('div');
    parentElement.innerHTML = html;
    document.body.append(parentElement);
    const call = () => mount({ data: new Uint8Array(bytes), parentElement, setTriggerValue() {} });
    const leave = call();
    for (let turn = 0; turn < turns; turn++) await null;
    leave();
    const leaveAgain = call();
    const drawn = () => parentElement.querySelectorAll('.xaxislayer-above').length;
    const end = performance.now() + 20_000;
    while (!drawn() && performance.now() < end) await frame();
    await frame(); // a second drawing would be there by now
    said.push([parentElement.innerText.trim(), drawn()]);
    leaveAgain();
    parentElement.remove();
  }
  return said;
}"""


def open_learn(stage: StagePage) -> Locator:
    stage.visit("learn?lang=en&learn=kernel")
    chart = stage.page.get_by_role("img", name=NAME)
    chart.locator(".main-svg").first.wait_for()
    return chart


def test_new_numbers_move_the_chart_that_is_there(stage: StagePage):
    page, chart = stage.page, open_learn(stage)
    chart.evaluate("chart => { chart.querySelector('.main-svg').dataset.before = 'yes'; }")
    before = chart.evaluate(POINTS)
    page.get_by_role("button", name="One step").click()
    expect(page.get_by_text("Step 1:")).to_be_visible()
    page.wait_for_function(f"css => ({POINTS})(document.querySelector(css)) > {before}", arg=HERE)
    assert chart.locator(".main-svg[data-before=yes]").count() == 1


def test_a_chart_is_drawn_anew_when_its_column_becomes_narrower(stage: StagePage):
    page, chart = stage.page, open_learn(stage)
    wide = chart.evaluate(WIDTHS)
    page.set_viewport_size({"width": 420, "height": 900})
    page.wait_for_function(
        f"([css, wide]) => {{ const [room, drawn] = ({WIDTHS})(document.querySelector(css));"
        " return room !== wide && Math.abs(room - drawn) < 10; }",
        arg=[HERE, wide[0]],
    )


def test_the_place_of_a_chart_is_free_before_plotly_comes(page: Page, server: str):
    held: list[Route] = []
    page.route("**/plotly.min.js", lambda route: held.append(route))
    with page.expect_request("**/plotly.min.js"):
        page.goto(f"{server}/learn?lang=en&learn=kernel", wait_until="domcontentloaded")
    place = page.get_by_test_id("stBidiComponentRegular").filter(has=page.locator(".cv-chart")).first
    place.wait_for(state="attached")
    StagePage(page, server).wait_for_run()
    assert held and page.locator(".cv-chart .main-svg").count() == 0
    before = place.bounding_box()["height"]
    assert before > 200
    for route in held:
        route.continue_()
    page.locator(".cv-chart .main-svg").first.wait_for()
    assert place.bounding_box()["height"] == before


def test_all_pages_draw_with_one_copy_of_plotly(page: Page, server: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stage = StagePage(page, server, stays=True)
    for path in PAGES:
        stage.visit(path)
        stage.wait_for_run()
        page.locator(".cv-chart .main-svg").first.wait_for()
        assert len([url for url in asked if "plotly" in url.lower()]) == 1, path


def test_a_chart_that_leaves_while_it_is_drawn_leaves_its_place_to_the_next(stage: StagePage):
    open_learn(stage)
    figure = {
        "data": [{"type": "scatter", "y": [1, 2]}],
        "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}},
    }
    meta = {"figure": figure, "height": 120, "present": False, "alt": "two", "plotly": url_of(PLOTLY)}
    said = stage.page.evaluate(AGAIN, [list(pack(meta, {})), HTML, url_of(CHART)])
    assert said == [["", 1]] * 12


def test_numbers_on_cells_have_the_colour_of_the_page_s_text(new_stage: StagePage):
    page = new_stage.page
    new_stage.stays = True
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        new_stage.visit("learn?lang=en&learn=network")
        chart = page.get_by_role("img", name="Confusion matrix")
        chart.locator(".heatmap-label text").first.wait_for(state="attached")
        fills = chart.evaluate(
            "chart => [...chart.querySelectorAll('.heatmap-label text')]"
            ".map(text => getComputedStyle(text).fill === getComputedStyle(chart).color)"
        )
        assert fills and all(fills), scheme
