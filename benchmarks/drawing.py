"""Pictures and animations of the stage: how long Python draws, and whether anyone else notices; in Markdown.

    python benchmarks/drawing.py [--edits 40]

Times of drawing are seconds of one core, in this process. "Others" are edits of a kernel in a Chromium of its
own, from the key to the frame that shows Python's numbers, while nobody else is there and while neighbours
have animations made by a worker process, one after the other: in turns of ten edits. Processes beside this
one make every number worse: run it alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from time import process_time
from typing import Any

from _stage.numbers import seen
from _stage.tables import head, machine_line, p50_p95, row
from _stage.tabs import ChromiumTab, chromium_tab, open_stage, point_in
from playwright.sync_api import Browser, sync_playwright

from convviz.app.widgets.stage_text import stage_text
from convviz.i18n import N_
from convviz.lab.drawing.animation.film import Film
from convviz.lab.drawing.animation.filming import Filming
from convviz.lab.drawing.animation.frames import reel
from convviz.lab.drawing.animation.kinds import KINDS, encode
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.still import Still, draw
from convviz.lab.drawing.views import VIEWS
from convviz.lab.session.session import Session
from tests.browser.finder import launch
from tests.browser.live_server import live_server

FILMED = {"k": "sobel_x", "pad": "same"}
"""An 8 × 8 input and as large an output: 64 steps."""
TURN = 10
"""Edits in a row: what else the machine does changes more slowly."""
LOOK_EVERY = 0.5
"""Seconds, as the page looks."""
PHOTO = {"pic": "camera", "k": "sobel_x"}


def order_of(view: str, query: dict[str, str]) -> Order:
    """Return the order for an address."""
    session = Session()
    session.read_address({"view": view, **query})
    return Order.of(session.chosen, stage_text(N_, turned=False))


def best(call: Callable[[], Any], times: int = 5) -> float:
    """Return the least seconds of one core that a call takes, after a first one."""
    call()
    spent = []
    for _time in range(times):
        before = process_time()
        call()
        spent.append(process_time() - before)
    return min(spent)


def pictures() -> None:
    """Print what a picture of every view costs."""
    print(head(("view", "PNG, ms", "PNG 4x, ms", "SVG, ms")))
    for view in VIEWS:
        query = {**FILMED, **({"act": "relu", "pool": "max"} if view.startswith("after") else {})}
        asked = [(Still(view, 3, None, scale), kind) for scale, kind in ((1, "png"), (4, "png"), (1, "svg"))]
        order = order_of(view, query)
        print(row((view, *(f"{1000 * best(partial(draw, order, *each)):.0f}" for each in asked))))


def animations() -> None:
    """Print what 64 steps at 640 px cost as each kind of file."""
    print("\n" + head(("64 steps, 640 px", "kind", "one core, s", "file, MB")))
    for view in ("output", "weight_grad", "two_ways"):
        for name, query in (("digit", FILMED), ("photo", PHOTO)):
            order, film = order_of(view, query), Film(view, 0, 63)
            for kind in KINDS:
                size = 0

                def whole(kind: str = kind, order: Order = order, film: Film = film) -> None:
                    nonlocal size
                    size = len(encode(kind, film, [reel(order, film, film.steps)]))

                print(row((f"{view}, {name}", kind, f"{best(whole, 2):.2f}", f"{size / 2**20:.2f}")))


def edits(tab: ChromiumTab, count: int) -> list[float]:
    """Return the ms of edits, each from its key to Python's numbers."""
    times = []
    for number in range(count):
        tab.move(*point_in(tab, "kernel", 0.5, 0.5))
        tab.down()
        tab.up()
        tab.write(f"{number % 9 + 1}.{number}")
        tab.evaluate("feel.forget()")
        tab.press("Enter")
        times.append(seen(tab, "keydown", "data-rev"))
        tab.press("Escape")
    return times


class Neighbours:
    """Those who have animations made, one after the other, by the worker that a server would have."""

    def __init__(self) -> None:
        self.made, self._ends = 0, Event()
        self._thread = Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> Neighbours:
        self._thread.start()
        return self

    def __exit__(self, *_of: object) -> None:
        self._ends.set()
        self._thread.join()

    def _go_on(self) -> None:
        order, film = order_of("weight_grad", PHOTO), Film("weight_grad", 0, 63)
        while not self._ends.is_set():
            filming = Filming("a neighbour", order, film, "gif")
            while not filming.look().is_over and not self._ends.wait(LOOK_EVERY):
                pass
            filming.cancel()
            self.made += 1


def others(browser: Browser, count: int) -> None:
    """Print how long edits take while nobody has animations made, and meanwhile, in turns of ten."""
    print("\n" + head(("edits of another visitor", "p50 / p95, ms")))
    alone, beside, made = [], [], 0
    with live_server() as server, chromium_tab(browser) as tab:
        open_stage(tab, f"{server}/forward?lang=en&pic=camera")
        edits(tab, 5)
        for _turn in range(-(-count // TURN)):
            alone += edits(tab, TURN)
            with Neighbours() as neighbours:
                beside += edits(tab, TURN)
            made += neighbours.made
    print(row(("alone", p50_p95(alone))))
    print(row((f"beside animations, {made} made or begun", p50_p95(beside))))


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=40, help="each way")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        print(machine_line(f"Chromium {browser.version}"))
        pictures()
        animations()
        others(browser, options.edits)
        browser.close()


if __name__ == "__main__":
    main()
