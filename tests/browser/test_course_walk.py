"""The course walked by somebody who sees only what stands on the page, and every slip with its remedy."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from convviz.lab.lessons.course import Ask, Lesson, course, question_of
from convviz.lab.lessons.exercises import AnyQuestion, MapQuestion
from tests.browser.by_hand import PART, Effort, Seen, Sheet, seen, sheet_of, worked_out

LESSONS = list(course().values())
WORDS_A_MINUTE, SECONDS_A_CELL = 200, 20


class Learner:
    """Goes through one lesson; `effort` counts what it costs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.effort = Effort()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.effort.clicks += 1

    def click_cell(self, root: Locator, title: str, cell: tuple[int, ...]) -> None:
        """Click a cell of the grid with this caption, once the page has come to rest."""
        root.scroll_into_view_if_needed()
        before, now = None, self._place(root, title, cell)
        while before != now:
            self.page.wait_for_timeout(150)
            before, now = now, self._place(root, title, cell)
        self.page.mouse.click(*now)

    def _place(self, root: Locator, title: str, cell: tuple[int, ...]) -> tuple[float, float]:
        grid = next(grid for grid in seen(root) if grid.title.startswith(title))
        x, y = grid.places[cell]
        if not 80 < y < 780:  # below the page's bar, above the player
            self.page.mouse.move(640, 400)
            self.page.mouse.wheel(0, y - 400)
        return float(x), float(y)

    def type_into(self, root: Locator, title: str, cell: tuple[int, ...], value: float) -> None:
        """Click a cell and type a number."""
        self.click_cell(root, title, cell)
        expect(self.page.locator("input.cv-cell:not([hidden])")).to_be_focused()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(f"{value:g}")
        self.page.keyboard.press("Enter")
        self.effort.cells += 1

    # ---- parts that are watched ---------------------------------------------------------------------------

    @property
    def stage(self) -> Locator:
        root = self.page.locator(".cv-stage[data-view]")
        root.wait_for()
        return root

    @property
    def question(self) -> Locator:
        return self.page.locator(".cv-grids[data-rev]")

    def panel(self, title: str) -> Seen:
        return next(grid for grid in seen(self.stage) if grid.title.startswith(title))

    def watch(self, text: str) -> None:
        """Do what a part says, until it says what there was to notice."""
        self.stage.scroll_into_view_if_needed()
        if "covered" in text:
            self.predict(text)
        for wish, panel in (("your own: click a weight", "kernel w"), ("a pixel in the middle", "input x")):
            if wish in text:
                self.type_into(self.stage, panel, (0, 1, 1), 3)
        if "Change the bias" in text:
            self.type_into(self.stage, "bias", (0, 0, 0), 4)
        if "Paint a second cell" in text:
            self.click_cell(self.stage, "upstream gradient g", (0, 0, 0))
            self.effort.clicks += 1
        if "Choose the other filter" in text:
            self.page.get_by_role("combobox", name="Filter").select_option(index=1)
        self.walk()

    def walk(self) -> None:
        """Step on while steps are left to be seen."""
        left = self.page.get_by_text(re.compile(r"^Steps seen: \d+ of \d+$"))
        if not left.count():
            return
        steps = int(left.inner_text().split()[-1])
        self.stage.focus()
        self.page.keyboard.press("Home")
        for _step in range(steps - 1):
            self.page.keyboard.press("ArrowRight")
        self.effort.clicks += steps

    def predict(self, text: str) -> None:
        """Work out covered cells from the numbers that are to be read."""
        sheet = Sheet(
            "", "", [grid for grid in seen(self.stage) if not np.isnan(grid.values).any()], self.effort
        )
        result = "output y" if "the output is covered" in text else "weight gradient dW"
        cells = [(0, 0, 0), (0, 1, 2)] if result == "output y" else [(0, 0, 0)]
        for cell in cells:
            self.type_into(self.stage, result, cell, float(worked_out(sheet, self.panel(result))[cell]))

    # ---- parts that ask -----------------------------------------------------------------------------------

    def answer(self) -> None:
        """Answer the question on show, right."""
        sheet = sheet_of(self.page, self.effort)
        if "Click its top left cell" in self.page.locator(PART).inner_text():
            self.place(sheet)
            sheet = sheet_of(self.page, self.effort)
        asked = [grid for grid in sheet.grids if grid.asked]
        if sheet.sentence.startswith("Work out"):
            return self.fill(sheet, asked)
        [grid] = asked
        [cell] = grid.asked
        return self.type_number(float(worked_out(sheet, grid)[cell]))

    def place(self, sheet: Sheet) -> None:
        """Lay the window: stride times the output's row and column, from the padding's corner on."""
        row, column = map(int, re.findall(r"(?:row|column) (\d+)", sheet.sentence))
        padded = next(grid for grid in sheet.grids if grid.title.startswith("input with its padding"))
        down, across = sheet.stride
        self.click_cell(self.question, padded.title, (0, row * down, column * across))
        self.effort.clicks += 1
        expect(self.page.get_by_label("Your number")).to_be_visible()

    def type_number(self, value: float) -> None:
        self.page.get_by_label("Your number").fill(f"{value:g}")
        self.effort.cells += 1
        self.press("Check")
        expect(self.page.get_by_text("Right!")).to_be_visible()

    def fill(self, sheet: Sheet, asked: list[Seen]) -> None:
        """Fill in whole maps, cell after cell with Tab, and check them together."""
        self.click_cell(self.question, asked[0].title, asked[0].asked[0])
        for grid in asked:
            found = worked_out(sheet, grid)
            for cell in grid.asked:
                expect(self.page.locator("input.cv-cell:not([hidden])")).to_be_focused()
                self.page.keyboard.type(f"{found[cell]:g}")
                self.page.keyboard.press("Tab")
                self.effort.cells += 1
        self.press("Check")

    # ---- the lesson ---------------------------------------------------------------------------------------

    def go_through(self, lesson: Lesson) -> None:
        """Go through all parts; the way on is the button that the page shows."""
        main = self.page.locator(PART)
        for place in range(len(lesson.parts)):
            expect(self.page.get_by_role("radio", name=re.compile(rf"^{place + 1} · "))).to_be_checked()
            self.page.locator(".cv-grids[data-rev], .cv-stage[data-view]").first.wait_for()
            way_on = self.page.get_by_role("button", name=re.compile(r"^(Go on|Next lesson)"))
            self.effort.reads(self.page)
            if self.page.locator(".cv-grids").count():
                done = self.page.locator(".st-key-course_on").or_(self.page.get_by_text("Well done!"))
                self.ask_until(done)
            else:
                self.watch(main.inner_text())
                expect(way_on).to_be_visible()
            self.effort.reads(self.page)
            if place + 1 < len(lesson.parts):
                way_on.click()
                self.effort.clicks += 1

    def ask_until(self, done: Locator) -> None:
        """Answer questions until the part is mastered."""
        another = self.page.get_by_role("button", name="Another question")
        for _question in range(9):
            self.answer()
            expect(another).to_be_visible()
            if done.count():
                return
            another.click()
            self.effort.clicks += 1
            expect(another).to_have_count(0)
        raise AssertionError("The part is not mastered.")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_is_walked_by_what_stands_on_the_page(page: Page, server: str, lesson: Lesson) -> None:
    page.goto(f"{server}/learn?lang=en&lesson={lesson.id}&part=1")
    learner = Learner(page)
    learner.go_through(lesson)
    count = len(lesson.parts)
    bars = page.get_by_text(f"{count} of {count} · {lesson.minutes} min")
    expect(bars.first).to_be_visible()
    effort = learner.effort
    minutes = effort.words / WORDS_A_MINUTE + effort.cells * SECONDS_A_CELL / 60
    print(
        f"{lesson.id}: {effort.words} words, {effort.cells} cells, {effort.clicks} clicks: {minutes:.1f} min"
    )
    assert minutes <= lesson.minutes


