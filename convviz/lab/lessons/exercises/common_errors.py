"""Mistakes as the same board with one thing changed, and the wrong numbers that every question knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from convviz.i18n import N_
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.question import Candidate, at, neighbours
from convviz.lab.lessons.exercises.worked_example import WorkedExample

Float64 = NDArray[np.float64]
Pair = tuple[int, int]
Reader = Callable[[WorkedExample], float | None]
"""Reads the number at the asked place of a board."""

# ---- the board with one thing changed --------------------------------------------------------------------


def without_bias(example: WorkedExample) -> WorkedExample:
    return example.but(layer={"bias": np.zeros_like(example.bias)})


def turned(example: WorkedExample) -> WorkedExample:
    """The kernel turned by half a turn, as true convolution has it."""
    return example.but(layer={"weight": example.weight[..., ::-1, ::-1]})


def without_channel(example: WorkedExample, channel: int) -> WorkedExample:
    x = example.x.copy()
    x[:, channel] = 0
    return example.but(layer={"x": x})


def only_filter(example: WorkedExample, filter: int) -> WorkedExample:
    """The upstream gradient of one filter alone."""
    return example.but(_only(example.output_grad, (slice(None), filter)))


def only_picture(example: WorkedExample, item: int) -> WorkedExample:
    """The upstream gradient of one picture alone."""
    return example.but(_only(example.output_grad, (item,)))


def _only(grad: Float64, kept: tuple[slice | int, ...]) -> Float64:
    alone = np.zeros_like(grad)
    alone[kept] = grad[kept]
    return alone


def upstream_of_ones(example: WorkedExample) -> WorkedExample:
    return example.but(np.ones_like(example.output_grad))


def upstream_turned(example: WorkedExample) -> WorkedExample:
    return example.but(example.output_grad[..., ::-1, ::-1])


def shifted(example: WorkedExample) -> WorkedExample:
    """Every window moved by the padding, as if the first one began on the picture itself."""
    down, right = (int(n) for n in example.geometry.padding[::2])
    x = np.pad(example.x, ((0, 0), (0, 0), (0, 2 * down), (0, 2 * right)))
    return example.but(layer={"x": x}, padding=(0, 0))


def refitted(
    example: WorkedExample, *, stride: Pair | None = None, dilation: Pair | None = None
) -> WorkedExample:
    """A smaller stride or dilation on as much of the padded input as as many windows then read."""
    geometry = example.geometry
    steps, spread = stride or geometry.stride, dilation or geometry.dilation
    height, width = (
        (count - 1) * step + gap * (taps - 1) + 1
        for count, step, gap, taps in zip(
            geometry.output_size, steps, spread, geometry.kernel_size, strict=True
        )
    )
    x = example.padded[:, :, :height, :width]
    return example.but(layer={"x": x}, stride=steps, dilation=spread, padding=(0, 0))


# ---- wrong numbers that every question knows -------------------------------------------------------------


def sign(answer: float) -> Iterator[Candidate]:
    yield "sign", -answer, say(N_("Right place, wrong sign."))


def swapped(grid: Float64, row: int, column: int) -> Iterator[Candidate]:
    """Rows and columns mixed up, in a grid (rows, columns)."""
    value = None if row == column else at(grid, column, row)
    yield (
        "swapped",
        value,
        say(N_("That is row {row}, column {column}: rows come before columns."), row=column, column=row),
    )


def next_door(grid: Float64, row: int, column: int) -> Iterator[Candidate]:
    """The numbers beside the cell of a grid (rows, columns)."""
    for down, right, value in neighbours(grid, row, column):
        yield (
            "next_door",
            value,
            say(
                N_("That is the cell next door, row {row}, column {column}: off by one."),
                row=down,
                column=right,
            ),
        )


def geometry_forgotten(example: WorkedExample, number: Reader) -> Iterator[Candidate]:
    """Stride, padding and dilation left out on the way forward; `number` reads what one then finds."""
    geometry = example.geometry
    if geometry.stride != (1, 1):
        yield (
            "stride",
            number(example.but(stride=(1, 1))),
            say(N_("You forgot the stride: from one output cell to the next the window moves further.")),
        )
    if any(geometry.padding):
        yield (
            "padding",
            number(example.but(padding=(0, 0))),
            say(N_("You forgot the padding: the first window begins on the zeros around the picture.")),
        )
    if geometry.dilation != (1, 1):
        yield (
            "dilation",
            number(example.but(dilation=(1, 1))),
            say(N_("You forgot the dilation: the kernel leaves gaps between the pixels that it reads.")),
        )
