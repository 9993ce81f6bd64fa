"""Questions about one cell of the output."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.panels import asked, facts, input_panel, kernel_panels, place_in, window
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, at, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell
from convviz.lab.lessons.exercises.solution import Solution, named, plain, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample

OUTPUT = say(N_("output y"))


def ask_output(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for one cell of the output; a guided question shows the input with its padding."""
    return output_question(example, some_cell(rng, example.output.shape[1:]), guided)


def output_question(example: WorkedExample, cell: Cell, guided: bool) -> Question:
    """Ask for this cell (filter, row, column) of the output."""
    filters = example.output.shape[1]
    filter, row, column = cell
    answer = float(example.output[0, filter, row, column])
    padded = guided and any(example.geometry.padding)
    return Question(
        subject=say(N_("One output cell")),
        sentence=_output_sentence(filters, filter, row, column),
        example=example,
        panels=(
            input_panel(example, window(example, row, column, padded=padded), padded=padded),
            *kernel_panels(example),
            asked(
                OUTPUT if filters == 1 else say(N_("output y: filters 0, 1")),
                "output",
                example.output[0],
                cell,
            ),
        ),
        answer=answer,
        hint=output_hint(example),
        solution=output_working(example, cell, answer),
        mistakes=recognised(answer, output_errors(example, filter, row, column)),
        facts=facts(example, bias=True),
        guided=guided,
    )


def _output_sentence(filters: int, filter: int, row: int, column: int) -> Message:
    if filters == 1:
        return say(
            N_("What does the layer output at row {row}, column {column}?"),
            row=row,
            column=column,
        )
    return say(
        N_("What does filter {filter} output at row {row}, column {column} of its feature map?"),
        filter=filter,
        row=row,
        column=column,
    )


def output_hint(example: WorkedExample) -> Message:
    """Say how the lit cells make the output."""
    if example.bias.any():
        return say(N_("Lay the kernel on the lit cells, multiply pair by pair, add up, then add the bias."))
    return say(N_("Lay the kernel on the lit cells, multiply pair by pair and add up."))


def output_working(example: WorkedExample, cell: Cell, answer: float) -> Solution:
    """Write pixel times weight over a window, a row for each channel, then the bias."""
    filter, row, column = cell
    patch, weight = example.patches[0, ..., row, column], example.weight[filter]  # (C, KH, KW) both
    rows = [products(zip(p.flat, w.flat, strict=True)) for p, w in zip(patch, weight, strict=True)]
    if example.bias.any():
        rows.append(plain(example.bias[filter]))
    return Solution(named("output", *place_in(example.output[0], cell)), tuple(rows), answer)


def output_errors(example: WorkedExample, filter: int, row: int, column: int) -> Iterator[Candidate]:
    """Yield the wrong numbers that an output cell is known for, the likeliest first."""

    def number(changed: WorkedExample) -> float | None:
        return at(changed.output[0, filter], row, column)

    answer = float(example.output[0, filter, row, column])
    yield from bias_errors(example, filter, number)
    yield from _channel_errors(example, number)
    yield common_errors.flipped(number(common_errors.turned(example)))
    yield from common_errors.geometry_forgotten(example, number)
    yield from _filter_errors(example, filter, row, column)
    yield from common_errors.swapped(example.output[0, filter], row, column)
    yield from common_errors.sign(answer)
    yield from _sum_errors(example, number)
    yield from common_errors.next_door(example.output[0, filter], row, column)


def bias_errors(example: WorkedExample, filter: int, number: common_errors.Reader) -> Iterator[Candidate]:
    """Yield the answers with the bias left out, with its sign turned, and with it added for every channel."""
    bias, channels = float(example.bias[filter]), example.x.shape[1]
    if not bias:
        return
    yield (
        "bias",
        number(common_errors.without_bias(example)),
        say(N_("That is the value without the bias: {bias} is still to be added."), bias=bias),
    )
    yield (
        "bias_sign",
        number(example.but(layer={"bias": -example.bias})),
        say(N_("The bias is added as it is, with its own sign.")),
    )
    yield (
        "bias_again",
        number(example.but(layer={"bias": channels * example.bias})),
        say(N_("The bias is added once, not once for every channel.")),
    )


def _channel_errors(example: WorkedExample, number: common_errors.Reader) -> Iterator[Candidate]:
    channels = example.x.shape[1]
    for channel in reversed(range(channels if channels > 1 else 0)):
        yield common_errors.channel_left_out(number(common_errors.without_channel(example, channel)), channel)


def _filter_errors(example: WorkedExample, filter: int, row: int, column: int) -> Iterator[Candidate]:
    bare = common_errors.without_bias(example).output[0, :, row, column]
    for other in range(len(example.weight)):
        if other == filter:
            continue
        yield (
            "filter",
            float(example.output[0, other, row, column]),
            say(N_("That is the output of filter {other} there."), other=other),
        )
        yield (
            "filter_bias",
            float(bare[filter] + example.bias[other]),
            say(N_("You added the bias of filter {other}: every filter has its own."), other=other),
        )


def _sum_errors(example: WorkedExample, number: common_errors.Reader) -> Iterator[Candidate]:
    """Yield wrong sums: the products averaged, the pixels alone, a minus lost, one row alone."""
    weight = example.weight
    taps = weight[0].size
    yield common_errors.averaged(number(example.but(layer={"weight": weight / taps})))
    yield common_errors.minus_lost(number(example.but(layer={"weight": np.abs(weight)})))
    yield (
        "unweighted",
        number(example.but(layer={"weight": np.ones_like(weight)})),
        say(N_("You added up the pixels alone: each is multiplied by its weight first.")),
    )
    first = np.zeros_like(weight)
    first[..., 0, :] = weight[..., 0, :]
    yield common_errors.first_row_alone(number(example.but(layer={"weight": first})))
