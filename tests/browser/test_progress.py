"""Progress is the person's: their browser keeps it, over a reload and Back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from convviz.lab.lessons.bugs import mystery
from convviz.lab.lessons.exercises import new_round
from tests.browser.test_learn import answer, open_exercises

SERIES, SEED = "first_window", 7
NAME = f"exercise {SERIES} {SEED}"
KEY = "convviz.progress"


def kept(page: Page, text: str) -> None:
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])


def reload_once_kept(page: Page, name: str, part: str) -> None:
    """Reload the page once the browser keeps this under that name: it does so a moment after it is shown."""
    for _look in range(100):
        kept_texts = page.evaluate("key => JSON.parse(localStorage.getItem(key) ?? '{}')", KEY)
        if part in kept_texts.get(name, ""):
            break
        page.wait_for_timeout(50)
    page.reload()


def rests(page: Page) -> None:
    """Wait until all of an answer's page has come: nobody presses a button within the frame it appears in."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def solve(page: Page, count: int) -> None:
    round = new_round(SERIES, SEED)
    for k in range(count):
        expect(page.get_by_text(f"Question {k + 1} of {round.count}")).to_be_visible()
        answer(page, f"{round.question.answer:g}")
        expect(page.get_by_text(f"Points: {k + 1} of {round.count}")).to_be_visible()
        rests(page)
        page.get_by_test_id("stButton").get_by_role(
            "button", name=re.compile("^(Next|To the result)$")
        ).click()
        round = round.tried(round.question.answer).on()


def test_an_exercise_goes_on_where_it_was(page: Page, server: str) -> None:
    open_exercises(page, server, SERIES, SEED)
    solve(page, 2)
    expect(page.get_by_text("Question 3 of 6")).to_be_visible()
    answer(page, "123456")
    expect(page.get_by_text("One more try")).to_be_visible()
    reload_once_kept(page, NAME, "123456")
    expect(page.get_by_text("Question 3 of 6")).to_be_visible()
    expect(page.get_by_text("Points: 2 of 6")).to_be_visible()
    expect(page.get_by_text("One more try")).to_be_visible()
    open_exercises(page, server, "bias_padding_stride", SEED)
    expect(page.get_by_text("Points: 0 of")).to_be_visible()
    open_exercises(page, server, SERIES, SEED)
    expect(page.get_by_text("Points: 2 of 6")).to_be_visible()


def test_a_round_that_is_over_can_be_begun_again(page: Page, server: str) -> None:
    open_exercises(page, server, SERIES, SEED)
    count = new_round(SERIES, SEED).count
    solve(page, count)
    expect(page.get_by_text("Every number right on the first try")).to_be_visible()
    reload_once_kept(page, NAME, f"[{count},")
    expect(page.get_by_text("Every number right on the first try")).to_be_visible()
    page.get_by_role("button", name="Again, the same").click()
    expect(page.get_by_text(f"Question 1 of {count}")).to_be_visible()
    reload_once_kept(page, NAME, "[0,")
    expect(page.get_by_text(f"Points: 0 of {count}")).to_be_visible()


def test_the_score_of_the_mysteries_stays(page: Page, server: str) -> None:
    page.goto(f"{server}/learn?lang=en&learn=bugs&mystery=5")
    page.get_by_text(mystery(5).name, exact=True).click()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Solved at the first guess: 1 of 1")).to_be_visible()
    reload_once_kept(page, "mystery", "5")
    expect(page.get_by_text("Solved at the first guess: 1 of 1")).to_be_visible()
    expect(page.get_by_text("Right!")).to_be_visible()


def test_what_another_program_kept_there_begins_anew(page: Page, server: str) -> None:
    open_exercises(page, server, SERIES, SEED)
    for text in ("nonsense", "[1, 2]", f'{{"{NAME}": 7}}', f'{{"{NAME}": "[9,[]]"}}'):
        kept(page, text)
        page.reload()
        expect(page.get_by_text("Points: 0 of 6")).to_be_visible()
    solve(page, 1)
    reload_once_kept(page, NAME, "[1,")
    expect(page.get_by_text("Points: 1 of 6")).to_be_visible()
