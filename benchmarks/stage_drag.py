"""How fast numbers answer on the stage: typed, pulled, on a slow machine, on a slow line; a Markdown table.

    python benchmarks/stage_drag.py [--pulls 40] [--only TEXT] [--seconds 10]

All times are the page's own: from the time stamp of an event (the movement that pulls a number, the Enter
that takes one, the release) to the frame in which it is on the screen. "Answer" is from the release until
NumPy's numbers stand in place of the preview. On the slow line every message is held for 400 ms each way.
Processes beside this one make every number worse: run it alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from browser.finder import launch  # noqa: E402
from browser.line_proxy import line_to  # noqa: E402
from browser.live_server import live_server  # noqa: E402
from stage_feel import VIEWPORT, middle_of_cell  # noqa: E402

VIEWS = {
    "output": "forward",
    "patches": "forward",
    "matrix": "forward",
    "weight_grad": "backward",
    "input_grad": "backward",
    "two_ways": "backward",
}
SMALL = {"pic": "camera", "box": "100_150_28_28"}
DEEP = {"pic": "camera", "box": "100_150_64_64", "in": "responses", "ch": "16", "k": "random..16"}
COLOUR = {"pic": "cat", "box": "100_150_64_64", "col": "1", "k": "gaussian", "size": "11x11"}
STEP = 8  # px that pull a number by one step
SLOW_CPU = 4
HELD = 0.4  # s
WARM_UPS = 3
PATIENCE_MS = 30_000

# Notes when an attribute of the stage changed and the frame after it was on the screen.
WATCH = """() => {
  window.feel = { painted: [], began: {} };
  const note = (name) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.feel.painted.push([name, performance.now()]);
    requestAnimationFrame(() => channel.port2.postMessage(null));
  };
  new MutationObserver((records) => {
    for (const { attributeName: name } of records) note(name);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-rev', 'data-previews'] });
  for (const kind of ['keydown', 'pointermove', 'pointerup'])
    window.addEventListener(kind, (event) => (window.feel.began[kind] = event.timeStamp), true);
}"""
UNTIL = """([kind, name, patience]) => new Promise((resolve, reject) => {
  const end = performance.now() + patience;
  const look = () => {
    const found = window.feel.painted.find(([n]) => n === name);
    if (found) resolve(found[1] - window.feel.began[kind]);
    else if (performance.now() > end) reject(new Error(`${name} did not change`));
    else setTimeout(look, 4);
  };
  look();
})"""
FORGET = "() => (window.feel.painted = [])"
PREVIEWS = "() => Number(document.querySelector('.cv-stage').dataset.previews ?? 0)"


@dataclass
class Row:
    """What was measured of one set-up, in ms and frames a second."""

    pulled: list[float] = field(default_factory=list)
    typed: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)
    rate: float = float("nan")


@contextmanager
def page_of(browser: Browser, address: str, slow: int = 1) -> Iterator[Page]:
    """Yield a page whose stage is open, in a browser that is so many times slower."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    page.add_init_script("window.feel ??= { painted: [], began: {} }")
    page.goto(address)
    page.wait_for_selector(".cv-stage[data-rev]")
    page.wait_for_timeout(1_000)
    if slow > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    yield page
    context.close()


def pulled(page: Page, count: int, answered: bool) -> tuple[list[float], list[float]]:
    """Pull the kernel's first number by steps; return each step's ms to its frame, and that of the answer."""
    x, y = middle_of_cell(page, "kernel", 0.1, 0.1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + STEP / 2 + 1, y)
    times = []
    for number in range(count + WARM_UPS):
        page.evaluate(FORGET)
        page.mouse.move(x + STEP * (2 + number % 9), y)
        times.append(page.evaluate(UNTIL, ["pointermove", "data-previews", PATIENCE_MS]))
    page.evaluate(FORGET)
    page.mouse.up()
    answer = [page.evaluate(UNTIL, ["pointerup", "data-rev", PATIENCE_MS])] if answered else []
    return times[WARM_UPS:], answer


def typed(page: Page, count: int) -> list[float]:
    """Measure the ms from each Enter to the frame that shows what the number changes."""
    times = []
    for number in range(count + WARM_UPS):
        page.mouse.click(*middle_of_cell(page, "kernel", 0.1, 0.1))
        page.keyboard.type(f"{number % 7 - 3}.{number + 10}")
        page.evaluate(FORGET)
        page.keyboard.press("Enter")
        times.append(page.evaluate(UNTIL, ["keydown", "data-previews", PATIENCE_MS]))
        page.keyboard.press("Escape")
    return times[WARM_UPS:]


def frames_a_second(page: Page, seconds: float) -> float:
    """Pull to and fro without a rest; return the previews painted each second."""
    x, y = middle_of_cell(page, "kernel", 0.1, 0.1)
    page.mouse.move(x, y)
    page.mouse.down()
    first, begin, number = page.evaluate(PREVIEWS), page.evaluate("performance.now()"), 0
    now = begin
    while now - begin < 1_000 * seconds:
        for _ in range(20):
            number += 1
            page.mouse.move(x + STEP * (1 + number % 40), y)
        now = page.evaluate("performance.now()")
    rate = (page.evaluate(PREVIEWS) - first) / ((now - begin) / 1_000)
    page.mouse.up()
    return float(rate)


def address_of(server: str, view: str, query: dict[str, str]) -> str:
    """Return the address of a set-up in one of its views."""
    return f"{server}/{VIEWS[view]}?{urlencode({**query, 'view': view, 'lang': 'en'})}"


def measured(browser: Browser, address: str, pulls: int, seconds: float, slow: int = 1) -> Row:
    """Measure one set-up."""
    row = Row()
    with page_of(browser, address, slow) as page:
        for _ in range(4):
            times, answer = pulled(page, pulls // 4, answered=True)
            row.pulled += times
            row.answer += answer
        row.typed = typed(page, pulls // 4)
        page.wait_for_timeout(500)
        if seconds:
            row.rate = frames_a_second(page, seconds)
    return row


def rows_of(browser: Browser, pulls: int, only: str, seconds: float) -> Iterator[tuple[str, Row]]:
    """Yield each set-up by its name, with what was measured of it."""
    with live_server() as server, line_to(server) as line:
        for view in VIEWS:
            if only in view:
                address = address_of(server, view, SMALL)
                yield f"28 x 28, {view}", measured(browser, address, pulls, seconds)
        for name, query in (("16 x 16 at 64 x 64", DEEP), ("3 x 11 x 11 at 64 x 64", COLOUR)):
            for view in ("output", "weight_grad", "input_grad"):
                if only in view:
                    yield f"{name}, {view}", measured(browser, address_of(server, view, query), pulls, 0)
        if only in "output":
            address = address_of(server, "output", SMALL)
            yield (
                f"28 x 28, output, CPU {SLOW_CPU} times slower",
                measured(browser, address, pulls, 0, SLOW_CPU),
            )
            line.up.delay = line.down.delay = HELD
            address = address_of(line.address, "output", SMALL)
            yield f"28 x 28, output, {1000 * HELD:.0f} ms each way", measured(browser, address, pulls, 0)


def written(times: list[float]) -> str:
    """Write median and 95th percentile."""
    return " / ".join(f"{np.quantile(times, share):.0f}" for share in (0.5, 0.95)) if times else "-"


def main() -> None:
    """Measure as the command line asks, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pulls", type=int, default=40, help="steps for each set-up")
    parser.add_argument("--only", default="", help="only views whose name holds this text")
    parser.add_argument(
        "--seconds", type=float, default=10, help="of pulling without a rest, for frames a second"
    )
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        load = os.getloadavg()[0]
        print(f"Chromium {browser.version}, {os.cpu_count()} cores, load {load:.1f} before the start\n")
        print(
            "| p50 / p95 | pulled, ms | typed, ms | answer, ms | frames/s |",
            "|---|---|---|---|---|",
            sep="\n",
        )
        for name, row in rows_of(browser, asked.pulls, asked.only, asked.seconds):
            times = " | ".join(map(written, (row.pulled, row.typed, row.answer)))
            print(f"| {name} | {times} | {row.rate:.0f} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