# ---- slips -------------------------------------------------------------------------------------------------

SLIPS = [(lesson, slip) for lesson in LESSONS for remedy in lesson.remedies for slip in sorted(remedy.slips)]


def where(lesson: Lesson, slip: str) -> tuple[int, int, int, AnyQuestion]:
    """A part (from 0), a seed, and the first question there that can be answered with this slip."""
    parts = [(place, part) for place, part in enumerate(lesson.parts) if isinstance(part, Ask)]
    for seed in range(1, 60):
        for place, part in parts:
            for number in range(len(part.kinds)):
                question = question_of(part, place, seed, number)
                if any(value is not None for value in slip_values(question, slip)):
                    return place, seed, number, question
    raise AssertionError(f"{lesson.id} never asks for {slip}")


def slip_values(question: AnyQuestion, slip: str) -> list[float | None]:
    """The wrong number that this slip leads to in each cell, None where it leads to none."""
    made = [{mistake.id: mistake.value for mistake in each} for each in question.every_mistake]
    return [each.get(slip) for each in made]


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "slip"), SLIPS, ids=[f"{lesson.id}-{slip}" for lesson, slip in SLIPS])
def test_a_slip_that_is_made_twice_meets_its_remedy(
    page: Page, server: str, lesson: Lesson, slip: str
) -> None:
    place, seed, number, question = where(lesson, slip)
    page.goto(f"{server}/learn?lang=en&learn=course&lesson={lesson.id}&part={place + 1}&rseed={seed}")
    learner = Learner(page)
    for _before in range(number):
        learner.press("Reveal")
        learner.press("Another question")
        expect(page.get_by_role("button", name="Reveal")).to_be_visible()
    values = slip_values(question, slip)
    twice = page.get_by_text("The same slip twice")
    if isinstance(question, MapQuestion):
        map_with_slips(learner, values)
    else:
        answer_twice(learner, next(value for value in values if value is not None), twice)
    expect(twice).to_be_visible()
    remedy = lesson.remedy_of(slip)
    assert remedy is not None
    expect(page.get_by_text(remedy.text.text)).to_be_visible()
    expect(learner.stage).to_be_visible()


