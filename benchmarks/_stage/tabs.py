"""A tab of Chromium (Playwright) or of Firefox (WebDriver BiDi), in the few words that both understand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Page

from _stage import stop_watch
from tests.other_browsers.bidi import BidiTab, Connection

VIEWPORT = {"width": 1440, "height": 1300}  # every heatmap in sight
KEYS = {"Enter": "\ue007", "Escape": "\ue00c"}  # of the WebDriver standard

Point = tuple[float, float]


class Tab(Protocol):
    """What is done in a tab."""

    def open(self, url: str) -> None:
        """Go to an address."""

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, or what it promises."""

    def move(self, x: float, y: float) -> None:
        """Move the pointer."""

    def down(self) -> None:
        """Press the pointer's button."""

    def up(self) -> None:
        """Let go of it."""

    def write(self, text: str) -> None:
        """Type a text."""

    def press(self, key: str) -> None:
        """Press a key by its name."""


class ChromiumTab:
    """A page of Playwright."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open, self.evaluate = page.goto, page.evaluate
        self.move, self.down, self.up = page.mouse.move, page.mouse.down, page.mouse.up
        self.write, self.press = page.keyboard.type, page.keyboard.press

    def slow_down(self, factor: int) -> None:
        """Have the page computed so many times slower."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": factor})
        self.session = session  # one that is let go of takes its slowness with it


class FirefoxTab:
    """A tab of a Firefox."""

    def __init__(self, connection: Connection) -> None:
        self.tab = BidiTab(connection)
        connection.call("browsingContext.setViewport", context=self.tab.context, viewport=VIEWPORT)
        self.open, self.evaluate = self.tab.open, self.tab.promised
        self.move, self.down, self.up = self.tab.move, self.tab.down, self.tab.up

    def write(self, text: str) -> None:
        """Type a text."""
        self.tab.type(*text)

    def press(self, key: str) -> None:
        """Press a key by its name."""
        self.tab.type(KEYS[key])


@contextmanager
def chromium_tab(browser: Browser) -> Iterator[ChromiumTab]:
    """Yield a tab of a visitor who was never here."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    yield ChromiumTab(context.new_page())
    context.close()


@contextmanager
def tab_in(context: BrowserContext) -> Iterator[ChromiumTab]:
    """Yield one more tab of a visitor."""
    page = context.new_page()
    yield ChromiumTab(page)
    page.close()


def open_stage(tab: Tab, address: str) -> None:
    """Open an address, wait until its stage is at rest, and install the stop-watch."""
    tab.open(address)
    tab.evaluate(stop_watch.AT_REST)
    tab.evaluate(stop_watch.INSTALL)


def point_in(tab: Tab, role: str, row: float, col: float) -> Point:
    """Return the pixel at these shares of the height and width of a panel's map."""
    left, top, width, height = tab.evaluate(
        f"""(() => {{
          const map = document.querySelector('.cv-panel[data-role="{role}"] .cv-map');
          const {{ left, top, width, height }} = map.getBoundingClientRect();
          return [left, top, width, height];
        }})()"""
    )
    return left + col * width, top + row * height
