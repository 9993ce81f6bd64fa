"""Questions about the way back to the kernel: the gradient of a weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.panels import (
    asked,
    facts,
    input_panel,
    place_in,
    reading,
    upstream_panels,
)
from convviz.lab.lessons.exercises.question import Candidate, Cell, Panel, Question, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell
from convviz.lab.lessons.exercises.solution import Solution, named, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def ask_weight_grad(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of one weight, of any channel and filter."""
    cell = _channel, i, j = some_cell(rng, example.weight_grad.shape[1:])
    filters = len(example.weight)
    filter = int(rng.integers(filters)) if filters > 1 else 0
    grad = example.weight_grad[filter]  # (C, KH, KW)
    padded = guided and any(example.geometry.padding)
    answer = float(grad[cell])
    place = place_in(grad, cell)
    return Question(
        subject=say(N_("The weight gradient")),
        sentence=_weight_sentence(example, filter, cell),
        example=example,
        panels=(
            input_panel(example, pixels_met(example, cell, padded), padded=padded),
            *_upstream(example, filter),
            asked(_title(example, filter), "weight_grad", grad, cell),
        ),
        answer=answer,
        hint=weight_hint(example),
        solution=Solution(
            named("weight_grad", *((filter, *place) if filters > 1 else place)),
            weight_rows(example, filter, cell),
            answer,
        ),
        mistakes=recognised(answer, weight_grad_errors(example, filter, cell)),
        facts=facts(example, upstream=True),
        guided=guided,
    )


def _title(example: WorkedExample, filter: int) -> Message:
    if len(example.weight) > 1:
        return say(N_("weight gradient dW of filter {filter}"), filter=filter)
    if example.weight.shape[1] > 1:
        return say(N_("weight gradient dW: channels 0, 1"))
    return say(N_("weight gradient dW"))


def _upstream(example: WorkedExample, filter: int) -> tuple[Panel, ...]:
    """Return the upstream gradient; of several filters, the one's own is lit."""
    panels = upstream_panels(example)
    if len(example.weight) == 1:
        return panels
    lit = tuple((filter, p, q) for p, q in np.ndindex(*example.geometry.output_size))
    return tuple(replace(panel, lit=lit) for panel in panels)


def weight_hint(example: WorkedExample) -> Message:
    """Say how the lit pixels make the gradient."""
    if len(example.weight) > 1:
        return say(
            N_(
                "The lit pixels met this weight, one at each output cell: multiply each by its g of the"
                " same filter, then add up."
            )
        )
    return say(
        N_("The lit pixels met this weight, one at each output cell: multiply each by its g, then add up.")
    )


def _weight_sentence(example: WorkedExample, filter: int, cell: Cell) -> Message:
    channel, i, j = cell
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
    if len(example.weight) > 1:
        return say(
            N_(
                "Two filters read the same input. What is the gradient of filter {filter}’s weight for"
                " channel {channel}, in row {i}, column {j}?"
            ),
            filter=filter,
            channel=channel,
            i=i,
            j=j,
        )
    if example.weight.shape[1] > 1:
        return say(
            N_("What is the gradient of the weight for channel {channel}, in row {i}, column {j}?"),
            channel=channel,
            i=i,
            j=j,
        )
    return say(N_("What is the gradient of the kernel’s weight in row {i}, column {j}?"), i=i, j=j)


def pixels_met(example: WorkedExample, cell: Cell, padded: bool) -> tuple[Cell, ...]:
    """Return the input's cells that a weight was multiplied with, in every picture."""
    channel, *tap = cell
    planes = [item * example.x.shape[1] + channel for item in range(len(example.x))]
    places = [
        reading(example, place, tuple(tap), padded=padded)
        for place in np.ndindex(*example.geometry.output_size)
    ]
    return tuple((plane, *place) for plane in planes for place in places if place is not None)


def weight_rows(example: WorkedExample, filter: int, cell: Cell) -> tuple[str, ...]:
    """Return a row for every picture: upstream gradient times pixel, over the positions."""
    pixels = example.patches[:, cell[0], cell[1], cell[2]]  # (N, HO, WO)
    return tuple(
        products(zip(g.flat, p.flat, strict=True))
        for g, p in zip(example.output_grad[:, filter], pixels, strict=True)
    )


def weight_grad_errors(example: WorkedExample, filter: int, cell: Cell) -> Iterator[Candidate]:
    """Yield the wrong numbers that a weight's gradient is known for, the likeliest first."""
    channel, i, j = cell

    def number(changed: WorkedExample) -> float:
        return float(changed.weight_grad[filter, channel, i, j])

    grad = example.weight_grad[filter, channel]  # (KH, KW)
    yield from common_errors.batch_misread(example, number)
    yield from _plane_errors(example, filter, cell)
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
    yield from _part_errors(example, filter, cell)
    yield from common_errors.swapped(grad, i, j)
    yield from common_errors.sign(float(grad[i, j]))
    yield from common_errors.next_door(grad, i, j)


def _plane_errors(example: WorkedExample, filter: int, cell: Cell) -> Iterator[Candidate]:
    """Yield the pixels of another channel, the g of another filter, and that of all filters together."""
    channel, i, j = cell
    grads = example.weight_grad  # (O, C, KH, KW)
    for other in range(grads.shape[1]):
        if other != channel:
            yield (
                "channel",
                float(grads[filter, other, i, j]),
                say(
                    N_("You took the pixels of channel {other}: every weight meets those of its own."),
                    other=other,
                ),
            )
    for other in range(len(grads)):
        if other != filter:
            yield (
                "filter",
                float(grads[other, channel, i, j]),
                say(N_("You took the g of filter {other}: every filter has its own."), other=other),
            )
    if len(grads) > 1:
        yield (
            "filters",
            float(grads[:, channel, i, j].sum()),
            say(N_("You added up over the filters: a weight belongs to one of them.")),
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


def _part_errors(example: WorkedExample, filter: int, cell: Cell) -> Iterator[Candidate]:
    """Yield the first position alone, and the mean over the positions."""
    answer = float(example.weight_grad[filter][cell])
    first = np.zeros_like(example.output_grad)
    first[0, filter, 0, 0] = example.output_grad[0, filter, 0, 0]
    yield (
        "first_term",
        float(example.but(first).weight_grad[filter][cell]),
        say(N_("That is the first position alone: the kernel visited all of them.")),
    )
    yield (
        "averaged",
        answer / example.output_grad[0, 0].size,
        say(N_("You averaged over the positions: it is a sum.")),
    )
