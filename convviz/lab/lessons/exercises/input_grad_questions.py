"""Questions about the way back to the input: which windows read a pixel, and what each stamps there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.panels import (
    asked,
    facts,
    kernel_panels,
    place_in,
    reading,
    upstream_panels,
)
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, at, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell
from convviz.lab.lessons.exercises.solution import Solution, named, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample

Stamp = tuple[tuple[int, int], tuple[int, int]]
"""An output cell, and the tap by which its window read the pixel."""


STAMP_TURNED = say(
    N_("The kernel is the wrong way round: stamp it as it is. Only a kernel that slides is turned.")
)

UNREAD = 0.75
"""How often a question about pixels that no window reads is about one of them."""


def ask_input_grad(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of an input pixel, any one."""
    return _question(example, some_cell(rng, example.input_grad.shape[1:]), guided)


def ask_unread(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of a pixel that no window reads; now and then of any, so that 0 is no habit."""
    cells = [(0, *place) for place in np.ndindex(*example.x.shape[2:])]
    unread = [cell for cell in cells if not stamps(example, cell[1], cell[2])]
    choice = unread if rng.random() < UNREAD else cells
    return _question(example, choice[int(rng.integers(len(choice)))], guided)


def stamps(example: WorkedExample, row: int, column: int) -> list[Stamp]:
    """Return every output cell whose window reads a pixel, with the tap that reads it."""
    return [
        ((p, q), (i, j))
        for p, q in np.ndindex(*example.geometry.output_size)
        for i, j in np.ndindex(*example.geometry.kernel_size)
        if reading(example, (p, q), (i, j), padded=False) == (row, column)
    ]


def _question(example: WorkedExample, cell: Cell, guided: bool) -> Question:
    grad = example.input_grad[0]  # (C, H, W)
    channel, row, column = cell
    found, answer = stamps(example, row, column), float(grad[cell])
    return Question(
        subject=say(N_("The input gradient")),
        sentence=_sentence(example, cell),
        example=example,
        panels=(
            *kernel_panels(example, tuple((channel, i, j) for _cell, (i, j) in found)),
            *upstream_panels(example, tuple((0, p, q) for (p, q), _tap in found)),
            asked(_title(example), "input_grad", grad, cell),
        ),
        answer=answer,
        hint=stamp_hint(len(found)),
        solution=Solution(
            named("input_grad", *place_in(grad, cell)), tuple(stamp_rows(example, channel, found)), answer
        ),
        mistakes=recognised(answer, input_grad_errors(example, cell)),
        facts=facts(example, upstream=True),
        guided=guided,
    )


def _title(example: WorkedExample) -> Message:
    if example.x.shape[1] > 1:
        return say(N_("input gradient dX: channels 0, 1"))
    return say(N_("input gradient dX"))


def _sentence(example: WorkedExample, cell: Cell) -> Message:
    channel, row, column = cell
    filters, channels = example.weight.shape[:2]
    if channels > 1:
        text = (
            N_(
                "Two filters read the input. What is the gradient of its pixel in channel {channel},"
                " row {row}, column {column}?"
            )
            if filters > 1
            else N_(
                "What is the gradient of the input’s pixel in channel {channel}, row {row}, column {column}?"
            )
        )
        return say(text, channel=channel, row=row, column=column)
    if filters > 1:
        return say(
            N_(
                "Two filters read the input. What is the gradient of its pixel in row {row}, column {column}?"
            ),
            row=row,
            column=column,
        )
    return say(
        N_("What is the gradient of the input’s pixel in row {row}, column {column}?"), row=row, column=column
    )


def stamp_hint(count: int) -> Message:
    """Say how the lit stamps, so many, make the gradient of a pixel."""
    if not count:
        return say(
            N_(
                "Which windows read this pixel? Check them all: a pixel that no window reads cannot"
                " change the loss."
            )
        )
    return say(
        N_("The lit cells read this pixel, each with one weight: multiply g by that weight and add up.")
    )


def stamp_rows(example: WorkedExample, channel: int, found: list[Stamp]) -> Iterator[str]:
    """Yield a row for every filter: upstream gradient times weight, over the stamps."""
    for grad, kernels in zip(example.output_grad[0], example.weight, strict=True):
        yield products((grad[cell], kernels[channel][tap]) for cell, tap in found)


# ---- mistakes --------------------------------------------------------------------------------------------


def input_grad_errors(example: WorkedExample, cell: Cell) -> Iterator[Candidate]:
    """Yield the wrong numbers that a pixel's gradient is known for, the likeliest first."""
    channel, row, column = cell
    found = stamps(example, row, column)

    def number(changed: WorkedExample) -> float | None:
        return at(changed.input_grad[0, channel], row, column)

    grad = example.input_grad[0, channel]  # (H, W)
    yield from _filter_errors(example, number)
    for other in range(example.weight.shape[1]):
        if other != channel:
            crossed = example.but(layer={"weight": np.roll(example.weight, channel - other, axis=1)})
            yield common_errors.kernel_of_channel("kernel", number(crossed), other)
    yield (
        "turned",
        number(common_errors.turned(example)),
        STAMP_TURNED,
    )
    yield from _fitting_errors(example, cell)
    yield from _part_errors(example, channel, found)
    yield (
        "ones",
        number(common_errors.upstream_of_ones(example)),
        say(N_("You added up the weights alone: each is multiplied by its g.")),
    )
    yield common_errors.upstream_flipped(number(common_errors.upstream_turned(example)))
    yield from common_errors.swapped(grad, row, column)
    yield from common_errors.sign(float(grad[row, column]))
    yield from common_errors.next_door(grad, row, column)


def _filter_errors(example: WorkedExample, number: common_errors.Reader) -> Iterator[Candidate]:
    filters = len(example.weight)
    for filter in range(filters if filters > 1 else 0):
        yield (
            "filter",
            number(common_errors.only_filter(example, filter)),
            say(N_("That is filter {filter} alone: the gradient sums over all filters."), filter=filter),
        )


def _fitting_errors(example: WorkedExample, cell: Cell) -> Iterator[Candidate]:
    """Yield a way back without stride, dilation or padding; places count from the padding's corner."""
    channel, row, column = cell
    geometry, corner = example.geometry, example.geometry.padding
    down, right = row + corner[0], column + corner[2]
    if geometry.stride != (1, 1):
        unspread = common_errors.refitted(example, stride=(1, 1))
        yield (
            "stride",
            at(unspread.input_grad[0, channel], down, right),
            say(N_("You forgot the stride: the stamps are more than one pixel apart.")),
        )
    if geometry.dilation != (1, 1):
        narrow = common_errors.refitted(example, dilation=(1, 1))
        yield (
            "dilation",
            at(narrow.input_grad[0, channel], down, right),
            say(N_("You forgot the dilation: a stamp leaves gaps between its weights.")),
        )
    if any(corner):
        padded = common_errors.refitted(example)
        yield (
            "padding",
            at(padded.input_grad[0, channel], row, column),
            say(N_("You forgot the padding: the first stamp begins on the zeros around the picture.")),
        )


def _part_errors(example: WorkedExample, channel: int, found: list[Stamp]) -> Iterator[Candidate]:
    """Yield one stamp alone, the stamps' mean, one upstream gradient or one weight alone."""
    grads, kernels = example.output_grad[0], example.weight[:, channel]  # (O, HO, WO), (O, KH, KW)
    parts = [
        float(sum(grad[cell] * kernel[tap] for grad, kernel in zip(grads, kernels, strict=True)))
        for cell, tap in found
    ]
    count = len(found)
    for part in parts if count > 1 else ():
        yield (
            "one_stamp",
            part,
            say(N_("That is one stamp alone: {count} windows read this pixel."), count=count),
        )
    if count > 1:
        yield "averaged", sum(parts) / count, say(N_("You averaged the stamps: they add up."))
    if len(found) == len(grads) == 1:
        cell, tap = found[0]
        yield "upstream", float(grads[0][cell]), say(N_("That is g alone: multiply it by its weight."))
        yield "weight", float(kernels[0][tap]), say(N_("That is the weight alone: multiply it by its g."))
