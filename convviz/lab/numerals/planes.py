"""A kernel as text, as spreadsheets copy and paste it: a row a line, a blank line between channels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.lab.numerals import Grids, read_grids, write_number


def kernel_to_text(kernel: NDArray[np.floating], *, every_channel: bool = False) -> str:
    """Write a kernel (C, KH, KW); channels that are all the same are written once, unless all are wanted."""
    same = not every_channel and all(np.array_equal(kernel[0], channel) for channel in kernel)
    grids = kernel[:1] if same else kernel
    return "\n\n".join("\n".join(" ".join(map(write_number, row)) for row in grid) for grid in grids)


def text_to_kernels(text: str) -> Grids:
    """Read a text as the kernels of one filter, [C][KH][KW].

    Raises RefusedValue for what `convviz.lab.numerals.read_grids` refuses, and
    Doubt where a text may be one of two.
    """
    return read_grids(text)
