"""Fixtures of the browser tests: one server and one Chromium a session, a watched context a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.browser.finder import launch
from tests.browser.live_server import live_server
from tests.browser.stage_page import StagePage
from tests.browser.watch import Watch

VIEWPORT = {"width": 1440, "height": 900}
PATIENCE_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that ``-m browser`` and ``-m "not browser"`` work."""
    for item in items:
        if "browser" in item.path.parts[:-1]:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a freshly started server."""
    with live_server() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; a machine without one fails here with what to install."""
    with sync_playwright() as playwright:
        chromium = launch(playwright.chromium)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts, a visitor each, with Playwright's options; an offence fails the test at its end."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": VIEWPORT, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, server)))
        return context

    yield open_context
    for context, _watch in opened:
        context.close()
    problems = [problem for _context, watch in opened for problem in watch.problems]
    assert not problems, "\n".join(problems)


@contextmanager
def visitor(browser: Browser, address: str) -> Iterator[StagePage]:
    """A visitor's page of its own. An exception fails the test; a cut line is reported."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    thrown: list[str] = []
    tab = context.new_page()
    tab.on("pageerror", lambda error: thrown.append(str(error)))
    yield StagePage(tab, address)
    context.close()
    assert not thrown, "\n".join(thrown)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """One page of an English visitor at 1440 x 900."""
    return new_context().new_page()


@pytest.fixture(scope="session")
def regular(browser: Browser, server: str) -> Iterator[tuple[BrowserContext, Watch]]:
    """A visitor who comes back: a context whose cache tests share, so that their pages load quickly."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    yield context, Watch(context, server)
    context.close()


@pytest.fixture
def stage(regular: tuple[BrowserContext, Watch], server: str) -> Iterator[StagePage]:
    """A regular visitor's new tab, with the stage to drive in it; an offence fails the test at its end."""
    context, watch = regular
    tab = context.new_page()
    yield StagePage(tab, server)
    tab.close()
    problems, watch.problems = watch.problems, []
    assert not problems, "\n".join(problems)


@pytest.fixture
def open_stage(page: Page, server: str) -> Callable[[str], Locator]:
    """Goes to a path and query of the server and waits until the stage there has drawn its data."""

    def go(path: str) -> Locator:
        page.goto(f"{server}/{path.lstrip('/')}")
        return wait_for_stage(page)

    return go


def wait_for_stage(page: Page, revision: int | None = None) -> Locator:
    """Wait until the stage has drawn (`revision`, or anything at all) and return its element."""
    stage = page.locator("[data-rev]" if revision is None else f'[data-rev="{revision}"]').first
    stage.wait_for(state="attached")
    return stage
