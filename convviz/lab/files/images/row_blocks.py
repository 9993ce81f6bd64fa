"""A layer's output over a whole picture, a few rows at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.images.limits import BLOCK_CELLS
from convviz.lab.files.images.picture_filter import Kernels
from convviz.lab.files.images.pixels import Pixels, to_grey
from convviz.ops.forward import conv2d

Block = tuple[slice, NDArray[np.float32]]
"""Which rows of the output, and their values (o, rows, WO)."""


@dataclass(frozen=True, eq=False)
class RowBlocks:
    """The output in blocks of whole rows: iterating computes them, again each time.

    `numbers` (256,) are what the bytes of `pixels` (H, W, 1 or 3) become, after they are turned `grey` where
    that is asked for; `rows` output rows are computed at a time.
    """

    pixels: Pixels
    kernels: Kernels
    numbers: NDArray[np.float32]
    grey: bool
    rows: int

    def __iter__(self) -> Iterator[Block]:
        height = self.kernels.geometry.output_size[0]
        for first in range(0, height, self.rows):
            last = min(first + self.rows, height)
            yield slice(first, last), self._output(first, last)

    def _output(self, first: int, last: int) -> NDArray[np.float32]:
        """Compute output rows first .. last from the padded rows s first .. s (last - 1) + d (KH - 1) + 1."""
        kernels, geometry = self.kernels, self.kernels.geometry
        step = geometry.stride[0]
        source = geometry.row_source()[first * step : (last - 1) * step + geometry.span[0]]
        output: NDArray[np.float32] = conv2d(
            self._input(source)[None],
            kernels.weight,
            kernels.bias,
            stride=geometry.stride,
            padding=(0, 0, *geometry.padding[2:]),  # the rows come padded, the columns are padded there
            dilation=geometry.dilation,
            groups=kernels.groups,
            padding_mode=geometry.padding_mode,
        )[0]
        return output  # (o, rows, WO)

    def _input(self, source: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return as numbers the rows of the picture that `source` names, zeros where it says -1."""
        rows = self.pixels[source]
        if self.grey:
            rows = to_grey(rows)
        x = np.take(self.numbers, rows.transpose(2, 0, 1)[self.kernels.reads])  # (c, rows, W)
        x[:, source < 0] = 0
        return x


def rows_at_a_time(asked: int | None, width: int) -> int:
    """Return how many output rows of this width are computed at a time where `asked` are wished for."""
    if asked is None:
        return max(1, BLOCK_CELLS // width)
    if asked < 1:
        raise RefusedValue(
            "A block has at least one row; got {rows}: give a larger number or none.", rows=asked
        )
    return asked
