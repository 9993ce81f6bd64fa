"""Every filter at a glance, its kernel and its feature map, the one on show outlined."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.views.parts import fill, parts_panel, size, tile_mark

_HEIGHT = 90  # px


def columns(model: Model) -> Columns:
    """Return the strips; none for a layer of one filter."""
    chosen = model.chosen
    if chosen.filters == 1:
        return []
    mark = tile_mark(chosen.filter)
    kernels = parts_panel(model, "kernels", chosen.kernels, largest(chosen.kernels))
    maps = parts_panel(model, "maps", chosen.maps, model.largest("maps"))
    maps = replace(maps, shape=_reduced(model, maps))
    return [[replace(panel, tallest=_HEIGHT).marked(mark)] for panel in (kernels, maps)]


def _reduced(model: Model, maps: Panel) -> str:
    """Large maps are shown in part, and the panel says so."""
    chosen, windows = model.chosen, model.windows
    if chosen.map_step == 1:
        return maps.shape
    part = fill(model.text["maps_reduced"], n=chosen.map_step)
    return f"{size(chosen.filters, windows.ho, windows.wo)}, {part}"
