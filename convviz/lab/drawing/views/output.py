"""Patch times kernel, summed: the output map fills cell by cell."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.drawing.marks import Cover
from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.panel import Columns
from convviz.lab.drawing.views.parts import (
    bias_panel,
    cell_mark,
    input_panel,
    kernel_panel,
    map_panel,
    padding_marks,
    parts_panel,
    patch_panel,
    tap_panel,
    window_mark,
)


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    windows = model.windows
    products = windows.patch(model.padded, t) * model.weight
    most = largest(model.weight) * model.input_size
    small = [
        patch_panel(model, t),
        kernel_panel(model),
        bias_panel(model),
        tap_panel(model, "products", products, most),
    ]
    input_ = input_panel(model).marked(*padding_marks(windows), window_mark(windows, t))
    output = map_panel(model, "output").marked(Cover(t), cell_mark(windows, t))
    shown = [[input_], small, [output]]
    if model.chosen.depth > 1:
        parts = parts_panel(model, "partials", model.chosen.partials, model.largest("partials"))
        marks = (Cover(t), cell_mark(windows, t, windows.channels))
        shown.append([replace(parts, width="wide").marked(*marks)])
    return shown
