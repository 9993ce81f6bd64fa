"""How large the numbers are that what is on show was added up from: round-off of them looks like zero."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from convviz.lab.layer.magnitudes import largest, sum_size
from convviz.lab.scene.chosen import Chosen

FORWARDS = ("output", "partials", "maps", "activated", "pooled")
ABOVE = ("pooled_grad", "activated_grad", "output_grad")
BY_WEIGHT = ("weight_grad", "weight_parts", "weight_total")
BY_INPUT = ("input_grad", "input_parts", "input_total")
SPREAD = ("transposed", "transposed_check")


def scales_of(chosen: Chosen, names: Iterable[str]) -> dict[str, float]:
    """Return the scale of each array of `names` that is a sum; weights and inputs have none."""
    scales = {name: _scale(chosen, name) for name in names}
    return {name: scale for name, scale in scales.items() if scale is not None}


def _scale(chosen: Chosen, name: str) -> float | None:
    layer, scene = chosen.scene.layer, chosen.scene
    if name in FORWARDS:
        return sum_size(layer)
    if name in SPREAD:
        return largest(layer.x) * float(np.abs(layer.weight).sum())
    if name in ABOVE:
        return largest(getattr(chosen, name)) / scene.steepness
    grad = scene.conv_grad[:, chosen.first_filter : chosen.first_filter + chosen.filters_a_group]
    if name in BY_WEIGHT:
        return float(np.abs(grad).sum()) * largest(layer.x) / scene.steepness
    if name in BY_INPUT:
        return largest(grad) * float(np.abs(layer.weight).sum()) / scene.steepness
    return None
