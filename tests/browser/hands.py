"""Three ways to work on a page: with a mouse, with keys alone, with a finger on a phone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.by_hand import Effort, Seen, seen
from tests.browser.dictionary import Dictionary
from tests.browser.hand import Hand
from tests.browser.stage_page import StagePage

MOST_STOPS = 60
"""Presses of Tab from where one is to what one wants: more is a walk that nobody makes."""

# Where an element is from what has the focus: it has it, comes after or before.
_WAY = """element => {
  const at = document.activeElement;
  if (at === element) return 0;
  if (at === document.body) return 1;
  return at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
}"""
_IS_AT_REST = "() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
_TWO_FRAMES = "() => new Promise((on) => requestAnimationFrame(() => requestAnimationFrame(on)))"
_HAS_FOCUS = f"() => ({_IS_AT_REST})() && document.activeElement !== document.body"
_OPEN = "input.cv-cell:not([hidden])"


class Mouse:
    """Whoever points and clicks, and types numbers."""

    def __init__(self, page: Page, words: Dictionary, effort: Effort) -> None:
        self.page = page
        self.words = words
        self.effort = effort

    @property
    def field(self) -> Locator:
        """The open cell."""
        return self.page.locator(_OPEN)

    def press(self, button: Locator) -> None:
        button.click()
        self.effort.clicks += 1

    def choose_second(self, choice: Locator) -> None:
        choice.select_option(index=1)

    def press_cell(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        """Click a cell of the grid with this caption, once the page has come to rest."""
        root.scroll_into_view_if_needed()
        self.page.mouse.click(*self.settled(root, title, cell))

    def paint(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        """Give a cell the brush's number."""
        self.press_cell(root, title, cell)
        self.effort.clicks += 1

    def settled(self, root: Locator, title: str, cell: tuple[int, ...]) -> tuple[float, float]:
        """Where a cell stands still."""
        before, now = None, self._place(root, title, cell)
        while before != now:
            assert StagePage(self.page, "").holds(_IS_AT_REST), "the page still runs"
            self.page.evaluate(_TWO_FRAMES)
            before, now = now, self._place(root, title, cell)
        return now

    def _place(self, root: Locator, title: str, cell: tuple[int, ...]) -> tuple[float, float]:
        x, y = self._grid(root, title).places[cell]
        height = self.page.viewport_size["height"] if self.page.viewport_size else 0
        if not 80 < y < height - 120:  # below the page's bar, above the player
            self.page.locator("main").evaluate("(main, by) => main.scrollBy(0, by)", y - height / 2)
        return float(x), float(y)

    def _grid(self, root: Locator, title: str) -> Seen:
        return next(grid for grid in seen(root, self.words) if grid.title.startswith(title))

    def open_cell(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        self.press_cell(root, title, cell)
        expect(self.field).to_be_focused()

    def type_into(self, root: Locator, title: str, cell: tuple[int, ...], value: float) -> None:
        """Open a cell and type a number."""
        self.open_cell(root, title, cell)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(f"{value:g}")
        self.page.keyboard.press("Enter")
        self.effort.cells += 1

    def type_on(self, value: float) -> None:
        """Type a number into the open cell and go on to the next one."""
        expect(self.field).to_be_focused()
        self.page.keyboard.type(f"{value:g}")
        self.page.keyboard.press("Tab")
        self.effort.cells += 1

    def answer(self, field: Locator, value: float, check: Locator) -> None:
        """Type a number into the field below the grids."""
        field.fill(f"{value:g}")
        self.effort.cells += 1
        self.press(check)

    def step_through(self, stage: Locator, steps: int) -> None:
        """Show one step after the other, from the first on."""
        stage.focus()
        self.page.keyboard.press("Home")
        for _step in range(steps - 1):
            self.page.keyboard.press("ArrowRight")
        self.effort.clicks += steps


class Keys(Mouse):
    """Whoever has no pointer: Tab, arrows, Enter and Space."""

    has_begun = False

    def go_to(self, target: Locator) -> None:
        """Press Tab until an element has the focus, which is never lost on the way."""
        page = StagePage(self.page, "")
        assert page.holds(_HAS_FOCUS if self.has_begun else _IS_AT_REST), "the focus is lost"
        target.wait_for()
        self.has_begun = True
        turns, way = 0, target.evaluate(_WAY)
        for _stop in range(MOST_STOPS):
            if way == 0:
                self.page.wait_for_timeout(20)
                return
            self.page.keyboard.press("Tab" if way > 0 else "Shift+Tab")
            before, way = way, target.evaluate(_WAY)
            turns += before * way < 0
            assert turns < 2, f"Tab passes {target} by"
        raise AssertionError(f"{target} is more than {MOST_STOPS} stops away")

    def press(self, button: Locator) -> None:
        self.go_to(button)
        self.page.keyboard.press("Enter")
        self.effort.clicks += 1

    def choose_second(self, choice: Locator) -> None:
        self.go_to(choice)
        self.page.keyboard.press("ArrowDown")

    def press_cell(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        """Walk to a cell and press Enter."""
        caption = self._grid(root, title).caption
        self.go_to(root.get_by_role("grid", name=caption).first)
        channel, row, column = cell
        self.page.keyboard.press("Control+Home")
        for key, times in (("PageUp", 9), ("PageDown", channel), ("ArrowDown", row), ("ArrowRight", column)):
            for _time in range(times):
                self.page.keyboard.press(key)
        self.page.keyboard.press("Enter")

    def paint(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        self.type_into(root, title, cell, 1)

    def open_cell(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        if self.field.count():
            self.page.keyboard.press("Escape")
        super().open_cell(root, title, cell)

    def answer(self, field: Locator, value: float, check: Locator) -> None:
        self.go_to(field)
        self.page.keyboard.type(f"{value:g}")
        self.effort.cells += 1
        self.press(check)

    def step_through(self, stage: Locator, steps: int) -> None:
        self.go_to(stage)
        super().step_through(stage, steps)


class Finger(Mouse):
    """Whoever has a phone: taps, swipes, and the keypad that the field asks for."""

    def __init__(self, page: Page, words: Dictionary, effort: Effort) -> None:
        super().__init__(page, words, effort)
        self.hand = Hand(page)

    def press(self, button: Locator) -> None:
        self.hand.tap(button)
        self.effort.clicks += 1

    def press_cell(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        self.page.touchscreen.tap(*self.settled(root, title, cell))

    def type_into(self, root: Locator, title: str, cell: tuple[int, ...], value: float) -> None:
        self.open_cell(root, title, cell)
        self._type(value)
        self.page.keyboard.press("Enter")
        self.effort.cells += 1

    def type_on(self, value: float) -> None:
        expect(self.field).to_be_focused()
        self._type(value)
        self.hand.tap(self.page.get_by_role("button", name=self.words.say("Next cell")))
        self.effort.cells += 1

    def _type(self, value: float) -> None:
        """Type a number; a keypad for decimal numbers has no minus, and a key beside the cell has it."""
        has_minus = self.field.get_attribute("inputmode") != "decimal"
        self.page.keyboard.type(f"{value if has_minus else abs(value):g}")
        if value < 0 and not has_minus:
            self.hand.tap(self.page.get_by_role("button", name=self.words.say("Change the sign")))

    def answer(self, field: Locator, value: float, check: Locator) -> None:
        self.hand.tap(field)
        expect(field).to_be_focused()
        self.page.keyboard.type(f"{value:g}")
        self.effort.cells += 1
        self.press(check)

    def step_through(self, stage: Locator, steps: int) -> None:
        """Tap through the steps with the player's buttons."""
        for step in range(steps):
            name = self.words.say("one step forward" if step else "first step")
            self.press(stage.get_by_role("button", name=name))
