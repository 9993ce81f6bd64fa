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

from _stage.numbers import type_number
from _stage.setups import SMALL, address_of
from _stage.tables import quantile
from _stage.tabs import ChromiumTab, chromium_tab, open_stage
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.finder import launch  # noqa: E402
from browser.live_server import live_server  # noqa: E402

PATIENCE_SECONDS = 200
TRAIN = "network_train"
STEP = re.compile(r"step ([\d,]+) of ([\d,]+)")
LIMIT_MS = 500


@dataclass
class Visitor:
    """One of the class, with the state of the training as the server has sent it."""

    number: int
    steps: list[tuple[float, int]] = field(default_factory=list)  # (seconds, step)
    all_steps: int = 0
    button: str = ""
    page: str = ""
    clocks: dict[str, float] = field(default_factory=dict)

    @property
    def step(self) -> int:
        """The last step that the server has reported."""
        return self.steps[-1][1] if self.steps else 0

    @property
    def is_through(self) -> bool:
        """Whether the training has reached its last step."""
        return 0 < self.all_steps <= self.step

    def take(self, message: ForwardMsg, now: float) -> None:
        """Read what the page would show of a message."""
        kind = message.WhichOneof("type")
        if kind == "navigation":  # the whole page runs: its clocks are reset
            self.page = message.navigation.page_script_hash
            self.clocks.clear()
        elif kind == "auto_rerun":
            self.clocks[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.clocks.pop(fragment, None)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "button" and element.button.id.endswith(TRAIN):
                self.button = element.button.id
            elif element.WhichOneof("type") == "progress" and (found := STEP.search(element.progress.text)):
                step, self.all_steps = (int(number.replace(",", "")) for number in found.groups())
                self.steps.append((now, step))


async def attend(visitor: Visitor, server: str, start: float, everybody: asyncio.Barrier) -> None:
    """Open the page, press Train together with all others, and look until the training is through."""
    query = f"lang=en&learn=network&nseed={visitor.number}"
    async with connect(f"{server.replace('http', 'ws')}/_stcore/stream", max_size=None) as line:
        await line.send(rerun(query).SerializeToString())
        await listen_until(visitor, line, lambda: bool(visitor.button) and bool(visitor.steps), start)
        await everybody.wait()
        await line.send(rerun(query, visitor.page, pressed=visitor.button).SerializeToString())
        looking = asyncio.create_task(look(visitor, line, query))
        try:
            await listen_until(visitor, line, lambda: visitor.is_through, start)
        finally:
            looking.cancel()


async def listen_until(visitor: Visitor, line: ClientConnection, done, start: float) -> None:
    """Take messages until `done`; raise TimeoutError after PATIENCE_SECONDS."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not done():
            data = await line.recv()
            assert isinstance(data, bytes)
            visitor.take(ForwardMsg.FromString(data), time.monotonic() - start)


async def look(visitor: Visitor, line: ClientConnection, query: str) -> None:
    """Rerun the fragments that the server asked for, as often as it said."""
    while True:
        await asyncio.sleep(min(visitor.clocks.values(), default=0.1))
        for fragment in list(visitor.clocks):
            await line.send(rerun(query, visitor.page, fragment=fragment).SerializeToString())


def rerun(query: str, page: str = "", *, pressed: str = "", fragment: str = "") -> BackMsg:
    """Make the message of a browser whose page is opened, button pressed, or clock run down."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string, state.page_name, state.page_script_hash = query, "" if page else "learn", page
    state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
    if pressed:
        widget = state.widget_states.widgets.add()
        widget.id, widget.trigger_value = pressed, True
    return message


# ---- the measurement -------------------------------------------------------------------------------------


class Class(threading.Thread):
    """All visitors, in a thread of their own beside the browser's."""

    def __init__(self, count: int, server: str) -> None:
        super().__init__(daemon=True)
        self.visitors = [Visitor(number) for number in range(count)]
        self.server, self.started, self.error = server, threading.Event(), ""

    def run(self) -> None:
        """Let all visitors attend; an error is kept for the main thread."""
        try:
            asyncio.run(self._attend())
        except Exception as error:  # reported in the main thread
            self.error = repr(error)
            self.started.set()

    async def _attend(self) -> None:
        start, everybody = time.monotonic(), asyncio.Barrier(len(self.visitors) + 1)
        lessons = [attend(visitor, self.server, start, everybody) for visitor in self.visitors]
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
    print(table(alone, beside, lesson.visitors))


def edit_times(tab: ChromiumTab, count: int) -> list[float]:
    """Return the ms of edits, each from its key to Python's numbers."""
    return [type_number(tab, number)[1] for number in range(count)]


def table(alone: list[float], beside: list[float], visitors: list[Visitor]) -> str:
    """Write the result as Markdown."""
    begun = min(visitor.steps[0][0] for visitor in visitors)
    ends = [visitor.steps[-1][0] - begun for visitor in visitors]
    halfway = [next(t for t, step in v.steps if 2 * step >= v.all_steps) - begun for v in visitors]
    p95 = quantile(beside, 0.95)
    lines = [
        "| | median | p95 |",
        "|---|---:|---:|",
        f"| an edit on Forward, alone ({len(alone)}) | {row(alone)} |",
        f"| an edit on Forward, {len(visitors)} train ({len(beside)}) | {row(beside)} |",
        "",
        f"All {len(visitors)} trainings ran to their end: {visitors[0].all_steps} steps each, halfway after"
        f" {min(halfway):.0f} to {max(halfway):.0f} s, through after {min(ends):.0f} to {max(ends):.0f} s.",
        f"p95 of an edit {'is' if p95 < LIMIT_MS else 'IS NOT'} under {LIMIT_MS} ms.",
    ]
    return "\n".join(lines)


def row(times: list[float]) -> str:
    """Write median and 95th percentile as two cells of a table."""
    return f"{quantile(times, 0.5):.0f} ms | {quantile(times, 0.95):.0f} ms"


if __name__ == "__main__":
    main()
