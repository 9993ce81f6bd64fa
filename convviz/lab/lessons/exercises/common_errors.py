"""Mistakes as the same board with one thing changed, and the wrong numbers that every question knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convviz.i18n import N_
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.question import Candidate, at, neighbours
from convviz.lab.lessons.exercises.worked_example import WorkedExample
from convviz.ops.geometry import axis_span

Float64 = NDArray[np.float64]
Pair = tuple[int, int]
Reader = Callable[[WorkedExample], float | None]
"""Reads the number at the asked place of a board."""

KEPT = 16
"""Changed boards that are kept: a whole map asks each of them for every cell."""

# ---- the board with one thing changed --------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def without_bias(example: WorkedExample) -> WorkedExample:
    """Return the board without a bias."""
    return example.but(layer={"bias": np.zeros_like(example.bias)})


@lru_cache(maxsize=KEPT)
def turned(example: WorkedExample) -> WorkedExample:
    """Turn the kernel by half a turn, as true convolution has it."""
    return example.but(layer={"weight": example.weight[..., ::-1, ::-1]})


@lru_cache(maxsize=KEPT)
def without_channel(example: WorkedExample, channel: int) -> WorkedExample:
    """Return the board with zeros in one channel of the input."""
    x = example.x.copy()
    x[:, channel] = 0
    return example.but(layer={"x": x})


@lru_cache(maxsize=KEPT)
def only_filter(example: WorkedExample, filter: int) -> WorkedExample:
    """Keep the upstream gradient of one filter alone."""
    return example.but(_only(example.output_grad, (slice(None), filter)))


@lru_cache(maxsize=KEPT)
def only_picture(example: WorkedExample, item: int) -> WorkedExample:
    """Keep the upstream gradient of one picture alone."""
    return example.but(_only(example.output_grad, (item,)))


def _only(grad: Float64, kept: tuple[slice | int, ...]) -> Float64:
    alone = np.zeros_like(grad)
    alone[kept] = grad[kept]
    return alone


@lru_cache(maxsize=KEPT)
def upstream_of_ones(example: WorkedExample) -> WorkedExample:
    """Return the board with ones as its upstream gradient: the weights alone."""
    return example.but(np.ones_like(example.output_grad))


@lru_cache(maxsize=KEPT)
def upstream_turned(example: WorkedExample) -> WorkedExample:
    """Turn the upstream gradient by half a turn."""
    return example.but(example.output_grad[..., ::-1, ::-1])


@lru_cache(maxsize=KEPT)
def shifted(example: WorkedExample) -> WorkedExample:
    """Move every window by the padding, as if the first one began on the picture itself."""
    down, right = (int(n) for n in example.geometry.padding[::2])
    x = np.pad(example.x, ((0, 0), (0, 0), (0, 2 * down), (0, 2 * right)))
    return example.but(layer={"x": x}, padding=(0, 0))


@lru_cache(maxsize=KEPT)
def refitted(
    example: WorkedExample, *, stride: Pair | None = None, dilation: Pair | None = None
) -> WorkedExample:
    """Return the board with a smaller stride or dilation, its padded input cut to what its windows read."""
    geometry = example.geometry
    steps, spread = stride or geometry.stride, dilation or geometry.dilation
    height, width = (
        (count - 1) * step + axis_span(taps, gap)
        for count, step, gap, taps in zip(
            geometry.output_size, steps, spread, geometry.kernel_size, strict=True
        )
    )
    x = example.padded[:, :, :height, :width]
    return example.but(layer={"x": x}, stride=steps, dilation=spread, padding=(0, 0))


# ---- wrong numbers that several questions know, with what is said of them --------------------------------


def flipped(value: float | None) -> Candidate:
    """Name the wrong answer of someone who flips the kernel going forward."""
    return (
        "turned",
        value,
        say(N_("You flipped the kernel. Going forward nothing is flipped: top left meets top left.")),
    )


def upstream_flipped(value: float | None) -> Candidate:
    """Name the wrong answer of someone who flips the upstream gradient."""
    return (
        "upstream_turned",
        value,
        say(N_("You flipped the upstream gradient: its first cell goes with the first window.")),
    )


def averaged(value: float | None) -> Candidate:
    """Name the wrong answer of someone who divides the sum by its terms."""
    return "averaged", value, say(N_("You averaged. A convolution adds up and does not divide."))


def first_row_alone(value: float | None) -> Candidate:
    """Name the wrong answer of someone who stops after the window's first row."""
    return (
        "first_row",
        value,
        say(N_("That is the first row of the window alone: its other rows count too.")),
    )


def minus_lost(value: float | None) -> Candidate:
    """Name the wrong answer of someone who takes every weight as positive."""
    return "unsigned", value, say(N_("A minus sign got lost: some weights are negative."))


def channel_left_out(value: float | None, channel: int) -> Candidate:
    """Name the wrong answer of someone who forgets a channel."""
    return (
        "channel",
        value,
        say(N_("You forgot channel {channel}: what the channels add is summed."), channel=channel),
    )


def kernel_of_channel(id: str, value: float | None, other: int) -> Candidate:
    """Name the wrong answer of someone who takes another channel's kernel."""
    return (
        id,
        value,
        say(N_("You took the kernel of channel {other}: every channel has its own."), other=other),
    )


def padding_forgotten(value: float | None) -> Candidate:
    """Name the wrong answer of someone who begins inside the picture in place of on its padding."""
    return (
        "padding",
        value,
        say(N_("You forgot the padding: the first window begins on the zeros around the picture.")),
    )


def dilation_forgotten(value: float | None) -> Candidate:
    """Name the wrong answer of someone who reads adjacent pixels in place of spread ones."""
    return (
        "dilation",
        value,
        say(N_("You forgot the dilation: the kernel leaves gaps between the pixels that it reads.")),
    )


def batch_misread(example: WorkedExample, number: Reader) -> Iterator[Candidate]:
    """Yield one picture of the batch alone, and the mean over the batch."""
    count = len(example.x)
    for item in range(count if count > 1 else 0):
        yield (
            "picture",
            number(only_picture(example, item)),
            say(N_("That is picture {item} alone: the gradient sums over the batch."), item=item),
        )
    if count > 1:
        yield (
            "batch_mean",
            number(example.but(example.output_grad / count)),
            say(N_("You averaged over the batch: it is a sum.")),
        )


# ---- wrong numbers that every question knows -------------------------------------------------------------


def sign(answer: float) -> Iterator[Candidate]:
    """Yield the answer with the wrong sign."""
    yield "sign", -answer, say(N_("Right place, wrong sign."))


def swapped(grid: Float64, row: int, column: int) -> Iterator[Candidate]:
    """Yield the answer with rows and columns mixed up, in a grid (rows, columns)."""
    value = None if row == column else at(grid, column, row)
    yield (
        "swapped",
        value,
        say(N_("That is row {row}, column {column}: rows come before columns."), row=column, column=row),
    )


def next_door(grid: Float64, row: int, column: int) -> Iterator[Candidate]:
    """Yield the numbers beside the cell of a grid (rows, columns)."""
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
    """Yield the answers of a way forward without stride, padding or dilation, as `number` reads them."""
    geometry = example.geometry
    if geometry.stride != (1, 1):
        yield (
            "stride",
            number(example.but(stride=(1, 1))),
            say(N_("You forgot the stride: from one output cell to the next the window moves further.")),
        )
    if any(geometry.padding):
        yield padding_forgotten(number(example.but(padding=(0, 0))))
    if geometry.dilation != (1, 1):
        yield dilation_forgotten(number(example.but(dilation=(1, 1))))
