"""A number of a result as a sum of products: each a factor that is given, times the number that it meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.input_grad_questions import STAMP_TURNED, input_grad_errors, stamps
from convviz.lab.lessons.exercises.map_questions import FILTER
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.output_questions import output_errors
from convviz.lab.lessons.exercises.panels import input_panel, kernel_panels, reading, upstream_panels
from convviz.lab.lessons.exercises.patch_questions import patch_errors
from convviz.lab.lessons.exercises.question import Candidate, Cell, Panel
from convviz.lab.lessons.exercises.random_examples import some_place
from convviz.lab.lessons.exercises.weight_grad_questions import weight_grad_errors
from convviz.lab.lessons.exercises.worked_example import Float64, WorkedExample

Place = tuple[int, int]


@dataclass(frozen=True)
class Factor:
    """A number of a product: its value, and the panel and the cell that it stands in."""

    value: float
    role: str
    cell: Cell


@dataclass(frozen=True)
class Product:
    """A factor that is given times what it meets, and the wrong numbers that either step is known for.

    Where it has no `met_errors`, what is met is never asked for by itself.
    """

    given: Factor
    met: Factor
    errors: tuple[Candidate, ...]
    met_errors: tuple[Candidate, ...] = ()

    @property
    def value(self) -> float:
        """Both multiplied."""
        return self.given.value * self.met.value


@dataclass(frozen=True, eq=False)
class WrittenSum:
    """The number of a result at a place (row, column) as the sum of a grid of products."""

    result: str
    place: Place
    sentence: Message
    title: Message  # of the result
    met_title: Message
    panels: tuple[Panel, ...]
    """What is given."""
    grid: tuple[tuple[Product, ...], ...]
    map: Float64
    """The whole result (rows, columns)."""
    errors: tuple[Candidate, ...]
    """The wrong sums that are recognised."""

    def __getitem__(self, place: Place) -> Product:
        """Return the product at a place of the grid."""
        return self.grid[place[0]][place[1]]

    @property
    def size(self) -> Place:
        """Rows and columns of the grid."""
        return len(self.grid), len(self.grid[0])

    @property
    def met(self) -> Float64:
        """What the factors meet (rows, columns)."""
        return np.array([[product.met.value for product in row] for row in self.grid])

    @property
    def products(self) -> Float64:
        """All products (rows, columns)."""
        return np.array([[product.value for product in row] for row in self.grid])


def output_sum(example: WorkedExample, rng: np.random.Generator) -> WrittenSum:
    """Write out a number of y: the weights, each times the pixel below it."""
    row, column = place = some_place(rng, example.output.shape[2:])
    return WrittenSum(
        "output",
        place,
        say(N_("Complete the sum of y at row {row}, column {column}."), row=row, column=column),
        say(N_("output y")),
        _PIXELS,
        (input_panel(example), *kernel_panels(example)),
        _grid(example.geometry.kernel_size, lambda tap: _over_pixel(example, "kernel", tap, place, tap)),
        example.output[0, FILTER],
        tuple(output_errors(example, FILTER, *place)),
    )


def weight_grad_sum(example: WorkedExample, rng: np.random.Generator) -> WrittenSum:
    """Write out a number of dW: every g, each times the pixel that the weight met in its window."""
    row, column = place = some_place(rng, example.weight_grad.shape[2:])
    return WrittenSum(
        "weight_grad",
        place,
        say(N_("Complete the sum of dW at row {row}, column {column}."), row=row, column=column),
        say(N_("weight gradient dW")),
        _PIXELS,
        (input_panel(example), *upstream_panels(example)),
        _grid(example.geometry.output_size, lambda g: _over_pixel(example, "output_grad", g, g, place)),
        example.weight_grad[FILTER, 0],
        tuple(weight_grad_errors(example, FILTER, (0, *place))),
    )


def input_grad_sum(example: WorkedExample, rng: np.random.Generator) -> WrittenSum:
    """Write out a number of dX over filters: each g whose window read the pixel, times its weight.

    A row for each filter, a column for each window; the pixel is one that as many windows read as any.
    """
    windows = {place: stamps(example, *place) for place in np.ndindex(*example.x.shape[2:])}
    most = max(map(len, windows.values()))
    places = [place for place, found in windows.items() if len(found) == most]
    row, column = place = places[int(rng.integers(len(places)))]
    sentence = N_(
        "Complete the sum of dX at row {row}, column {column}: a row for each filter, a column for each"
        " window that read the pixel."
    )
    return WrittenSum(
        "input_grad",
        place,
        say(sentence, row=row, column=column),
        say(N_("input gradient dX")),
        say(N_("the weight that each g meets")),
        (*kernel_panels(example), *upstream_panels(example)),
        _grid((len(example.weight), most), lambda at: _stamped(example, at[0], *windows[place][at[1]])),
        example.input_grad[0, 0],
        tuple(input_grad_errors(example, (0, *place))),
    )


SUMS = {"output": output_sum, "weight_grad": weight_grad_sum, "input_grad": input_grad_sum}
"""What writes out a sum, by its result."""

_PIXELS = say(N_("pixels that it meets"))


def _grid(size: Place, product_at: Callable[[Place], Product]) -> tuple[tuple[Product, ...], ...]:
    rows, columns = size
    return tuple(tuple(product_at((i, j)) for j in range(columns)) for i in range(rows))


# ---- products --------------------------------------------------------------------------------------------


def _over_pixel(example: WorkedExample, role: str, place: Place, window: Place, tap: Place) -> Product:
    """Return the product of a weight or g with the pixel of a window below a tap."""
    pixel = reading(example, window, tap, padded=False)
    assert pixel is not None  # these boards have no padding
    values = example.weight[FILTER, 0] if role == "kernel" else example.output_grad[0, FILTER]
    given, met = float(values[place]), float(example.x[0, 0][pixel])
    return Product(
        Factor(given, role, (0, *place)),
        Factor(met, "input", (0, *pixel)),
        (
            ("pixel", met, say(N_("That is the pixel alone: it is multiplied by its factor."))),
            ("factor", given, say(N_("That is the factor alone: multiply it by the pixel that it meets."))),
        ),
        tuple(patch_errors(example, (0, *tap), *window)),
    )


def _stamped(example: WorkedExample, filter: int, cell: Place, tap: Place) -> Product:
    """Return the product of a filter's g with the weight that it stamps onto the pixel."""
    given, met = float(example.output_grad[0, filter][cell]), float(example.weight[filter, 0][tap])
    return Product(
        Factor(given, "output_grad", (filter, *cell)),
        Factor(met, "kernel", (filter, *tap)),
        (
            *_wrong_weights(example.weight[:, 0], filter, tap, given),
            ("upstream", given, say(N_("That is g alone: multiply it by its weight."))),
            ("weight", met, say(N_("That is the weight alone: multiply it by its g."))),
        ),
    )


def _wrong_weights(kernels: Float64, filter: int, tap: Place, given: float) -> Iterator[Candidate]:
    """Yield g times the weight of the turned kernel (O, KH, KW), and of the other filters."""
    turned = kernels[filter, ::-1, ::-1]
    yield "turned", given * float(turned[tap]), STAMP_TURNED
    for other in range(len(kernels)):
        if other != filter:
            sentence = N_("That weight belongs to the other filter: every g meets the kernel of its own.")
            yield "filter", given * float(kernels[other][tap]), say(sentence)
