"""What a person can do to an experiment: a pure function from an experiment and an action to the next one.

Actions come from a browser, so nothing in them is trusted: what is not exactly right is refused with a
sentence, and the experiment stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz import kernels
from convviz.errors import Refusal, RefusedType, RefusedValue
from convviz.experiment import (
    CUSTOM,
    Experiment,
    clamp_picks,
    geometry_of,
    input_size,
    own_weight,
    weight_array,
    with_weight,
)
from convviz.experiment.kinds import MAX_CHANNELS, MAX_FILTERS, is_real, is_whole, shown
from convviz.experiment.state import MAX_STEP, Pair
from convviz.images import MAX_PIXELS, Region, fit_region, least_reduce
from convviz.kernels import MAX_SIZE, MAX_WEIGHT, PRESETS, nearest_size

Action = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """The picture that an action is done on: its channels, and its size (h, w) in pixels."""

    channels: int
    size: Pair


def apply(experiment: Experiment, action: Action, *, channels: int, picture_size: Pair) -> Experiment:
    """The experiment after an action such as {"do": "size", "size": [5, 3]}.

        weight    [O][C][KH][KW]  numbers, "custom" from now on; C is the picture's channels, or 1 for all
        preset    id              a preset, in its form nearest to the kernel's size
        size      [h, w]          the preset's form of this size, or the kernel cropped or grown by zeros
        box       [top, left, height, width]  for "region": pixels of the original, clamped to the picture
        step t,  cell [r, c],  bias [O]       and, without a value, normalise, transpose, rotate, negate

    Asking for what is there already changes nothing.

    `experiment` must be possible on the picture (see `repair`), and so is the result: a step or cell that the
    output has no longer moves to the last one. Raises Refusal for everything else.
    """
    do = _VERBS.get(_verb(action))
    if do is None:
        raise RefusedValue(
            "{verb} is nothing that can be done here: choose one of {verbs}.",
            verb=shown(_verb(action)),
            verbs=", ".join(_VERBS),
        )
    after = do(experiment, action, Place(channels, picture_size))
    if after == experiment:
        return experiment
    geometry_of(after, input_size(after, picture_size))  # refuses a layer that does not fit
    return clamp_picks(after, picture_size)


def _verb(action: Action) -> str:
    verb = action.get("do") if isinstance(action, Mapping) else None
    if not isinstance(verb, str):
        raise RefusedType("An action says what to do by name, not {value}.", value=shown(verb))
    return verb


# ---- the kernel ------------------------------------------------------------------------------------------


def _weight(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Take the numbers given, but keep the exact one where it is only the float32 that was shown of it."""
    weight = _numbers(action.get("weight"))
    filters, depth = len(experiment.bias), place.channels // experiment.groups
    if weight.shape[0] != filters or weight.shape[1] not in (1, depth):
        raise RefusedValue(
            "This layer's weight has {filters} filters of {depth} channels, not {given}: give one grid for"
            " each.",
            filters=filters,
            depth=depth,
            given=f"{weight.shape[0]} x {weight.shape[1]}",
        )
    exact = weight_array(experiment, place.channels)
    if exact.shape == weight.shape:
        weight = np.where(exact.astype(np.float32) == weight.astype(np.float32), exact, weight)
    return with_weight(experiment, weight)


def _preset(experiment: Experiment, action: Action, place: Place) -> Experiment:
    preset = action.get("preset")
    if not isinstance(preset, str) or preset not in PRESETS:
        raise RefusedValue(
            "{preset} is no kernel known here: choose one of {presets}.",
            preset=shown(preset),
            presets=", ".join(PRESETS),
        )
    size = nearest_size(preset, experiment.kernel_size)
    return replace(experiment, preset=preset, kernel_size=size, weight=None)


def _size(experiment: Experiment, action: Action, place: Place) -> Experiment:
    size = _whole_pair(action.get("size"), 1, MAX_SIZE)
    if size is None:
        raise RefusedValue(
            "A kernel has 1 to {limit} rows and 1 to {limit} columns, not {value}: choose a size in that"
            " range.",
            limit=MAX_SIZE,
            value=shown(action.get("size")),
        )
    if experiment.preset != CUSTOM and PRESETS[experiment.preset].fits(size):
        return replace(experiment, kernel_size=size)
    return with_weight(experiment, kernels.resize(own_weight(experiment), size))


def _transformed(transform: Callable[[Any], NDArray[Any]]) -> Callable[..., Experiment]:
    def do(experiment: Experiment, action: Action, place: Place) -> Experiment:
        return with_weight(experiment, transform(own_weight(experiment)))

    return do


