"""What follows the convolution, forwards: the activation cell by cell, then the pooling window by window."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.drawing.marks import Cells, Cover, Mark, outline, places_of
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.palette import PINNED
from convviz.lab.drawing.panel import Columns
from convviz.lab.drawing.views.parts import map_panel
from convviz.lab.drawing.views.pooling import Pooling
from convviz.lab.state import NONE


def columns(model: Model, t: int) -> Columns:
    """Return the panels at step t."""
    pooling, experiment = Pooling(model), model.chosen.scene.experiment
    window = pooling.mark(t)
    won = [outline([pooling.winner(model.chosen.activated, t)], PINNED)] if pooling.kind == "max" else []
    bends = experiment.activation != NONE
    output = map_panel(model, "output").marked(*blocked(model), window, *([] if bends else won))
    shown = [[replace(output, width="third")]]
    if bends:
        marks: list[Mark] = [window, *won] if pooling.is_pooled else [Cover(t), window]
        shown.append([replace(map_panel(model, "activated"), width="third").marked(*marks)])
    if pooling.is_pooled:
        pooled = replace(map_panel(model, "pooled"), width="third")
        shown.append([pooled.marked(Cover(t), outline([(0, *pooling.position(t))]))])
    return shown


def blocked(model: Model) -> list[Cells]:
    """Return the cells whose gradient a ReLU blocks."""
    if model.chosen.scene.experiment.activation != "relu":
        return []
    return [Cells("blocked", places_of(model.chosen.output[None] <= 0))]
