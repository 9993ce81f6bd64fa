"""Every page and view passes axe's checks of WCAG 2.2 AA, light and dark, in both languages."""

from __future__ import annotations

import re
from itertools import cycle, product

import pytest
from playwright.sync_api import expect

from convviz.app.pages.learn.page import NAMES as LEARN_NAMES
from convviz.i18n import translator
from convviz.lab.state.learn.learn_state import VIEWS as LEARN_VIEWS
from convviz.lab.state.view_names import VIEW_NAMES
from tests.browser.axe import faults, wait_for_rest
from tests.browser.stage_page import StagePage

pytestmark = pytest.mark.one_tab

FORWARD = ("output", "patches", "matrix", "transposed", "picture", "after")
BACKWARD = ("weight_grad", "input_grad", "two_ways", "matrix_grad", "check", "after_grad")
# The views of a page, and the key of the widget that chooses among them.
VIEWS = {
    "forward": ("view_forward", FORWARD),
    "backward": ("view_backward", BACKWARD),
    "learn": ("learn_view", LEARN_VIEWS),
}
WORKBENCH = ("forward", "backward")
LAYER = "&act=relu&pool=max"  # with something after it, so that it has every view
PAGES = ("", "forward", "backward", "stack", "learn", "speed", "examples", "about")
LANGUAGES = {"en": "EN", "zh-Hant": "繁體中文"}
# One change at a time, so that four steps come by every combination.
LOOKS = (("light", "en"), ("dark", "en"), ("dark", "zh-Hant"), ("light", "zh-Hant"))


class Visit:
    """A page that is looked at in one view after the other, in this theme and that language."""

    def __init__(self, stage: StagePage, path: str, theme: str, lang: str) -> None:
        self.stage, self.path = stage, path
        stage.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        query = f"lang={lang}{LAYER if path in WORKBENCH else ''}"
        stage.visit(f"{path}{'&' if '?' in path else '?'}{query}")
        self.found: list[str] = []

    @property
    def views(self) -> tuple[str, ...]:
        return VIEWS[self.path][1] if self.path in VIEWS else ("",)

    def show(self, view: str, lang: str) -> None:
        """Choose a view; the page's title says when it is there."""
        if not view:
            return
        name = translator(lang)({**VIEW_NAMES, **LEARN_NAMES}[view])
        chooser = self.stage.page.locator(f".st-key-{VIEWS[self.path][0]}")
        chooser.get_by_role("radio", name=name, exact=True).click()
        expect(self.stage.page).to_have_title(re.compile(rf"^{re.escape(name)} · "))

    def look(self, theme: str, lang: str) -> None:
        """Turn the page to a theme and a language."""
        page = self.stage.page
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert self.stage.holds(
            "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme", theme
        )
        if page.locator("html").get_attribute("lang") != lang:
            page.get_by_role("radio", name=LANGUAGES[lang], exact=True).click()
            expect(page.locator("html")).to_have_attribute("lang", lang)

    def check(self, *about: str) -> None:
        """Note what axe finds."""
        self.found += [f"{self.path or 'start'} {' '.join(about)}: {fault}" for fault in faults(self.stage)]

    def passes(self) -> None:
        assert not self.found, "\n\n".join(self.found)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "start")
def test_a_page_and_its_views_have_no_serious_fault(stage: StagePage, path: str) -> None:
    looks = LOOKS[PAGES.index(path) % 4 :] + LOOKS[: PAGES.index(path) % 4]
    visit = Visit(stage, path, *looks[0])
    expect(stage.page.locator("h1")).to_be_visible()
    for view, (theme, lang) in zip(visit.views, cycle(looks), strict=False):
        visit.look(theme, lang)
        visit.show(view, lang)
        visit.check(view, theme, lang)
    visit.passes()


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "lang"), list(product(("light", "dark"), LANGUAGES)))
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "start")
def test_every_view_in_each_theme_and_language_has_no_serious_fault(
    stage: StagePage, path: str, theme: str, lang: str
) -> None:
    visit = Visit(stage, path, theme, lang)
    for view in visit.views:
        visit.show(view, lang)
        visit.check(view, theme, lang)
    visit.passes()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "start")
def test_what_can_be_opened_has_no_serious_fault(stage: StagePage, path: str, theme: str) -> None:
    visit = Visit(stage, path, theme, "en")
    for view in visit.views:
        visit.show(view, "en")
        open_all(stage)
        visit.check(view, theme, "with all that unfolds open")
        for button in stage.page.get_by_test_id("stPopoverButton").all():
            name = button.locator("p").inner_text()
            button.click()
            # what is in it comes with the answer; Streamlit opens one again that was closed before
            expect(stage.page.get_by_test_id("stPopoverBody")).not_to_be_empty()
            visit.check(view, theme, f"with “{name}” open")
            stage.page.keyboard.press("Escape")
            expect(stage.page.get_by_test_id("stPopoverBody")).to_have_count(0)
    visit.passes()


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "lang"), list(product(("light", "dark"), LANGUAGES)))
@pytest.mark.parametrize("view", ["output", "picture"])
def test_what_is_taken_along_has_no_serious_fault(stage: StagePage, view: str, theme: str, lang: str) -> None:
    visit = Visit(stage, "forward", theme, lang)
    visit.show(view, lang)
    stage.page.locator(".st-key-take_away button").click()
    dialog = stage.page.get_by_role("dialog")
    dialog.get_by_role("radio").first.wait_for()
    for part in dialog.get_by_role("radiogroup").first.get_by_role("radio").all():
        part.click()
        visit.check(view, theme, lang, part.inner_text())
    visit.passes()


@pytest.mark.slow
@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("series", ["step_by_step", "whole_maps", "worked_examples"])
def test_a_question_has_no_serious_fault_before_and_after_its_answer(
    new_stage: StagePage, series: str, place: int
) -> None:
    theme, lang = LOOKS[place % 4]
    stage, page = new_stage, new_stage.page
    visit = Visit(stage, f"learn?learn=exercises&series={series}&rseed=7", theme, lang)
    for _before in range(place):
        reveal(stage, lang)
        page.locator(".st-key-exercise_next button").click()
    wait_for_rest(stage)
    visit.check(series, str(place))
    reveal(stage, lang)
    visit.check(series, str(place), "revealed")
    visit.passes()


def reveal(stage: StagePage, lang: str) -> None:
    """Have the answer shown."""
    wait_for_rest(stage)
    stage.page.get_by_role("button", name=translator(lang)("Reveal"), exact=True).click()
    stage.page.locator(".st-key-exercise_next").wait_for()
    wait_for_rest(stage)


def open_all(stage: StagePage) -> None:
    """Open every card, drawer and pane, one after the other: an opened one may bring more."""
    closed = stage.page.locator("details:not([open]):not([hidden]) > summary:visible")
    wait_for_rest(stage)
    while closed.count():
        before = closed.count()
        closed.first.click()
        expect(closed).not_to_have_count(before)
        wait_for_rest(stage)
