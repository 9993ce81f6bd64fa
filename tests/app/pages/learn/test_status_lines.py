"""Where things stand on the Learn page: epochs, steps, losses, shares and points, as a person reads them."""

from __future__ import annotations

import math
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.learn.exercises.labels import score_text, signs
from convviz.app.pages.learn.network.curves import thinned
from convviz.app.pages.learn.network.playback import is_lost, is_stuck, standing_text
from convviz.app.pages.learn.one_kernel.running import step_text
from convviz.app.pages.learn.question import said as exercise_text
from convviz.lab.learning.network import advance, first_state
from convviz.lab.learning.one_kernel import Problem, Run
from convviz.lab.lessons.exercises import draw_question, new_round
from tests.app.pages.learn.learning import figures_of, press, training
from tests.app.pages.reading import read
from tests.app.pages.shell import texts

SMALL = "conv4-max2-flat-linear10"


# ---- where a training stands ------------------------------------------------------------------------------


def test_the_line_of_a_training_counts_epochs_from_one_and_ends_with_the_last() -> None:
    """45 steps are an epoch of 1,437 pictures in batches of 32: step 45 is the first of the second epoch."""
    plan = SimpleNamespace(steps=135, epochs=3)
    record = SimpleNamespace(step=45, held_accuracy=0.9125)
    for step, epoch in ((0, 1), (1, 1), (44, 1), (45, 2), (89, 2), (90, 3), (134, 3), (135, 3)):
        state = SimpleNamespace(step=step, losses=np.array([2.5, 0.31239]), records=[record])
        line = standing_text(SimpleNamespace(state=state, plan=plan), str)  # type: ignore[arg-type]
        when = "" if step == 45 else " at step 45"
        assert line == (
            f"Epoch {epoch} of 3, step {step} of 135 · loss of the batch 0.3124 ·"
            f" held-out pictures{when}: 91.2 % right"
        )
    many = SimpleNamespace(steps=12_000, epochs=12)
    state = SimpleNamespace(step=10_500, losses=np.array([]), records=[record])
    line = standing_text(SimpleNamespace(state=state, plan=many), str)  # type: ignore[arg-type]
    assert line.startswith(
        "Epoch 11 of 12, step 10,500 of 12,000 · held-out pictures at step 45: 91.2 % right"
    )


@pytest.mark.parametrize(
    ("losses", "alike", "step", "stuck", "lost"),
    [
        ((2.4, 2.3), True, 45, True, False),
        ((2.4, 2.3), True, 44, False, False),  # an epoch is given to it
        ((2.4, 2.3), False, 45, False, False),
        ((2.4, 2.2), True, 45, False, False),  # 2.3026 is the loss of a guess, 2.2565 nearly so
        ((2.2, 2.3), True, 90, True, False),
        ((2.4, 6.8), False, 45, False, False),
        ((2.4, 7.0), False, 45, False, True),
        ((7.0, 2.2), False, 45, False, False),
        ((7.0,), False, 0, False, False),
    ],
)
def test_a_training_is_stuck_or_lost_by_what_was_measured_last(
    losses: tuple[float, ...], alike: bool, step: int, stuck: bool, lost: bool
) -> None:
    state = SimpleNamespace(
        step=step,
        predictions=np.array([3, 3, 3 if alike else 4]),
        records=[SimpleNamespace(train_loss=loss) for loss in losses],
    )
    pictures = SimpleNamespace(classes=tuple("0123456789"))
    now: Any = SimpleNamespace(state=state, plan=SimpleNamespace(steps_an_epoch=45, pictures=pictures))
    assert (is_stuck(now), is_lost(now)) == (stuck, lost)


def test_a_long_curve_has_means_of_its_neighbours_at_their_middle() -> None:
    """Of a straight line the mean of neighbours is the value at their middle."""
    for count, points in ((299, 299), (300, 300), (301, 151), (1000, 250)):
        at, means = thinned(np.arange(count, dtype=float))
        assert at == means and len(at) == points
    assert thinned(np.arange(7.0), most=3) == ([1, 4, 6], [1, 4, 6])


