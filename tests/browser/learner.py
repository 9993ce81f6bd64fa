"""A learner goes through a lesson of the course: reads what stands there, works it out, does it."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from convviz.i18n import SOURCE_LANGUAGE
from convviz.lab.lessons.course import Lesson
from tests.browser.by_hand import PART, Effort, Seen, Sheet, seen, sheet_of, worked_out
from tests.browser.dictionary import Dictionary
from tests.browser.hands import Mouse


class Learner:
    """Goes through one lesson; `effort` counts what it costs."""

    def __init__(self, page: Page, language: str = SOURCE_LANGUAGE, hands: type[Mouse] = Mouse) -> None:
        self.page = page
        self.effort = Effort()
        self.words = Dictionary(language)
        self.hands = hands(page, self.words, self.effort)

    # ---- what stands on the page --------------------------------------------------------------------------

    @property
    def stage(self) -> Locator:
        root = self.page.locator(".cv-stage[data-view]")
        root.wait_for()
        return root

    @property
    def question(self) -> Locator:
        return self.page.locator(".cv-grids[data-rev]")

    @property
    def text(self) -> str:
        """All that the part says."""
        return self.words.english(self.page.locator(PART).inner_text())

    def button(self, english: str) -> Locator:
        return self.page.get_by_role("button", name=self.words.say(english), exact=True)

    def press(self, english: str) -> None:
        self.hands.press(self.button(english))

    @property
    def field(self) -> Locator:
        return self.page.get_by_label(self.words.say("Your number"), exact=True)

    def told(self, english: str) -> Locator:
        return self.page.get_by_text(self.words.say(english))

    def panel(self, title: str) -> Seen:
        return next(grid for grid in seen(self.stage, self.words) if grid.title.startswith(title))

    # ---- parts that are watched ---------------------------------------------------------------------------

    def watch(self) -> None:
        """Do what a part says, until it says what there was to notice."""
        text = self.text
        if "covered" in text:
            self.predict(text)
        for wish, panel in (("your own: click a weight", "kernel w"), ("a pixel in the middle", "input x")):
            if wish in text:
                self.hands.type_into(self.stage, panel, (0, 1, 1), 3)
        if "Change the bias" in text:
            self.hands.type_into(self.stage, "bias", (0, 0, 0), 4)
        if "Paint a second cell" in text:
            self.hands.paint(self.stage, "upstream gradient g", (0, 0, 0))
        if "Choose the other filter" in text:
            self.hands.choose_second(self.page.get_by_role("combobox", name=self.words.say("filter shown")))
        self.walk()

    def walk(self) -> None:
        """Step on while steps are left to be seen."""
        left = self.page.get_by_text(self.words.pattern("Steps seen: {done} of {of}"))
        if left.count():
            steps = int(re.findall(r"\d+", left.inner_text())[-1])
            self.hands.step_through(self.stage, steps)

    def predict(self, text: str) -> None:
        """Work out covered cells from the numbers that are to be read."""
        known = [grid for grid in seen(self.stage, self.words) if not np.isnan(grid.values).any()]
        sheet = Sheet("", "", known, self.effort)
        result = "output y" if "the output is covered" in text else "weight gradient dW"
        cells = [(0, 0, 0), (0, 1, 2)] if result == "output y" else [(0, 0, 0)]
        for cell in cells:
            value = float(worked_out(sheet, self.panel(result))[cell])
            self.hands.type_into(self.stage, result, cell, value)

    # ---- parts that ask -----------------------------------------------------------------------------------

    def answer(self) -> None:
        """Answer the question on show, right."""
        sheet = self.sheet()
        if "Click its top left cell" in self.text:
            self.place(sheet)
            sheet = self.sheet()
        asked = [grid for grid in sheet.grids if grid.asked]
        if sheet.sentence.startswith(("Work out", "Complete")):
            return self.fill(sheet, asked)
        [grid] = asked
        [cell] = grid.asked
        return self.type_number(float(worked_out(sheet, grid)[cell]))

    def sheet(self) -> Sheet:
        return sheet_of(self.page, self.words, self.effort)

    def place(self, sheet: Sheet) -> None:
        """Lay the window: stride times the output's row and column, from the padding's corner on."""
        row, column = map(int, re.findall(r"(?:row|column) (\d+)", sheet.sentence))
        padded = next(grid for grid in sheet.grids if grid.title.startswith("input with its padding"))
        down, across = sheet.stride
        self.hands.press_cell(self.question, padded.title, (0, row * down, column * across))
        self.effort.clicks += 1
        expect(self.field).to_be_visible()

    def type_number(self, value: float) -> None:
        self.hands.answer(self.field, value, self.button("Check"))
        expect(self.told("Right!")).to_be_visible()

    def fill(self, sheet: Sheet, asked: list[Seen]) -> None:
        """Fill in whole maps, cell after cell, and check them together."""
        self.hands.open_cell(self.question, asked[0].title, asked[0].asked[0])
        for grid in asked:
            found = worked_out(sheet, grid)
            for cell in grid.asked:
                self.hands.type_on(float(found[cell]))
        self.press("Check")

    # ---- the lesson ---------------------------------------------------------------------------------------

    def go_through(self, lesson: Lesson) -> None:
        """Go through all parts; the way on is the button that the page shows."""
        for place in range(len(lesson.parts)):
            expect(self.page.get_by_role("radio", name=re.compile(rf"{place + 1} · "))).to_be_checked()
            self.page.locator(".cv-grids[data-rev], .cv-stage[data-view]").first.wait_for()
            self.effort.reads(self.page)
            if self.page.locator(".cv-grids").count():
                done = self.page.locator(".st-key-course_on").or_(
                    self.told("All right at the first try. Well done!")
                )
                self.ask_until(done)
            else:
                self.watch()
                expect(self.way_on).to_be_visible()
            self.effort.reads(self.page)
            if place + 1 < len(lesson.parts):
                self.hands.press(self.way_on)

    @property
    def way_on(self) -> Locator:
        ways = "|".join(self.words.pattern(each).pattern for each in ("Go on", "Next lesson: {name}"))
        return self.page.get_by_role("button", name=re.compile(ways))

    def ask_until(self, done: Locator) -> None:
        """Answer questions until the part is mastered."""
        another = self.button("Another question")
        for _question in range(9):
            self.answer()
            expect(another).to_be_visible()
            if done.count():
                return
            self.hands.press(another)
            expect(another).to_have_count(0)
        raise AssertionError("The part is not mastered.")
