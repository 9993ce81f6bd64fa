"""From a question to the stage with exactly its numbers: covered until it is answered, and back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from convviz.lab.lessons.exercises import draw_question, experiment_of
from convviz.lab.session.session import Session
from tests.app.pages.shell import open_page


def opened(series: str, index: int = 0, seed: int = 7) -> AppTest:
    """An exercise at a question, those before it revealed."""
    app = open_page("learn.py", lang="en", series=series, rseed=str(seed))
    for _skipped in range(index):
        app.button(key="exercise_reveal").click().run()
        app.button(key="exercise_next").click().run()
    assert not app.exception
    return app


def ways(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    links = [link.proto for link in app.get("page_link") if link.proto.label.startswith("Watch this")]
    return [(link.label, parse_qs(link.query_string)) for link in links]


def session_of(query: dict[str, list[str]]) -> Session:
    session = Session()
    session.read_address({name: values[-1] for name, values in query.items()})
    return session


def test_a_question_is_opened_covered_and_with_its_own_numbers():
    ((label, query),) = ways(opened("back_to_kernel", 2))
    assert label == "Watch this on Backward"
    assert query["cover"] == ["weight_grad"] and query["task"] == ["exercise.back_to_kernel.7.2"]
    wanted = experiment_of(draw_question("back_to_kernel", 7, 2))
    assert wanted is not None and session_of(query).experiment == wanted[1]


def test_once_it_is_answered_nothing_is_covered():
    app = opened("back_to_kernel", 2)
    app.text_input[0].set_value(str(draw_question("back_to_kernel", 7, 2).answer))
    app.button(key="exercise_check").click().run()
    ((_label, query),) = ways(app)
    assert "cover" not in query


def test_what_the_input_tells_can_be_watched_after_the_answer_alone():
    app = opened("first_window")  # a pixel of a patch: no cover hides the input
    assert not ways(app)
    app.button(key="exercise_reveal").click().run()
    assert [label for label, _query in ways(app)] == ["Watch this on Forward"]


def test_where_a_window_lies_is_not_shown_before_the_answer():
    app = opened("step_by_step", 1)
    assert not ways(app)
    app.button(key="exercise_reveal").click().run()
    assert [label for label, _query in ways(app)] == ["Watch this on Forward"]


def test_whole_maps_are_opened_with_all_of_them_covered():
    ((label, query),) = ways(opened("whole_maps", 5))
    assert label == "Watch this on Backward"
    assert query["view"] == ["matrix_grad"] and query["cover"] == ["weight_grad,input_grad"]


def test_a_question_of_a_batch_shows_no_way_and_says_nothing():
    app = opened("back_to_kernel", 4)
    app.button(key="exercise_reveal").click().run()
    assert not ways(app)


def test_what_was_on_the_stage_before_is_one_undo_away():
    ((_label, query),) = ways(opened("back_to_kernel", 2))
    session = Session()
    session.read_address({"lang": "en"})
    session.change(presets=("emboss",))
    session.address_to_write({})  # the run ends
    before = session.experiment
    session.read_address({name: values[-1] for name, values in query.items()})
    assert session.experiment != before
    session.undo()
    assert replace(session.experiment, view=before.view) == before  # one goes on looking at the same view


def test_a_question_of_the_course_is_watched_too_and_its_task_leads_back():
    app = open_page("learn.py", lang="en", lesson="weight_gradient", part="4")
    ((label, query),) = ways(app)
    assert label == "Watch this on Backward"
    assert query["cover"] == ["weight_grad"] and query["task"] == ["lesson.weight_gradient.3.1.0"]
