"""Questions as they are drawn: by seed, with a hidden number that stays hidden, and a sum that adds up."""

import re

import numpy as np
import pytest

from convviz.lab.lessons.exercises import SERIES, Question, draw, draw_question
from convviz.lab.lessons.exercises.maker import LEAST_MISTAKES
from tests.lab.lessons.exercises.every import PLACES, SEEDS, asked, every_place, questions


def arrays(question: Question) -> list[np.ndarray]:
    return [panel.values for panel in question.panels]


def drawn_again(series: str, seed: int, index: int) -> Question:
    return draw_question.__wrapped__(series, seed, index)


@every_place
def test_the_same_seed_asks_the_same_and_another_seed_something_else(series, index):
    one, other = questions(series, index)[5:7]
    again = drawn_again(series, SEEDS[5], index)
    assert one.answer == again.answer and one.sentence == again.sentence
    for mine, theirs in zip(arrays(one), arrays(again), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert any(
        mine.shape != theirs.shape or not np.array_equal(mine, theirs, equal_nan=True)
        for mine, theirs in zip(arrays(one), arrays(other), strict=True)
    )


@every_place
def test_the_hidden_number_is_in_no_panel_until_it_is_answered(series, index):
    for question in questions(series, index):
        before = {panel.role: panel for panel in question.shown(lit=True, answered=False)}
        after = {panel.role: panel for panel in question.shown(lit=True, answered=True)}
        role, cell = asked(question).role, asked(question).hidden
        assert np.argwhere(np.isnan(before[role].values)).tolist() == [list(cell)]
        assert before[role].hidden == cell and after[role].hidden is None
        assert after[role].values[cell] == question.answer
        assert cell in after[role].outlined
        assert sum(np.isnan(panel.values).sum() for panel in before.values()) == 1


@every_place
def test_the_lit_cells_are_a_help_that_can_be_left_out(series, index):
    for question in questions(series, index):
        assert all(not panel.lit for panel in question.shown(lit=False, answered=False))
        for panel in question.shown(lit=True, answered=False):
            inside = np.ones(panel.values.shape, bool)
            assert all(inside[cell] for cell in panel.lit) and all(min(cell) >= 0 for cell in panel.lit)


@every_place
def test_a_question_has_at_most_four_panels_each_with_a_role_of_its_own(series, index):
    for question in questions(series, index):
        roles = [panel.role for panel in question.panels]
        assert len(set(roles)) == len(roles) <= 4


# ---- the sum that is written out -------------------------------------------------------------------------


class Places:
    """An array that a formula reads, ``input[1, 2]``, with no axis for a single channel."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array[0] if len(array) == 1 else array

    def __getitem__(self, place: tuple[int, ...]) -> float:
        assert len(place) == self.array.ndim and min(place) >= 0
        return float(self.array[place])


def worked_out(latex: str, question: Question) -> list[float]:
    """The value of every side of an equation but its first, which names the result."""
    text = latex.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}")
    text = text.replace(r" \\ ", " ").replace("&", "").replace(r"\cdot", "*")
    text = text.replace(r"\tilde{x}", "padded")
    text = re.sub(r"\\left\\lfloor \\frac\{(.+?)\}\{(\d+)\} \\right\\rfloor", r"((\1) // \2)", text)
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", text)
    names = {"x": Places(question.example.x[0]), "padded": Places(question.example.padded[0])}
    sides = text.split(" = ")[1:]
    return [float(eval(side, {"__builtins__": {}}, names)) for side in sides]


@every_place
def test_the_numbers_of_the_sum_add_up_to_the_answer(series, index):
    for question in questions(series, index):
        values = worked_out(question.solution.latex(), question)
        assert values and "&= 0 = 0" not in question.solution.latex()
        assert values == pytest.approx([question.answer] * len(values))


def test_the_sum_of_an_output_writes_every_pixel_times_its_weight_and_the_bias():
    question = draw_question("channels_filters", 3, 3)
    latex, example = question.solution.latex(), question.example
    assert latex.count(r"\cdot") == example.weight[0].size
    assert f"{example.bias[0]:g} = {question.answer:g}" in latex


# ---- the rounds ------------------------------------------------------------------------------------------


def test_there_are_nine_series_of_six_questions():
    assert len(SERIES) == 9
    assert {len(series.makers) for series in SERIES.values()} == {6}
    assert list(SERIES)[0] == "first_window" and list(SERIES)[-1] == "worked_examples"


def test_any_grid_can_be_the_one_that_is_asked_for():
    roles = {asked(draw_question(series, 1, index)).role for series, index in PLACES}
    assert roles == {
        *("patch", "products", "partials", "output", "spread", "matrix"),
        *("output_grad", "weight_grad", "input_grad", "bias_grad", "size"),
    }


@every_place
def test_every_question_tells_enough_mistakes_apart(series, index):
    for question in questions(series, index):
        assert len(question.mistakes) >= LEAST_MISTAKES
        found = {mistake.id for mistake in question.mistakes}
        assert set(SERIES[series].makers[index].traps) <= found


def test_a_question_about_unread_pixels_mostly_asks_for_one_and_its_answer_is_zero():
    drawn = [draw("input_grad_unread", seed) for seed in range(40)]
    unread = [question for question in drawn if not question.panels[0].lit]
    assert 20 < len(unread) < 40
    assert all(question.answer == 0 for question in unread)
