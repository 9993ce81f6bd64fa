"""Which inputs the window of a step reads: the stage's `layer/layer.js`, on NumPy's arrays."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.marks import Pair, Place
from convviz.lab.scene import Chosen

Float64 = NDArray[np.float64]


class Windows:
    """The windows of the filter on show over its padded input (D, HP, WP), one for each step."""

    def __init__(self, chosen: Chosen) -> None:
        scene, geometry = chosen.scene, chosen.scene.geometry
        self.channels = chosen.depth
        self.h, self.w = geometry.input_size
        self.kh, self.kw = geometry.kernel_size
        self.ho, self.wo = geometry.output_size
        self.stride, self.dilation = geometry.stride, geometry.dilation
        self.top, self.bottom, self.left, self.right = geometry.padding
        self.repeats = geometry.padding_mode != "zeros"
        self.row_source, self.col_source = scene.row_source, scene.col_source

    @property
    def steps(self) -> int:
        """Positions of the output."""
        return self.ho * self.wo

    @property
    def taps(self) -> int:
        """Weights of all channels."""
        return self.channels * self.kh * self.kw

    @property
    def padded_size(self) -> Pair:
        """The input's rows and columns with their padding."""
        return len(self.row_source), len(self.col_source)

    def position(self, t: int) -> Pair:
        """Return the output's row and column of step t."""
        return divmod(t, self.wo)

    def reads(self, p: int, q: int, i: int, j: int) -> Pair:
        """Return the padded row and column that tap (i, j) reads at output (p, q)."""
        return p * self.stride[0] + i * self.dilation[0], q * self.stride[1] + j * self.dilation[1]

    def padded(self, x: NDArray[np.floating]) -> Float64:
        """Return an input (D, H, W) with its padding, (D, HP, WP)."""
        rows, cols = self.row_source, self.col_source
        out = np.asarray(x, dtype=np.float64)[:, rows][:, :, cols]  # (D, HP, WP)
        out[:, rows < 0] = 0
        out[:, :, cols < 0] = 0
        return out

    def patch(self, padded: Float64, t: int) -> Float64:
        """Return what the window of step t reads of a padded input, (D, KH, KW)."""
        row, col = self.reads(*self.position(t), 0, 0)
        last_row, last_col = self.reads(*self.position(t), self.kh - 1, self.kw - 1)
        return padded[:, row : last_row + 1 : self.dilation[0], col : last_col + 1 : self.dilation[1]]

    def source(self, row: int, col: int) -> Pair | None:
        """Return the pixel that a padded place shows, None for a zero of the padding."""
        r, c = int(self.row_source[row]), int(self.col_source[col])
        return None if r < 0 or c < 0 else (r, c)

    def places_read(self, t: int) -> list[tuple[Pair, Pair]]:
        """Return the taps of one channel at step t, each with the padded place that it reads."""
        p, q = self.position(t)
        return [((i, j), self.reads(p, q, i, j)) for i in range(self.kh) for j in range(self.kw)]

    def touched(self, t: int) -> tuple[Place, ...]:
        """Return the pixels of every channel that the window of step t touches, tap by tap."""
        pixels = [self.source(*place) for _tap, place in self.places_read(t)]
        return tuple((d, *pixel) for d in range(self.channels) for pixel in pixels if pixel is not None)

    @cached_property
    def last_read(self) -> NDArray[np.intp]:
        """(H, W): the last step whose window reads each pixel, or a padded copy of it; -1 where none does."""
        last = np.full((self.h, self.w), -1, dtype=np.intp)
        steps = np.arange(self.steps).reshape(self.ho, self.wo)
        for i in range(self.kh):
            rows = self.row_source[np.arange(self.ho) * self.stride[0] + i * self.dilation[0]]
            for j in range(self.kw):
                cols = self.col_source[np.arange(self.wo) * self.stride[1] + j * self.dilation[1]]
                known = (rows[:, None] >= 0) & (cols[None, :] >= 0)  # (HO, WO)
                at = (
                    np.broadcast_to(rows[:, None], known.shape)[known],
                    np.broadcast_to(cols, known.shape)[known],
                )
                np.maximum.at(last, at, steps[known])
        return last
