"""A minute of pulling numbers over every view while all around them changes: what sticks, what is kept.

    python benchmarks/stage_minute.py [--seconds 60] [--moves 20] [--quiet]

In each view in turn a number is pulled while the view plays, the window is resized, the language is switched
and the pointer leaves the window, where every other pull ends. After each lap nothing may be held, and the
kernel, the address and NumPy's output have to agree; then garbage is collected, and a row of the table, in
Markdown, says what the page still holds. The first lap warms up; the last line compares the halves of the
others. Streamlit keeps some nodes of the controls that it puts away in another language; --quiet
switches none.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

from _stage.setups import PAGE_OF, SMALL
from _stage.tables import head, machine_line, row
from playwright.sync_api import sync_playwright

from tests.browser.finder import launch
from tests.browser.live_server import live_server
from tests.browser.long_pull import Kept, LongPull, laps
from tests.browser.stage_page import StagePage

LEAST = 3  # laps: one warms up, two halves
MEGABYTE = 2**20


def mean(values: list[int]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def timed_laps(pull: LongPull, seconds: float, moves: int) -> Iterator[tuple[float, Kept]]:
    """Yield the seconds that each lap took and what was kept, until the time is over."""
    begin = last = time.monotonic()
    for number, kept in enumerate(laps(pull, tuple(PAGE_OF), moves), start=1):
        now = time.monotonic()
        yield now - last, kept
        last = now
        if now - begin > seconds and number >= LEAST:
            return


def halves(kept: list[Kept]) -> str:
    """Compare what was held in the second half of the laps with the first."""
    middle = len(kept) // 2
    first, second = kept[:middle], kept[middle:]
    said = []
    for name in ("heap", "nodes", "listeners"):
        before, after = (mean([getattr(lap, name) for lap in half]) for half in (first, second))
        said.append(f"{name} {100 * (after / before - 1):+.1f} %")
    return f"Second half against first: {', '.join(said)}."


def main() -> None:
    """Pull as the command line asks, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--quiet", action="store_true", help="never switch the language")
    parser.add_argument("--moves", type=int, default=20, help="movements of each pull")
    asked = parser.parse_args()
    kept, thrown = [], []
    with sync_playwright() as playwright, live_server() as server:
        browser = launch(playwright.chromium)
        print(machine_line(f"Chromium {browser.version}"))
        page = browser.new_context(locale="en-GB").new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        pull = LongPull(StagePage(page, server), speaks=not asked.quiet)
        pull.open(**SMALL)
        print(head(("lap", "s", "heap, MB", "nodes", "listeners")))
        for number, (took, lap) in enumerate(timed_laps(pull, asked.seconds, asked.moves), start=1):
            kept.append(lap)
            held = (f"{lap.heap / MEGABYTE:.1f}", str(lap.nodes), str(lap.listeners))
            print(row((str(number), f"{took:.1f}", *held)), flush=True)
        browser.close()
    print(f"\n{halves(kept[1:])}\nErrors: {', '.join(thrown) or 'none'}.")


if __name__ == "__main__":
    main()
