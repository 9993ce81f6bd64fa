"""A plain layer as the matrices P and C, from their definitions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.browser.cases import COLOUR
from tests.browser.plain_layer import PlainLayer

Array = NDArray[np.float64]
SMALL_COLOUR = replace(COLOUR, box=(60, 90, 4, 6), mode="reflect")
"""Three channels that fit a page whole."""


def kernel_matrix(layer: PlainLayer) -> Array:
    """C from its definition: a column is the output that one pixel alone makes; NaN where no tap meets it."""

    def columns(weight: Array) -> Array:
        pixels = np.eye(layer.x.size).reshape(-1, *layer.x.shape)
        return np.transpose([replace(layer, x=x, weight=weight, bias=0).output().ravel() for x in pixels])

    return np.where(columns(np.ones_like(layer.weight)) > 0, columns(layer.weight), np.nan)


def patch_matrix(layer: PlainLayer) -> Array:
    return np.array([layer.patch(step).ravel() for step in range(layer.steps)])
