"""Starts WebKitGTK's small browser, the nearest to Safari on other machines, driven by Selenium."""

from __future__ import annotations

import glob
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
NO_SANDBOX = "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"
PATIENCE = 60

# This driver tells nothing of the console: the page itself keeps what goes wrong in it from here on.
_WATCH = """
if (!window.problems) {
  window.problems = [];
  // The loop that ResizeObserver completes a frame later is reported as an error and is none.
  const say = (text) => text.includes('ResizeObserver loop') || window.problems.push(text);
  window.addEventListener('error', (event) => say(`exception: ${event.message ?? event.target?.src}`), true);
  window.addEventListener('unhandledrejection', (event) => say(`exception: ${event.reason}`));
  document.addEventListener('securitypolicyviolation', (event) => say(`policy: ${event.violatedDirective}`));
  const { error } = console;
  console.error = (...words) => (say(`console: ${words.join(' ')}`), error(...words));
}
"""


def find_webkit() -> tuple[str, str] | None:
    """Return the driver and the browser, or None where they cannot be had, with a display to run on."""
    browsers, driver = sorted(glob.glob(BROWSERS)), shutil.which("WebKitWebDriver")
    return (driver, browsers[-1]) if driver and browsers and os.environ.get("DISPLAY") else None


class WebKitTab:
    """The window of a WebKit."""

    def __init__(self, driver: WebKitGTK) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        """Go to an address; problems are collected from the moment in which its document is there."""
        before = self.evaluate("performance.timeOrigin")
        self.driver.get(url)
        place = url.partition("?")[0]
        is_there = f"performance.timeOrigin !== {before} && location.href.startsWith({json.dumps(place)})"
        while not self.evaluate(is_there):
            time.sleep(0.01)
        self.driver.execute_script(_WATCH)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, as JSON carries it."""
        return json.loads(self.driver.execute_script(f"return JSON.stringify({expression}) ?? 'null'"))

    def click(self, x: float, y: float) -> None:
        actions = ActionChains(self.driver, duration=0)
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        actions.w3c_actions.pointer_action.click()
        actions.perform()

    def type(self, *keys: str) -> None:
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def bring(self, selector: str, files: Iterable[str]) -> None:
        self.driver.find_element(By.CSS_SELECTOR, selector).send_keys("\n".join(files))

    def problems(self, server: str) -> list[str]:
        asked = self.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
        elsewhere = [url for url in asked if not url.startswith((server, "data:", "blob:"))]
        return [*self.evaluate("window.problems"), *(f"request elsewhere: {url}" for url in elsewhere)]


@contextmanager
def webkit(driver: str, browser: str) -> Iterator[WebKitTab]:
    """Start WebKit's browser as its driver asks for it."""
    options = Options()
    options.binary_location = browser
    options.add_argument("--automation")
    options.page_load_strategy = "none"  # the sooner problems are collected, the fewer are missed
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # may only start it without its sandbox
    environment = {**os.environ, **({NO_SANDBOX: "1"} if root else {})}
    session = WebKitGTK(options=options, service=Service(driver, env=environment))
    try:
        session.set_script_timeout(PATIENCE)
        session.set_window_rect(0, 0, 1440, 900)
        yield WebKitTab(session)
    finally:
        session.quit()
