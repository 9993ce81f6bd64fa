"""A worked example that fades: its sum with a product missing, then a row, then all to be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.map_questions import FILTER, one_missing
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.output_questions import output_errors
from convviz.lab.lessons.exercises.panels import (
    facts,
    input_panel,
    kernel_panels,
    panel,
    reading,
    upstream_panels,
)
from convviz.lab.lessons.exercises.patch_questions import patch_errors
from convviz.lab.lessons.exercises.question import AskedCell, Candidate, Cell, MapQuestion, Panel, recognised
from convviz.lab.lessons.exercises.random_examples import some_place
from convviz.lab.lessons.exercises.solution import Solution, named, products
from convviz.lab.lessons.exercises.weight_grad_questions import weight_grad_errors
from convviz.lab.lessons.exercises.worked_example import Float64, WorkedExample

PARTS = ("term", "row", "all")
"""What is missing of the sum, from little to all."""

Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Sum:
    """One number as a sum of products of two grids: a factor that is given, and the pixels that it meets.

    `result` is "output", whose factors are the weights, or "weight_grad", whose factors are g.
    """

    example: WorkedExample
    result: str
    place: Place

    @property
    def factors(self) -> Float64:
        """The numbers that are given (rows, columns)."""
        example = self.example
        grid: Float64 = (
            example.weight[FILTER, 0] if self.result == "output" else example.output_grad[0, FILTER]
        )
        return grid

    @property
    def met(self) -> Float64:
        """The pixels that they meet (rows, columns)."""
        patches = self.example.patches[0, 0]  # (KH, KW, HO, WO)
        grid: Float64 = patches[:, :, *self.place] if self.result == "output" else patches[self.place]
        return grid

    @property
    def map(self) -> Float64:
        """The whole result (rows, columns)."""
        grid: Float64 = getattr(self.example, self.result)[0, 0]
        return grid

    def window_and_tap(self, place: Place) -> tuple[Place, Place]:
        """Return the output cell and the tap of one of the products."""
        return (self.place, place) if self.result == "output" else (place, self.place)

    def errors(self) -> Iterator[Candidate]:
        """Yield the wrong sums that are recognised."""
        if self.result == "output":
            return output_errors(self.example, FILTER, *self.place)
        return weight_grad_errors(self.example, FILTER, (0, *self.place))


def ask_faded(
    example: WorkedExample, rng: np.random.Generator, guided: bool, *, result: str, part: str
) -> MapQuestion:
    """Ask for what is missing of a sum that is written out: one product, a row, or all of it."""
    sum = Sum(example, result, some_place(rng, getattr(example, result).shape[2:]))
    missing = _missing(sum, part, some_place(rng, sum.factors.shape))
    met = () if part == "term" else missing
    row, column = sum.place
    return MapQuestion(
        subject=say(N_("A sum written out")),
        sentence=say(
            N_("Complete the sum of y at row {row}, column {column}.")
            if result == "output"
            else N_("Complete the sum of dW at row {row}, column {column}."),
            row=row,
            column=column,
        ),
        example=example,
        panels=(
            input_panel(example),
            *(kernel_panels(example) if result == "output" else upstream_panels(example)),
            _grid("met", say(N_("pixels that it meets")), "met", sum.met, met),
            _grid("terms", say(N_("products, one by one")), "product", sum.factors * sum.met, missing),
            _grid(result, _result_title(result), result, sum.map, (sum.place,)),
        ),
        hint=say(N_("Multiply each pair, then add up the products, minus signs included.")),
        cells=(
            *(_met_cell(sum, place) for place in met),
            *(_term_cell(sum, place) for place in missing),
            _sum_cell(sum),
        ),
        facts=facts(example, upstream=result == "weight_grad"),
        guided=guided,
    )


def has_whole_sums(example: WorkedExample) -> bool:
    """Say whether no pixel and no result is 0: each product counts."""
    return bool(example.x.all() and example.output.all() and example.weight_grad.all())


def _missing(sum: Sum, part: str, place: Place) -> tuple[Place, ...]:
    """Return the places of the products that are missing."""
    places = tuple(np.ndindex(*sum.factors.shape))
    if part == "term":
        return (place,)
    return places if part == "all" else tuple(each for each in places if each[0] == place[0])


def _grid(role: str, title: Message, label: str, values: Float64, blanks: tuple[Place, ...]) -> Panel:
    return panel(role, title, label, values, blanks=tuple((0, *place) for place in blanks))


def _result_title(result: str) -> Message:
    return say(N_("output y")) if result == "output" else say(N_("weight gradient dW"))


def _met_cell(sum: Sum, place: Place) -> AskedCell:
    window, tap = sum.window_and_tap(place)
    pixel = reading(sum.example, window, tap, padded=False)
    assert pixel is not None  # these boards have no padding
    answer = float(sum.met[place])
    return AskedCell(
        role="met",
        cell=(0, *place),
        answer=answer,
        solution=Solution(named("met", *place), (named("input", *pixel),), answer),
        mistakes=recognised(answer, patch_errors(sum.example, (0, *tap), *window)),
        lit={"input": ((0, *pixel),)},
        hint=say(N_("Lay the window of that output cell on the input: which pixel lies there?")),
    )


def _term_cell(sum: Sum, place: Place) -> AskedCell:
    factor, pixel = float(sum.factors[place]), float(sum.met[place])
    cell = (0, *place)
    return AskedCell(
        role="terms",
        cell=cell,
        answer=factor * pixel,
        solution=Solution(named("product", *place), (products([(factor, pixel)]),), factor * pixel),
        mistakes=recognised(factor * pixel, _term_errors(sum, place)),
        lit={_given(sum): (cell,), "met": (cell,)},
        hint=say(N_("Multiply the two numbers that are lit.")),
    )


def _term_errors(sum: Sum, place: Place) -> Iterator[Candidate]:
    factor, pixel = float(sum.factors[place]), float(sum.met[place])
    yield from common_errors.sign(factor * pixel)
    yield "pixel", pixel, say(N_("That is the pixel alone: it is multiplied by its factor."))
    yield "factor", factor, say(N_("That is the factor alone: multiply it by the pixel that it meets."))
    yield "added", factor + pixel, say(N_("You added the two: they are multiplied."))
    yield from common_errors.next_door(sum.factors * sum.met, *place)


def _sum_cell(sum: Sum) -> AskedCell:
    answer, terms = float(sum.map[sum.place]), sum.factors * sum.met
    left_out = N_("You left out a product: row {i}, column {j}.")
    each = ((say(left_out, i=i, j=j), float(term)) for (i, j), term in np.ndenumerate(terms))
    return AskedCell(
        role=sum.result,
        cell=(0, *sum.place),
        answer=answer,
        solution=Solution(
            named(sum.result, *sum.place),
            (products(zip(sum.factors.flat, sum.met.flat, strict=True)),),
            answer,
        ),
        mistakes=recognised(answer, chain(sum.errors(), one_missing(answer, each))),
        lit={"terms": tuple(_cells(terms))},
        hint=say(N_("Add up all products, minus signs included.")),
    )


def _cells(grid: Float64) -> Iterator[Cell]:
    for i, j in np.ndindex(*grid.shape):
        yield 0, i, j


def _given(sum: Sum) -> str:
    """Return the role of the panel with the factors."""
    return "kernel" if sum.result == "output" else "output_grad"
