"""The exercises on the Learn page, in both languages: a wrong answer is recognised, a right one scores."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.components.grids.message import Grid, arrays_of, panels_meta
from convviz.app.pages.learn.question import said
from convviz.app.pages.learn.question.answering import typed_value
from convviz.app.shell.labels import Translate
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.exercises import SERIES, Attempt, Question, draw_question
from tests.app.pages.shell import open_page, texts

BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))
SEED = 7


@pytest.fixture
def sent(monkeypatch) -> list[list[Grid]]:
    """The grids that every run sends to the browser."""
    from convviz.app.pages.learn.question import one_number, placing

    runs: list[list[Grid]] = []
    shows = one_number.grids
    for part in (one_number, placing):
        monkeypatch.setattr(
            part, "grids", lambda panels, **rest: (runs.append(panels), shows(panels, **rest))
        )
    return runs


@pytest.fixture
def turns(monkeypatch) -> list[str]:
    """The turn that every run asks for, empty where it takes no number."""
    from convviz.app.pages.learn.question import one_number as show

    runs: list[str] = []
    shows = show.grids
    monkeypatch.setattr(
        show, "grids", lambda panels, **rest: (runs.append(rest["typed"]), shows(panels, **rest))
    )
    return runs


def start(lang: str = "en", series: str = "bias_padding_stride") -> AppTest:
    return open_page("learn.py", lang=lang, series=series, rseed=str(SEED))


def question(index: int = 0, series: str = "bias_padding_stride") -> Question:
    return draw_question(series, SEED, index)


def answer(app: AppTest, text: str) -> None:
    app.text_input[0].set_value(text)
    app.button(key="exercise_check").click().run()
    assert not app.exception


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def points(_: Translate, score: int) -> str:
    return _("Points: {score} of {count}").format(score=score, count=6)


@BOTH
def test_a_wrong_answer_is_recognised_and_named(lang: str) -> None:
    _ = translator(lang)
    app = start(lang)
    mistake = next(mistake for mistake in question().mistakes if mistake.id == "bias")
    answer(app, f"{mistake.value:g}")
    (warning,) = app.warning
    assert said(_, mistake.sentence) in warning.value
    assert _("One more try.") in warning.value
    assert points(_, 0) in texts(app)


def test_a_wrong_answer_that_nobody_knows_gets_the_hint() -> None:
    app = start()
    answer(app, "4321")
    assert said(str, question().hint) in app.warning[0].value


@BOTH
def test_a_right_answer_scores_and_shows_the_sum(lang: str) -> None:
    _ = translator(lang)
    app = start(lang)
    assert not app.latex
    answer(app, f"{question().answer:g}".replace("-", "−"))
    assert [note.value for note in app.success] == [_("Right!")]
    assert app.latex[-1].value.strip("$\n ") == question().solution.latex()
    assert points(_, 1) in texts(app)
    press(app, "exercise_next")
    assert _("Question {n} of {count}").format(n=2, count=6) in texts(app)
    assert app.text_input[0].value == ""


@BOTH
def test_reveal_costs_the_point(lang: str) -> None:
    _ = translator(lang)
    app = start(lang)
    press(app, "exercise_reveal")
    assert points(_, 0) in texts(app)
    assert app.latex[-1].value.strip("$\n ") == question().solution.latex()
    assert not app.text_input


@BOTH
@pytest.mark.parametrize("text", ["abc", "1e999", "", "<b>1</b>"])
def test_what_is_no_number_is_refused_and_costs_nothing(lang: str, text: str) -> None:
    _ = translator(lang)
    app = start(lang)
    answer(app, text)
    assert len(app.info) == 1 and not app.warning
    assert "<b>" not in texts(app)
    answer(app, f"{question().answer:g}")
    assert [note.value for note in app.success] == [_("Right!")]
    assert points(_, 1) in texts(app)


@BOTH
def test_hints_grow_stronger_and_are_told_at_the_end(lang: str) -> None:
    _ = translator(lang)
    app = start(lang, "stride_two_backwards")
    asked = question(0, "stride_two_backwards")
    press(app, "exercise_hint")
    where = _("Ask the pixel: which windows cover it, and with which of their weights?")
    assert app.info[0].value == where and not app.latex
    press(app, "exercise_hint")
    assert app.info[0].value == f"{where}\n\n{said(_, asked.hint)}"
    press(app, "exercise_hint")
    assert app.button(key="exercise_hint").disabled
    assert app.latex[-1].value.strip("$\n ") == asked.solution.latex(total=False)
    answer(app, f"{asked.answer:g}")
    assert points(_, 1) in texts(app)
    press(app, "exercise_next")
    for _index in range(5):
        press(app, "exercise_reveal")
        press(app, "exercise_next")
    assert _("With hints: question {numbers}.").format(numbers=1) in texts(app)


def test_the_second_hint_lights_the_cells_that_count(sent: list[list[Grid]]) -> None:
    app = start(series="first_window")
    for _index in range(4):
        press(app, "exercise_reveal")
        press(app, "exercise_next")

    def lit() -> dict[str, object]:
        return {grid.role: grid.lit for grid in sent[-1] if grid.lit}

    press(app, "exercise_hint")
    assert not lit()
    press(app, "exercise_hint")
    expected = question(4, "first_window").shown(lit=True, answered=False)
    assert lit() == {panel.role: panel.lit for panel in expected if panel.lit}


def test_a_round_without_hints_tells_of_none() -> None:
    app = start()
    for _index in range(6):
        press(app, "exercise_reveal")
        press(app, "exercise_next")
    assert "With hints" not in texts(app)


def test_after_two_wrong_answers_there_is_only_show_me() -> None:
    app = start()
    answer(app, "4321")
    answer(app, "4322")
    assert not app.text_input
    assert app.button(key="exercise_reveal").label == "Show me"
    press(app, "exercise_reveal")
    assert points(str, 0) in texts(app)
    assert app.button(key="exercise_next")


@BOTH
def test_a_whole_round_to_its_end_and_on_to_the_next_series(lang: str) -> None:
    _ = translator(lang)
    app = start(lang)
    for index in range(6):
        if index == 2:
            press(app, "exercise_reveal")
        else:
            answer(app, f"{question(index).answer:g}")
        press(app, "exercise_next")
    shown = texts(app)
    assert points(_, 5) in shown
    assert said(_, question(2).hint) in shown and "3 · " in shown
    press(app, "exercise_next_series")
    assert dict(app.query_params)["series"] == "channels_filters"
    assert points(_, 0) in texts(app)


def test_a_round_without_a_mistake_is_praised() -> None:
    app = start(series="channels_backwards")
    for index in range(6):
        answer(app, f"{question(index, 'channels_backwards').answer:g}")
        press(app, "exercise_next")
    assert app.success[0].value == "Every number right on the first try. Well done!"
    assert app.button(key="exercise_next_series").label == "Next series: Step by step"
    before = app.session_state["convviz"].learn_state.seed
    press(app, "exercise_again")
    assert app.session_state["convviz"].learn_state.seed != before
    assert points(str, 0) in texts(app)


def test_after_the_last_series_there_is_no_next_one() -> None:
    last = list(SERIES)[-1]
    app = start(series=last)
    for _index in range(len(SERIES[last].kinds)):
        press(app, "exercise_reveal")
        press(app, "exercise_next")
    keys = [button.key for button in app.button]
    assert "exercise_again" in keys and "exercise_next_series" not in keys


def test_a_round_can_be_begun_again_with_the_same_numbers() -> None:
    app = start()
    for _index in range(6):
        press(app, "exercise_reveal")
        press(app, "exercise_next")
    press(app, "exercise_same")
    assert points(str, 0) in texts(app) and said(str, question().sentence) in texts(app)
    assert app.session_state["convviz"].learn_state.seed == SEED


def test_a_round_waits_while_another_series_is_looked_at() -> None:
    app = start()
    press(app, "exercise_reveal")
    press(app, "exercise_next")
    session = app.session_state["convviz"]
    session.change_learn(series="first_window")
    assert said(str, question(0, "first_window").sentence) in texts(app.run())
    session.change_learn(series="bias_padding_stride")
    assert said(str, question(1).sentence) in texts(app.run())


def test_numbers_that_were_right_at_the_second_try_are_counted_apart() -> None:
    app = start(series="stride_two_backwards")
    for index in range(6):
        right = question(index, "stride_two_backwards").answer
        if index in (1, 4):
            answer(app, f"{right + 17:g}")
        answer(app, f"{right:g}")
        press(app, "exercise_next")
    assert app.success[0].value == "Every number right in the end; on the first try: 4 of 6."


def test_the_link_carries_series_and_seed() -> None:
    app = start()
    app.radio[0].set_value("back_to_kernel").run()
    app.number_input[0].set_value(41).run()
    query = dict(app.query_params)
    assert (query["series"], query["rseed"]) == ("back_to_kernel", "41")
    assert said(str, draw_question("back_to_kernel", 41, 0).sentence) in texts(app)
    press(app, "exercise_new")
    assert dict(app.query_params)["rseed"] != "41"


def test_an_unknown_series_in_the_address_shows_the_first() -> None:
    app = start(series="no_such_series")
    assert app.radio[0].value == next(iter(SERIES))


@pytest.mark.parametrize("series", [*SERIES][:-2])
def test_the_hidden_number_is_not_sent_to_the_browser(series: str, sent: list[list[Grid]]) -> None:
    app = start(series=series)
    for index in range(6):
        assert_hidden(sent[-1], question(index, series))
        press(app, "exercise_reveal")
        assert not any(grid.hidden for grid in sent[-1])
        press(app, "exercise_next")


def assert_hidden(panels: list[Grid], question: Question) -> None:
    """One cell is empty, and nothing else depends on its number, not even a palette's range."""
    (hidden,) = [grid for grid in panels if grid.hidden]
    holes = {role: np.argwhere(np.isnan(values)).tolist() for role, values in arrays_of(panels).items()}
    assert holes.pop(hidden.role) == [list(hidden.hidden or ())]
    assert not any(holes.values())
    filled = [panel.values for panel in question.shown(lit=True, answered=True) if panel.role == hidden.role]
    assert filled[0][hidden.hidden] == question.answer
    rest = np.delete(filled[0].ravel(), np.ravel_multi_index(hidden.hidden, filled[0].shape))
    meta = next(meta for meta in panels_meta(panels) if meta["role"] == hidden.role)
    assert max(map(abs, meta["range"])) == (np.abs(rest).max() or 1)


