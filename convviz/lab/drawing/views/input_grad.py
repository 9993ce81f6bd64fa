"""dX by scatter: upstream gradient at the cell times the kernel, stamped into a growing map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.panel import Columns
from convviz.lab.drawing.views.parts import (
    PARTS_HEIGHT,
    cell_mark,
    kernel_panel,
    map_panel,
    parts_panel,
    pixel_panel,
    stamp_mark,
    tap_panel,
    tile_mark,
    unread_mark,
)
from convviz.lab.drawing.windows import Float64

_LIVE_CELLS = 12_000
"""Larger strips show the finished parts and their sum: the stage would stutter."""


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    windows = model.windows
    most = model.largest("output_grad") * largest(model.weight)
    grad, stamp = model.input_grad_to(t), model.output_grad.flat[t] * model.weight
    pixels = pixel_panel(model, "input_grad", grad, model.largest("input_grad"))
    shown = [
        [map_panel(model, "output_grad").marked(cell_mark(windows, t))],
        [kernel_panel(model), tap_panel(model, "stamp", stamp, most)],
        [pixels.marked(unread_mark(model), stamp_mark(windows, t))],
    ]
    return shown + _filters(model, grad) if model.chosen.filters_a_group > 1 else shown


def _filters(model: Model, grad: Float64) -> Columns:
    """Return what each filter adds to the gradient of the chosen channel, and the sum."""
    chosen = model.chosen
    growing = chosen.filter - chosen.first_filter
    parts = chosen.input_parts.astype(np.float64)  # (O/groups, H, W)
    total = chosen.input_total.astype(np.float64)  # (D, H, W)
    if parts.size + total.size <= _LIVE_CELLS:
        parts[growing] = grad[chosen.channel]
        total = total - chosen.input_grad + grad
    sum_ = pixel_panel(model, "input_total", total, model.largest("input_total"))
    sum_ = replace(sum_, width="half", strip=True, tallest=PARTS_HEIGHT)
    strip = parts_panel(model, "input_parts", parts, model.largest("input_parts"))
    return [[strip.marked(tile_mark(growing))], [sum_]]
