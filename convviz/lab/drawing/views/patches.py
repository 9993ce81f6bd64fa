"""im2col: each patch is laid down as a column; the kernel as a row times the matrix is the output."""

from __future__ import annotations

from dataclasses import replace
from math import floor

import numpy as np

from convviz.lab.drawing.marks import Window
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.mosaic import FLAT_CELL
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.rooms import GAP
from convviz.lab.drawing.views.parts import (
    bias_panel,
    input_panel,
    kernel_panel,
    padding_marks,
    panel_of,
    patch_panel,
    size,
    symmetric,
    window_mark,
)
from convviz.lab.drawing.windows import Float64

_INPUT_HEIGHT = 260
_MATRIX_HEIGHT = 328  # px: 27 rows, of three channels, show their numbers
_CELL = (3, 36)
_WIDEST = 48  # px: where all columns have room, a cell is as wide as its number likes


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    windows = model.windows
    input_ = replace(input_panel(model), tallest=_INPUT_HEIGHT)
    return [
        [input_.marked(*padding_marks(windows), window_mark(windows, t))],
        [patch_panel(model, t)],
        [kernel_panel(model), bias_panel(model)],
        _wide(model, t),
    ]


def _wide(model: Model, t: int) -> list[Panel]:
    """Return the part of the matrix that is on show, and of the row below it."""
    windows = model.windows
    cell = max(_CELL[0], min(_CELL[1], _MATRIX_HEIGHT // windows.taps))
    count = max(1, min(windows.steps, floor(model.width / cell)))
    widest = floor((model.width - GAP) / count)
    cell_width = cell if cell < FLAT_CELL else min(_WIDEST, widest)
    first = first_column(t, count, windows.steps)
    matrix = panel_of(
        model, "matrix", _patches(model, t, first, count), model.input_limits, model.input_kind, "wide"
    )
    output = model.chosen.output.ravel()[first : first + count].astype(np.float64)
    output[t - first + 1 :] = np.nan  # columns still to come are empty
    row = panel_of(model, "row", output[None], symmetric(model.largest("output")), width="wide")
    return [
        replace(panel, shape=size(rows, windows.steps), max_cell=cell, cell_width=cell_width).marked(
            Window(0, t - first, rows, 1)
        )
        for panel, rows in ((matrix, windows.taps), (row, 1))
    ]


def first_column(t: int, count: int, steps: int) -> int:
    """Return the first column on show: the matrix is wider than the stage, and what is seen follows."""
    page = max(1, count // 2)
    start = max(0, t - count + page) // page * page
    return 0 if t < count else min(start, steps - count)


def _patches(model: Model, t: int, first: int, count: int) -> Float64:
    values = np.full((model.windows.taps, count), np.nan)
    for col in range(min(count, t - first + 1)):
        values[:, col] = model.windows.patch(model.padded, first + col).ravel()
    return values
