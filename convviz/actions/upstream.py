"""The loss, and painting its gradient by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from convviz.actions.reading import Action, Place, real, whole_pair
from convviz.errors import RefusedType, RefusedValue
from convviz.experiment import Experiment, final_size, input_size
from convviz.experiment.kinds import shown
from convviz.experiment.painting import MAX_PAINTED, Painted, with_cells
from convviz.experiment.patterns import LINEAR, pattern, shown_plane
from convviz.experiment.state import MAX_STEP


def set_upstream(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Another loss; painting by hand begins with the gradient that is there, where that can be kept."""
    kind: Any = action.get("upstream")
    if kind == "painted" and experiment.upstream != "painted":
        return replace(experiment, upstream=kind, paint=_traced(experiment, place))
    if not isinstance(kind, str):
        raise RefusedType("A loss is chosen by name, not {value}.", value=shown(kind))
    return replace(experiment, upstream=kind)


def paint(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Cells [[r, c], ...] of the map on show painted with `value`."""
    height, width = _size(experiment, place)
    given: Any = action.get("cells")
    cells = [whole_pair(cell, 0, MAX_STEP) for cell in given] if isinstance(given, (list, tuple)) else []
    inside = [cell for cell in cells if cell is not None and cell[0] < height and cell[1] < width]
    if not cells or len(inside) < len(cells):
        raise RefusedValue(
            "Painted cells are rows and columns of the output, which is {height} x {width}, not {value}:"
            " paint inside it.",
            height=height,
            width=width,
            value=shown(given),
        )
    before = experiment.paint if experiment.upstream == "painted" else _traced(experiment, place)
    return replace(
        experiment, upstream="painted", paint=with_cells(before or (), inside, real(action.get("value")))
    )


def _size(experiment: Experiment, place: Place) -> tuple[int, int]:
    return final_size(experiment, input_size(experiment, place.size))


def _traced(experiment: Experiment, place: Place) -> Painted | None:
    """The gradient of the map on show as painted cells; what was painted before where that is too much."""
    if experiment.upstream not in LINEAR:
        return experiment.paint
    filters = (experiment.above[-1] if experiment.above else experiment).filters
    shape = (experiment.batch, filters, *_size(experiment, place))
    plane = pattern(experiment, shape)[shown_plane(experiment, shape)]  # (H, W)
    if np.count_nonzero(plane) > MAX_PAINTED:
        return experiment.paint
    cells = tuple((int(row), int(column), float(plane[row, column])) for row, column in np.argwhere(plane))
    return cells or None