def test_the_page_of_a_training_says_its_step_its_score_and_its_answers() -> None:
    app = read("learn.py", learn="network", net=SMALL, nepochs="3").app
    plan = training(app).plan
    state = advance(plan, first_state(plan), 0.01, steps=50)
    training(app).begin_from(state)
    app.run()
    bar = app.get("progress")[0].proto
    assert bar.text.startswith(f"Epoch 2 of 3, step 50 of 135 · loss of the batch {state.losses[-1]:.4g}")
    assert bar.value == round(100 * 50 / 135) or bar.value == int(100 * 50 / 135)
    right = np.mean(state.predictions == plan.pictures.held_y)
    assert f"held-out pictures at step 45: {100 * right:.1f} % right" in bar.text
    loss, accuracy = figures_of(app)[:2]
    assert [line["name"] for line in loss["data"]] == ["batch", "training pictures", "held-out pictures"]
    assert [line["name"] for line in accuracy["data"]] == ["training pictures", "held-out pictures"]
    assert loss["data"][1]["x"] == accuracy["data"][1]["x"] == [record.step for record in state.records]
    assert loss["data"][1]["y"] == [record.train_loss for record in state.records]
    assert loss["data"][2]["y"] == [record.held_loss for record in state.records]
    assert accuracy["data"][0]["y"] == [100 * record.train_accuracy for record in state.records]
    assert loss["layout"]["xaxis"]["range"] == [0, 135]


# ---- where a run of one kernel stands ---------------------------------------------------------------------


def test_the_line_of_one_kernel_has_the_numbers_of_its_step() -> None:
    reading = read("learn.py", "imitation_descent", learn="kernel", kt="emboss", krate="0.25", kpic="noise")
    for _press in range(2):
        press(reading.app, "imitation_step")
    run = reading.app.session_state["one_kernel_state"].run
    y, t = run.problem.output(run.kernel), run.problem.target
    grad = run.problem.gradient(run.kernel) if hasattr(run.problem, "gradient") else None
    apart = math.sqrt(float(((run.kernel - run.problem.teacher) ** 2).sum()))
    said = "\n".join(element.value for element in reading.app.markdown)
    assert f"Step **2**: L = {((y - t) ** 2).mean() / 2:.4g}, and the gradient has length " in said
    assert f"The kernel is {apart:.4g} away from the target." in said
    if grad is not None:
        assert f"has length {np.linalg.norm(grad):.4g}." in said


def test_thousands_of_steps_are_written_with_a_comma() -> None:
    run = Run(Problem.of_teacher(np.eye(6), np.ones((2, 2))), np.zeros((2, 2)), "sgd")
    run.losses += [1.0] * 1234
    assert step_text(run, str).startswith("Step **1,234**: L = 1, and")


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_the_stable_limit_and_the_growth_beyond_it_are_those_of_the_curvature(optimizer: str) -> None:
    reading = read("learn.py", "imitation_descent", learn="kernel", kpic="noise", kopt=optimizer, krate="10")
    run: Any = reading.app.session_state["one_kernel_state"].run
    patches = np.lib.stride_tricks.sliding_window_view(run.problem.x, run.kernel.shape).reshape(-1, 9)
    steepest = np.linalg.eigvalsh(patches.T @ patches / len(patches))[-1]
    limit = 2 / steepest * (1 if optimizer == "sgd" else 1.9)
    formula = "2 / λ" if optimizer == "sgd" else "2 (1 + β) / λ"
    assert f"Stable below {formula} = **{limit:.4g}**" in reading.text
    assert f"The rate 10 is above the stable limit {limit:.4g}" in reading.text
    if optimizer == "sgd":
        assert f"makes the error {10 * steepest - 1:.4g} times as large" in reading.text
    rates = list(reading.choices["Learning rate"].items())
    beyond = [rate for name, rate in rates if name.endswith("▲")]
    assert min(beyond) >= limit > max(rate for _name, rate in rates if rate not in beyond)
    press(reading.app, "imitation_rate_below")
    assert reading.app.session_state["convviz"].learn_state.kernel.rate == float(f"{0.95 * limit:.3g}")
    press(reading.app, "imitation_rate_above")
    assert reading.app.session_state["convviz"].learn_state.kernel.rate == float(f"{1.05 * limit:.3g}")


