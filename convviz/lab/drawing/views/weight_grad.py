"""dW as a growing sum: upstream gradient at the cell times its patch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.panel import Columns
from convviz.lab.drawing.views.parts import (
    PARTS_HEIGHT,
    bias_panel,
    cell_mark,
    input_panel,
    kernel_panel,
    map_panel,
    padding_marks,
    parts_panel,
    tap_panel,
    tile_mark,
    window_mark,
)
from convviz.lab.drawing.windows import Float64


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    windows = model.windows
    most = model.largest("output_grad") * model.input_size
    grad, term = model.weight_grad_to(t), model.output_grad.flat[t] * windows.patch(model.padded, t)
    small = [
        kernel_panel(model),
        bias_panel(model),
        tap_panel(model, "term", term, most),
        tap_panel(model, "weight_grad", grad, model.largest("weight_grad")),
    ]
    input_ = input_panel(model).marked(*padding_marks(windows), window_mark(windows, t))
    upstream = map_panel(model, "output_grad").marked(cell_mark(windows, t))
    shown = [[input_], [upstream], small]
    return shown + _batch(model, grad) if model.chosen.items > 1 else shown


def _batch(model: Model, grad: Float64) -> Columns:
    """Return what each picture adds to the gradient, in the chosen channel, and their sum."""
    chosen = model.chosen
    whole = chosen.weight_parts[:, chosen.channel].astype(np.float64)  # (N, KH, KW)
    most = largest(whole, model.scale("weight_parts"))
    whole[chosen.item] = grad[chosen.channel]
    parts = parts_panel(model, "weight_parts", whole, most)
    sum_ = chosen.weight_total.astype(np.float64) - chosen.weight_grad + grad
    total = tap_panel(model, "weight_total", sum_, model.largest("weight_total"))
    total = replace(total, width="half", strip=True, tallest=PARTS_HEIGHT)
    return [[parts.marked(tile_mark(chosen.item))], [total]]
