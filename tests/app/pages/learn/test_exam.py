"""An exam: one answer for each question, nothing that helps, and all of it told at the end."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.question import said
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.course import Ask, course, question_of
from convviz.lab.lessons.exercises import SERIES, MapQuestion, Question, draw_question
from tests.app.pages.shell import open_page, texts

BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))
SEED = 7
HELPS = ("exercise_hint", "exercise_new", "exercise_next")


def start(lang: str = "en", series: str = "bias_padding_stride", **more: str) -> AppTest:
    return open_page("learn.py", lang=lang, series=series, rseed=str(SEED), exam="1", **more)


def question(index: int, series: str = "bias_padding_stride") -> Question:
    asked = draw_question(series, SEED, index)
    assert isinstance(asked, Question)
    return asked


def answer(app: AppTest, text: str) -> AppTest:
    app.text_input[0].set_value(text)
    app.button(key="exercise_check").click().run()
    assert not app.exception
    return app


def through(app: AppTest, wrong: int) -> AppTest:
    """All six questions: the first one right, `wrong` as it is slipped on, the rest left out."""
    answer(app, f"{question(0).answer:g}")
    for index in range(1, 1 + wrong):
        answer(app, f"{question(index).mistakes[0].value:g}")
    for _rest in range(5 - wrong):
        app.button(key="exercise_reveal").click().run()
    return app


@BOTH
def test_nothing_helps_and_nothing_can_be_drawn_anew(lang: str) -> None:
    app, _ = start(lang), translator(lang)
    keys = {button.key for button in app.button}
    assert not keys & set(HELPS)
    assert not [box for box in app.number_input if box.key == "exercise_seed"]
    assert not [choice for choice in app.radio if choice.key == "exercise_series"]
    labels = {button.label for button in app.button}
    assert _("Hand in") in labels and _("Leave it out") in labels and _("Reveal") not in labels
    assert not any(_("Watch this on {page}").partition("{")[0] in link.label for link in links(app))
    assert _("Question {n} of {count}").format(n=1, count=6) in texts(app)
    assert _("Points: {score} of {count}").partition("{")[0] not in texts(app)


def links(app: AppTest) -> list[object]:
    return [link.proto for link in app.get("page_link")]


@BOTH
def test_neither_a_right_nor_a_wrong_answer_is_told_before_the_end(lang: str) -> None:
    _ = translator(lang)
    pages = []
    for text in (f"{question(0).answer:g}", f"{question(0).mistakes[0].value:g}"):
        app = answer(start(lang), text)
        assert _("Question {n} of {count}").format(n=2, count=6) in texts(app)
        assert not app.success and not app.warning and not app.latex
        pages.append(texts(app))
    assert pages[0] == pages[1]


def test_a_window_need_not_be_laid_and_nothing_is_lit(monkeypatch: pytest.MonkeyPatch) -> None:
    from convviz.app.pages.learn.question import one_number

    sent, shows = [], one_number.grids
    monkeypatch.setattr(
        one_number, "grids", lambda panels, **rest: (sent.append(panels), shows(panels, **rest))
    )
    app = start()
    for index in range(6):
        assert app.text_input and not any(panel.lit for panel in sent[-1]), index
        app.button(key="exercise_reveal").click().run()


@BOTH
def test_the_end_tells_the_score_each_slip_and_the_way_to_every_answer(lang: str) -> None:
    _ = translator(lang)
    app = through(start(lang), wrong=2)
    assert _("Points: {score} of {count}").format(score=1, count=6) in texts(app)
    for index in (1, 2):
        assert said(_, question(index).mistakes[0].sentence) in texts(app)
    assert texts(app).count(_("Left out.")) == 3
    shown = [formula.value.strip("$\n ") for formula in app.latex]
    assert shown == [question(index).solution.latex() for index in range(6)]
    assert not {button.key for button in app.button} & {"exercise_again", "exercise_same"}


def test_a_wrong_number_that_nobody_knows_is_told_as_it_was_typed() -> None:
    app = answer(start(), "4321")
    for _rest in range(5):
        app.button(key="exercise_reveal").click().run()
    assert "**4321**" in [block.value for block in app.markdown]


def test_an_exam_and_an_exercise_ask_the_same_and_keep_apart_what_was_answered() -> None:
    exam = answer(start(), f"{question(0).answer:g}")
    own = exam.session_state["learn_progress"].own
    assert [name for name in own if "bias_padding_stride" in name] == [f"exam bias_padding_stride {SEED}"]
    exercise = open_page("learn.py", lang="en", series="bias_padding_stride", rseed=str(SEED))
    asked = said(str, question(0).sentence)
    for app in (start(), exercise):
        assert asked in [heading.value for heading in app.header]


def test_a_whole_map_is_handed_in_as_it_stands() -> None:
    app = start(series="whole_maps")
    count = sum(isinstance(draw_question("whole_maps", SEED, k), MapQuestion) for k in range(6))
    for _map in range(count):
        app.button(key="exercise_check").click().run()
    assert f"Points: 0 of {count}" in texts(app) and count == len(SERIES["whole_maps"].kinds)


@BOTH
def test_a_lecturer_finds_the_link_beside_the_seed(lang: str) -> None:
    app = open_page("learn.py", lang=lang, series="whole_maps", rseed="11")
    [link] = [code.value for code in app.code if "exam=1" in code.value]
    query = dict(parse_qsl(urlsplit(link).query))
    assert query == {"learn": "exercises", "series": "whole_maps", "rseed": "11", "exam": "1", "lang": lang}


def test_in_the_course_an_exam_goes_on_without_a_word() -> None:
    parts = course()["one_window"].parts
    number = next(k for k, part in enumerate(parts) if isinstance(part, Ask))
    app = open_page("learn.py", lang="en", lesson="one_window", part=str(number + 1), exam="1")
    assert not {button.key for button in app.button} & {"course_hint", "course_next"}
    for asked in range(3):
        app.text_input(key=f"course_answer_one_window_1_{number}_{asked}").set_value("987")
        app.button(key="course_check").click().run()
        assert not app.exception and not app.warning and not app.latex
    part = parts[number]
    assert isinstance(part, Ask)
    right = question_of(part, number, 1, 3)
    assert isinstance(right, Question)
    app.text_input(key=f"course_answer_one_window_1_{number}_3").set_value(f"{right.answer:g}")
    app.button(key="course_check").click().run()
    assert "check_circle" not in texts(app)


@pytest.mark.parametrize("exam", ["", "1"])
def test_in_an_exam_the_course_has_no_report_code_or_page_that_tells_what_is_done(exam: str) -> None:
    more = {"exam": exam} if exam else {}
    app = open_page("learn.py", lang="en", learn="course", lesson="one_window", part="5", **more)
    assert ("course_code_take" in {button.key for button in app.button}) == (not exam)
    assert ("Self-reported" in " ".join(info.value for info in app.info)) == (not exam)
