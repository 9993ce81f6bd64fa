"""Questions about one cell of the output."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors as slips
from convviz.lab.lessons.exercises.message import Said, say
from convviz.lab.lessons.exercises.panels import asked, facts, input_panel, kernel_panels, place_in, window
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, at, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell
from convviz.lab.lessons.exercises.solution import Working, named, plain, products
from convviz.lab.lessons.exercises.worked_example import Board

OUTPUT = say(N_("output y"))


def ask_output(board: Board, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for one cell of the output; a guided question shows the input with its padding."""
    filters = board.output.shape[1]
    cell = filter, row, column = some_cell(rng, board.output.shape[1:])
    answer = float(board.output[0, filter, row, column])
    padded = guided and any(board.geometry.padding)
    return Question(
        subject=say(N_("One output cell")),
        sentence=_output_sentence(filters, filter, row, column),
        board=board,
        panels=(
            input_panel(board, window(board, row, column, padded=padded), padded=padded),
            *kernel_panels(board),
            asked(
                OUTPUT if filters == 1 else say(N_("output y: filters 0, 1")), "output", board.output[0], cell
            ),
        ),
        answer=answer,
        hint=_hint(board),
        working=_output_working(board, cell, answer),
        mistakes=recognised(answer, _output_slips(board, filter, row, column)),
        facts=facts(board, bias=True),
        guided=guided,
    )


def _output_sentence(filters: int, filter: int, row: int, column: int) -> Said:
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


def _hint(board: Board) -> Said:
    if board.bias.any():
        return say(N_("Lay the kernel on the lit cells, multiply pair by pair, add up, then add the bias."))
    return say(N_("Lay the kernel on the lit cells, multiply pair by pair and add up."))


def _output_working(board: Board, cell: Cell, answer: float) -> Working:
    filter, row, column = cell
    patch, weight = board.patches[0, ..., row, column], board.weight[filter]  # (C, KH, KW) both
    rows = [products(zip(p.flat, w.flat, strict=True)) for p, w in zip(patch, weight, strict=True)]
    if board.bias.any():
        rows.append(plain(board.bias[filter]))
    return Working(named("output", *place_in(board.output[0], cell)), tuple(rows), answer)


def _output_slips(board: Board, filter: int, row: int, column: int) -> Iterator[Candidate]:
    def number(changed: Board) -> float | None:
        return at(changed.output[0, filter], row, column)

    answer = float(board.output[0, filter, row, column])
    yield from bias_slips(board, filter, number)
    yield from _channel_slips(board, number)
    yield (
        "turned",
        number(slips.turned(board)),
        say(N_("You flipped the kernel. Going forward nothing is flipped: top left meets top left.")),
    )
    yield from slips.geometry_forgotten(board, number)
    yield from _filter_slips(board, filter, row, column)
    yield from slips.swapped(board.output[0, filter], row, column)
    yield from slips.sign(answer)
    yield from _sum_slips(board, number)
    yield from slips.next_door(board.output[0, filter], row, column)


def bias_slips(board: Board, filter: int, number: slips.Reader) -> Iterator[Candidate]:
    """The bias left out, turned in its sign, or added for every channel."""
    bias, channels = float(board.bias[filter]), board.x.shape[1]
    if not bias:
        return
    yield (
        "bias",
        number(slips.without_bias(board)),
        say(N_("That is the value without the bias: {bias} is still to be added."), bias=bias),
    )
    yield (
        "bias_sign",
        number(board.but(layer={"bias": -board.bias})),
        say(N_("The bias is added as it is, with its own sign.")),
    )
    yield (
        "bias_again",
        number(board.but(layer={"bias": channels * board.bias})),
        say(N_("The bias is added once, not once for every channel.")),
    )


def _channel_slips(board: Board, number: slips.Reader) -> Iterator[Candidate]:
    channels = board.x.shape[1]
    for channel in reversed(range(channels if channels > 1 else 0)):
        yield (
            "channel",
            number(slips.without_channel(board, channel)),
            say(N_("You forgot channel {channel}: what the channels add is summed."), channel=channel),
        )


def _filter_slips(board: Board, filter: int, row: int, column: int) -> Iterator[Candidate]:
    bare = slips.without_bias(board).output[0, :, row, column]
    for other in range(len(board.weight)):
        if other == filter:
            continue
        yield (
            "filter",
            float(board.output[0, other, row, column]),
            say(N_("That is the output of filter {other} there."), other=other),
        )
        yield (
            "filter_bias",
            float(bare[filter] + board.bias[other]),
            say(N_("You added the bias of filter {other}: every filter has its own."), other=other),
        )


def _sum_slips(board: Board, number: slips.Reader) -> Iterator[Candidate]:
    """The products averaged, the pixels alone, a minus lost, one row alone."""
    weight = board.weight
    taps = weight[0].size
    yield (
        "averaged",
        number(board.but(layer={"weight": weight / taps})),
        say(N_("You averaged. A convolution adds up and does not divide.")),
    )
    yield (
        "unsigned",
        number(board.but(layer={"weight": np.abs(weight)})),
        say(N_("A minus sign got lost: some weights are negative.")),
    )
    yield (
        "unweighted",
        number(board.but(layer={"weight": np.ones_like(weight)})),
        say(N_("You added up the pixels alone: each is multiplied by its weight first.")),
    )
    first = np.zeros_like(weight)
    first[..., 0, :] = weight[..., 0, :]
    yield (
        "first_row",
        number(board.but(layer={"weight": first})),
        say(N_("That is the first row of the window alone: its other rows count too.")),
    )
