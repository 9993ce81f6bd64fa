"""What blocks in a row come to: shapes, parameters, multiply-adds, and whether they fit at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from convviz.errors import RefusedValue
from convviz.nn.spec import ACTIVATIONS, CONV, FLATTEN, LINEAR, MAX_BLOCKS, MAX_CONVS, Block

Shape = tuple[int, ...]
MAX_PARAMETERS = 60_000
MAX_MULTIPLY_ADDS = 4_000_000
"""For one picture: a class shares one server."""


@dataclass(frozen=True)
class LayerSummary:
    """One block on its input: the shapes without the batch, (C, H, W) or (values,), and what it costs.

        conv    parameters O C K^2 + O,  multiply-adds O C K^2 H W
        linear  parameters O I + O,      multiply-adds O I

    Multiply-adds are those of one picture going forward; other blocks count none.
    """

    block: Block
    input_shape: Shape
    output_shape: Shape
    parameters: int = 0
    multiply_adds: int = 0


def summarize(blocks: Sequence[Block], input_shape: Shape) -> list[LayerSummary]:
    """Summarise every block on what the one before it makes, the first on `input_shape` (C, H, W).

    Raises RefusedValue at the first block that does not fit.
    """
    rows: list[LayerSummary] = []
    for place, block in enumerate(blocks, start=1):
        rows.append(_row(place, block, rows[-1].output_shape if rows else tuple(input_shape)))
    return rows


def check_blocks(blocks: Sequence[Block], input_shape: Shape, classes: int) -> list[LayerSummary]:
    """Return the rows of a classifier; raises RefusedValue for blocks that do not fit, or too many."""
    if not 1 <= len(blocks) <= MAX_BLOCKS:
        raise RefusedValue(
            "A network here has 1 to {most} blocks; got {count}: add or remove some.",
            most=MAX_BLOCKS,
            count=len(blocks),
        )
    convs = sum(block.kind == CONV for block in blocks)
    if convs > MAX_CONVS:
        raise RefusedValue(
            "A network here has at most {most} conv blocks; got {count}: remove some.",
            most=MAX_CONVS,
            count=convs,
        )
    rows = summarize(blocks, input_shape)
    _check_end(rows[-1], classes)
    _check_costs(rows)
    return rows


def _row(place: int, block: Block, shape: Shape) -> LayerSummary:
    if block.kind in ACTIVATIONS:
        return LayerSummary(block, shape, shape)
    if block.kind == FLATTEN:
        return LayerSummary(block, shape, (prod(shape),))
    if block.kind == LINEAR:
        return _linear(place, block, shape)
    if len(shape) != 3:
        raise RefusedValue(
            "Block {place}, {word}, reads maps, but {flat} before it made one row of values:"
            " put it before {flat}.",
            place=place,
            word=block.word,
            flat=FLATTEN,
        )
    return _conv(block, shape) if block.kind == CONV else _pool(place, block, shape)


def _linear(place: int, block: Block, shape: Shape) -> LayerSummary:
    if len(shape) != 1:
        raise RefusedValue(
            "Block {place}, {word}, reads one row of values, but it gets maps {shape}: put {flat} before it.",
            place=place,
            word=block.word,
            shape=_sides(shape),
            flat=FLATTEN,
        )
    weights = block.size * shape[0]
    return LayerSummary(block, shape, (block.size,), weights + block.size, weights)


def _conv(block: Block, shape: Shape) -> LayerSummary:
    channels, height, width = shape
    weights = block.size * channels * block.kernel**2
    return LayerSummary(
        block, shape, (block.size, height, width), weights + block.size, weights * height * width
    )


def _pool(place: int, block: Block, shape: Shape) -> LayerSummary:
    channels, height, width = shape
    if block.size > min(height, width):
        raise RefusedValue(
            "Block {place}, {word}, needs maps of at least {size} x {size}, but they are {shape} there:"
            " use a smaller window or remove it.",
            place=place,
            word=block.word,
            size=block.size,
            shape=_sides(shape),
        )
    return LayerSummary(block, shape, (channels, height // block.size, width // block.size))


def _check_end(last: LayerSummary, classes: int) -> None:
    if last.block.kind != LINEAR or last.output_shape != (classes,):
        raise RefusedValue(
            "The last block gives one score for each of the {classes} classes; here it is {word}, which gives"
            " {shape}: end with linear{classes}.",
            classes=classes,
            word=last.block.word,
            shape=_sides(last.output_shape),
        )


def _check_costs(rows: Sequence[LayerSummary]) -> None:
    parameters = sum(row.parameters for row in rows)
    if parameters > MAX_PARAMETERS:
        raise RefusedValue(
            "A network here has at most {most} parameters; this one has {total}: pool before {flat}, or"
            " use fewer filters.",
            most=f"{MAX_PARAMETERS:,}",
            total=f"{parameters:,}",
            flat=FLATTEN,
        )
    multiply_adds = sum(row.multiply_adds for row in rows)
    if multiply_adds > MAX_MULTIPLY_ADDS:
        raise RefusedValue(
            "A network here needs at most {most} multiply-adds per picture; this one needs {total}: pool"
            " earlier, or use fewer filters or smaller kernels.",
            most=f"{MAX_MULTIPLY_ADDS:,}",
            total=f"{multiply_adds:,}",
        )


def _sides(shape: Shape) -> str:
    return " x ".join(map(str, shape))


Row, rows_of = LayerSummary, summarize
"""The names that they had first."""
