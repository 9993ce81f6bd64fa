"""A worked example that fades: its sum with a product missing, then a row, then all to be written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.map_questions import one_missing
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.panels import facts, panel
from convviz.lab.lessons.exercises.question import AskedCell, Candidate, MapQuestion, Panel, recognised
from convviz.lab.lessons.exercises.random_examples import some_place
from convviz.lab.lessons.exercises.solution import Solution, named, products
from convviz.lab.lessons.exercises.worked_example import Float64, WorkedExample
from convviz.lab.lessons.exercises.written_sums import SUMS, Place, WrittenSum

PARTS = ("term", "row", "all")
"""What is missing of the sum, from little to all."""


def ask_faded(
    example: WorkedExample, rng: np.random.Generator, guided: bool, *, result: str, part: str
) -> MapQuestion:
    """Ask for what is missing of a sum that is written out: one product, a row, or all of it.

    With more than one product what the factors meet is asked for as well, or stands nowhere.
    """
    sum = SUMS[result](example, rng)
    missing = _missing(sum, part, some_place(rng, sum.size))
    met = tuple(place for place in missing if part != "term" and sum[place].met_errors)
    shows_met = part == "term" or bool(met)
    return MapQuestion(
        subject=say(N_("A sum written out")),
        sentence=sum.sentence,
        example=example,
        panels=(
            *sum.panels,
            *((_grid("met", sum.met_title, "met", sum.met, met),) if shows_met else ()),
            _grid("terms", say(N_("products, one by one")), "product", sum.products, missing),
            _grid(result, sum.title, result, sum.map, (sum.place,)),
        ),
        hint=say(N_("Multiply each pair, then add up the products, minus signs included.")),
        cells=(
            *(_met_cell(sum, place) for place in met),
            *(_term_cell(sum, place, shows_met) for place in missing),
            _sum_cell(sum),
        ),
        facts=facts(example, upstream=result != "output"),
        guided=guided,
    )


def has_whole_sums(example: WorkedExample) -> bool:
    """Say whether no pixel and no result is 0: each product counts."""
    return bool(example.x.all() and example.output.all() and example.weight_grad.all())


def has_whole_input_grad(example: WorkedExample) -> bool:
    """Say whether no number of dX is 0."""
    return bool(example.input_grad.all())


def _missing(sum: WrittenSum, part: str, place: Place) -> tuple[Place, ...]:
    """Return the places of the products that are missing."""
    places = tuple(np.ndindex(*sum.size))
    if part == "term":
        return (place,)
    return places if part == "all" else tuple(each for each in places if each[0] == place[0])


def _grid(role: str, title: Message, label: str, values: Float64, blanks: tuple[Place, ...]) -> Panel:
    return panel(role, title, label, values, blanks=tuple((0, *place) for place in blanks))


def _met_cell(sum: WrittenSum, place: Place) -> AskedCell:
    product = sum[place]
    met = product.met
    return AskedCell(
        role="met",
        cell=(0, *place),
        answer=met.value,
        solution=Solution(named("met", *place), (named(met.role, *met.cell[1:]),), met.value),
        mistakes=recognised(met.value, product.met_errors),
        lit={met.role: (met.cell,)},
        hint=say(N_("Lay the window of that output cell on the input: which pixel lies there?")),
    )


def _term_cell(sum: WrittenSum, place: Place, shows_met: bool) -> AskedCell:
    product, cell = sum[place], (0, *place)
    given, met = product.given, product.met
    return AskedCell(
        role="terms",
        cell=cell,
        answer=product.value,
        solution=Solution(named("product", *place), (products([(given.value, met.value)]),), product.value),
        mistakes=recognised(product.value, _term_errors(sum, place)),
        lit={given.role: (given.cell,), **({"met": (cell,)} if shows_met else {met.role: (met.cell,)})},
        hint=say(N_("Multiply the two numbers that are lit.")),
    )


def _term_errors(sum: WrittenSum, place: Place) -> Iterator[Candidate]:
    product = sum[place]
    yield from common_errors.sign(product.value)
    yield from product.errors
    added = product.given.value + product.met.value
    yield "added", added, say(N_("You added the two: they are multiplied."))
    yield from common_errors.next_door(sum.products, *place)


def _sum_cell(sum: WrittenSum) -> AskedCell:
    answer, all_products = float(sum.map[sum.place]), chain.from_iterable(sum.grid)
    left_out = N_("You left out a product: row {i}, column {j}.")
    each = ((say(left_out, i=i, j=j), float(term)) for (i, j), term in np.ndenumerate(sum.products))
    return AskedCell(
        role=sum.result,
        cell=(0, *sum.place),
        answer=answer,
        solution=Solution(
            named(sum.result, *sum.place),
            (products((product.given.value, product.met.value) for product in all_products),),
            answer,
        ),
        mistakes=recognised(answer, chain(sum.errors, one_missing(answer, each))),
        lit={"terms": tuple((0, *place) for place in np.ndindex(*sum.size))},
        hint=say(N_("Add up all products, minus signs included.")),
    )
