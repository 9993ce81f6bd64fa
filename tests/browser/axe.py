"""What axe-core finds on a page against WCAG 2.2 AA, at rest and once every animation is over."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.live_server import ROOT
from tests.browser.stage_page import StagePage

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")

_FIND = """async ([rules, grave]) => {
  const options = { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] };
  const { violations } = await axe.run(document, options);
  return violations
    .filter(({ impact }) => grave.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\\n${node.failureSummary}`));
}"""
# What is out of date is pale, and so is what fades in: neither is what a person reads.
_IS_AT_REST = """() => {
  const PALE = '[data-stale="true"], [data-testid="stSkeleton"], .cv-under-way, .cv-stale';
  const app = document.querySelector('.stApp');
  const hasStrips = (part) => !part.matches('.cv-grids, .cv-stack, [data-view="picture"]');
  const isDrawn = (part) =>
    part.dataset.rev !== undefined && (!hasStrips(part) || part.dataset.strips === part.dataset.rev);
  const isOver = ({ playState, effect }) =>
    playState !== 'running' || effect.getComputedTiming().endTime === Infinity;
  // a table that comes a moment after the run takes the focus then, where it is wider than the page
  const isOffered = (box) => box.tabIndex === 0 || box.scrollWidth <= box.clientWidth;
  return app?.dataset.testScriptState === 'notRunning'
    && [...document.querySelectorAll('.stMarkdown:has(table)')].every(isOffered)
    && document.querySelector('h1')
    && !document.querySelector(PALE)
    && !document.querySelector('.cv-chart:not([aria-label])')
    && [...document.querySelectorAll('.cv-stage')].every(isDrawn)
    && document.getAnimations().every(isOver);
}"""


def faults(stage: StagePage) -> list[str]:
    """Return what is serious or worse on the page at rest: the rule, the element, what is wrong with it."""
    wait_for_rest(stage)
    load(stage.page)
    return list(stage.page.evaluate(_FIND, [RULES, GRAVE]))


def wait_for_rest(stage: StagePage) -> None:
    """Wait until nothing on the page is out of date, on its way or moving."""
    assert stage.holds(_IS_AT_REST), "the page does not come to rest"


def load(page: Page) -> None:
    """Bring axe into the page, once."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
