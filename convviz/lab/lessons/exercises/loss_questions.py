"""Questions about the loss above the layer: the upstream gradient that it sends down."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.panels import asked, panel
from convviz.lab.lessons.exercises.question import Candidate, Question, recognised
from convviz.lab.lessons.exercises.random_examples import some_place
from convviz.lab.lessons.exercises.solution import Solution, named, plain
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def ask_upstream(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of the mean squared error by one cell of the output."""
    row, column = some_place(rng, example.output.shape[2:])
    grad, target = example.output_grad[0, 0], _target(example)
    answer, y, t = (
        float(grad[row, column]),
        float(example.output[0, 0, row, column]),
        float(target[row, column]),
    )
    count, lit = grad.size, ((0, row, column),)
    difference = rf"({plain(y)} - {plain(t) if t >= 0 else f'({plain(t)})'})"
    return Question(
        subject=say(N_("The upstream gradient")),
        sentence=say(
            N_(
                "The loss is the mean of (y − t)² over the {count} cells. "
                "What is its gradient g at row {row}, column {column}?"
            ),
            count=count,
            row=row,
            column=column,
        ),
        example=example,
        panels=(
            panel("output", say(N_("output y")), "y", example.output[0], lit=lit),
            panel("target", say(N_("target t")), "t", target, lit=lit),
            asked(say(N_("upstream gradient g")), "g", grad, (0, row, column)),
        ),
        answer=answer,
        hint=say(N_("The square gives 2 (y − t), and the mean divides it by {count}."), count=count),
        solution=Solution(named("g", row, column), (rf"\frac{{2}}{{{count}}} \cdot {difference}",), answer),
        mistakes=recognised(answer, _upstream_errors(grad, y - t, row, column)),
        guided=guided,
    )


def _target(example: WorkedExample) -> common_errors.Float64:
    """Return the target (HO, WO); a board drawn for this question has one."""
    assert example.target is not None
    return example.target[0, 0]


def _upstream_errors(
    grad: common_errors.Float64, difference: float, row: int, column: int
) -> Iterator[Candidate]:
    answer, count = float(grad[row, column]), grad.size
    yield "sign", -answer, say(N_("Right size, wrong sign: it is output minus target."))
    yield (
        "not_averaged",
        answer * count,
        say(N_("You forgot to divide by the number of cells: the loss is a mean.")),
    )
    yield "no_two", answer / 2, say(N_("You forgot the 2 that comes from the square."))
    yield "difference", difference, say(N_("That is y − t alone, not yet the gradient of its square."))
    yield (
        "loss",
        difference**2 / count,
        say(N_("That is this cell’s part of the loss, not its gradient.")),
    )
    yield "squared", difference**2, say(N_("That is the square itself, not its gradient."))
    yield from common_errors.swapped(grad, row, column)
    yield from common_errors.next_door(grad, row, column)
