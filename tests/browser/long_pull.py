"""A person who pulls numbers without a rest while all around them changes, and what the page keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, expect

import convviz
from convviz.lab.state.experiment import VIEWS
from tests.browser.stage_page import StagePage, weight_text

LAYER = {"act": "relu", "pool": "max", "lang": "en"}  # all views have something to show
STEP = 8  # px that pull a number by one step
WIDTHS = (1440, 1180, 1300)
HEIGHT = 1300
WITHOUT_KERNEL = ("after", "after_grad")  # there the pointer only moves
COLLECTIONS, PAUSE_MS = 5, 300
OUTSIDE = -60  # px, left of the window
PAGE_OF = {view: page for page, views in VIEWS.items() for view in views}
OTHER_LANGUAGE = """() =>
  [...document.querySelectorAll('.st-key-display_language [role=radio]')]
    .find((each) => each.getAttribute('aria-checked') !== 'true').click()"""


@dataclass(frozen=True)
class Kept:
    """What a page holds after all that can go has gone."""

    heap: int  # bytes
    nodes: int
    listeners: int


class LongPull:
    """Pulls the kernel's first number over views in turn."""

    def __init__(self, stage: StagePage, speaks: bool = True) -> None:
        self.stage = stage
        self.speaks = speaks  # the language is switched during each pull
        self.page: Page = stage.page
        self.turns = 0
        self.cdp = self.page.context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable")

    def open(self, **layer: str) -> None:
        """Begin with the output."""
        self.stage.open("forward", **{**LAYER, **layer})

    # ---- what is done ------------------------------------------------------------------------------------

    def turn(self, view: str, moves: int) -> None:
        """Pull in a view so many times while it plays, the window changes, the language too."""
        self.show(view)
        self.turns += 1
        if (play := self.stage.root.locator('[data-do="play"]')).is_visible():
            play.click()
        x, y = self.grasp() if view not in WITHOUT_KERNEL else (0.0, 0.0)
        for number in range(moves):
            self.page.mouse.move(x + STEP * (number % 19 - 9), y)
            if number == moves // 4:
                self.page.set_viewport_size({"width": WIDTHS[self.turns % 3], "height": HEIGHT})
            if self.speaks and number == moves // 2:
                self.page.evaluate(OTHER_LANGUAGE)
            if number == 3 * moves // 4:
                self.page.mouse.move(OUTSIDE, y)
        self.page.mouse.move(OUTSIDE if self.turns % 2 else x + STEP * (self.turns % 7 + 2), y)
        self.page.mouse.up()

    def grasp(self) -> tuple[float, float]:
        """Press on the number, where it is now."""
        box = self.stage.panel("kernel").locator(".cv-map").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 6, box["y"] + box["height"] / 6
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y

    def show(self, view: str) -> None:
        """Go to a view as a person does, in whichever language the page is."""
        page = PAGE_OF[view]
        if self.stage.root.get_attribute("data-view") not in VIEWS[page]:
            self.page.locator(f'[data-testid="stTopNavLink"][href$="/{page}"]').click()
        place = VIEWS[page].index(view)
        self.page.locator(f".st-key-view_{page} [role=radio]").nth(place).click()
        expect(self.stage.root).to_have_attribute("data-view", view)

    # ---- what is left ------------------------------------------------------------------------------------

    def expect_order(self) -> None:
        """Nothing is held, and the kernel, the address and NumPy's output are of one mind."""
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        self.show("output")
        self.stage.do("last")
        expect(self.page.locator(".cv-dragging")).to_have_count(0)
        self.stage.wait_for_numpy()
        kernel = self.stage.mosaic("kernel")
        self.stage.wait_for_query(w=weight_text(kernel))
        x = self.stage.mosaic("input")
        self.stage.wait_for(output=convviz.conv2d(x[None, None], kernel[None, None])[0, 0])

    def kept(self) -> Kept:
        """Collect what is garbage once all is drawn, and say what is left."""
        self.stage.wait_for_rest()
        self.stage.wait_for_strips()
        found = [self._collected() for _time in range(COLLECTIONS)]
        return min(found, key=lambda kept: kept.nodes)

    def _collected(self) -> Kept:
        """What is left after one collection: what nobody holds may need several, with time between."""
        self.page.wait_for_timeout(PAUSE_MS)
        self.cdp.send("HeapProfiler.collectGarbage")
        found = self.cdp.send("Performance.getMetrics")["metrics"]
        values = {each["name"]: int(each["value"]) for each in found}
        return Kept(values["JSHeapUsedSize"], values["Nodes"], values["JSEventListeners"])


def laps(pull: LongPull, views: tuple[str, ...], moves: int) -> Iterator[Kept]:
    """Pull over all views again and again; yield what the page holds after each lap."""
    while True:
        for view in views:
            pull.turn(view, moves)
        pull.expect_order()
        yield pull.kept()