def answer_twice(learner: Learner, value: float, twice: Locator) -> None:
    """Give the same wrong number twice; the first time there is no remedy yet."""
    page = learner.page
    sheet = sheet_of(page, learner.effort)
    if "Click its top left cell" in page.locator(PART).inner_text():
        learner.place(sheet)
    for word in ("One more try.", "See how it is done."):
        expect(twice).to_have_count(0)
        page.get_by_label("Your number").fill(f"{value:g}")
        learner.press("Check")
        expect(page.get_by_text(word)).to_be_visible()


def map_with_slips(learner: Learner, values: list[float | None]) -> None:
    """Fill a map with its slips, right where the slip leads to none, and check it; then once more."""
    sheet = sheet_of(learner.page, learner.effort)
    asked = [grid for grid in sheet.grids if grid.asked]
    cells = [(grid, cell) for grid in asked for cell in grid.asked]
    typed = iter(values)
    learner.click_cell(learner.question, cells[0][0].title, cells[0][1])
    for grid, cell in cells:
        slip = next(typed)
        expect(learner.page.locator("input.cv-cell:not([hidden])")).to_be_focused()
        learner.page.keyboard.type(f"{worked_out(sheet, grid)[cell] if slip is None else slip:g}")
        learner.page.keyboard.press("Tab")
    learner.press("Check")
    expect(learner.page.get_by_text("Right so far")).to_be_visible()
    grid, cell = next(pair for pair, slip in zip(cells, values, strict=True) if slip is not None)
    learner.type_into(learner.question, grid.title, cell, 99)
    learner.press("Check")
