"""Numbers typed and pulled by chance, on a slow machine, at the end of a bad line: none is lost."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from convviz.lab.kernels import preset_kernel
from tests.browser.conftest import visitor
from tests.browser.line_proxy import Line, line_to
from tests.browser.stage_page import StagePage
from tests.browser.test_line import expect_kernel

ACTS = 14
PIXELS = 8  # of a pull, for a tenth
RECONNECTS_MS = 90_000  # Streamlit's browser waits about as long as a line was cut before it tries it again


class Person:
    """Does things by chance on a stage behind a line, and knows what the kernel must be."""

    def __init__(self, chance: random.Random, stage: StagePage, line: Line, other_server: str) -> None:
        self.chance, self.stage, self.line = chance, stage, line
        self.kernel = preset_kernel("sobel_x").astype(np.float64)
        self.past: list[np.ndarray] = []  # what undo goes back to, on whichever server it is
        self.typed = 0
        self.told: list[str] = []
        self.others = [other_server]
        self.on_the_page = stage.page.locator("#root .cv-stage:not(:empty)")

    def act(self) -> None:
        self.stage.wait()  # Streamlit may just be putting another stage in the place of one
        expect(self.on_the_page).to_be_visible(timeout=RECONNECTS_MS)  # and not wait beside it
        self._do(
            self.chance.choice(
                (self.type, self.type, self.type, self.pull, self.pull, self.negate, self.undo)
            )
        )

    def disturb(self) -> None:
        self._do(self.chance.choice((self.hold, self.slow, self.cut, self.take_over, self.mend, self.mend)))

    def _do(self, what: Callable[[], object]) -> None:
        self.told.append(f"{what.__name__} {what() or ''}")

    # ---- on the stage ------------------------------------------------------------------------------------

    def type(self) -> str:
        """Another number than ever before, so that each is a change."""
        self.typed += 1
        row, col = self.cell()
        number = self.typed + 10
        self.stage.click("kernel", row, col)
        expect(self.stage.field).to_be_focused()
        self.stage.page.keyboard.press("Control+a")  # a click in a field that is open already puts the caret
        self.stage.page.keyboard.type(str(number))
        self.stage.page.keyboard.press("Enter")
        self._set(row, col, number)
        return f"{number} in {row, col}"

    def pull(self) -> str:
        row, col = self.cell()
        tenths = self.chance.choice((-7, -3, 2, 5))
        x, y = self.stage.point("kernel", row, col)
        mouse = self.stage.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + PIXELS * tenths, y, steps=4)
        mouse.up()
        self._set(row, col, round(self.kernel[row, col] + tenths / 10, 1))
        return f"{tenths} tenths of {row, col}"

    def negate(self) -> None:
        self.past.append(self.kernel)
        self.stage.do("negate")
        self.kernel = 0 - self.kernel  # no −0

    def undo(self) -> str:
        if not self.past:
            return "nothing"
        self.stage.do("undo")
        self.kernel = self.past.pop()
        return str(self.kernel.tolist())

    def cell(self) -> tuple[int, int]:
        return self.chance.randrange(3), self.chance.randrange(3)

    def _set(self, row: int, col: int, number: float) -> None:
        self.past.append(self.kernel)
        self.kernel = self.kernel.copy()
        self.kernel[row, col] = number

    # ---- on the line -------------------------------------------------------------------------------------

    def hold(self) -> None:
        self.line.hold(self.chance.choice((self.line.up, self.line.down)))

    def slow(self) -> None:
        self.chance.choice((self.line.up, self.line.down)).delay = self.chance.choice((0, 0.1, 0.4))

    def cut(self) -> None:
        self.line.cut()
        if self.chance.random() < 0.5:
            self.stage.page.wait_for_timeout(300)
            self.mend()

    def take_over(self) -> None:
        """Another server has the line: it knows nothing of what could be undone before."""
        self.line.cut()
        if self.others:
            self.line.server = self.others.pop()
            self.past.clear()
        self.stage.page.wait_for_timeout(self.chance.choice((50, 300, 1500)))
        self.mend()

    def mend(self) -> None:
        self.line.mend()


def lose_nothing(seed: int, browser: Browser, server: str, other_server: str) -> None:
    chance = random.Random(seed)
    with line_to(server) as line, visitor(browser, line.address) as stage:
        stage.open("forward")
        machine = stage.page.context.new_cdp_session(stage.page)
        machine.send("Emulation.setCPUThrottlingRate", {"rate": chance.choice((1, 2, 4))})
        person = Person(chance, stage, line, other_server)
        try:
            for _ in range(ACTS):
                if chance.random() < 0.4:
                    person.disturb()
                person.act()
                stage.page.wait_for_timeout(chance.choice((0, 0, 30, 400)))
            line.up.delay = line.down.delay = 0
            person.mend()
            machine.send("Emulation.setCPUThrottlingRate", {"rate": 1})
            expect(stage.root).to_have_attribute("data-word", "numpy", timeout=RECONNECTS_MS)
            expect_kernel(stage, person.kernel)
        except AssertionError as error:
            raise AssertionError("\n".join([f"seed {seed}", *person.told, str(error)])) from error


@pytest.mark.parametrize("seed", (10, 46))
def test_no_number_is_lost(seed: int, browser: Browser, server: str, other_server: str) -> None:
    lose_nothing(seed, browser, server, other_server)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_no_number_is_lost_by_chance(seed: int, browser: Browser, server: str, other_server: str) -> None:
    lose_nothing(seed, browser, server, other_server)
