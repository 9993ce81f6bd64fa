"""A question opened on Forward or Backward: the engine has there exactly the numbers of the question."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.lab.lessons.exercises import (
    SERIES,
    AnyQuestion,
    asked_place,
    draw_question,
    experiment_of,
    results_of,
)
from convviz.lab.lessons.exercises.on_stage import asked_panel
from convviz.lab.lessons.exercises.question import AskedCell, MapQuestion, Question
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.session.session import Session
from convviz.lab.state import Experiment, views_of
from convviz.lab.state.address import write_address
from convviz.lab.state.state import State

SEEDS = pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(4, 50), marks=pytest.mark.slow)], ids=["few", "many"]
)


def shown(experiment: Experiment) -> Chosen:
    assert experiment.numbers is not None
    scene = build_scene(experiment, experiment.numbers.array[None])
    return Chosen(scene, experiment.out_channel, experiment.item, experiment.channel)


def asked(question: AnyQuestion) -> list[tuple[str, tuple[int, ...], float]]:
    """Every hidden number: the role of its panel, its cell, the number."""
    if isinstance(question, MapQuestion):
        return [(each.role, _in_result(question, each), each.answer) for each in question.cells]
    return [(*asked_panel(question), question.answer)]


def _in_result(question: MapQuestion, each: AskedCell) -> tuple[int, ...]:
    """The place of a cell; a map of one of several channels is asked for alone."""
    alone = each.role == "input_grad" and len(question.named("input_grad").values) == 1
    channel = question.sentence.values.get("channel", 0) if alone else each.cell[0]
    return (int(channel), *each.cell[1:])


def check(question: AnyQuestion) -> bool:
    """Whether it can be opened; then the numbers and the asked one are those of the question."""
    opened = experiment_of(question)
    if opened is None:
        return False
    (page, experiment), example = opened, question.example
    assert experiment.view in views_of(page, experiment)
    chosen = shown(experiment)
    np.testing.assert_array_equal(chosen.scene.x, example.x)
    np.testing.assert_array_equal(chosen.scene.weight, example.weight)
    np.testing.assert_array_equal(chosen.scene.output, example.output)
    filter = experiment.out_channel
    if page == "backward":
        np.testing.assert_allclose(chosen.output_grad, example.output_grad[0, filter], rtol=1e-6)
        np.testing.assert_allclose(chosen.weight_grad, example.weight_grad[filter], rtol=1e-6)
        if len(example.weight) == 1:
            np.testing.assert_allclose(chosen.input_grad, example.input_grad[0], rtol=1e-6)
    for role, cell, answer in asked(question):
        if role in results_of(question) & {"output", "weight_grad", "input_grad"}:
            place = cell[1:] if role == "output" else cell
            assert float(getattr(chosen, role)[place]) == answer
    assert experiment.step < chosen.scene.steps
    return True


def test_a_sum_written_out_is_not_shown_there_for_the_stage_writes_it_out_too():
    assert not any(check(draw_question("worked_examples", 7, index)) for index in range(6))


@SEEDS
def test_the_engine_has_the_question_s_numbers_in_every_series(seeds: range):
    for series in SERIES.keys() - {"worked_examples"}:
        count = len(SERIES[series].makers)
        opened = sum(check(draw_question(series, seed, index)) for seed in seeds for index in range(count))
        assert opened >= len(seeds) * (count - 2), series


def test_the_address_carries_all_of_it():
    for series in SERIES:
        for index in range(len(SERIES[series].makers)):
            opened = experiment_of(draw_question(series, 7, index))
            if opened is None:
                continue
            session = Session()
            session.read_address(write_address(State(opened[1])))
            assert session.experiment == opened[1]
            assert not session.feedback.take_notes()


def test_the_step_is_that_of_the_asked_cell():
    question = draw_question("first_window", 3, 3)
    opened = experiment_of(question)
    assert opened is not None
    _plane, row, column = asked_panel(question)[1]
    chosen = shown(opened[1])
    assert (
        float(chosen.output.ravel()[opened[1].step]) == float(chosen.output[row, column]) == question.answer
    )


def test_the_asked_place_has_the_answer_in_the_filter_on_show():
    for series, index in (("channels_filters", 4), ("channels_backwards", 1), ("stride_two_backwards", 1)):
        question = draw_question(series, 9, index)
        opened, place = experiment_of(question), asked_place(question)
        assert opened is not None and place is not None and isinstance(question, Question)
        array = np.asarray(getattr(shown(opened[1]), place[0]))
        assert float(array.reshape(-1, *array.shape[-2:])[place[1]]) == question.answer, series
    assert asked_place(draw_question("first_window", 9, 0)) is None  # a patch is no result


def test_what_no_experiment_holds_is_not_opened():
    kinds = {"back_to_kernel": (3, 4), "stride_two_backwards": (5,), "channels_backwards": (3, 5)}
    for series, indices in kinds.items():
        for index in indices:
            assert experiment_of(draw_question(series, 1, index)) is None, (series, index)
