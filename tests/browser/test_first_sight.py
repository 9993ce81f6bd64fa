"""What a page shows before Streamlit is there is what it shows afterwards: cell by cell, pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import urlencode

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.stage_page import StagePage

STREAMLIT = "**/static/js/index.*.js"
"""The script without which there is no page."""
STAGES = "**/stage.js"
WINDOWS = ((1440, 900), (1280, 720), (390, 844))
CASES = (
    ("", {}),
    ("forward", {"pic": "cat", "k": "sobel_x~box", "pad": "same", "t": 70}),
    ("forward", {"view": "patches", "t": 4, "lang": "zh-Hant"}),
    ("forward", {"view": "matrix", "stride": "2x1", "t": 10, "hide": "picture,kernel,layer"}),
    ("backward", {"view": "weight_grad", "g": "random", "pad": "same", "t": 11, "lang": "zh-Hant"}),
    ("backward", {"view": "two_ways", "g": "random", "dil": "2x1", "t": 33, "present": 1}),
)
_IN_FRAME = ".cv-first .cv-stage[data-strips], .cv-first .cv-stage[data-t]"
_SEEN = """() => {
  const stage = document.querySelector('.cv-stage');
  const unseen =
    'svg *, .cv-plot, .cv-plot *, .cv-quick, option, .cv-offscreen, .cv-placed, .cv-cursor, .cv-tip';
  return [...stage.querySelectorAll('*')].filter((each) => !each.matches(unseen)).map((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    const words = each.childElementCount ? '' : each.textContent;
    const ink = words.trim() ? getComputedStyle(each).color : '';
    return [each.className, words, ink, ...[x, y, width, height].map((n) => Math.round(10 * n) / 10)];
  });
}"""
_SETTLED = """async () => {
  await document.fonts.load('1em "Source Sans"'); // its letters move a little when it comes late
  await new Promise((resolve) => setTimeout(resolve, 200));
}"""
_LONG_PATIENCE = """
const after = window.setTimeout;
window.setTimeout = (call, ms, ...given) => after(call, ms === 150 ? 60_000 : ms, ...given);
"""
_MOVES = """() => {
  const since = performance.now();
  window.moves = [];
  new PerformanceObserver((list) => {
    for (const { sources, startTime } of list.getEntries())
      for (const { node, previousRect: was, currentRect: is } of sources)
        if (startTime > since && node?.parentElement?.closest('.cv-columns'))
          window.moves.push([node.className ?? node.textContent, startTime, was.toJSON(), is.toJSON()]);
  }).observe({ type: 'layout-shift' });
}"""

_SKELETONS = """
window.skeletons = new Set();
new MutationObserver(() => {
  for (const each of document.querySelectorAll('[data-testid="stSkeleton"]'))
    window.skeletons.add(getComputedStyle(each).animationName);
}).observe(document, { subtree: true, childList: true });
"""


@contextmanager
def held(page: Page) -> Iterator[None]:
    """Keep Streamlit from starting until the end."""
    waiting: list[Route] = []
    page.route(STREAMLIT, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(STREAMLIT)


def pixels(page: Page) -> NDArray[np.int_]:
    """The panels as they are on the screen, as far as they are in the window."""
    window = page.viewport_size
    box = page.locator(".cv-columns").first.bounding_box()
    assert window and box
    clip = {**box, "height": min(box["height"], window["height"] - box["y"] - 60)}  # the player floats below
    shot = page.screenshot(clip=clip)
    return np.asarray(Image.open(BytesIO(shot)).convert("RGB")).astype(int)


def go(page: Page, server: str, path: str, **query: object) -> None:
    page.goto(f"{server}/{path}?{urlencode(query, safe='~_-.')}", wait_until="commit")


# Each case in one window, and in every window where all are asked for.
@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.slow) for turn in (1, 2))])
def test_the_stage_stands_there_at_once_and_nothing_of_it_moves_when_the_page_comes(
    turn: int, page: Page, server: str
):
    for number, (path, query) in enumerate(CASES):
        width, height = WINDOWS[(number + turn) % len(WINDOWS)]
        # On a busy machine the page before would lay itself out anew for half a minute, and then go.
        page.goto(f"{server}/_stcore/health")
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            color_scheme="dark" if number % 2 else "light",
            reduced_motion="reduce",  # the first page's example would play
        )
        with held(page):
            go(page, server, path, **{"lang": "en", **query})
            page.locator(_IN_FRAME).wait_for()
            page.evaluate(_SETTLED)
            first, picture = page.evaluate(_SEEN), pixels(page)
            page.evaluate(_MOVES)
            expect(page.locator(".cv-first[inert][aria-hidden=true]")).to_have_count(1)
        stage = StagePage(page, server).wait()
        stage.wait_for_rest()
        expect(page.locator(".cv-first")).to_have_count(0)
        expect(page.locator(".cv-stage")).to_have_count(1)
        wrong = [pair for pair in zip(first, page.evaluate(_SEEN), strict=True) if pair[0] != pair[1]]
        assert not wrong, f"{path} {query}: {wrong[:5]}"
        others = np.abs(picture - pixels(page)).max(axis=2) > 2  # some edges of letters
        assert others.mean() < 0.001, f"{path} {query}: {others.mean()}"
        assert page.evaluate("window.moves") == [], f"{path} {query}"


def test_the_stage_of_the_first_sight_is_the_pages_own_then(page: Page, server: str):
    with held(page):
        go(page, server, "forward", lang="en", t=5)
        page.locator(_IN_FRAME).evaluate("stage => (stage.isTheFirst = true)")
        page.keyboard.press("ArrowRight")
        assert page.locator(_IN_FRAME).get_attribute("data-t") == "5", "nobody can do anything yet"
    stage = StagePage(page, server).wait()
    assert stage.root.evaluate("stage => stage.isTheFirst") is True
    stage.page.keyboard.press("ArrowRight")
    stage.expect_step(6)
    stage.wait_for_query(t="6")
    stage.mosaic("output")  # by Plotly now


@pytest.mark.parametrize("path", ["forward", ""])
def test_streamlit_is_asked_for_when_the_stage_is_drawn(path: str, page: Page, server: str):
    page.add_init_script(_LONG_PATIENCE)
    others: list[str] = []
    page.on("request", lambda request: "static/js" in request.url and others.append(request.url))
    stages: list[Route] = []
    with held(page):
        page.route(STAGES, lambda route: stages.append(route))
        with page.expect_request(STAGES):
            go(page, server, path, lang="en")
        page.evaluate(_SETTLED)
        assert others == []
        with page.expect_request(STREAMLIT):
            stages.pop().continue_()
        page.locator(_IN_FRAME).wait_for()
    page.unroute(STAGES)
    StagePage(page, server).wait().mosaic("output")


def test_a_script_of_the_stage_that_is_late_holds_nothing_up(page: Page, server: str):
    waiting: list[Route] = []
    page.route(STAGES, lambda route: waiting.append(route))
    go(page, server, "forward", lang="en")
    expect(page.get_by_role("radio", name="Output")).to_be_attached()
    for route in waiting:
        route.continue_()
    page.unroute(STAGES)
    StagePage(page, server).wait().mosaic("output")


def test_the_place_of_what_is_on_its_way_stands_still(page: Page, server: str):
    page.add_init_script(_SKELETONS)
    StagePage(page, server).open("forward")
    assert page.evaluate("[...window.skeletons]") == ["none"]


def test_words_of_another_language_than_the_browsers_are_not_shown(page: Page, server: str):
    page.add_init_script("Object.defineProperty(navigator, 'language', { get: () => 'zh-TW' })")
    with held(page):
        go(page, server, "forward")
        expect(page.locator(".cv-first")).to_have_count(0)
    assert StagePage(page, server).wait().page.locator("html").get_attribute("lang") == "zh-Hant"


def test_the_theme_that_was_chosen_is_that_of_the_first_sight(
    new_context: Callable[..., BrowserContext], server: str
):
    page = new_context(color_scheme="light").new_page()
    page.add_init_script("localStorage.setItem('stActiveTheme-/forward-v2', '\"Dark\"')")
    with held(page):
        go(page, server, "forward", lang="en")
        page.locator(_IN_FRAME).wait_for()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 26, 32)"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_page_that_does_not_come_says_that_it_is_only_seen(motion: str, page: Page, server: str):
    page.emulate_media(reduced_motion=motion)
    with held(page):
        go(page, server, "forward", lang="en")
        page.locator(_IN_FRAME).wait_for()
        late = page.locator(".cv-first-late")
        assert late.evaluate("late => getComputedStyle(late).opacity") == "0"
        assert late.evaluate("late => getComputedStyle(late).animationDelay") == "12s"
        page.locator(".cv-first").evaluate(
            "frame => frame.getAnimations({ subtree: true }).forEach((each) => each.finish())"
        )
        assert late.evaluate("late => getComputedStyle(late).opacity") == "1"
        assert page.locator(_IN_FRAME).evaluate("stage => getComputedStyle(stage).opacity") == "0.55"


@pytest.mark.parametrize("query", [{"view": "picture", "pic": "cat"}, {"k": "nonsense"}])
def test_a_frame_without_a_stage_goes_when_the_page_is_there(query: dict[str, str], page: Page, server: str):
    with held(page):
        go(page, server, "forward", lang="en", **query)
        expect(page.locator(".cv-first-top b")).to_have_text("Forward")
        expect(page.locator(".cv-stage")).to_have_count(0)
    StagePage(page, server).wait()
    expect(page.locator(".cv-first")).to_have_count(0)


def test_a_page_that_is_scrolled_before_its_stage_is_there_has_no_picture_over_it(page: Page, server: str):
    with held(page):
        go(page, server, "forward", lang="en")
        page.locator(_IN_FRAME).wait_for()
        page.evaluate("document.getElementById('root').dispatchEvent(new Event('scroll'))")
        expect(page.locator(".cv-first")).to_have_count(0)
    stage = StagePage(page, server).wait()
    expect(stage.root).to_have_count(1)
    stage.mosaic("output")
