"""The input gradient once more, gathered: the turned kernel slides over the upstream gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.input_grad_questions import ask_input_grad
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.panels import panel
from convviz.lab.lessons.exercises.question import Cell, Mistake, Question
from convviz.lab.lessons.exercises.worked_example import Float64, WorkedExample


def ask_gathered(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of a pixel, with the kernel turned and zeros around g; of stride 1."""
    question = ask_input_grad(example, rng, guided)
    asked = question.panels[-1]
    assert asked.hidden is not None
    return replace(
        question,
        subject=say(N_("The input gradient, gathered")),
        sentence=say(
            N_(
                "The turned kernel slides over g. What does it gather for the pixel in row {row},"
                " column {column}?"
            ),
            row=asked.hidden[1],
            column=asked.hidden[2],
        ),
        panels=(
            panel("kernel", say(N_("kernel w, turned")), "weight", example.weight[..., ::-1, ::-1]),
            panel(
                "output_grad",
                say(N_("g with zeros around it")),
                "g",
                _spread(example),
                lit=tuple(_window(example, asked.hidden)),
            ),
            asked,
        ),
        hint=say(N_("Lay the turned kernel on the lit cells, multiply pair by pair and add up.")),
        mistakes=tuple(map(_told, question.mistakes)),
    )


def _spread(example: WorkedExample) -> Float64:
    """Return g (HO, WO) with as many zeros around it as the turned kernel needs."""
    height, width = example.geometry.kernel_size
    sides = ((height - 1, height - 1), (width - 1, width - 1))
    return np.pad(example.output_grad[0, 0], sides)


def _window(example: WorkedExample, cell: Cell) -> Iterator[Cell]:
    """Yield the cells of g, zeros included, under the turned kernel."""
    for i, j in np.ndindex(*example.geometry.kernel_size):
        yield 0, cell[1] + i, cell[2] + j


def _told(mistake: Mistake) -> Mistake:
    """Return a mistake in words of the kernel that slides."""
    if mistake.id != "turned":
        return mistake
    return replace(mistake, sentence=say(N_("You turned the kernel once more: here it is turned already.")))
