"""The views of Forward and Backward: each module says what its panels show at a step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.drawing.marks import Cells, Window
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.views import (
    after,
    after_grad,
    chooser,
    input_grad,
    matrix,
    matrix_grad,
    output,
    patches,
    transposed,
    two_ways,
    weight_grad,
)
from convviz.lab.state.sizes import steps_of

VIEWS = {
    "output": output.columns,
    "patches": patches.columns,
    "matrix": matrix.columns,
    "after": after.columns,
    "transposed": transposed.columns,
    "weight_grad": weight_grad.columns,
    "input_grad": input_grad.columns,
    "two_ways": two_ways.columns,
    "matrix_grad": matrix_grad.columns,
    "after_grad": after_grad.columns,
}
"""By the names that they have in the address."""


def columns(model: Model, view: str, t: int) -> Columns:
    """Return the panels of a view at step t; RefusedValue for a view without panels, or without the step."""
    if view not in VIEWS:
        raise RefusedValue("This view has no panels of numbers that can be drawn: choose another view.")
    last = steps(model, view) - 1
    if not 0 <= t <= last:
        raise RefusedValue(
            "This view has the steps 0 to {last}, not {step}: choose one of these.", last=last, step=t
        )
    all_ = [*VIEWS[view](model, t), *chooser.columns(model)]
    return [[_covered(model, panel) for panel in column] for column in all_] if model.hidden else all_


def _covered(model: Model, panel: Panel) -> Panel:
    """Return a panel without numbers that are not told, and without marks that give one away."""
    if panel.role not in model.hidden:
        kept = (mark for mark in panel.marks if not isinstance(mark, Cells))
        return replace(panel, marks=tuple(kept))
    windows = tuple(mark for mark in panel.marks if isinstance(mark, Window))
    return replace(panel, values=np.full(panel.values.shape, np.nan), marks=windows)


def steps(model: Model, view: str) -> int:
    """Return how many steps a view has."""
    scene = model.chosen.scene
    return steps_of(replace(scene.experiment, view=view), scene.geometry.input_size)
