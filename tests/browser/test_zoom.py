"""At 400 % zoom a window is 320 x 256 CSS px (WCAG 1.4.10): nothing is lost, nothing moves sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.axe import wait_for_rest
from tests.browser.conftest import returning, watched_tab
from tests.browser.stage_page import StagePage
from tests.browser.test_phone import LAYER, PAGES, bottom_of, box_of
from tests.browser.watch import Watch
from tests.for_each import for_each

WIDTH, HEIGHT = 320, 256
BARS = 100  # px of the bars at the top and at the foot, at most
VIEWS = (
    *(f"forward?view={view}&act=relu&pool=max" for view in ("patches", "matrix", "transposed", "after")),
    *(f"backward?view={view}&act=relu" for view in ("input_grad", "two_ways", "matrix_grad", "check")),
    "backward?view=after_grad&act=relu&pool=max",
)
# What sticks out of the page to the right, and not in a box of its own that scrolls.
_STICKS_OUT = """() => [...document.querySelectorAll('main *')]
  .filter((each) => {
    const { right, width } = each.getBoundingClientRect();
    if (!width || right <= innerWidth + 1) return false;
    for (let box = each.parentElement; box.tagName !== 'MAIN'; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible' || getComputedStyle(box).clipPath !== 'none')
        return false;
    return true;
  })
  .map((each) => each.outerHTML.slice(0, 120))"""
_IS_NOT_COVERED = """target => {
  const { left, top, width, height } = target.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return Boolean(hit) && (target.contains(hit) || hit.contains(target));
}"""


_IS_CUT = """() => [...document.querySelectorAll('main *')]
  .filter((each) => {
    const { overflowX, textOverflow } = getComputedStyle(each);
    return overflowX === 'hidden' && textOverflow === 'ellipsis' && each.scrollWidth > each.clientWidth + 1;
  })
  .map((each) => each.textContent)"""
_IS_OUT_OF_REACH = """() => [...document.querySelectorAll('.stMarkdown:has(table), .katex-display')]
  .filter((box) => box.scrollWidth > box.clientWidth && box.tabIndex < 0)
  .map((box) => box.textContent)"""


@pytest.fixture(scope="module")
def reader(browser: Browser, server: str) -> Iterator[tuple[BrowserContext, Watch]]:
    """The visitor who has enlarged everything four times, at a desk."""
    with returning(browser, server, viewport={"width": WIDTH, "height": HEIGHT}) as context:
        yield context, Watch(context, server)


@pytest.fixture
def near(reader: tuple[BrowserContext, Watch]) -> Iterator[Page]:
    with watched_tab(*reader) as tab:
        yield tab


@for_each("path", (*PAGES, *VIEWS))
def test_no_page_moves_sideways(near: Page, server: str, path: str):
    stage = StagePage(near, server, stays=True)
    stage.visit(path)
    wait_for_rest(stage)
    assert near.evaluate(_STICKS_OUT) == []
    assert near.evaluate(_IS_CUT) == []
    in_reach = f"() => !({_IS_OUT_OF_REACH})().length"
    assert stage.holds(in_reach), near.evaluate(_IS_OUT_OF_REACH)
    assert near.evaluate("document.querySelector('main').scrollWidth") <= WIDTH


def test_the_bars_leave_most_of_the_window_to_the_page(near: Page, server: str):
    StagePage(near, server).open("forward", **LAYER)
    player = box_of(near.locator(".cv-playback"))
    bar = near.locator(".st-key-topbar")
    assert bottom_of(bar) + HEIGHT - player["y"] <= BARS


def test_every_stop_of_tab_can_be_seen(near: Page, server: str):
    StagePage(near, server).open("backward")
    for _stop in range(40):
        near.keyboard.press("Tab")
        focus = near.locator(":focus")
        if focus.count() and is_drawn(focus):
            assert focus.evaluate(_IS_NOT_COVERED), focus.evaluate("each => each.outerHTML.slice(0, 200)")
    expect(near.locator("body")).not_to_be_focused()


def is_drawn(focus: Locator) -> bool:
    """Whether the focus is on something that takes the pointer, and not on the input behind it."""
    return bool(focus.evaluate("each => each.matches('main :is(button, select, a, summary, .cv-scrub)')"))
