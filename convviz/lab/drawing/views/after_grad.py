"""What follows the convolution, backwards: the pooling hands gradients down, the activation scales them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.lab.drawing.marks import outline
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.views.after import blocked
from convviz.lab.drawing.views.parts import fill, map_panel
from convviz.lab.drawing.views.pooling import Pooling
from convviz.lab.state import NONE


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    chosen, pooling = model.chosen, Pooling(model)
    activated = pooling.spread(chosen.activated, chosen.pooled_grad, t)  # (HO, WO)
    mark = pooling.mark(t)
    at = outline([pooling.winner(chosen.activated, t)]) if pooling.kind == "max" else mark
    bends = chosen.scene.experiment.activation != NONE
    below = "dA" if bends else "g"  # without an activation what comes back through the pooling is g itself
    above = _map(model, "pooled_grad", "dZ" if pooling.is_pooled else below)
    shown = [[above.marked(outline([(0, *pooling.position(t))]))]]
    if pooling.is_pooled:
        shown.append([_growing(_map(model, "activated_grad", below), activated).marked(mark, at)])
    if bends:
        upstream = _growing(_map(model, "output_grad"), activated * chosen.slopes)
        shown.append([upstream.marked(*blocked(model), at)])
    return shown


def _map(model: Model, role: str, name: str = "") -> Panel:
    panel = replace(map_panel(model, role), width="third")
    return replace(panel, title=fill(model.text[role], name=name)) if name else panel


def _growing(panel: Panel, values: np.ndarray) -> Panel:
    return replace(panel, values=values[None])
