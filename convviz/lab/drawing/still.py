"""One step of a view as a file, made from an order: what a worker is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from convviz.errors import RefusedValue
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.painters.png import png_of
from convviz.lab.drawing.painters.svg import svg_of
from convviz.lab.drawing.picture import MARGIN, Look, picture_of
from convviz.lab.drawing.views import columns

WIDTH = 960
"""px of a picture of the whole stage: about as wide as it is beside its cards."""
STAGE_WIDTH = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Still:
    """A view at step t, or its panel `role` alone; as PNG `scale` pixels for each px."""

    view: str
    t: int
    role: str | None = None
    scale: int = 1
    look: Look = field(default_factory=Look)


def draw(order: Order, still: Still, kind: str) -> bytes:
    """Return the file of a ``"png"`` or an ``"svg"``; raises RefusedValue for what cannot be drawn."""
    picture = picture_of(order.model(STAGE_WIDTH), still.view, still.t, still.look, still.role)
    if kind == "svg":
        return svg_of(picture)
    if kind == "png":
        return png_of(picture, still.scale)
    raise RefusedValue("A picture is a PNG or an SVG, not “{kind}”: choose one of these.", kind=kind[:20])


def panels(model: Model, view: str, t: int) -> dict[str, str]:
    """Return the titles of a view's panels by their roles; RefusedValue where there is nothing to draw."""
    return {panel.role: panel.title for column in columns(model, view, t) for panel in column}
