"""What the stage is told about a scene: the indices of the layer, and the arrays that a view draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from convviz.lab.layer.loss import target_kernel
from convviz.lab.scene import Chosen, transposed_of
from convviz.lab.scene.transposed import geometry_of
from convviz.lab.state import MAPS, NONE, NUMBERS, as_applied, reads_own_numbers, transposed_shown

Arrays = dict[str, np.ndarray]

RGB = "RGB"

# What each view draws.
_ARRAYS = {
    "output": ("x", "weight", "output"),
    "patches": ("x", "weight", "output"),
    "matrix": ("x", "weight", "output"),
    "weight_grad": ("x", "weight", "output_grad", "weight_grad"),
    "input_grad": ("weight", "output_grad", "input_grad"),
    "matrix_grad": ("x", "weight", "output_grad", "weight_grad", "input_grad"),
    "two_ways": ("weight", "output_grad", "input_grad"),
    "picture": ("weight",),
    "after": ("weight", "output", "activated", "pooled"),
    "after_grad": ("weight", "output", "activated", "pooled_grad", "activated_grad", "output_grad", "slopes"),
    "transposed": ("x", "weight"),
}

_GRADIENTS = {"weight_grad", "input_grad", "matrix_grad", "two_ways", "after_grad"}
"""The views that show what comes down from the loss."""

VIEWS = tuple(_ARRAYS)
"""The views that the stage draws."""


def arrays_of(chosen: Chosen, view: str) -> Arrays:
    """Return the arrays of a view by name: what it draws, the parts of its sum where there are several.

    And what the browser works a change out from before it is answered.
    """
    arrays = {name: getattr(chosen, name) for name in (*_ARRAYS[view], *_worked_from(chosen, view))}
    arrays |= dict(_parts(chosen, view))
    if chosen.filters > 1:
        arrays |= {"kernels": chosen.kernels, "maps": chosen.maps}
    return arrays


def _worked_from(chosen: Chosen, view: str) -> Iterator[str]:
    """Return what a view's numbers depend on beyond what it draws, by the settings of the layer.

    The output and a map to choose from need the input. A gradient begins with that by the
    layer's result, and the loss with that result.
    """
    experiment = chosen.scene.experiment
    is_gradient = view in _GRADIENTS and _grad_from(chosen) != ABOVE
    if is_gradient or chosen.filters > 1 or view.startswith("after"):
        yield "x"
    if is_gradient:
        yield "output"
    if is_gradient and (experiment.activation != NONE or experiment.pool != NONE):
        yield "pooled_grad"


PATTERN, ERROR, ABOVE = "pattern", "error", "above"
"""Where the gradient by the layer's result comes from: see `_grad_from`."""


def _grad_from(chosen: Chosen) -> str:
    """Say what the gradient by the layer's result depends on.

    A pattern is the same whatever the output y is, also below layers that are linear; a squared error's is
    that of y; through layers that bend it, it is theirs.
    """
    experiment = chosen.scene.experiment
    is_error = experiment.upstream == "mse"
    if not experiment.above:
        return ERROR if is_error else PATTERN
    is_linear = all(layer.activation == NONE and layer.pool != "max" for layer in experiment.above)
    return PATTERN if is_linear and not is_error else ABOVE


def _parts(chosen: Chosen, view: str) -> Iterator[tuple[str, np.ndarray]]:
    if view == "output" and chosen.depth > 1:
        yield "partials", chosen.partials
    if view == "weight_grad" and chosen.items > 1:
        yield "weight_parts", chosen.weight_parts[:, chosen.channel]
        yield "weight_total", chosen.weight_total
    if view == "input_grad" and chosen.filters_a_group > 1:
        yield "input_parts", chosen.input_parts
        yield "input_total", chosen.input_total
    if view == "transposed" and (transposed := transposed_of(chosen)):
        yield "transposed", transposed.output
        yield "transposed_check", transposed.input_grad


