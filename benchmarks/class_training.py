"""A class that trains all at once while somebody edits a kernel, measured against the real server.

    python benchmarks/class_training.py [--visitors 20] [--edits 40]

The class are visitors without a browser that speak to the server as one does: they open the page of the
small network, each with a seed of its own, press Train, and look again as often as the server asks them to.
Beside them a real Chromium edits a kernel on Forward, before the class comes and while it trains. All edit
times are the page's own, up to the frame that shows the result. Browsers of the class would run on their own
machines; these visitors cost this one next to nothing. Processes beside this one make every number worse.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from _load.visitor import TRAIN, Visitor
from _stage.numbers import type_number
from _stage.setups import SMALL, address_of
from _stage.tables import quantile
from _stage.tabs import ChromiumTab, chromium_tab, open_stage
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.finder import launch  # noqa: E402
from browser.live_server import live_server  # noqa: E402

PATIENCE_SECONDS = 200
STEP = re.compile(r"step ([\d,]+) of ([\d,]+)")
LIMIT_MS = 500


@dataclass
class Trainee:
    """One of the class, with the state of the training as the server has sent it."""

    number: int
    steps: list[tuple[float, int]] = field(default_factory=list)  # (seconds, step)
    all_steps: int = 0

    @property
    def is_through(self) -> bool:
        """Whether the training has reached its last step."""
        return bool(self.steps) and 0 < self.all_steps <= self.steps[-1][1]

    def read(self, text: str, now: float) -> None:
        """Note what a progress bar says."""
        if found := STEP.search(text):
            step, self.all_steps = (int(number.replace(",", "")) for number in found.groups())
            self.steps.append((now, step))


async def attend(trainee: Trainee, server: str, start: float, everybody: asyncio.Barrier) -> None:
    """Open the page, press Train together with all others, and look until the training is through."""
    visitor = Visitor(server, "learn", f"lang=en&learn=network&nseed={trainee.number}")
    try:
        await visitor.open()
        await visitor.until(lambda view: TRAIN in view.buttons and view.texts)
        await everybody.wait()
        await visitor.train()
        while not trainee.is_through:
            count = len(visitor.view.texts)
            await visitor.until(lambda view, count=count: len(view.texts) > count, PATIENCE_SECONDS)
            trainee.read(visitor.view.texts[-1], time.monotonic() - start)
    finally:
        visitor.leave()


# ---- the measurement -------------------------------------------------------------------------------------


class Class(threading.Thread):
    """All visitors, in a thread of their own beside the browser's."""

    def __init__(self, count: int, server: str) -> None:
        super().__init__(daemon=True)
        self.trainees = [Trainee(number) for number in range(count)]
        self.server, self.started, self.error = server, threading.Event(), ""

    def run(self) -> None:
        """Let all visitors attend; an error is kept for the main thread."""
        try:
            asyncio.run(self._attend())
        except Exception as error:  # reported in the main thread
            self.error = repr(error)
            self.started.set()

    async def _attend(self) -> None:
        start, everybody = time.monotonic(), asyncio.Barrier(len(self.trainees) + 1)
        lessons = [attend(trainee, self.server, start, everybody) for trainee in self.trainees]
        await asyncio.gather(*lessons, self._tell(everybody))

    async def _tell(self, everybody: asyncio.Barrier) -> None:
        await everybody.wait()
        self.started.set()


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--edits", type=int, default=40)
    wish = parser.parse_args()
    with live_server() as server, sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        with chromium_tab(browser) as tab:
            open_stage(tab, address_of(server, "output", SMALL))
            alone = edit_times(tab, wish.edits)
            lesson = Class(wish.visitors, server)
            lesson.start()
            if not lesson.started.wait(PATIENCE_SECONDS) or lesson.error:
                raise RuntimeError(f"The class never began: {lesson.error}")
            beside: list[float] = []
            while lesson.is_alive() and len(beside) < 10 * wish.edits:
                beside += edit_times(tab, 4)
            lesson.join(PATIENCE_SECONDS)
        browser.close()
    if lesson.error:
        raise RuntimeError(lesson.error)
    print(table(alone, beside, lesson.trainees))


def edit_times(tab: ChromiumTab, count: int) -> list[float]:
    """Return the ms of edits, each from its key to Python's numbers."""
    return [type_number(tab, number)[1] for number in range(count)]


def table(alone: list[float], beside: list[float], trainees: list[Trainee]) -> str:
    """Write the result as Markdown."""
    begun = min(trainee.steps[0][0] for trainee in trainees)
    ends = [trainee.steps[-1][0] - begun for trainee in trainees]
    halfway = [next(t for t, step in v.steps if 2 * step >= v.all_steps) - begun for v in trainees]
    p95 = quantile(beside, 0.95)
    lines = [
        "| | median | p95 |",
        "|---|---:|---:|",
        f"| an edit on Forward, alone ({len(alone)}) | {row(alone)} |",
        f"| an edit on Forward, {len(trainees)} train ({len(beside)}) | {row(beside)} |",
        "",
        f"All {len(trainees)} trainings ran to their end: {trainees[0].all_steps} steps each, halfway after"
        f" {min(halfway):.0f} to {max(halfway):.0f} s, through after {min(ends):.0f} to {max(ends):.0f} s.",
        f"p95 of an edit {'is' if p95 < LIMIT_MS else 'IS NOT'} under {LIMIT_MS} ms.",
    ]
    return "\n".join(lines)


def row(times: list[float]) -> str:
    """Write median and 95th percentile as two cells of a table."""
    return f"{quantile(times, 0.5):.0f} ms | {quantile(times, 0.95):.0f} ms"


if __name__ == "__main__":
    main()
