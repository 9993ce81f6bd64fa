"""Where less motion is asked for nothing plays, slides or turns, of Streamlit's own parts neither."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import wait_for_rest
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

PATHS = (
    "",
    "forward",
    "backward?view=check",
    "stack",
    "learn",
    "learn?learn=network",
    "learn?learn=exercises",
    "learn?learn=bugs",
    "speed",
    "examples",
    "about",
)
WITH_A_PANEL = ("forward", "learn?learn=network")
# Every part of the page, but those looked at before, whose longest movement takes some time.
_MOVES = """() => {
  window.lookedAt ??= new WeakSet();
  const isNew = (part) => !window.lookedAt.has(part) && window.lookedAt.add(part);
  const longest = (times) => Math.max(...times.split(',').map(parseFloat));
  const moves = (part, which) => {
    const style = getComputedStyle(part, which);
    return longest(style.transitionDuration) > 0.001
      || (style.animationName !== 'none' && longest(style.animationDuration) > 0.001)
      || style.scrollBehavior === 'smooth';
  };
  return [...document.querySelectorAll('*')]
    .filter(isNew)
    .filter((part) => [null, '::before', '::after'].some((which) => moves(part, which)))
    .map((part) => `${part.tagName} ${part.getAttribute('class')}`);
}"""
_RUNNING = """() => document.getAnimations()
  .filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime > 1)
  .map(({ effect }) => effect.target?.outerHTML.slice(0, 100))"""

_CUT = """titles => titles
  .filter((title) => {
    const words = document.createRange();
    words.selectNodeContents(title);
    const { right, bottom } = words.getBoundingClientRect();
    const box = title.closest('a').getBoundingClientRect();
    return right > box.right + 1 || bottom > box.bottom + 1;
  })
  .map((title) => title.textContent)"""


@pytest.fixture
def calm(stage: StagePage) -> Iterator[StagePage]:
    """The stage of somebody who asks for less motion."""
    stage.page.emulate_media(reduced_motion="reduce")
    yield stage
    stage.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path or "start")
def test_no_part_of_a_page_or_of_what_opens_over_it_moves(calm: StagePage, path: str) -> None:
    calm.visit(f"{path}{'&' if '?' in path else '?'}lang=en")
    wait_for_rest(calm)
    calm.page.evaluate("() => delete window.lookedAt")
    assert calm.page.evaluate(_MOVES) == []
    assert calm.page.evaluate(_RUNNING) == []
    if path in WITH_A_PANEL:
        calm.page.get_by_test_id("stPopoverButton").click()
        expect(calm.page.get_by_test_id("stPopoverBody")).to_be_visible()
        assert calm.page.evaluate(_MOVES) == []
        assert calm.page.evaluate(_RUNNING) == []
        calm.page.keyboard.press("Escape")
        expect(calm.page.get_by_test_id("stPopoverBody")).to_be_hidden()


def test_the_first_page_stands_still(calm: StagePage) -> None:
    calm.open("")
    wait_for_rest(calm)
    expect(calm.page.get_by_role("button", name="play", exact=True)).to_be_visible()
    assert calm.step == 0
    calm.do("play")  # whoever asks for it has it
    expect(calm.page.get_by_role("button", name="pause", exact=True)).to_be_visible()


@pytest.mark.parametrize("lang", ("en", "zh-Hant"))
def test_the_titles_of_the_examples_are_whole(stage: StagePage, lang: str) -> None:
    stage.visit(f"examples?lang={lang}")
    for width in (360, 768, 1024):
        stage.page.set_viewport_size({"width": width, "height": 800})
        assert stage.holds("width => innerWidth === width", width)
        wait_for_rest(stage)
        assert stage.page.locator(".stPageLink p").evaluate_all(_CUT) == [], width
