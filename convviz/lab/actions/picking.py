"""Where a person looks: the region of the picture, the step, the cell, the filter, the channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convviz.errors import RefusedValue
from convviz.lab.actions.reading import Action, Place, whole_pair
from convviz.lab.files.images import MAX_PIXELS, Region, fit_region, least_reduce
from convviz.lab.state import Experiment, clamp_picks, final_size, input_size
from convviz.lab.state.experiment import MAX_STEP
from convviz.lab.state.fields.kinds import is_real, is_whole, shown
from convviz.lab.state.layer import Pair


def set_region(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Show the box drawn, clamped, reduced as chosen where that can be shown, else as little as possible."""
    top, left, height, width = _box(action.get("box"), place.size)
    least, chosen = least_reduce(height, width), experiment.reduce or 0
    kept = least <= chosen <= min(height, width)
    region = fit_region(Region(top, left, height, width, chosen if kept else least), place.size)
    box = (region.top, region.left, region.height, region.width)
    usual = least_reduce(region.height, region.width)
    reduce = None if not kept and region.reduce == usual else region.reduce
    return replace(experiment, region=box, reduce=reduce)


def _box(value: Any, size: Pair) -> tuple[int, int, int, int]:
    """Bring a box [top, left, height, width] drawn by mouse to whole pixels inside the picture."""
    if (
        not isinstance(value, (list, tuple))
        or len(value) != 4
        or not all(is_real(n, MAX_PIXELS) for n in value)
    ):
        raise RefusedValue(
            "A region is given by its top, left, height and width in pixels, not {value}.", value=shown(value)
        )
    edges = [
        (_clamp(start, length), _clamp(start + extent, length))
        for start, extent, length in zip(value[:2], value[2:], size, strict=True)
    ]
    (top, bottom), (left, right) = edges
    if bottom <= top or right <= left:
        raise RefusedValue("A region holds at least one pixel of the picture: draw a larger box.")
    return top, left, bottom - top, right - left


def _clamp(edge: float, length: int) -> int:
    return min(max(round(edge), 0), length)


def set_step(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Go to the step where a person stopped; past the end it is the last one, as outputs shrink meanwhile."""
    step: Any = action.get("step")
    if not is_whole(step, 0, MAX_STEP):
        raise RefusedValue("A step is a whole number from 0 to the last one, not {value}.", value=shown(step))
    return clamp_picks(replace(experiment, step=step), place.size)


def set_cell(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Choose a cell of the output; RefusedValue for one outside it."""
    cell = whole_pair(action.get("cell"), 0, MAX_STEP)
    height, width = final_size(experiment, input_size(experiment, place.size))
    if cell is None or cell[0] >= height or cell[1] >= width:
        raise RefusedValue(
            "A cell is a row and a column of the output, which is {height} x {width}, not {value}: pick one"
            " inside it.",
            height=height,
            width=width,
            value=shown(action.get("cell")),
        )
    return replace(experiment, cell=cell)


def pick(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Choose what is shown: a filter, an input channel, a picture of the batch."""
    limits = {"filter": experiment.filters, "channel": place.channels, "item": experiment.batch}
    names = {"filter": "out_channel", "channel": "channel", "item": "item"}
    picked: dict[str, Any] = {key: action[key] for key in limits if key in action}
    for key, number in picked.items():
        if not is_whole(number, 0, limits[key] - 1):
            raise RefusedValue(
                "{what} is a whole number from 0 to {last}, not {value}.",
                what=key,
                last=limits[key] - 1,
                value=shown(number),
            )
    return replace(experiment, **{names[key]: number for key, number in picked.items()})
