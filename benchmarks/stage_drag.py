"""How fast numbers answer on the stage, pulled and typed, in every view of Forward and Backward.

    python benchmarks/stage_drag.py [--pulls 40] [--edits 10] [--seconds 2] [--part TEXT] [--only TEXT]

All times are the page's own: from the time stamp of an event (the movement that pulls a number, the Enter
that takes one, the release) to the frame in which it is on the screen. "Answer" is from release or Enter
until NumPy's numbers stand in place of the preview, "frames/s" the previews painted while a number is pulled
without a rest. The first table, in Markdown, has every view, the second the worst of them beside its limit.
On the slow line every message is held for 400 ms each way. The first rows go through that line too, which
holds nothing then.
Processes beside this one make every number worse: run it alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from _stage import stop_watch
from _stage.costs import Received, cpu_ms, server_pid
from _stage.numbers import WARM_UPS, Times, frames_a_second, pull, type_number
from _stage.setups import COLOUR, DEEP, LARGE_KERNEL, PHOTO, PULLED, SMALL, address_of, chosen
from _stage.tables import machine_line
from _stage.tabs import ChromiumTab, FirefoxTab, Tab, chromium_tab, open_stage
from _stage.verdict import Limits, Row, details, details_head, worst
from playwright.sync_api import Browser, sync_playwright

from tests.browser.finder import launch
from tests.browser.line_proxy import Line, line_to
from tests.browser.live_server import live_server
from tests.other_browsers.firefox import firefox

SLOW_CPU = 4
HELD = 0.4  # s, each way
BURSTS = 4  # of pulls, each with its release

PLAIN = "28 x 28"
SLOW = f"28 x 28, CPU {SLOW_CPU} times slower"
FAR = f"28 x 28, line of {1000 * HELD:.0f} ms"
FIREFOX = "28 x 28, Firefox"
MANY = "16 x 16 channels, 64 x 64"
LARGE = "3 channels 11 x 11, 64 x 64"
LINKED = "64 x 64 x 3, channels linked"
ONE = "64 x 64 x 3, one channel"
LIMITS = {
    PLAIN: Limits((25, 35), answer=120, rate=50, kb=6, cpu=5),
    SLOW: Limits((60, 100)),
    FAR: Limits((25, 35)),
    FIREFOX: Limits((25, 35)),
    MANY: Limits((60, 100)),
    LARGE: Limits((60, 100)),
    LINKED: Limits(kb=40, cpu=5),
    ONE: Limits(kb=40, cpu=5),
}


@dataclass(frozen=True)
class Counts:
    """How much is measured of each view."""

    pulls: int
    edits: int
    seconds: float


@dataclass(frozen=True)
class Bench:
    """A browser, a server, the line to it and how much is measured."""

    browser: Browser
    server: str
    line: Line
    counts: Counts


def pull_in_bursts(tab: Tab, times: Times, pulls: int, bursts: int) -> None:
    """Pull and let go, several times."""
    for _ in range(bursts):
        pull(tab, times, max(1, pulls // bursts))


def type_numbers(tab: Tab, times: Times, edits: int, first: int = 0) -> None:
    """Type numbers one after the other, each when the one before it was answered."""
    for number in range(first, first + edits):
        typed, answer = type_number(tab, number)
        times.typed.append(typed)
        times.answer.append(answer)


def weigh(tab: ChromiumTab, received: Received, found: Row, pid: int, edits: int) -> None:
    """Type numbers, and note what each costs the line and the server."""
    type_numbers(tab, Times(), WARM_UPS)
    tab.evaluate(stop_watch.AT_REST)
    bytes_before, cpu_before = received.bytes, cpu_ms(pid)
    type_numbers(tab, found.times, edits, WARM_UPS)
    tab.evaluate(stop_watch.AT_REST)
    found.kb = (received.bytes - bytes_before) / 1024 / edits
    found.cpu = (cpu_ms(pid) - cpu_before) / edits


# ---- the parts of the table ------------------------------------------------------------------------------


def small_rows(bench: Bench, view: str) -> Iterator[Row]:
    """Measure a view at 28 x 28, in one tab: as it is, on a slow machine, on a slow line."""
    counts, line = bench.counts, bench.line
    with chromium_tab(bench.browser) as tab:
        received = Received(tab.page)
        open_stage(tab, address_of(line.address, view, SMALL))
        plain = Row(PLAIN, view)
        pull_in_bursts(tab, plain.times, counts.pulls, BURSTS)
        weigh(tab, received, plain, server_pid(bench.server), counts.edits)
        plain.rate = frames_a_second(tab, counts.seconds) if counts.seconds else plain.rate
        yield plain
        tab.slow_down(SLOW_CPU)
        yield _less(tab, Row(SLOW, view), counts)
        tab.slow_down(1)
        line.up.delay = line.down.delay = HELD
        yield _less(tab, Row(FAR, view), counts)
        line.up.delay = line.down.delay = 0


def _less(tab: Tab, found: Row, counts: Counts) -> Row:
    """Measure half as much."""
    pull_in_bursts(tab, found.times, counts.pulls // 2, BURSTS // 2)
    type_numbers(tab, Times(), 1)
    type_numbers(tab, found.times, counts.edits // 2, 1)
    return found


def large_rows(bench: Bench, part: str, query: dict[str, str], view: str) -> Iterator[Row]:
    """Measure a view of a larger layer."""
    with chromium_tab(bench.browser) as tab:
        open_stage(tab, address_of(bench.server, view, query))
        yield _less(tab, Row(part, view), bench.counts)


def colour_rows(bench: Bench, view: str) -> Iterator[Row]:
    """Weigh edits of all channels of a colour picture, then of one."""
    pid = server_pid(bench.server)
    with chromium_tab(bench.browser) as tab:
        received = Received(tab.page)
        open_stage(tab, address_of(bench.server, view, COLOUR))
        weigh(tab, received, linked := Row(LINKED, view), pid, bench.counts.edits)
        yield linked
        tab.page.locator(".cv-link input").uncheck()
        weigh(tab, received, one := Row(ONE, view), pid, bench.counts.edits)
        yield one


def firefox_rows(server: str, counts: Counts, views: tuple[str, ...]) -> Iterator[Row]:
    """Measure views at 28 x 28 in Firefox."""
    with firefox() as connection:
        tab = FirefoxTab(connection)
        for view in views:
            open_stage(tab, address_of(server, view, SMALL))
            yield _less(tab, Row(FIREFOX, view), counts)


def rows_of(bench: Bench, part: str, only: str) -> Iterator[Row]:
    """Yield what is measured in the parts and views whose names hold these texts."""
    everywhere, on_photos = chosen(PULLED, only), chosen((*PULLED, PHOTO), only)
    if any(part in name for name in (PLAIN, SLOW, FAR)):
        for view in on_photos:
            yield from small_rows(bench, view)
    if part in FIREFOX:
        yield from firefox_rows(bench.server, bench.counts, everywhere)
    for name, query, views in ((MANY, DEEP, everywhere), (LARGE, LARGE_KERNEL, on_photos)):
        for view in views if part in name else ():
            yield from large_rows(bench, name, query, view)
    if part in LINKED or part in ONE:
        for view in on_photos:
            yield from colour_rows(bench, view)


def main() -> None:
    """Measure as the command line asks, and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pulls", type=int, default=40, help="steps for each view")
    parser.add_argument("--edits", type=int, default=10, help="typed numbers for each view")
    parser.add_argument("--seconds", type=float, default=2, help="of pulling without a rest")
    parser.add_argument("--part", default="", help="only parts whose name holds this text, such as Firefox")
    parser.add_argument("--only", default="", help="only views whose name holds this text")
    asked = parser.parse_args()
    rows = []
    with sync_playwright() as playwright, live_server() as server, line_to(server) as line:
        browser = launch(playwright.chromium)
        print(machine_line(f"Chromium {browser.version}"))
        print(details_head())
        bench = Bench(browser, server, line, Counts(asked.pulls, asked.edits, asked.seconds))
        for found in rows_of(bench, asked.part, asked.only):
            rows.append(found)
            print(details(found), flush=True)
        browser.close()
    print("", *worst(rows, LIMITS), sep="\n")


if __name__ == "__main__":
    main()
