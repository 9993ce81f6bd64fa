"""The course walked by somebody who sees only what stands on the page, and every slip with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from convviz.i18n import LANGUAGES
from convviz.lab.lessons.course import Ask, Lesson, course, question_of
from convviz.lab.lessons.exercises import AnyQuestion, MapQuestion
from tests.browser.by_hand import PART, worked_out
from tests.browser.hands import Finger, Keys, Mouse
from tests.browser.learner import Learner
from tests.browser.stage_page import StagePage

LESSONS = list(course().values())
PHONE = {"width": 390, "height": 844}
EN, ZH = LANGUAGES

pytestmark = pytest.mark.one_tab


def in_turns(*languages: str) -> pytest.MarkDecorator:
    """Ask a test of every lesson, in one language and the other in turns."""
    pairs = list(zip(LESSONS, cycle(languages), strict=False))
    return pytest.mark.parametrize(
        ("lesson", "language"), pairs, ids=[f"{lesson.id}-{language}" for lesson, language in pairs]
    )


def walked(stage: StagePage, lesson: Lesson, language: str, hands: type[Mouse] = Mouse) -> None:
    """Go through a lesson by what stands on the page; it takes no longer than it says."""
    stage.visit(f"learn?lang={language}&lesson={lesson.id}&part=1")
    page = stage.page
    learner = Learner(page, language, hands)
    learner.go_through(lesson)
    count, effort = len(lesson.parts), learner.effort
    drawer = page.locator(".cv-setup > summary")
    if drawer.is_visible():  # on a phone the lessons are folded away
        learner.hands.press(drawer)
    bar = learner.words.say("{done} of {count} · {minutes} min")
    expect(
        page.get_by_text(bar.format(done=count, count=count, minutes=lesson.minutes)).first
    ).to_be_visible()
    print(
        f"{lesson.id} {language} {hands.__name__}: {effort.words} words, {effort.characters} characters,"
        f" {effort.cells} cells, {effort.clicks} clicks: {effort.minutes:.1f} min"
    )
    assert effort.minutes <= lesson.minutes


@in_turns(EN, ZH)
def test_a_lesson_is_walked_by_what_stands_on_the_page(
    stage: StagePage, lesson: Lesson, language: str
) -> None:
    walked(stage, lesson, language)


@pytest.mark.slow
@in_turns(ZH, EN)
def test_a_lesson_is_walked_in_the_other_language(
    new_stage: StagePage, lesson: Lesson, language: str
) -> None:
    walked(new_stage, lesson, language)


@pytest.mark.slow
@in_turns(ZH, EN)
def test_a_lesson_is_walked_by_keys_alone(new_stage: StagePage, lesson: Lesson, language: str) -> None:
    walked(new_stage, lesson, language, Keys)


@pytest.mark.slow
@in_turns(EN, ZH)
def test_a_lesson_is_walked_on_a_phone(
    new_context: Callable[..., BrowserContext], server: str, lesson: Lesson, language: str
) -> None:
    phone = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    walked(StagePage(phone, server), lesson, language, Finger)


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
    sheet = learner.sheet()
    if "Click its top left cell" in page.locator(PART).inner_text():
        learner.place(sheet)
    for word in ("One more try.", "See how it is done."):
        expect(twice).to_have_count(0)
        learner.field.fill(f"{value:g}")
        learner.press("Check")
        expect(page.get_by_text(word)).to_be_visible()


def map_with_slips(learner: Learner, values: list[float | None]) -> None:
    """Fill a map with its slips, right where the slip leads to none, and check it; then once more."""
    sheet = learner.sheet()
    asked = [grid for grid in sheet.grids if grid.asked]
    cells = [(grid, cell) for grid in asked for cell in grid.asked]
    typed = iter(values)
    learner.hands.open_cell(learner.question, cells[0][0].title, cells[0][1])
    for grid, cell in cells:
        slip = next(typed)
        learner.hands.type_on(float(worked_out(sheet, grid)[cell]) if slip is None else slip)
    learner.press("Check")
    expect(learner.page.get_by_text("Right so far")).to_be_visible()
    grid, cell = next(pair for pair, slip in zip(cells, values, strict=True) if slip is not None)
    learner.hands.type_into(learner.question, grid.title, cell, 99)
    learner.press("Check")
