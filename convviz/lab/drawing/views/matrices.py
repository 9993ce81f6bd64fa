"""The layer as two matrices, P of its patches and C of its weights: what fits, and which block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor

import numpy as np

from convviz.lab.drawing.marks import Band, Cover, Mark, Pair
from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.mosaic import Grid, Room
from convviz.lab.drawing.panel import Panel
from convviz.lab.drawing.rooms import CAPTION, GAP
from convviz.lab.drawing.views.parts import size, symmetric
from convviz.lab.drawing.windows import Float64, Windows

_LEAST, _MOST, _CUT_MOST = 4, 20, 8
"""px of a cell: the least and the most where all fits, the most where something is left out."""
_BESIDE, _ABOVE = 330, 460
"""px: the height of each matrix beside the other, of both above each other."""
_SMALL_BESIDE, _SMALL_ABOVE = 5, 4
"""px of a cell of a matrix that is cut."""
_FEWEST_STEPS = 12
"""Steps of a block, even where their windows do not all fit beside them."""


@dataclass(frozen=True)
class Fit:
    """How much fits: the cell in px, the others as counts."""

    cell: float
    channels: int
    steps: int
    taps: int
    pixels: int


@dataclass(frozen=True)
class _Space:
    """px in the direction of taps and pixels, which both matrices share or not, px in that of the steps."""

    along: float
    across: float
    shared: bool
    cut: int


def matrix_panels(model: Model, t: int, *, turned: bool) -> tuple[Panel, Panel]:
    """Return P and C at step t, or `turned` Pᵀ and Cᵀ."""
    both = Matrices(model, turned)
    return both.patches(t), both.weights(t)


class Matrices:
    """Both matrices of a layer on a stage, a row for each step; `turned` their transposes."""

    def __init__(self, model: Model, turned: bool) -> None:
        self.model, self.turned = model, turned
        self.fit = _fit_above(model) if turned else _fit_beside(model)

    @property
    def windows(self) -> Windows:
        """The windows of the layer."""
        return self.model.windows

    # ---- which block -------------------------------------------------------------------------------------

    @cached_property
    def _spans(self) -> list[Pair]:
        """The first and the last pixel of each step's window; what hangs over the edge is cut off."""
        windows = self.windows
        return [_span(windows, t) for t in range(windows.steps)]

    @cached_property
    def count(self) -> int:
        """Steps of a block."""
        steps, count = self.windows.steps, self.fit.steps
        while count > _FEWEST_STEPS and not self._fits(count):
            count = max(_FEWEST_STEPS, floor(count * 0.85))
        return ceil(steps / ceil(steps / count))

    def _fits(self, count: int) -> bool:
        blocks = [self._block(first, count) for first in range(0, self.windows.steps, count)]
        return all(high - low < self.fit.pixels for low, high in blocks)

    def _block(self, first: int, count: int) -> Pair:
        some = self._spans[first : first + count]
        return min(low for low, _high in some), max(high for _low, high in some)

    def first_pixel(self, t: int) -> int:
        """Return where the pixels begin: the same for a block if what it reads fits, else by the step."""
        pixels, most = self.fit.pixels, self.windows.h * self.windows.w - self.fit.pixels
        low, high = self._block(t // self.count * self.count, self.count)
        if high - low < pixels:
            return _clamp(low - (pixels - (high - low + 1)) // 2, most)
        first, last = self._spans[t]
        page = max(1, pixels - (last - first))
        return _clamp(first // page * page, most)

    # ---- panels ------------------------------------------------------------------------------------------

    def patches(self, t: int) -> Panel:
        """Return P: the patches as its rows."""
        model, windows = self.model, self.windows
        taps = windows.kh * windows.kw

        def row(step: int) -> Float64:
            patch = windows.patch(model.padded, step)
            return patch.reshape(windows.channels, taps)[self._channels, : self.fit.taps]

        role = "patch_matrix_t" if self.turned else "patch_matrix"
        panel = self._panel(role, t, self.fit.taps, row, taps)
        return replace(panel, kind=model.input_kind, limits=model.input_limits, below=not self.turned)

    def weights(self, t: int) -> Panel:
        """Return C: the kernel at the pixels that it meets, step by step."""
        model, windows = self.model, self.windows
        first, pixels = self.first_pixel(t), windows.h * windows.w

        def row(step: int) -> Float64:
            return self._kernel_row(step)[self._channels, first : first + self.fit.pixels]

        role = "kernel_matrix_t" if self.turned else "kernel_matrix"
        most = largest(model.weight) * (2 if windows.repeats else 1)  # weights may meet and add up
        panel = self._panel(role, t, self.fit.pixels, row, pixels)
        return replace(panel, limits=symmetric(most), width="fit" if self.turned else "rest")

    @property
    def _channels(self) -> slice:
        if self.fit.channels == self.windows.channels:
            return slice(None)
        return slice(self.model.chosen.channel, self.model.chosen.channel + 1)

    def _kernel_row(self, t: int) -> Float64:
        """Return row t of C, (D, H W): NaN where the window meets no pixel."""
        windows = self.windows
        row = np.full((windows.channels, windows.h * windows.w), np.nan)
        for (i, j), place in windows.places_read(t):
            source = windows.source(*place)
            if source is not None:
                at = source[0] * windows.w + source[1]
                row[:, at] = np.nan_to_num(row[:, at]) + self.model.weight[:, i, j]
        return row

    def _panel(self, role: str, t: int, places: int, row: Callable[[int], Float64], of: int) -> Panel:
        """Return the block on show of one matrix; what lies beyond the matrix stays empty."""
        steps, channels = self.windows.steps, self.fit.channels
        first = t // self.count * self.count
        values = np.full((channels, self.count, places), np.nan)
        for step in range(first, min(steps, first + self.count)):
            values[:, step - first] = row(step)
        across = self.windows.channels * of
        values = values.transpose(0, 2, 1) if self.turned else values
        grid = Grid(*values.shape)
        shape = size(across, steps) if self.turned else size(steps, across)
        panel = Panel(
            role, self.model.text[role], shape, grid, "signed", (-1, 1), values, "fit", room=self._room(grid)
        )
        return panel.marked(Cover(grid.rows * grid.cols - 1), *self._lines(grid, t - first))

    def _room(self, grid: Grid) -> Room:
        """Return the room: channels stand beside each other where steps run down, else above each other."""
        down, across = (grid.channels, 1) if self.turned else (1, grid.channels)
        cell = self.fit.cell
        return Room(
            cell * (across * (grid.cols + 1) - 1) or cell,
            cell * (down * (grid.rows + 1) - 1) or cell,
            cell,
            across=across,
        )

    def _lines(self, grid: Grid, at: int) -> list[Mark]:
        """Return the line of a step through every tile."""
        if self.turned:
            return [Band(channel, 0, at, grid.rows, 1) for channel in range(grid.channels)]
        return [Band(channel, at, 0, 1, grid.cols) for channel in range(grid.channels)]


def _clamp(value: int, most: int) -> int:
    return max(0, min(value, most))


def _span(windows: Windows, t: int) -> Pair:
    def pixel(row: int, col: int) -> int:
        row, col = _clamp(row - windows.top, windows.h - 1), _clamp(col - windows.left, windows.w - 1)
        return row * windows.w + col

    p, q = windows.position(t)
    last = windows.reads(p, q, windows.kh - 1, windows.kw - 1)
    return pixel(*windows.reads(p, q, 0, 0)), pixel(*last)


# ---- how much fits ---------------------------------------------------------------------------------------


def _fit_above(model: Model) -> Fit:
    return _fit(model.windows, _Space(_ABOVE, model.width * 0.5, True, _SMALL_ABOVE))


def _fit_beside(model: Model) -> Fit:
    """Fit P beside C; a P that is narrower than its caption takes the caption's width."""

    def fit(less: float) -> Fit:
        return _fit(model.windows, _Space(model.width - 2 * GAP - less, _BESIDE, True, _SMALL_BESIDE))

    first = fit(0)
    lack = max(0, CAPTION - (first.channels * (first.taps + 1) - 1) * first.cell)
    return fit(lack) if lack else first


def _fit(windows: Windows, space: _Space) -> Fit:
    taps, pixels, steps = windows.kh * windows.kw, windows.h * windows.w, windows.steps

    def cell_of(channels: int) -> float:
        return space.along / (channels * (taps + pixels) + (channels - 1) * 2)

    channels = windows.channels if cell_of(windows.channels) >= _LEAST else 1
    fitting = cell_of(channels)
    whole = min(_MOST, fitting, space.across / steps)
    if whole >= _LEAST:
        return Fit(floor(whole), channels, steps, taps, pixels)
    cell = min(_CUT_MOST, floor(fitting)) if fitting >= _LEAST else space.cut
    steps = min(steps, floor(space.across / cell))
    if fitting >= _LEAST:
        return Fit(cell, channels, steps, taps, pixels)
    count = floor(space.along / cell)
    kept = min(taps, max(count // 3, count - pixels))  # pixels are cut first; the taps keep a third
    return Fit(cell, channels, steps, kept, min(pixels, count - kept))
