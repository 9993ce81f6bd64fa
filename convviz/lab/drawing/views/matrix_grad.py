"""The transposes: Pᵀ g is the weight gradient, Cᵀ g the input gradient, both growing by one column a step."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.drawing.model import Model
from convviz.lab.drawing.mosaic import Room
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.rooms import CAPTION, GAP
from convviz.lab.drawing.views.matrices import matrix_panels
from convviz.lab.drawing.views.parts import (
    cell_mark,
    kernel_panel,
    map_panel,
    pixel_panel,
    stamp_mark,
    tap_panel,
    unread_mark,
)

_MAP, _GRID = 230, 160  # px of the maps beside the matrices, and of the small grids below them
_LEAST = 120  # px


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    windows = model.windows
    patches, weights = matrix_panels(model, t, turned=True)
    assert weights.room
    width = max(_LEAST, (model.width - max(weights.room.width, CAPTION) - 3 * GAP) / 2)

    def beside(panel: Panel, height: int) -> Panel:
        return replace(panel, width="large", room=Room(width, height, max_cell=56))

    weight_grad = tap_panel(model, "weight_grad", model.weight_grad_to(t), model.largest("weight_grad"))
    input_grad = pixel_panel(model, "input_grad", model.input_grad_to(t), model.largest("input_grad"))
    input_grad = input_grad.marked(unread_mark(model), stamp_mark(windows, t))
    upstream = map_panel(model, "output_grad").marked(cell_mark(windows, t))
    return [
        [patches, weights],
        [beside(upstream, _MAP), beside(kernel_panel(model), _GRID)],
        [beside(input_grad, _MAP), beside(weight_grad, _GRID)],
    ]