@pytest.mark.parametrize(("picture", "rate"), [("noise", 3), ("noise", 10), ("camera", 2), ("stripes", 5)])
def test_the_limit_and_the_growth_follow_from_the_steepness_as_it_is_printed(picture: str, rate: int) -> None:
    text = read("learn.py", learn="kernel", kpic=picture, krate=str(rate)).text
    limit, steepest, times = re.search(
        r"above the stable limit ([\d.]+).*λ = ([\d.]+)\).*error ([\d.]+) times as large", text
    ).groups()
    assert f"{2 / float(steepest):.4g}" == limit
    assert f"{abs(1 - rate * float(steepest)):.4g}" == times


# ---- where a round of exercises stands --------------------------------------------------------------------


def test_a_round_shows_a_sign_for_each_question_and_the_points() -> None:
    first = new_round("first_window", 3)
    question = first.question
    solved = first.tried(question.answer)
    seen = solved.on().shown()
    right, shown = ":green[:material/check_circle:]", ":orange[:material/visibility:]"
    now, later = ":blue[:material/radio_button_checked:]", ":gray[:material/radio_button_unchecked:]"
    assert signs(first).split() == [now, *[later] * 5]
    assert signs(solved).split() == [right, *[later] * 5]
    assert signs(seen.on()).split() == [right, shown, now, *[later] * 3]
    assert [score_text(str, round) for round in (first, solved, seen)] == [
        "Points: 0 of 6",
        "Points: 1 of 6",
        "Points: 1 of 6",
    ]


def test_a_round_ends_with_what_to_look_at_again_by_the_numbers_of_its_questions() -> None:
    app = read("learn.py", learn="exercises", series="channels_filters", rseed="7").app
    for index in range(6):
        question = draw_question("channels_filters", 7, index)
        if index in (1, 4):
            press(app, "exercise_reveal")
        else:
            if index == 2:
                answer(app, f"{question.answer + 1234:g}")
            answer(app, f"{question.answer:g}")
            right = "Right!" if index != 2 else "Right, on the second try."
            assert [note.value for note in app.success] == [right]
        last = app.button(key="exercise_next").label
        assert last == ("To the result" if index == 5 else "Next")
        press(app, "exercise_next")
    said = texts(app)
    assert "## Channels and filters" in said and "**Points: 4 of 6**" in said
    assert "Look at this again:" in said
    missed = [draw_question("channels_filters", 7, index) for index in (1, 4)]
    for number, question in zip(("2", "5"), missed, strict=True):
        assert f"- {number} · **{exercise_text(str, question.subject)}** — " in said
    assert app.button(key="exercise_next_series").label == "Next series: Back to the kernel"
    assert app.button(key="exercise_again").label == "Again with new numbers"


def answer(app: AppTest, number: str) -> None:
    app.text_input[0].set_value(number)
    app.button(key="exercise_check").click().run()


def test_a_wrong_number_is_repeated_with_what_is_left_to_try() -> None:
    app = read("learn.py", learn="exercises", series="first_window", rseed="7").app
    answer(app, "-4321.5")
    assert app.warning[0].value.startswith("**−4322**: ") and app.warning[0].value.endswith("One more try.")
    answer(app, "4321")
    assert app.warning[0].value.startswith("**4321**: ")
    assert app.warning[0].value.endswith("See how it is done.")