def _bias(experiment: Experiment, action: Action, place: Place) -> Experiment:
    bias, filters = action.get("bias"), len(experiment.bias)
    if not isinstance(bias, (list, tuple)) or len(bias) != filters:
        raise RefusedValue(
            "There is one bias for each of {filters} filters, not {value}: give a list of that length.",
            filters=filters,
            value=shown(bias),
        )
    return replace(experiment, bias=tuple(_real(value) + 0.0 for value in bias))


# ---- the picture and what is picked ----------------------------------------------------------------------


def _region(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """The box drawn, clamped; reduced as was chosen where that can be shown, else as little as must be."""
    top, left, height, width = _box(action.get("box"), place.size)
    least, chosen = least_reduce(height, width), experiment.reduce or 0
    kept = least <= chosen <= min(height, width)
    region = fit_region(Region(top, left, height, width, chosen if kept else least), place.size)
    box = (region.top, region.left, region.height, region.width)
    usual = least_reduce(region.height, region.width)
    reduce = None if not kept and region.reduce == usual else region.reduce
    return replace(experiment, region=box, reduce=reduce)


def _box(value: Any, size: Pair) -> tuple[int, int, int, int]:
    """A box [top, left, height, width] whose edges a mouse drew, brought into the picture in whole pixels."""
    if (
        not isinstance(value, (list, tuple))
        or len(value) != 4
        or not all(is_real(n, MAX_PIXELS) for n in value)
    ):
        raise RefusedValue(
            "A region is its top, left, height and width in pixels, not {value}.", value=shown(value)
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


def _step(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """The step where a person stopped; beyond the last it is the last, as outputs shrink meanwhile."""
    step: Any = action.get("step")
    if not is_whole(step, 0, MAX_STEP):
        raise RefusedValue("A step is a whole number from 0 to the last one, not {value}.", value=shown(step))
    return clamp_picks(replace(experiment, step=step), place.size)


def _cell(experiment: Experiment, action: Action, place: Place) -> Experiment:
    cell = _whole_pair(action.get("cell"), 0, MAX_STEP)
    height, width = geometry_of(experiment, input_size(experiment, place.size)).output_size
    if cell is None or cell[0] >= height or cell[1] >= width:
        raise RefusedValue(
            "A cell is a row and a column of the output, which is {height} x {width}, not {value}: pick one"
            " inside it.",
            height=height,
            width=width,
            value=shown(action.get("cell")),
        )
    return replace(experiment, cell=cell)


# ---- reading what a browser sent -------------------------------------------------------------------------


def _whole_pair(value: Any, low: int, high: int) -> Pair | None:
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(is_whole(n, low, high) for n in value):
        return value[0], value[1]
    return None


def _real(value: Any) -> float:
    if is_real(value):
        return float(value)
    raise RefusedValue(
        "A weight or bias is a number between -{limit} and {limit}, not {value}.",
        limit=f"{MAX_WEIGHT:g}",
        value=shown(value),
    )


def _numbers(value: Any) -> NDArray[np.float64]:
    """A weight (O, C/groups, KH, KW) from nested lists, every list of a level of the same length."""
    shape: list[int] = []
    level = [value]
    for most in (MAX_FILTERS, MAX_CHANNELS, MAX_SIZE, MAX_SIZE):
        if not all(isinstance(part, (list, tuple)) for part in level):
            raise _not_a_grid(value)
        lengths = {len(part) for part in level}
        if len(lengths) > 1 or not 1 <= min(lengths) <= most:
            raise _not_a_grid(value)
        shape += lengths
        level = [item for part in level for item in part]
    return np.array([_real(item) for item in level]).reshape(shape)


def _not_a_grid(value: Any) -> Refusal:
    return RefusedValue(
        "A kernel is a grid of 1 to {limit} rows and columns, every row of the same length, not {value}.",
        limit=MAX_SIZE,
        value=shown(value),
    )


_VERBS: dict[str, Callable[[Experiment, Action, Place], Experiment]] = {
    "weight": _weight,
    "preset": _preset,
    "size": _size,
    "normalise": _transformed(kernels.normalise),
    "transpose": _transformed(kernels.transpose),
    "rotate": _transformed(kernels.rotate_half_turn),
    "negate": _transformed(kernels.negate),
    "region": _region,
    "step": _step,
    "cell": _cell,
    "bias": _bias,
}
