"""A kernel as text, as spreadsheets copy and paste it: a row a line, a blank line between channels."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue

MAX_TEXT = 20_000
"""Characters of a pasted text; 11 x 11 weights of three channels need a tenth of it."""

Grid = list[list[float]]


def kernel_to_text(kernel: NDArray[np.floating], *, every_channel: bool = False) -> str:
    """Write a kernel (C, KH, KW); channels that are all the same are written once, unless all are wanted."""
    same = not every_channel and all(np.array_equal(kernel[0], channel) for channel in kernel)
    grids = kernel[:1] if same else kernel
    return "\n\n".join("\n".join(" ".join(_number(value) for value in row) for row in grid) for grid in grids)


def text_to_kernels(text: str) -> list[Grid]:
    """Read a text as the kernels of one filter, [C][KH][KW].

    Numbers are separated by blanks, tabs, commas or semicolons; fractions such as 1/9 and the true minus
    sign are understood. Raises RefusedValue for an empty or far too long text, for what is not a number,
    and for rows of different lengths or channels of different shapes.
    """
    if len(text) > MAX_TEXT:
        raise RefusedValue(
            "The text has {length} characters, more than a kernel needs: paste only its numbers.",
            length=len(text),
        )
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.strip()) if block.strip()]
    grids = [_grid(block) for block in blocks]
    if not grids:
        raise RefusedValue("There are no numbers here: type one row of the kernel a line.")
    if any(_shape(grid) != _shape(grids[0]) for grid in grids):
        raise RefusedValue(
            "All channels of a kernel have the same size: give each the same rows and columns."
        )
    return grids


def _grid(block: str) -> Grid:
    rows = [
        [_value(word) for word in re.split(r"[\s,;]+", line.strip(" \t,;"))] for line in block.splitlines()
    ]
    for index, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise RefusedValue(
                "Row {row} has {count} numbers, the first row has {first}: a kernel is a full grid.",
                row=index,
                count=len(row),
                first=len(rows[0]),
            )
    return rows


def _value(word: str) -> float:
    above, slash, below = word.replace("\N{MINUS SIGN}", "-").partition("/")
    try:
        return float(above) / float(below) if slash else float(above)
    except (ValueError, ZeroDivisionError):
        raise RefusedValue(
            "{word} is not a number: write numbers such as 0.5, -2 or 1/9.", word=f"“{word[:20]}”"
        ) from None


def _shape(grid: Grid) -> tuple[int, int]:
    return len(grid), len(grid[0])


def _number(value: float) -> str:
    """Write a weight so that reading it gives the same number back."""
    text = repr(float(value) + 0.0)
    return text.removesuffix(".0")
