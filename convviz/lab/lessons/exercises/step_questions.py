"""Questions about the steps that make an output: one product, the sum of a window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.panels import (
    asked,
    facts,
    input_panel,
    kernel_panels,
    panel,
    place_in,
    window,
)
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell, some_place
from convviz.lab.lessons.exercises.solution import Solution, named, products
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def ask_product(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for one product of pixel and weight, in one channel."""
    channels, filter = example.x.shape[1], 0
    row, column = some_place(rng, example.output.shape[2:])
    cell = channel, i, j = some_cell(rng, example.weight.shape[1:])
    patch, weight = example.patches[0, ..., row, column], example.weight[filter]  # (C, KH, KW) both
    tile = patch * weight
    answer = float(tile[cell])
    return Question(
        subject=say(N_("One product")),
        sentence=say(
            N_(
                "The window is over output row {row}, column {column}. What is pixel times weight in its"
                " row {i}, column {j}?"
            )
            if channels == 1
            else N_(
                "The window is over output row {row}, column {column}. What is pixel times weight in"
                " channel {channel}, row {i}, column {j}?"
            ),
            row=row,
            column=column,
            channel=channel,
            i=i,
            j=j,
        ),
        example=example,
        panels=(
            input_panel(example, window(example, row, column, padded=False)),
            *kernel_panels(example, (cell,)),
            asked(say(N_("pixel × weight")), "product", tile, cell),
        ),
        answer=answer,
        hint=say(N_("Lay the kernel on the lit cells. Which pixel lies under the weight that is lit?")),
        solution=Solution(
            named("product", *place_in(tile, cell)), (products([(patch[cell], weight[cell])]),), answer
        ),
        mistakes=recognised(answer, _product_errors(example, patch, weight, cell)),
        facts=facts(example),
        guided=guided,
    )


def _product_errors(
    example: WorkedExample, patch: common_errors.Float64, weight: common_errors.Float64, cell: Cell
) -> Iterator[Candidate]:
    channel, i, j = cell
    pixel, own, tile = float(patch[cell]), float(weight[cell]), patch * weight
    yield "pixel", pixel, say(N_("That is the pixel alone: multiply it by its weight."))
    yield "added", pixel + own, say(N_("You added pixel and weight: they are multiplied."))
    yield "weight", own, say(N_("That is the weight alone: multiply the pixel by it."))
    for other in range(len(weight)):
        if other != channel:
            yield common_errors.kernel_of_channel("channel", float(patch[cell] * weight[other, i, j]), other)
    yield common_errors.flipped(float(patch[cell] * weight[channel, ::-1, ::-1][i, j]))
    yield from common_errors.swapped(tile[channel], i, j)
    yield from common_errors.sign(float(tile[cell]))
    yield "summed", float(tile.sum()), say(N_("That is the sum of all products: the question asks for one."))
    yield from common_errors.next_door(tile[channel], i, j)


def ask_sum(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the output that a tile of products makes."""
    row, column = some_place(rng, example.output.shape[2:])
    tile = (example.patches[0, ..., row, column] * example.weight[0])[0]  # (KH, KW)
    answer = float(example.output[0, 0, row, column])
    every = tuple((0, i, j) for i, j in np.ndindex(tile.shape))
    return Question(
        subject=say(N_("The sum of a window")),
        sentence=say(
            N_("Here are the products of output row {row}, column {column}. What is the output there?"),
            row=row,
            column=column,
        ),
        example=example,
        panels=(
            panel("products", say(N_("pixel × weight")), "product", tile, lit=every),
            asked(say(N_("output y")), "output", example.output[0], (0, row, column)),
        ),
        answer=answer,
        hint=say(N_("Add up all the products, minus signs included.")),
        solution=Solution(named("output", row, column), tuple(products(zip(line)) for line in tile), answer),
        mistakes=recognised(answer, _tile_errors(example, tile, row, column)),
        guided=guided,
    )


def _tile_errors(
    example: WorkedExample, tile: common_errors.Float64, row: int, column: int
) -> Iterator[Candidate]:
    yield (
        "unsigned",
        float(np.abs(tile).sum()),
        say(N_("A minus sign got lost: negative products are subtracted.")),
    )
    yield common_errors.averaged(float(tile.mean()))
    yield common_errors.first_row_alone(float(tile[0].sum()))
    yield (
        "largest",
        float(tile.max()),
        say(N_("That is the largest product: max pooling would take it, a convolution adds up.")),
    )
    yield from common_errors.sign(float(tile.sum()))
    yield from common_errors.next_door(example.output[0, 0], row, column)
    for i, j in np.ndindex(tile.shape):
        yield (
            "one_left_out",
            float(tile.sum() - tile[i, j]),
            say(N_("You left out a product: row {i}, column {j}."), i=i, j=j),
        )
