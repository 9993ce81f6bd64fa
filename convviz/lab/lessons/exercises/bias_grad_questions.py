"""Questions about the way back to the bias: the gradient of one of several, in a batch."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.panels import (
    UPSTREAM,
    asked,
    upstream_panels,
)
from convviz.lab.lessons.exercises.question import Candidate, Question, at, recognised
from convviz.lab.lessons.exercises.solution import Solution, named, plain, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def ask_bias_grad(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of one of two filters' biases, in a batch."""
    filter = int(rng.integers(len(example.bias)))
    answer = float(example.bias_grad[filter])
    every = tuple((n, p, q) for n, p, q in np.ndindex(example.output_grad[:, 0].shape))
    panels = zip(upstream_panels(example), upstream_panels(example, every), strict=True)
    upstream = tuple(lit if place == filter else bare for place, (bare, lit) in enumerate(panels))
    return Question(
        subject=say(N_("The bias gradient")),
        sentence=say(
            N_("Two filters, a batch of {count} pictures. What is the gradient of filter {filter}’s bias?"),
            count=len(example.x),
            filter=filter,
        ),
        example=example,
        panels=(
            *upstream,
            asked(say(N_("bias gradient db")), "bias_grad", example.bias_grad[None], (0, 0, filter)),
        ),
        answer=answer,
        hint=say(N_("The bias is added to every cell of its filter, so its gradient adds up every g there.")),
        facts=(UPSTREAM,),
        solution=Solution(
            named("bias_grad", filter),
            tuple(_row_of(grad[filter]) for grad in example.output_grad),
            answer,
        ),
        mistakes=recognised(answer, _bias_errors(example, filter)),
        guided=guided,
    )


def _row_of(grad: common_errors.Float64) -> str:
    """Write the numbers of a grid as one sum, which may begin with a minus sign of its own."""
    first, *rest = (float(value) for value in grad.flat)
    return " + ".join([plain(first), *([products((value,) for value in rest)] if rest else [])])


def _bias_errors(example: WorkedExample, filter: int) -> Iterator[Candidate]:
    def number(changed: WorkedExample) -> float:
        return float(changed.bias_grad[filter])

    answer = number(example)
    yield from common_errors.batch_misread(example, number)
    yield (
        "averaged",
        answer / example.output_grad[:, filter].size,
        say(N_("You averaged: the bias was added to every cell, so it is a sum.")),
    )
    for other in range(len(example.bias)):
        if other != filter:
            yield (
                "filter",
                float(example.bias_grad[other]),
                say(N_("That is the bias gradient of filter {other}."), other=other),
            )
            yield (
                "filters",
                float(example.bias_grad.sum()),
                say(N_("You added both filters: each has a bias of its own.")),
            )
    yield (
        "ones",
        number(common_errors.upstream_of_ones(example)),
        say(N_("That is the number of cells: add up the g of each instead.")),
    )
    yield (
        "unsigned",
        number(example.but(np.abs(example.output_grad))),
        say(N_("A minus sign got lost: some gradients are negative.")),
    )
    yield from common_errors.sign(answer)
    yield (
        "first_term",
        at(example.output_grad, 0, filter, 0, 0),
        say(N_("That is the first cell alone: the bias was added to all of them.")),
    )
