"""The protocol of a trial: its quizzes exist, ask the same kinds with other numbers, help with nothing."""

from __future__ import annotations

import re
from math import comb
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from convviz.lab.lessons.course import course
from convviz.lab.lessons.exercises import GENERATORS, SERIES, Question, draw_question
from convviz.lab.session.session import Session
from convviz.lab.state.address import read_address
from convviz.lab.state.state import State
from convviz.lab.worksheet import Worksheet, link_to
from convviz.lab.worksheet import draw_question as draw_printed

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "trial.md").read_text("utf-8")
QUIZZES = dict(re.findall(r"- Quiz (\w): `learn\?(\S+)`", TEXT))
KINDS = tuple(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))


def state_of(query: str) -> State:
    state, refusals = read_address(dict(parse_qsl(query)))
    assert not refusals
    return state


def test_both_quizzes_open_the_same_series_as_an_exam_at_other_seeds() -> None:
    learn = {name: state_of(query).learn for name, query in QUIZZES.items()}
    assert list(learn) == ["A", "B"] and all(one.exam and one.view == "exercises" for one in learn.values())
    assert learn["A"].series == learn["B"].series == "channels_backwards"
    assert learn["A"].seed != learn["B"].seed


def test_the_kinds_of_the_quiz_are_those_of_its_series() -> None:
    assert SERIES["channels_backwards"].kinds == KINDS and set(KINDS) <= set(GENERATORS)


def test_the_quizzes_ask_for_other_numbers() -> None:
    seeds = [state_of(query).learn.seed for query in QUIZZES.values()]
    for index in range(len(KINDS)):
        before, after = (draw_question("channels_backwards", seed, index) for seed in seeds)
        assert isinstance(before, Question) and isinstance(after, Question)
        assert (before.example.x != after.example.x).any() and before.answer != 0 != after.answer


def test_a_worksheet_and_its_link_as_an_exam_ask_the_same_question() -> None:
    [added] = re.findall(r"`(cover=\S+)`", TEXT)
    for seed in (1101, 2202):
        sheet = Worksheet(seed, 2, "all", "both", formulas=False)
        for index in range(sheet.count):
            question = draw_printed(sheet, index)
            link = f"{link_to(question, 'https://class.example/', 'en')}&hide=explain&{added}"
            session = Session()
            session.read_address(dict(parse_qsl(urlsplit(link).query)))
            assert not session.feedback.has_notes
            for name in (*question.given, "output", "weight_grad", "input_grad"):
                shown = np.asarray(getattr(session.scene, name), float).reshape(question.grid(name).shape)
                np.testing.assert_allclose(shown, question.grid(name), atol=1e-5, err_msg=name)
            assert session.display.cover == {"output", "weight_grad", "input_grad"}
            assert not session.display.shows("explain")


def test_the_sign_test_is_counted_right() -> None:
    ways = comb(10, 9) + comb(10, 10)
    assert f"in {ways} of {2**10:,} cases" in TEXT
    assert f"p = {ways / 2**10:.3f}" in TEXT


def test_the_course_is_as_long_as_the_protocol_says() -> None:
    assert "all seven lessons" in TEXT and len(course()) == 7
    assert sum(lesson.minutes for lesson in course().values()) == pytest.approx(60, abs=10)
