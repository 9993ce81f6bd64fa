"""Questions about what the channels of an input add to an output."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.output_questions import bias_errors
from convviz.lab.lessons.exercises.panels import asked, facts, input_panel, kernel_panels, panel, window
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell, some_place
from convviz.lab.lessons.exercises.solution import Solution, named, plain, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample

PARTS = say(N_("what channels 0, 1 add"))


def ask_partial(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for what one channel alone adds to a cell of the output."""
    parts = example.partials[0, 0]  # (C, HO, WO)
    cell = channel, row, column = some_cell(rng, parts.shape)
    patch, weight = (
        example.patches[0, channel, :, :, row, column],
        example.weight[0, channel],
    )  # (KH, KW) both
    lit = tuple(place for place in window(example, row, column, padded=False) if place[0] == channel)
    taps = tuple((channel, i, j) for i, j in np.ndindex(weight.shape))
    return Question(
        subject=say(N_("One channel’s part")),
        sentence=say(
            N_("What does channel {channel} alone add to the output at row {row}, column {column}?"),
            channel=channel,
            row=row,
            column=column,
        ),
        example=example,
        panels=(
            input_panel(example, lit),
            *kernel_panels(example, taps),
            asked(PARTS, "parts", parts, cell),
        ),
        answer=float(parts[cell]),
        hint=say(N_("Lay this channel’s kernel on this channel’s pixels, multiply pair by pair and add up.")),
        solution=Solution(
            named("parts", *cell),
            tuple(products(zip(p, w, strict=True)) for p, w in zip(patch, weight, strict=True)),
            float(parts[cell]),
        ),
        mistakes=recognised(float(parts[cell]), _partial_errors(example, cell)),
        facts=facts(example),
        guided=guided,
    )


def _partial_errors(example: WorkedExample, cell: Cell) -> Iterator[Candidate]:
    channel, row, column = cell
    parts = example.partials[0, 0]
    for other in range(len(parts)):
        if other != channel:
            yield (
                "channel",
                float(parts[other, row, column]),
                say(N_("That is channel {other}."), other=other),
            )
            crossed = example.but(layer={"weight": np.roll(example.weight, other - channel, axis=1)})
            found = float(crossed.partials[0, 0, channel, row, column])
            yield common_errors.kernel_of_channel("kernel", found, other)
    summed = float(common_errors.without_bias(example).output[0, 0, row, column])
    yield "summed", summed, say(N_("That is the sum of all channels: the question asks for one."))
    yield common_errors.flipped(float(common_errors.turned(example).partials[0, 0, channel, row, column]))
    unsigned = example.but(layer={"weight": np.abs(example.weight)})
    yield common_errors.minus_lost(float(unsigned.partials[0, 0, channel, row, column]))
    yield from common_errors.swapped(parts[channel], row, column)
    yield from common_errors.sign(float(parts[cell]))
    yield from common_errors.next_door(parts[channel], row, column)


def ask_total(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the output that the channels' parts and the bias make."""
    row, column = some_place(rng, example.output.shape[2:])
    parts, answer = example.partials[0, 0], float(example.output[0, 0, row, column])
    rows = [plain(part) for part in parts[:, row, column]]
    return Question(
        subject=say(N_("The sum over channels")),
        sentence=_total_sentence(row, column),
        example=example,
        panels=(
            panel("partials", PARTS, "parts", parts, lit=tuple((c, row, column) for c in range(len(parts)))),
            asked(say(N_("output y")), "output", example.output[0], (0, row, column)),
        ),
        answer=answer,
        hint=say(N_("Add up what the channels add at the lit cells, then add the bias once.")),
        solution=Solution(named("output", row, column), (*rows, plain(example.bias[0])), answer),
        mistakes=recognised(answer, _total_errors(example, row, column)),
        facts=facts(example, bias=True),
        guided=guided,
    )


def _total_sentence(row: int, column: int) -> Message:
    return say(
        N_("Here is what each channel adds. What is the output at row {row}, column {column}?"),
        row=row,
        column=column,
    )


def _total_errors(example: WorkedExample, row: int, column: int) -> Iterator[Candidate]:
    def number(changed: WorkedExample) -> float:
        return float(changed.output[0, 0, row, column])

    parts = example.partials[0, 0, :, row, column]  # (C,)
    yield from bias_errors(example, 0, number)
    for channel in reversed(range(len(parts))):
        yield common_errors.channel_left_out(number(common_errors.without_channel(example, channel)), channel)
    bias = float(example.bias[0])
    yield "averaged", float(parts.mean() + bias), say(N_("You averaged the channels: they are added up."))
    yield "multiplied", float(parts.prod() + bias), say(N_("You multiplied the channels: they are added up."))
    yield from common_errors.swapped(example.output[0, 0], row, column)
    yield from common_errors.sign(number(example))
    yield from common_errors.next_door(example.output[0, 0], row, column)
