"""Charts in a real browser: they move in place, fit their column, and share one Plotly."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from convviz.app.components.assets import CHART, PLOTLY, url_of
from convviz.app.components.chart.mount import HTML
from convviz.app.components.payload import pack

NAME = "The loss over the steps"
HERE = f"[aria-label='{NAME}']"
POINTS = "chart => chart.querySelector('.cv-plot').data[0].y.length"
PAGES = ["learn?learn=kernel", "learn?learn=network", "learn?learn=bugs", "speed", "backward?view=check"]
WIDTHS = "chart => [chart.clientWidth, chart.querySelector('.main-svg').clientWidth]"

AGAIN = """async ([bytes, html, url]) => {
  const mount = (await import(new URL(url, document.baseURI))).default;
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
    await new Promise((done) => setTimeout(done, 150));
    said.push([parentElement.innerText.trim(), parentElement.querySelectorAll('.xaxislayer-above').length]);
    leaveAgain();
    parentElement.remove();
  }
  return said;
}"""


def open_learn(page: Page, server: str):
    page.goto(f"{server}/learn?lang=en&learn=kernel")
    chart = page.get_by_role("img", name=NAME)
    chart.locator(".main-svg").first.wait_for()
    return chart


def test_new_numbers_move_the_chart_that_is_there(page: Page, server: str):
    chart = open_learn(page, server)
    chart.evaluate("chart => { chart.querySelector('.main-svg').dataset.before = 'yes'; }")
    before = chart.evaluate(POINTS)
    page.get_by_role("button", name="One step").click()
    expect(page.get_by_text("Step 1:")).to_be_visible()
    page.wait_for_function(f"css => ({POINTS})(document.querySelector(css)) > {before}", arg=HERE)
    assert chart.locator(".main-svg[data-before=yes]").count() == 1


def test_a_chart_is_drawn_anew_when_its_column_becomes_narrower(page: Page, server: str):
    chart = open_learn(page, server)
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
    page.goto(f"{server}/learn?lang=en&learn=kernel", wait_until="domcontentloaded")
    place = page.get_by_test_id("stBidiComponentRegular").filter(has=page.locator(".cv-chart")).first
    place.wait_for(state="attached")
    page.wait_for_timeout(500)
    assert held and page.locator(".cv-chart .main-svg").count() == 0
    before = place.bounding_box()["height"]
    assert before > 200
    for route in held:
        route.continue_()
    page.locator(".cv-chart .main-svg").first.wait_for()
    assert place.bounding_box()["height"] == before


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_one_copy_of_plotly(page: Page, server: str, path: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{path}")
    page.locator(".cv-chart .main-svg").first.wait_for()
    assert len([url for url in asked if "plotly" in url.lower()]) == 1


def test_a_chart_that_leaves_while_it_is_drawn_leaves_its_place_to_the_next(page: Page, server: str):
    open_learn(page, server)
    figure = {
        "data": [{"type": "scatter", "y": [1, 2]}],
        "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}},
    }
    meta = {"figure": figure, "height": 120, "present": False, "alt": "two", "plotly": url_of(PLOTLY)}
    said = page.evaluate(AGAIN, [list(pack(meta, {})), HTML, url_of(CHART)])
    assert said == [["", 1]] * 12


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_on_cells_have_the_colour_of_the_page_s_text(page: Page, server: str, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server}/learn?lang=en&learn=network")
    chart = page.get_by_role("img", name="Confusion matrix")
    chart.locator(".heatmap-label text").first.wait_for(state="attached")
    fills = chart.evaluate(
        "chart => [...chart.querySelectorAll('.heatmap-label text')]"
        ".map(text => getComputedStyle(text).fill === getComputedStyle(chart).color)"
    )
    assert fills and all(fills)
