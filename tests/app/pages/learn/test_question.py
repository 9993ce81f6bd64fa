"""One question on the page: its window that is laid, what lights up, the words of its grids, its buttons."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.question.answering import with_corner
from convviz.app.pages.learn.question.panel_grids import typing_words
from convviz.app.widgets.messages import said
from convviz.i18n import LANGUAGES, translator
from convviz.lab.lessons.exercises import (
    Attempt,
    MapQuestion,
    Question,
    draw_question,
    new_round,
    round_text,
)
from tests.app.pages.learn.learning import messages_of, opened, press
from tests.app.pages.shell import texts
from tests.for_each import for_each

SEED = 7
BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))


def at(series: str, place: int, attempt: Attempt | None = None, **query: str) -> AppTest:
    """The page at a question of a series, those before it shown, with this attempt at it."""
    app = opened(learn="exercises", series=series, rseed=str(SEED), **query)
    round = new_round(series, SEED)
    for _before in range(place):
        round = round.shown().on()
    name = f"{'exam' if query.get('exam') else 'exercise'} {series} {SEED}"
    app.session_state["learn_progress"].own[name] = round_text(round.after(attempt or Attempt()))
    app.run()
    assert not app.exception
    return app


def number_at(series: str, place: int) -> Question:
    asked = draw_question(series, SEED, place)
    assert isinstance(asked, Question)
    return asked


def grids_of(app: AppTest) -> dict[str, Any]:
    """What the browser is told of a question's grids, but for their numbers."""
    return next(meta for meta, _arrays in messages_of(app) if "panels" in meta)


def lit_of(app: AppTest) -> dict[str, set[tuple[int, ...]]]:
    panels = grids_of(app)["panels"]
    return {panel["role"]: set(map(tuple, panel["lit"])) for panel in panels if panel["lit"]}


# ---- a window that is laid -------------------------------------------------------------------------------

WINDOW = ("step_by_step", 1)


@BOTH
def test_a_window_that_lies_wrong_is_told_by_the_place_where_it_was_laid_last(lang: str) -> None:
    _, question = translator(lang), number_at(*WINDOW)
    assert question.placing
    one, other = [mistake.corner for mistake in question.placing.mistakes][:2]
    assert one != other and other[0] != other[1]
    app = at(*WINDOW, Attempt(corners=(one, other)), lang=lang)
    (warning,) = app.warning
    place = _("row {row}, column {col}").format(row=other[0], col=other[1])
    assert warning.value == f"**{place}**: {said(_, question.placing.told(other))}"
    assert grids_of(app)["picked"] == [0, *other]
    assert grids_of(app)["window"] == [list(tap) for tap in question.placing.taps]


@BOTH
def test_where_a_window_is_asked_for_no_number_is_and_only_reveal_is_to_be_pressed(lang: str) -> None:
    _, app = translator(lang), at(*WINDOW, lang=lang)
    assert not app.warning and not app.text_input and grids_of(app)["picked"] is None
    assert [panel["link"] for panel in grids_of(app)["panels"]] == ["window", "", ""]
    assert "exercise_hint" not in {button.key for button in app.button}
    reveal = app.button(key="exercise_reveal")
    assert reveal.label == _("Reveal")
    assert reveal.proto.help == _("Shows the answer and how it is computed. You lose the point.")


def test_a_window_that_lies_right_makes_room_for_the_number() -> None:
    question = number_at(*WINDOW)
    assert question.placing
    app = at(*WINDOW, Attempt(corners=((0, 1), question.placing.corner)))
    assert app.text_input[0].label == "Your number" and grids_of(app)["typed"]


def test_in_an_exam_no_window_is_laid() -> None:
    app = at(*WINDOW, exam="1")
    assert app.text_input and grids_of(app)["pick"] == []


def test_every_cell_of_the_padded_input_can_be_clicked_and_none_beside_it() -> None:
    question = number_at(*WINDOW)
    assert question.placing
    rows, columns = question.named("spread").values.shape[1:]
    assert rows != columns

    def laid(row: int, column: int) -> tuple[tuple[int, int], ...]:
        return with_corner(question, Attempt(), {"role": "spread", "cell": [0, row, column]}).corners

    for cell in ((0, 0), (rows - 1, 0), (0, columns - 1), (rows - 1, columns - 1)):
        assert laid(*cell) == (cell,)
    for row, column in ((rows, 0), (rows + 1, 0), (0, columns), (0, columns + 1)):
        assert laid(row, column) == ()


# ---- one number ------------------------------------------------------------------------------------------


@for_each(
    ("attempt", "lights"),
    [
        (Attempt(), False),
        (Attempt(hints=1), False),
        (Attempt(hints=2), True),
        (Attempt(wrong=(4321.0,)), True),
        (Attempt(ended="shown"), True),
    ],
)
def test_the_cells_that_count_light_up_after_a_wrong_number_at_the_end_or_as_a_hint(
    attempt: Attempt, lights: bool
) -> None:
    question = number_at("bias_padding_stride", 5)
    panels = question.shown(lit=True, answered=bool(attempt.ended))
    expected = {panel.role: set(panel.lit) for panel in panels if panel.lit} if lights else {}
    assert not question.guided and lit_of(at("bias_padding_stride", 5, attempt)) == expected


