"""Questions about the way back to the kernel: the gradient of a weight and of a bias."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.panels import (
    UPSTREAM,
    asked,
    facts,
    input_panel,
    place_in,
    reading,
    upstream_panels,
)
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, at, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell
from convviz.lab.lessons.exercises.solution import Solution, named, plain, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample

# ---- weight gradient -------------------------------------------------------------------------------------


def ask_weight_grad(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of one weight of the first filter."""
    grad = example.weight_grad[0]  # (C, KH, KW)
    cell = _channel, i, j = some_cell(rng, grad.shape)
    padded = guided and any(example.geometry.padding)
    answer, upstream = float(grad[cell]), upstream_panels(example)
    return Question(
        subject=say(N_("The weight gradient")),
        sentence=_weight_sentence(example, i, j),
        example=example,
        panels=(
            input_panel(example, _met(example, cell, padded), padded=padded),
            *upstream,
            asked(say(N_("weight gradient dW")), "weight_grad", grad, cell),
        ),
        answer=answer,
        hint=say(
            N_(
                "The lit pixels met this weight, one at each output cell: multiply each by its g,"
                " then add up."
            )
        ),
        solution=Solution(named("weight_grad", *place_in(grad, cell)), _weight_rows(example, cell), answer),
        mistakes=recognised(answer, _weight_errors(example, cell)),
        facts=facts(example, upstream=True),
        guided=guided,
    )


def _weight_sentence(example: WorkedExample, i: int, j: int) -> Message:
    if len(example.x) > 1:
        return say(
            N_(
                "All {count} pictures of the batch share one kernel. "
                "What is the gradient of its weight in row {i}, column {j}?"
            ),
            count=len(example.x),
            i=i,
            j=j,
        )
    return say(N_("What is the gradient of the kernel’s weight in row {i}, column {j}?"), i=i, j=j)


def _met(example: WorkedExample, cell: Cell, padded: bool) -> tuple[Cell, ...]:
    """Return the input's cells that a weight was multiplied with, in every picture."""
    channel, *tap = cell
    planes = [item * example.x.shape[1] + channel for item in range(len(example.x))]
    places = [
        reading(example, place, tuple(tap), padded=padded)
        for place in np.ndindex(*example.geometry.output_size)
    ]
    return tuple((plane, *place) for plane in planes for place in places if place is not None)


def _weight_rows(example: WorkedExample, cell: Cell) -> tuple[str, ...]:
    """Return a row for every picture: upstream gradient times pixel, over the positions."""
    pixels = example.patches[:, cell[0], cell[1], cell[2]]  # (N, HO, WO)
    return tuple(
        products(zip(g.flat, p.flat, strict=True))
        for g, p in zip(example.output_grad[:, 0], pixels, strict=True)
    )


def _weight_errors(example: WorkedExample, cell: Cell) -> Iterator[Candidate]:
    channel, i, j = cell

    def number(changed: WorkedExample) -> float:
        return float(changed.weight_grad[0, channel, i, j])

    grad = example.weight_grad[0, channel]  # (KH, KW)
    yield from _batch_errors(example, number)
    yield (
        "turned",
        float(grad[::-1, ::-1][i, j]),
        say(N_("That is the gradient of the weight at the opposite end: nothing is flipped here.")),
    )
    yield common_errors.upstream_flipped(number(common_errors.upstream_turned(example)))
    yield from _fitting_errors(example, number)
    yield (
        "ones",
        number(common_errors.upstream_of_ones(example)),
        say(N_("You added up the pixels alone: multiply each by its g first.")),
    )
    yield from _part_errors(example, cell)
    yield from common_errors.swapped(grad, i, j)
    yield from common_errors.sign(float(grad[i, j]))
    yield from common_errors.next_door(grad, i, j)


def _batch_errors(example: WorkedExample, number: common_errors.Reader) -> Iterator[Candidate]:
    """Yield one picture of the batch alone, and the mean over the batch."""
    batch = len(example.x)
    for item in range(batch if batch > 1 else 0):
        yield (
            "picture",
            number(common_errors.only_picture(example, item)),
            say(N_("That is picture {item} alone: the gradient sums over the batch."), item=item),
        )
    if batch > 1:
        yield (
            "batch_mean",
            number(example.but(example.output_grad / batch)),
            say(N_("You averaged over the batch: it is a sum.")),
        )


def _fitting_errors(example: WorkedExample, number: common_errors.Reader) -> Iterator[Candidate]:
    """Yield a way back without stride, padding or dilation."""
    geometry = example.geometry
    if geometry.stride != (1, 1):
        yield (
            "stride",
            number(common_errors.refitted(example, stride=(1, 1))),
            say(N_("You forgot the stride: the windows are more than one pixel apart.")),
        )
    if any(geometry.padding):
        yield common_errors.padding_forgotten(number(common_errors.shifted(example)))
    if geometry.dilation != (1, 1):
        yield common_errors.dilation_forgotten(number(common_errors.refitted(example, dilation=(1, 1))))


def _part_errors(example: WorkedExample, cell: Cell) -> Iterator[Candidate]:
    """Yield the first position alone, and the mean over the positions."""
    answer = float(example.weight_grad[0][cell])
    first = np.zeros_like(example.output_grad)
    first[0, 0, 0, 0] = example.output_grad[0, 0, 0, 0]
    yield (
        "first_term",
        float(example.but(first).weight_grad[0][cell]),
        say(N_("That is the first position alone: the kernel visited all of them.")),
    )
    yield (
        "averaged",
        answer / example.output_grad[0, 0].size,
        say(N_("You averaged over the positions: it is a sum.")),
    )


# ---- bias gradient ---------------------------------------------------------------------------------------


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
    yield from _batch_errors(example, number)
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
