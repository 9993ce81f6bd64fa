"""The strip of a task on Forward and Backward: what is asked, the way back, and no strip for what is none."""

from __future__ import annotations

from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from convviz.app.widgets.messages import said
from convviz.app.widgets.task_strip import KINDS, LEAVE, exercise_name, question_name, task_of
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.course import Ask, course, question_of
from convviz.lab.lessons.exercises import SERIES, draw_question
from tests.app.message import read_message
from tests.app.pages.learn.learning import bring, opened, session_of
from tests.app.pages.shell import open_page, sent, texts
from tests.for_each import for_each

NAME = exercise_name("back_to_kernel", 5, 1)
OWN_LESSON = b"""title = "Edges"
goal = "You find edges."
minutes = 3
[[part]]
text = "Your turn."
ask = ["output"]
"""


def ways_back(app: AppTest, label: str = "Back to the question") -> list[dict[str, list[str]]]:
    links = [link.proto for link in app.get("page_link") if link.proto.label == label]
    return [parse_qs(link.query_string) for link in links]


def test_every_question_of_every_series_has_a_task_with_its_sentence():
    for series in SERIES:
        for index in range(len(SERIES[series].makers)):
            task = task_of(exercise_name(series, 7, index))
            assert task is not None and task.sentence == draw_question(series, 7, index).sentence
            assert task.back == {"view": "exercises", "series": series, "seed": 7}


def test_every_question_of_the_course_has_a_task_that_leads_back_to_its_part():
    for lesson in course().values():
        for place, part in enumerate(lesson.parts):
            for asked in range(len(part.kinds) if isinstance(part, Ask) else 0):
                task = task_of(question_name(lesson.id, place, 7, asked))
                assert task is not None
                assert task.sentence == question_of(part, place, 7, asked).sentence
                assert task.back == {"view": "course", "lesson": lesson.id, "part": place + 1, "seed": 7}


@for_each(
    "name",
    [
        "",
        "exercise",
        "exercise.first_window.7",
        "exercise.first_window.7.6",
        "exercise.first_window.07.0",
        "exercise.first_window.-1.0",
        "exercise.first_window.99999999999.0",
        "exercise.first_window.\N{SUPERSCRIPT TWO}.0",
        "exercise.door.7.0",
        "exercise.first_window.7.0.1",
        "lesson.door.1",
        "lesson.one_window.4.7",
        "lesson.one_window.0.7.0",
        "lesson.one_window.9.7.0",
        "lesson.one_window.4.07.0",
        "lesson.one_window.4.7.10000",
        "lesson.door.4.7.0",
        "__class__.x",
    ],
)
def test_a_name_that_is_no_task_s_shows_no_strip(name: str):
    assert task_of(name) is None


def test_the_stage_is_told_the_cell_that_is_asked_for():
    app = open_page("backward.py", lang="en", view="weight_grad", task=NAME)
    question = draw_question("back_to_kernel", 5, 1)
    (panel,) = [panel for panel in question.panels if panel.hidden is not None]
    asked = read_message(sent(app, "stage"))[0]["tools"]["cover"]["asked"]
    assert asked == {"result": "weight_grad", "place": list(panel.hidden or ())}


def test_another_kind_of_task_is_one_entry(monkeypatch):
    task = task_of(NAME)
    monkeypatch.setitem(KINDS, "riddle", lambda words: task if words == ["chain", "2"] else None)
    assert task_of("riddle.chain.2") is task and task_of("riddle.chain.3") is None


@for_each("lang", list(LANGUAGES))
def test_the_strip_says_what_is_asked_and_leads_back_without_the_cover(lang: str):
    _ = translator(lang)
    app = open_page("backward.py", lang=lang, view="weight_grad", cover="weight_grad", task=NAME)
    assert said(_, draw_question("back_to_kernel", 5, 1).sentence) in texts(app)
    (back,) = ways_back(app, _("Back to the question"))
    assert (back["learn"], back["series"], back["rseed"]) == (["exercises"], ["back_to_kernel"], ["5"])
    assert "task" not in back and "cover" not in back and back["lang"] == [lang]


def test_who_leaves_stays_on_the_page_and_the_strip_goes():
    app = open_page("backward.py", lang="en", cover="weight_grad", task=NAME)
    app.button(key=LEAVE).click().run()
    assert not ways_back(app)
    assert "task" not in app.query_params and app.query_params["cover"] == "weight_grad"


def test_a_page_without_a_task_has_no_strip():
    assert not ways_back(open_page("forward.py", lang="en"))


@for_each("lang", list(LANGUAGES))
def test_a_task_that_there_is_not_is_told_once_and_the_page_goes_on_without(lang: str):
    sentence = translator(lang)(
        "There is no task {name}: the page is shown without one. Look for the question on Learn."
    )
    for name in ("exercise.door.1.1", "lesson.own_door.0.1.1", "riddle.chain.2"):
        app = open_page("forward.py", lang=lang, task=name)
        assert sentence.format(name=name) in [note.value.replace("\\", "") for note in app.warning]
        assert not ways_back(app) and "task" not in app.query_params
        assert not app.run().warning


def test_a_question_of_a_lesson_of_ones_own_has_its_strip():
    app = bring(opened(), "edges.toml", OWN_LESSON)
    state = session_of(app).learn_state
    name = question_name(state.lesson, 0, 1, 0)
    strip = open_page("forward.py", lang="en", course=state.lesson_file, task=name)
    (back,) = ways_back(strip)
    assert (back["lesson"], back["part"], back["course"]) == ([state.lesson], ["1"], [state.lesson_file])
