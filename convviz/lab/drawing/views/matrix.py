"""The layer as a product with its patches, P w = y, and with one matrix of weights, C x = y: row by row."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.drawing.marks import Cover
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.mosaic import Room
from convviz.lab.drawing.panel import Columns
from convviz.lab.drawing.rooms import GAP
from convviz.lab.drawing.views.matrices import matrix_panels
from convviz.lab.drawing.views.parts import (
    bias_panel,
    cell_mark,
    input_panel,
    kernel_panel,
    map_panel,
    padding_marks,
    window_mark,
)

_MAP_HEIGHT = 170  # px: the matrices below should be in sight too
_KERNEL_SHARE = 0.2  # of the width


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    windows = model.windows
    patches, weights = matrix_panels(model, t, turned=False)
    input_ = input_panel(model).marked(*padding_marks(windows), window_mark(windows, t))
    kernel = replace(
        kernel_panel(model), room=Room(_KERNEL_SHARE * model.width - GAP, _MAP_HEIGHT, max_cell=56)
    )
    output = map_panel(model, "output").marked(Cover(t), cell_mark(windows, t))
    return [
        [replace(input_, tallest=_MAP_HEIGHT)],
        [kernel, bias_panel(model)],
        [replace(output, tallest=_MAP_HEIGHT)],
        [patches],
        [weights],
    ]
