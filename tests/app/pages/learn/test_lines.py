"""Lines of the Learn page with several numbers, each number in its own place: troubles, waiting, diffs."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from convviz.app.pages.learn.network import playback
from convviz.app.pages.learn.network.code import MOST, take_weights
from convviz.app.pages.learn.one_kernel import charts
from convviz.app.pages.learn.one_kernel.target import check_size
from convviz.errors import Refusal
from convviz.lab.learning.network import advance
from convviz.lab.lessons.bugs import BUGS, diff_of
from convviz.lab.lessons.exercises import SERIES, MapQuestion, Question, draw_question
from tests.app.pages.learn.learning import messages_of, training
from tests.app.pages.reading import read


def test_a_dead_network_is_named_with_its_block_its_answer_and_its_rate() -> None:
    app = read("learn.py", learn="network", nopt="momentum", nrate="1", nbatch="1").app
    plan = training(app).plan
    state = advance(plan, training(app).state, 1.0, steps=20)
    training(app).begin_from(state)
    app.run()
    (line,) = [warning.value for warning in app.warning]
    network = plan.network()
    network.load_state(state.weights)
    (answer,) = set(network.forward(plan.pictures.held_x).argmax(1).tolist())
    assert line == (
        "This network has died: block 2, ReLU, passes on the same values for every picture, so the prediction"
        f" is always “{answer}”, and no gradient comes back to change that. The rate 1 was too large: press"
        " Reset and use a smaller one."
    )


def test_who_waits_hears_the_seconds_and_how_many_are_before(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(playback.st, "info", lambda line, **_rest: told.append(line))
    for seconds, ahead in ((7.6, 3), (0.2, 1)):
        place = SimpleNamespace(granted=False, wait_seconds=seconds, ahead=ahead)
        playback._waiting(SimpleNamespace(admission=place), str)
    assert told == [
        f"Many are training just now. Yours starts automatically in about {seconds} s; before you: {ahead}."
        for seconds, ahead in ((8, 3), (1, 1))
    ]


def test_a_file_that_is_too_large_is_told_the_limit_and_its_own_size() -> None:
    with pytest.raises(Refusal, match=r"may have at most 4 MB; this one has 4\.5 MB"):
        take_weights(b"\0" * (MOST + (1 << 19)))


def test_a_link_with_a_seed_asks_the_whole_class_the_same_questions_tomorrow_too() -> None:
    answers = {
        "first_window": [1, 12, 2, -10, -21, 18],
        "bias_padding_stride": [-3, 0, 3, 8, 2, 5],
        "channels_filters": [6, 2, -1, 9, 22, 3],
        "back_to_kernel": [3, 1, -1, 6, 9, -14],
        "stride_two_backwards": [-1, -4, -2, 0, 9, 7],
        "channels_backwards": [14, 8, 9, 4, 6, 2],
        "step_by_step": [3, 12, -14, -4, -2, 9],
        "whole_maps": [23, 19, 24, -12, -6, -33],  # the sum of each map's cells
        "worked_examples": [-11, -11, -3, -21, -22, -24],
    }
    drawn = {id: [draw_question(id, 7, index) for index in range(6)] for id in SERIES}
    assert {id: [number_of(question) for question in questions] for id, questions in drawn.items()} == answers


def number_of(question: Question | MapQuestion) -> float:
    """What is asked for, or the sum of all that is."""
    if isinstance(question, MapQuestion):
        return sum(asked.answer for asked in question.cells)
    return question.answer


@pytest.mark.parametrize("bug", BUGS)
def test_a_diff_keeps_its_lines_in_step_and_its_left_edge(bug: str) -> None:
    reading = read("learn.py", learn="bugs", exhibit=bug)
    (code,) = [block.value for block in reading.app.code if block.language == "diff"]
    shown, lines = code.splitlines(), diff_of(BUGS[bug])
    assert [line[:1] or " " for line in shown] == [
        sign if text.strip() or sign != " " else " " for sign, text in lines
    ]
    bodies = [line[2:] for line in shown if line[2:].strip()]
    whole = [text for _sign, text in lines if text.strip()]
    assert [body.strip() for body in bodies] == [text.strip() for text in whole]
    indents = [len(body) - len(body.lstrip()) for body in bodies]
    assert min(indents) == 0
    assert [indent - indents[0] for indent in indents] == [
        (len(text) - len(text.lstrip())) - (len(whole[0]) - len(whole[0].lstrip())) for text in whole
    ]


def test_a_large_output_has_its_thousands_in_groups() -> None:
    query = {"pic": "camera", "box": "0_0_64_64", "reduce": "1", "kpic": "picture", "learn": "kernel"}
    assert "over the N = 3,844 numbers" in read("learn.py", **query).text


def test_a_target_that_is_brought_is_told_the_sizes_that_fit() -> None:
    """A region of 20 x 30 pixels; the margin is what no window is centred on."""
    query = {"learn": "kernel", "kt": "uploaded", "kpic": "picture", "pic": "camera", "box": "0_0_20_30"}
    said = read("learn.py", "imitation_target", reduce="1", **query).text
    height, width = (int(side) for side in re.search(r"With a (\d+) × (\d+) kernel", said).groups())
    positions = f"{20 - height + 1} × {30 - width + 1}"
    assert f"the output of this picture is {positions}; a target of 20 × 30 loses its margin." in said


def test_the_panels_of_one_kernel_show_in_order_what_they_are_called() -> None:
    app = read("learn.py", learn="kernel", kpic="noise", ks="box").app
    run = app.session_state["one_kernel_state"].run
    y, t = run.problem.output(run.kernel), run.problem.target
    titles = [panel["title"] for meta, _arrays in messages_of(app) for panel in meta.get("panels", ())]
    arrays = {name: made for _meta, more in messages_of(app) for name, made in more.items()}
    assert titles == [
        *("target kernel", "learned kernel", "weight gradient dW"),
        *("target output", "output", "output − target"),
        "H",
    ]
    expected = {"output": y, "difference": y - t, "target": run.problem.teacher, "target_output": t}
    for role, values in expected.items():
        np.testing.assert_allclose(arrays[role], np.ravel(values), rtol=1e-5, atol=1e-6)


def test_a_loss_of_zero_is_told_of_as_soon_as_a_run_comes_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(charts, "_chart", lambda *_rest: None)
    monkeypatch.setattr(charts, "loss_figure", lambda *_rest: {})
    monkeypatch.setattr(charts.st, "caption", told.append)
    for losses in ([1.0, 0.5], [1.0, 0.0], [0.0]):
        charts.loss_chart(SimpleNamespace(losses=losses), str)
    assert told == ["A loss of 0 is drawn at 10⁻³², because 0 has no logarithm."] * 2


@pytest.mark.parametrize(("rows", "columns"), [(12, 2), (2, 12)])
def test_a_target_kernel_may_be_11_high_and_wide(rows: int, columns: int) -> None:
    with pytest.raises(Refusal, match=f"at most 11 rows and columns; got {rows} x {columns}: remove some"):
        check_size(((0.0,) * columns,) * rows)
    check_size(((0.0,) * min(columns, 11),) * min(rows, 11))


def test_a_picture_that_is_wider_than_high_says_rows_first() -> None:
    assert "**2 Picture** — Ramp 16 × 18" in read("learn.py", learn="kernel", kpic="ramp").text
