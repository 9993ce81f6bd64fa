"""How the stage moves under the pointer and while it plays, in every view; a Markdown table.

    python benchmarks/stage_feel.py [--deep] [--only TEXT]

"Hover" is from a movement of the mouse to the frame that shows its step, in ms of the page; "play" the frames
painted each second at full speed, with every heatmap in sight. With --deep the layer has 16 random filters on
16 channels, at 64 x 64 alone. Processes beside this one make every number worse: run it alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from _stage.setups import DEEP, VIEWS, address_of, chosen
from _stage.stop_watch import STAGE, after
from _stage.tables import head, machine_line, p50_p95, quantile, row
from _stage.tabs import ChromiumTab, chromium_tab, open_stage, point_in
from playwright.sync_api import Browser, sync_playwright

from tests.browser.finder import launch
from tests.browser.live_server import live_server

HOVERED = {
    "output": "output",
    "patches": "matrix",
    "matrix": "output",
    "after": "activated",
    "transposed": "transposed",
    "weight_grad": "output_grad",
    "input_grad": "output_grad",
    "two_ways": "gather",
    "matrix_grad": "output_grad",
    "after_grad": "activated_grad",
}
SIZES = (28, 64)
HOVERS = 40
WARM_UPS = 2
PATIENCE_MS = 1_000  # pointing at the step on show already paints nothing
PLAY_SECONDS = 4
HOVER_LIMITS = (21, 26)  # ms, p50 of the worst view
PLAY_LIMIT = 53  # frames a second at 64 x 64

# A short walk is over before the seconds are: the clock stops at the last frame.
PLAYED = f"""(seconds) => new Promise((resolve) => {{
  const stage = document.querySelector('{STAGE}');
  const start = performance.now();
  let [frames, last] = [0, start];
  const seen = new MutationObserver((records) => {{
    frames += records.length;
    last = performance.now();
  }});
  seen.observe(stage, {{ attributes: true, attributeFilter: ['data-frames'] }});
  setTimeout(() => {{
    seen.disconnect();
    resolve((1000 * frames) / (last - start));
  }}, 1000 * seconds);
}})"""


@dataclass(frozen=True)
class Motion:
    """What was measured of a view on a region of one size."""

    size: int
    view: str
    hover: list[float]
    play: float


def hover_times(tab: ChromiumTab, role: str) -> list[float]:
    """Measure the ms from each movement of the mouse to the frame that shows its step."""
    times = []
    for number in range(HOVERS):
        tab.evaluate("feel.forget()")
        row, col = (7 * number % 17 + 0.5) / 17, (5 * number % 23 + 0.5) / 23
        tab.move(*point_in(tab, role, row, col))
        times.append(tab.evaluate(after("pointermove", "data-t", PATIENCE_MS)))
    return [time for time in times if time is not None][WARM_UPS:]


def frames_a_second(tab: ChromiumTab) -> float:
    """Measure the frames painted each second while playing at full speed from the start."""
    page = tab.page
    page.locator('[data-do="first"]').click()
    page.locator(".cv-speed").select_option("120")
    page.locator('[data-do="play"]').click()
    rate = page.evaluate(PLAYED, PLAY_SECONDS)
    page.locator('[data-do="first"]').click()
    return float(rate)


def motions(browser: Browser, only: str, deep: bool) -> Iterator[Motion]:
    """Measure every view on regions of both sizes."""
    with live_server() as server:
        for size in SIZES[-1:] if deep else SIZES:
            query = {"pic": "camera", "box": f"100_150_{size}_{size}", **(DEEP if deep else {})}
            for view in chosen(VIEWS, only):
                with chromium_tab(browser) as tab:
                    open_stage(tab, address_of(server, view, query, t=str((size - 2) ** 2 // 2)))
                    yield Motion(size, view, hover_times(tab, HOVERED[view]), frames_a_second(tab))


def summary(found: list[Motion]) -> Iterator[str]:
    """Write the worst views of a size beside their limits."""
    yield head(("worst view", "hover, p50 in ms", "play, frames/s"))
    for size in dict.fromkeys(motion.size for motion in found):
        some = [motion for motion in found if motion.size == size]
        slowest = max(some, key=lambda motion: quantile(motion.hover, 0.5))
        least = min(some, key=lambda motion: motion.play)
        hover = f"{quantile(slowest.hover, 0.5):.0f} (of {HOVER_LIMITS[size == SIZES[1]]}), {slowest.view}"
        yield row((f"{size} x {size}", hover, f"{least.play:.0f} (of {PLAY_LIMIT}), {least.view}"))


def main() -> None:
    """Measure as the command line asks, and print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="only views whose name holds this text")
    parser.add_argument("--deep", action="store_true", help="16 filters on 16 channels at 64 x 64")
    asked = parser.parse_args()
    found = []
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        print(machine_line(f"Chromium {browser.version}"))
        print(head(("size", "view", "hover, p50 / p95 in ms", "n", "play, frames/s")))
        for motion in motions(browser, asked.only, asked.deep):
            found.append(motion)
            hover = (p50_p95(motion.hover), str(len(motion.hover)))
            print(row((f"{motion.size}", motion.view, *hover, f"{motion.play:.0f}")), flush=True)
        browser.close()
    print("", *summary(found), sep="\n")


if __name__ == "__main__":
    main()
