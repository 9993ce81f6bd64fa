"""A transposed convolution as a gather: the input with zeros inserted, under the kernel turned half round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.drawing.marks import Cells, Cover, Place, Window, outline, places_of
from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.panel import Columns, Numbers, Panel
from convviz.lab.drawing.views.parts import (
    kernel_panel,
    panel_of,
    symmetric,
    tap_panel,
)
from convviz.lab.drawing.windows import Float64
from convviz.lab.scene import Transposed, transposed_of

_OUTPUT, _CHECK = 260, 170  # px


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t; RefusedValue where the layer has no transposed output to draw."""
    made = transposed_of(model.chosen)
    if made is None:
        raise RefusedValue(
            "This layer has no transposed output that can be drawn: choose a smaller stride, or less padding."
        )
    windows = model.windows
    spread, empty = _spread(model, made)
    turned = model.weight[:, ::-1, ::-1]
    p, q = divmod(t, made.output.shape[1])
    reach = [d * (k - 1) + 1 for d, k in zip(windows.dilation, (windows.kh, windows.kw), strict=True)]
    read = spread[:, p : p + reach[0] : windows.dilation[0], q : q + reach[1] : windows.dilation[1]]
    most = largest(model.weight) * model.input_size
    small = [
        kernel_panel(model),
        tap_panel(model, "flipped", turned, largest(model.weight)),
        tap_panel(model, "products", read * turned, most),
    ]
    input_ = panel_of(model, "spread", spread, model.input_limits, model.input_kind)
    input_ = input_.marked(Cells("gaps", empty), Window(p, q, reach[0], reach[1]))
    cell = outline([(0, p, q)])
    output = _output(model, "transposed", made.output, _OUTPUT).marked(Cover(t), cell)
    check = _output(model, "transposed_check", made.input_grad, _CHECK).marked(cell)
    return [[input_], small, [output, check]]


def _spread(model: Model, made: Transposed) -> tuple[Float64, tuple[Place, ...]]:
    """Return the input with zeros between its rows and columns and around it, and where those are; as NaN."""
    windows, out = model.windows, made.output.shape
    over = [d * (k - 1) for d, k in zip(windows.dilation, (windows.kh, windows.kw), strict=True)]
    before = over[0] - made.geometry.padding[0], over[1] - made.geometry.padding[2]
    values = np.full((windows.channels, out[0] + over[0], out[1] + over[1]), np.nan)
    places = [
        _places(first, step, sides, length)
        for first, step, sides, length in zip(
            before, windows.stride, model.x.shape[1:], values.shape[1:], strict=True
        )
    ]
    (rows, from_rows), (cols, from_cols) = places
    values[:, rows[:, None], cols] = model.x[:, from_rows[:, None], from_cols]
    return values, places_of(np.isnan(values))


def _places(first: int, step: int, count: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where rows of the input stand along an axis, and which those are."""
    at = first + step * np.arange(count)
    inside = (at >= 0) & (at < length)
    return at[inside], np.flatnonzero(inside)


def _output(model: Model, role: str, values: Numbers, tallest: int) -> Panel:
    most = largest(values, model.scale(role))
    panel = panel_of(model, role, values, symmetric(most))
    return replace(panel, tallest=tallest)
