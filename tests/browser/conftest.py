"""Fixtures of the browser tests: one server and one Chromium a session, a watched tab a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.browser.finder import launch
from tests.browser.line_proxy import Line, line_to
from tests.browser.live_server import live_server
from tests.browser.stage_page import StagePage
from tests.browser.watch import Watch

VIEWPORT = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 640}
PATIENCE_MS = 20_000
# All tabs of a visitor are one process, which compiles Streamlit and Plotly once and not for every tab.
ONE_PROCESS_A_VISITOR = "--process-per-site"
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")  # no person is asked
# A page of a test lives for seconds. With room for the young less is collected; a script that is known is
# not parsed once more on the way; optimizing what runs a few times costs more than it saves.
SHORT_LIFE = "--js-flags=" + " ".join(
    (
        "--min-semi-space-size=32",
        "--max-semi-space-size=64",
        "--no-script-streaming",
        "--no-maglev",
        "--no-turbofan",
    )
)


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
def other_server() -> Iterator[str]:
    """A server that knows no visitor: one that was started again, or another replica."""
    with live_server() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; a machine without one fails here with what to install."""
    with sync_playwright() as playwright:
        chromium = launch(playwright.chromium, ONE_PROCESS_A_VISITOR, SHORT_LIFE, *FAKE_CAMERA)
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
    try:
        with unbroken(context.new_page()) as tab:
            yield StagePage(tab, address)
    finally:  # what a test that fails leaves behind, a slow machine even, would be with all that follow
        context.close()


@contextmanager
def unbroken(tab: Page) -> Iterator[Page]:
    """A tab in which an exception fails the test."""
    thrown: list[str] = []
    tab.on("pageerror", lambda error: thrown.append(str(error)))
    yield tab
    assert not thrown, "\n".join(thrown)


@contextmanager
def returning(browser: Browser, address: str, **options: object) -> Iterator[BrowserContext]:
    """An English visitor, usually at 1440 x 900, who comes back: tabs share a cache and what is compiled."""
    context = browser.new_context(**{"viewport": VIEWPORT, "locale": "en-GB", **options})
    context.set_default_timeout(PATIENCE_MS)
    context.new_page().goto(f"{address}/_stcore/health")  # a tab that stays keeps the process
    yield context
    context.close()


@pytest.fixture(scope="session")
def regular(browser: Browser, server: str) -> Iterator[tuple[BrowserContext, Watch]]:
    """The visitor whose tabs tests have, and what watches them."""
    with returning(browser, server) as context:
        yield context, Watch(context, server)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """A test whose visitor is watched; an offence fails it at its end."""
    yield
    problems, watch.problems = watch.problems, []
    assert not problems, "\n".join(problems)


def new_learner(context: BrowserContext) -> Page:
    """Open a tab of a visitor who has done no exercise yet."""
    context.pages[0].evaluate("localStorage.removeItem('convviz.progress')")
    return context.new_page()


@contextmanager
def watched_tab(context: BrowserContext, watch: Watch) -> Iterator[Page]:
    """A new tab of a visitor, watched, who has done no exercise yet."""
    with watched(watch):
        tab = new_learner(context)
        yield tab
        tab.close()


@pytest.fixture
def tab(regular: tuple[BrowserContext, Watch]) -> Iterator[Page]:
    """A new tab of the regular visitor."""
    with watched_tab(*regular) as tab:
        yield tab


@pytest.fixture
def page(tab: Page) -> Page:
    """The tab, for tests of pages without a stage."""
    return tab


@pytest.fixture(scope="module")
def one_tab(regular: tuple[BrowserContext, Watch], server: str) -> Iterator[StagePage]:
    """The stage in the only tab of a file's tests."""
    tab = new_learner(regular[0])
    yield StagePage(tab, server, stays=True)
    tab.close()


@pytest.fixture
def new_stage(tab: Page, server: str) -> StagePage:
    """The stage in a new tab, whatever the other tests of the file share."""
    return StagePage(tab, server)


@pytest.fixture
def stage(request: pytest.FixtureRequest, regular: tuple[BrowserContext, Watch]) -> Iterator[StagePage]:
    """The stage in a new tab or, in a file marked `one_tab`, anew in the tab of the test before.

    That costs a third, and leaves the session: undo reaches further back, and opened cards are open.
    """
    if request.node.get_closest_marker("one_tab"):
        with watched(regular[1]):
            stage: StagePage = request.getfixturevalue("one_tab")
            if stage.page.viewport_size != VIEWPORT:
                stage.page.set_viewport_size(VIEWPORT)
            yield stage
    else:
        yield request.getfixturevalue("new_stage")


@pytest.fixture(scope="session")
def owner(browser: Browser, server: str) -> Iterator[tuple[BrowserContext, Watch]]:
    """The visitor with a phone, and what watches the tabs."""
    with returning(browser, server, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        yield context, Watch(context, server)


@pytest.fixture(scope="module")
def one_phone(owner: tuple[BrowserContext, Watch]) -> Iterator[Page]:
    """The only tab of a file's tests on a phone."""
    tab = new_learner(owner[0])
    yield tab
    tab.close()


@pytest.fixture
def new_phone(owner: tuple[BrowserContext, Watch]) -> Iterator[Page]:
    """A new tab on a phone that is held upright."""
    with watched_tab(*owner) as tab:
        yield tab


@pytest.fixture
def phone(request: pytest.FixtureRequest, owner: tuple[BrowserContext, Watch]) -> Iterator[Page]:
    """A new tab on a phone or, in a file marked `one_tab`, that of the test before, upright again."""
    if request.node.get_closest_marker("one_tab"):
        with watched(owner[1]):
            tab: Page = request.getfixturevalue("one_phone")
            tab.set_viewport_size(PHONE)
            yield tab
    else:
        yield request.getfixturevalue("new_phone")


@pytest.fixture(scope="session")
def afar(browser: Browser, server: str) -> Iterator[tuple[BrowserContext, Line]]:
    """A visitor at the end of a line, and the line: it stays, for a cache goes by the address."""
    with line_to(server) as line, returning(browser, line.address) as context:
        yield context, line


@pytest.fixture
def line(afar: tuple[BrowserContext, Line], server: str) -> Line:
    """The line of that visitor, on which nothing has happened yet."""
    _context, line = afar
    line.renew(server)
    return line


@pytest.fixture
def stage_afar(afar: tuple[BrowserContext, Line], line: Line) -> Iterator[StagePage]:
    """The stage in a new tab at the end of the line. An exception fails the test; a cut line is reported."""
    with unbroken(afar[0].new_page()) as tab:
        yield StagePage(tab, line.address)
        tab.close()


@pytest.fixture(scope="module")
def one_tab_afar(afar: tuple[BrowserContext, Line]) -> Iterator[StagePage]:
    """The stage in the only tab at the end of the line that a file's tests have."""
    context, line = afar
    tab = context.new_page()
    yield StagePage(tab, line.address, stays=True)
    tab.close()


def wait_for_stage(page: Page) -> Locator:
    """Wait until the stage has drawn and return its element."""
    stage = page.locator("[data-rev]").first
    stage.wait_for(state="attached")
    return stage
