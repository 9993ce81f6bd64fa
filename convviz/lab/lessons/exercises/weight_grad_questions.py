"""Questions about the way back to the kernel: the gradient of a weight and of a bias."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors as slips
from convviz.lab.lessons.exercises.message import Said, say
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
from convviz.lab.lessons.exercises.solution import Working, named, plain, products
from convviz.lab.lessons.exercises.worked_example import Board

# ---- weight gradient -------------------------------------------------------------------------------------


def ask_weight_grad(board: Board, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of one weight of the first filter."""
    grad = board.weight_grad[0]  # (C, KH, KW)
    cell = _channel, i, j = some_cell(rng, grad.shape)
    padded = guided and any(board.geometry.padding)
    answer, upstream = float(grad[cell]), upstream_panels(board)
    return Question(
        subject=say(N_("The weight gradient")),
        sentence=_weight_sentence(board, i, j),
        board=board,
        panels=(
            input_panel(board, _met(board, cell, padded), padded=padded),
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
        working=Working(named("weight_grad", *place_in(grad, cell)), _weight_rows(board, cell), answer),
        mistakes=recognised(answer, _weight_slips(board, cell)),
        facts=facts(board, upstream=True),
        guided=guided,
    )


def _weight_sentence(board: Board, i: int, j: int) -> Said:
    if len(board.x) > 1:
        return say(
            N_(
                "All {count} pictures of the batch share one kernel. "
                "What is the gradient of its weight in row {i}, column {j}?"
            ),
            count=len(board.x),
            i=i,
            j=j,
        )
    return say(N_("What is the gradient of the kernel’s weight in row {i}, column {j}?"), i=i, j=j)


def _met(board: Board, cell: Cell, padded: bool) -> tuple[Cell, ...]:
    """The input's cells that a weight was multiplied with, in every picture."""
    channel, *tap = cell
    planes = [item * board.x.shape[1] + channel for item in range(len(board.x))]
    places = [
        reading(board, place, tuple(tap), padded=padded) for place in np.ndindex(*board.geometry.output_size)
    ]
    return tuple((plane, *place) for plane in planes for place in places if place is not None)


def _weight_rows(board: Board, cell: Cell) -> tuple[str, ...]:
    """A row for every picture: upstream gradient times pixel, over the positions."""
    pixels = board.patches[:, cell[0], cell[1], cell[2]]  # (N, HO, WO)
    return tuple(
        products(zip(g.flat, p.flat, strict=True))
        for g, p in zip(board.output_grad[:, 0], pixels, strict=True)
    )


def _weight_slips(board: Board, cell: Cell) -> Iterator[Candidate]:
    channel, i, j = cell

    def number(changed: Board) -> float:
        return float(changed.weight_grad[0, channel, i, j])

    grad = board.weight_grad[0, channel]  # (KH, KW)
    yield from _batch_slips(board, number)
    yield (
        "turned",
        float(grad[::-1, ::-1][i, j]),
        say(N_("That is the gradient of the weight at the opposite end: nothing is flipped here.")),
    )
    yield (
        "upstream_turned",
        number(slips.upstream_turned(board)),
        say(N_("You flipped the upstream gradient: its first cell goes with the first window.")),
    )
    yield from _fitting_slips(board, number)
    yield (
        "ones",
        number(slips.upstream_of_ones(board)),
        say(N_("You added up the pixels alone: multiply each by its g first.")),
    )
    yield from _part_slips(board, cell)
    yield from slips.swapped(grad, i, j)
    yield from slips.sign(float(grad[i, j]))
    yield from slips.next_door(grad, i, j)


def _batch_slips(board: Board, number: slips.Reader) -> Iterator[Candidate]:
    """One picture of the batch alone, and the mean over the batch."""
    batch = len(board.x)
    for item in range(batch if batch > 1 else 0):
        yield (
            "picture",
            number(slips.only_picture(board, item)),
            say(N_("That is picture {item} alone: the gradient sums over the batch."), item=item),
        )
    if batch > 1:
        yield (
            "batch_mean",
            number(board.but(board.output_grad / batch)),
            say(N_("You averaged over the batch: it is a sum.")),
        )


def _fitting_slips(board: Board, number: slips.Reader) -> Iterator[Candidate]:
    """Stride, padding and dilation left out on the way back."""
    geometry = board.geometry
    if geometry.stride != (1, 1):
        yield (
            "stride",
            number(slips.refitted(board, stride=(1, 1))),
            say(N_("You forgot the stride: the windows are more than one pixel apart.")),
        )
    if any(geometry.padding):
        yield (
            "padding",
            number(slips.shifted(board)),
            say(N_("You forgot the padding: the first window begins on the zeros around the picture.")),
        )
    if geometry.dilation != (1, 1):
        yield (
            "dilation",
            number(slips.refitted(board, dilation=(1, 1))),
            say(N_("You forgot the dilation: the kernel leaves gaps between the pixels that it reads.")),
        )


def _part_slips(board: Board, cell: Cell) -> Iterator[Candidate]:
    """The first position alone, and the mean over the positions."""
    answer = float(board.weight_grad[0][cell])
    first = np.zeros_like(board.output_grad)
    first[0, 0, 0, 0] = board.output_grad[0, 0, 0, 0]
    yield (
        "first_term",
        float(board.but(first).weight_grad[0][cell]),
        say(N_("That is the first position alone: the kernel visited all of them.")),
    )
    yield (
        "averaged",
        answer / board.output_grad[0, 0].size,
        say(N_("You averaged over the positions: it is a sum.")),
    )


# ---- bias gradient ---------------------------------------------------------------------------------------


def ask_bias_grad(board: Board, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the gradient of one of two filters' biases, in a batch."""
    filter = int(rng.integers(len(board.bias)))
    answer = float(board.bias_grad[filter])
    every = tuple((n, p, q) for n, p, q in np.ndindex(board.output_grad[:, 0].shape))
    panels = zip(upstream_panels(board), upstream_panels(board, every), strict=True)
    upstream = tuple(lit if place == filter else bare for place, (bare, lit) in enumerate(panels))
    return Question(
        subject=say(N_("The bias gradient")),
        sentence=say(
            N_("Two filters, a batch of {count} pictures. What is the gradient of filter {filter}’s bias?"),
            count=len(board.x),
            filter=filter,
        ),
        board=board,
        panels=(
            *upstream,
            asked(say(N_("bias gradient db")), "bias_grad", board.bias_grad[None], (0, 0, filter)),
        ),
        answer=answer,
        hint=say(N_("The bias is added to every cell of its filter, so its gradient adds up every g there.")),
        facts=(UPSTREAM,),
        working=Working(
            named("bias_grad", filter),
            tuple(_row_of(grad[filter]) for grad in board.output_grad),
            answer,
        ),
        mistakes=recognised(answer, _bias_slips(board, filter)),
        guided=guided,
    )


def _row_of(grad: slips.Float64) -> str:
    """The numbers of a grid as one sum, which may begin with a minus sign of its own."""
    first, *rest = (float(value) for value in grad.flat)
    return " + ".join([plain(first), *([products((value,) for value in rest)] if rest else [])])


def _bias_slips(board: Board, filter: int) -> Iterator[Candidate]:
    def number(changed: Board) -> float:
        return float(changed.bias_grad[filter])

    answer = number(board)
    yield from _batch_slips(board, number)
    yield (
        "averaged",
        answer / board.output_grad[:, filter].size,
        say(N_("You averaged: the bias was added to every cell, so it is a sum.")),
    )
    for other in range(len(board.bias)):
        if other != filter:
            yield (
                "filter",
                float(board.bias_grad[other]),
                say(N_("That is the bias gradient of filter {other}."), other=other),
            )
            yield (
                "filters",
                float(board.bias_grad.sum()),
                say(N_("You added both filters: each has a bias of its own.")),
            )
    yield (
        "ones",
        number(slips.upstream_of_ones(board)),
        say(N_("That is the number of cells: add up the g of each instead.")),
    )
    yield (
        "unsigned",
        number(board.but(np.abs(board.output_grad))),
        say(N_("A minus sign got lost: some gradients are negative.")),
    )
    yield from slips.sign(answer)
    yield (
        "first_term",
        at(board.output_grad, 0, filter, 0, 0),
        say(N_("That is the first cell alone: the bias was added to all of them.")),
    )