def layer_meta(chosen: Chosen, view: str) -> dict[str, Any]:
    """Return shapes, geometry and choices of the filter on show, as JSON."""
    scene, experiment = chosen.scene, chosen.scene.experiment
    geometry = scene.geometry
    (h, w), (kh, kw), (ho, wo) = geometry.input_size, geometry.kernel_size, geometry.output_size
    return {
        "shape": {"channels": chosen.depth, "h": h, "w": w, "kh": kh, "kw": kw, "ho": ho, "wo": wo},
        "stride": geometry.stride,
        "dilation": geometry.dilation,
        "padding": geometry.padding,
        "mode": geometry.padding_mode,
        "turned": experiment.turns_kernel,
        "rowSource": [int(row) for row in scene.row_source],
        "colSource": [int(col) for col in scene.col_source],
        "range": [float(limit) for limit in scene.value_range],
        "signed": scene.is_signed,
        "colours": _colours(chosen),
        "input": _input(chosen),
        "bias": [chosen.bias],
        "choice": _choice(chosen),
        "lossOf": _loss_of(chosen),
        "gradFrom": _grad_from(chosen),
        "lossCount": scene.pooled.size if _grad_from(chosen) == ERROR else None,
        "target": _target(chosen),
        "after": {
            "activation": experiment.activation,
            "slope": experiment.slope,
            "pool": experiment.pool,
            "size": experiment.pool_size,
            "stride": experiment.pool_step,
            "shape": [int(n) for n in scene.pooled.shape[2:]] if view.startswith("after") else None,
        },
        "transposed": _transposed(chosen) if view == "transposed" else None,
    }


def loss_of(chosen: Chosen, view: str) -> float | None:
    """Return the loss of a view that shows gradients, else None."""
    return chosen.scene.loss if view in _GRADIENTS else None


def _colours(chosen: Chosen) -> str:
    """Return a letter for each channel on show of a picture in colour, nothing for other inputs."""
    experiment = chosen.scene.experiment
    is_picture = experiment.maps == MAPS[0] and experiment.picture != NUMBERS and not experiment.below
    if not is_picture or chosen.scene.x.shape[1] != len(RGB):
        return ""
    first = chosen.first_channel
    return RGB[first : first + chosen.depth]


def _input(chosen: Chosen) -> str | None:
    """Return "own" for input numbers that can be edited, "offered" if they can be made so, None otherwise."""
    experiment = chosen.scene.experiment
    if reads_own_numbers(experiment) and chosen.item == 0:
        return "own"
    return None if experiment.below else "offered"


def _loss_of(chosen: Chosen) -> list[str]:
    """Return the panels with the cells that the loss is taken of: a click there can choose one."""
    experiment = chosen.scene.experiment
    if experiment.above:
        return []
    return ["pooled_grad"] if experiment.pool != NONE else ["pooled_grad", "output_grad"]


def _target(chosen: Chosen) -> list[float] | None:
    """Return the kernel that a squared error compares with, KH KW numbers; None where there is none.

    It lies on a patch as the layer's own kernels do.
    """
    if _grad_from(chosen) != ERROR:
        return None
    experiment = chosen.scene.experiment
    return as_applied(experiment, target_kernel(experiment)).ravel().tolist()


def _choice(chosen: Chosen) -> dict[str, Any]:
    """Return the counts to choose from and what is chosen; channels count within the filter's group."""
    return {
        "filters": chosen.filters,
        "filter": chosen.filter,
        "firstFilter": chosen.first_filter,
        "groupFilters": chosen.filters_a_group,
        "channel": chosen.channel,
        "firstChannel": chosen.first_channel,
        "items": chosen.items,
        "item": chosen.item,
        "mapStep": chosen.map_step,
        "mapShape": [int(n) for n in chosen.maps.shape[1:]] if chosen.filters > 1 else None,
    }


def _transposed(chosen: Chosen) -> dict[str, Any] | None:
    """Return the transposed output's size and whether it is drawn; None where there is no such output."""
    geometry = geometry_of(chosen)
    if geometry is None:
        return None
    return {
        "shape": geometry.input_size,
        "padding": geometry.padding,
        "shown": transposed_shown(geometry),
    }
