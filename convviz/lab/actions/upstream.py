"""The loss, and painting its gradient by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.actions.reading import Action, Place, nested_items, real, whole_pair
from convviz.lab.files.images import MAX_REGION
from convviz.lab.state import Experiment, final_size, input_size
from convviz.lab.state.experiment import MAX_STEP
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.fields.painting import MAX_PAINTED, Painted, with_cells
from convviz.lab.state.layer import Pair
from convviz.lab.state.patterns import LINEAR, pattern, shown_plane


def set_upstream(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Choose another loss; painting by hand begins with the gradient that is there, if it can be kept."""
    kind: Any = action.get("upstream")
    if kind == "painted" and experiment.upstream != "painted":
        return replace(experiment, upstream=kind, paint=_traced(experiment, place))
    if not isinstance(kind, str):
        raise RefusedType("A loss is chosen by name, not {value}.", value=shown(kind))
    return replace(experiment, upstream=kind)


def paint(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Paint cells [[r, c], ...] of the map on show with `value`, or lay a `grid` [h][w] on it."""
    size = _size(experiment, place)
    values = dict(_laid(action) if "grid" in action else _stroke(action))
    inside = {cell: g for cell, g in values.items() if cell and cell[0] < size[0] and cell[1] < size[1]}
    if not inside or len(inside) < len(values):
        raise RefusedValue(
            "Painted cells are rows and columns of the output, which is {height} x {width}, not {value}:"
            " paint inside it.",
            height=size[0],
            width=size[1],
            value=shown(action.get("at" if "grid" in action else "cells")),
        )
    before = experiment.paint if experiment.upstream == "painted" else _traced(experiment, place)
    return replace(experiment, upstream="painted", paint=with_cells(before or (), inside))


def _stroke(action: Action) -> list[tuple[Pair | None, float]]:
    given: Any = action.get("cells")
    cells = given if isinstance(given, (list, tuple)) else []
    return [(whole_pair(cell, 0, MAX_STEP), real(action.get("value"))) for cell in cells]


def _laid(action: Action) -> list[tuple[Pair | None, float]]:
    """List the cells under a grid whose corner stands at [r, c], each with its number."""
    corner = whole_pair(action.get("at"), 0, MAX_STEP)
    shape, items = nested_items(action.get("grid"), (MAX_REGION, MAX_REGION))
    if corner is None:
        return []
    places = [divmod(place, shape[1]) for place in range(len(items))]
    return [
        ((corner[0] + row, corner[1] + column), real(item))
        for (row, column), item in zip(places, items, strict=True)
    ]


def _size(experiment: Experiment, place: Place) -> tuple[int, int]:
    return final_size(experiment, input_size(experiment, place.size))


def _traced(experiment: Experiment, place: Place) -> Painted | None:
    """Return the gradient on show as painted cells; where that is too many, what was painted before."""
    if experiment.upstream not in LINEAR:
        return experiment.paint
    filters = (experiment.above[-1] if experiment.above else experiment).filters
    shape = (experiment.batch, filters, *_size(experiment, place))
    plane = pattern(experiment, shape)[shown_plane(experiment, shape)]  # (H, W)
    if np.count_nonzero(plane) > MAX_PAINTED:
        return experiment.paint
    cells = tuple((int(row), int(column), float(plane[row, column])) for row, column in np.argwhere(plane))
    return cells or None