FIRST = Attempt()


def typed(attempt: Attempt, sent: object, turn: str = "turn") -> Attempt:
    value = typed_value(turn, sent)
    return attempt if value is None else attempt.tried(question(), value)


def test_a_number_typed_into_the_grid_counts_once_and_for_its_own_question_alone() -> None:
    right = {"of": "turn", "value": question().answer}
    solved = typed(FIRST, right)
    assert solved.scored
    assert typed(solved, right) is solved
    assert typed(FIRST, right, "another turn") is FIRST
    missed = typed(FIRST, {**right, "value": question().answer + 100})
    assert missed.wrong and typed(missed, right, "the next turn") is missed, (
        "it was sent before the first try was told of"
    )


@pytest.mark.parametrize("value", ["1", None, True, float("nan"), float("inf"), 10**400, [1], 1e12])
def test_what_is_no_number_costs_no_try(value: object) -> None:
    assert typed(FIRST, {"of": "turn", "value": value}) is FIRST


@pytest.mark.parametrize("sent", [None, 3, "x", [], {}, {"of": None, "value": 1}])
def test_what_is_no_answer_at_all_changes_nothing(sent: object) -> None:
    assert typed(FIRST, sent) is FIRST


def test_every_turn_of_every_question_has_a_name_of_its_own(turns: list[str]) -> None:
    app = start()
    for value in ("4321", "4322"):
        answer(app, value)
    press(app, "exercise_reveal")
    press(app, "exercise_next")
    assert turns[0] and turns[1] and turns[-1]
    assert turns[2:-1] == ["", ""], "no number is taken once the tries are gone"
    assert len({turns[0], turns[1], turns[-1]}) == 3