def test_the_first_question_of_its_kind_is_lit_from_the_start() -> None:
    assert number_at("bias_padding_stride", 0).guided and lit_of(at("bias_padding_stride", 0))


def test_the_button_says_which_hint_comes_next_until_the_last() -> None:
    for hints, n in ((0, 1), (1, 2), (2, 3), (3, 3)):
        button = at("bias_padding_stride", 0, Attempt(hints=hints)).button(key="exercise_hint")
        assert (button.label, button.disabled) == (f"Hint {n} of 3", hints == 3)
        assert button.proto.help == (
            "Where to look, then the cells that count, then the products. It is noted, and costs no point."
        )


def test_the_last_wrong_number_is_the_one_that_is_told() -> None:
    app = at("bias_padding_stride", 0, Attempt(wrong=(4321.0, -1.5)))
    (warning,) = app.warning
    assert warning.value.startswith("**−1.5**: ") and warning.value.endswith(" See how it is done.")


# ---- whole maps ------------------------------------------------------------------------------------------

MAP = ("whole_maps", 1)


def map_at() -> MapQuestion:
    asked = draw_question(MAP[0], SEED, MAP[1])
    assert isinstance(asked, MapQuestion)
    return asked


def answers() -> list[float]:
    return [asked.answer for asked in map_at().cells]


@BOTH
def test_one_slip_in_several_cells_is_told_once_with_their_number(lang: str) -> None:
    _ = translator(lang)
    cells = [next(m.value for m in asked.mistakes if m.id == "turned") for asked in map_at().cells[:2]]
    assert all(wrong != right for wrong, right in zip(cells, answers(), strict=False))
    typed = Attempt().typed(map_at(), [*cells, *answers()[2:]])
    app = at(*MAP, typed.looked_at(map_at()), lang=lang)
    (warning,) = app.warning
    words = _("That is the gradient of the weight at the opposite end: nothing is flipped here.")
    assert warning.value == f"- **{'2 cells' if lang == 'en' else '2 格'}** — {words}"


def test_a_cell_of_a_map_lights_up_with_the_second_hint_and_no_more_once_it_has_ended() -> None:
    for hints in (0, 1):
        assert not lit_of(at(*MAP, Attempt(hints=hints)))
    first = map_at().cells[0]
    assert lit_of(at(*MAP, Attempt(hints=2))) == {role: set(cells) for role, cells in first.lit.items()}
    assert not lit_of(at(*MAP, Attempt(hints=2, ended="shown")))


@BOTH
def test_the_sums_of_a_map_are_folded_away_under_their_name(lang: str) -> None:
    _ = translator(lang)
    app = at(*MAP, Attempt(ended="shown"), lang=lang)
    assert _("How each cell is computed") in [folded.label for folded in app.expander]


@for_each(
    ("change", "score"),
    [({}, 1), ({2: 77.0}, 0), ({2: None}, 0), ({0: None, 5: 77.0}, 0)],
)
def test_in_an_exam_a_map_counts_where_every_cell_is_right(
    change: dict[int, float | None], score: int
) -> None:
    cells = [change.get(k, answer) for k, answer in enumerate(answers())]
    app = at(*MAP, Attempt().typed(map_at(), cells), exam="1")
    press(app, "exercise_check")
    for _rest in range(4):
        press(app, "exercise_reveal")
    assert f"Points: {score} of 6" in texts(app)


# ---- the grids -------------------------------------------------------------------------------------------

WORDS = {
    "answer_cell": "Your number, in the grid",
    "answer_help": "Click the question mark and type, or use the field below.",
    "answer_one": "The question asks for one number: type just that.",
    "map_help": "Click a cell and type. Tab, Enter and arrow keys move on; a copied block is pasted.",
    "map_cell": "{label}, row {row}, column {col}",
    "map_block": "The block does not fit here: paste it at the cell where its first number belongs.",
    "map_right": "right",
    "map_before": "Previous cell",
    "map_next": "Next cell",
    "map_sign": "Change the sign",
    "too_large": "“{value}” is too large. Numbers go up to ±{limit}.",
}


def test_the_grids_say_what_each_thing_is_where_it_stands() -> None:
    told = grids_of(at("bias_padding_stride", 0))["text"]
    assert {name: told[name] for name in WORDS} == WORDS


@BOTH
def test_the_words_of_the_grids_are_translated_one_by_one(lang: str) -> None:
    _ = translator(lang)
    told = typing_words(_)
    assert {name: told[name] for name in WORDS} == {name: _(words) for name, words in WORDS.items()}


@for_each(
    ("series", "place", "count", "width"),
    [
        ("first_window", 0, 2, "half"),
        ("first_window", 1, 3, "third"),
        ("channels_filters", 4, 4, "small"),
        ("worked_examples", 0, 5, "third"),
    ],
)
def test_panels_share_the_width(series: str, place: int, count: int, width: str) -> None:
    panels = grids_of(at(series, place))["panels"]
    assert [panel["width"] for panel in panels] == [width] * count
