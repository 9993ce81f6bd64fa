"""What follows a convolution: as it is, or with every choice held as it is where nothing is nudged.

ReLU and leaky ReLU choose a slope by a sign, max pooling chooses a winner. Where a choice changes within a
step the loss has a kink, and its differences say nothing of the slope at the value itself. With the choices
held the loss has no kinks, its derivative at the value is just what the backward pass computes, and
differences judge it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from convviz.lab.layer import LayerPass
from convviz.lab.layer.forward_backward import activate, pooled
from convviz.ops.checks import FloatArray
from convviz.ops.pooling import max_pool2d_winners

ALL = slice(None)
KINKED = ("relu", "leaky_relu")


class Part(NamedTuple):
    """The pictures and filters that copies of a map are of."""

    items: slice = ALL
    filters: slice = ALL


After = Callable[[LayerPass, FloatArray, Part], FloatArray]
"""What a layer hands on, (B, n, o, HP, WP), for B copies of its convolution (B, n, o, HO, WO)."""


def free(layer: LayerPass, conv: FloatArray, part: Part) -> FloatArray:
    """Apply activation and pooling as they are."""
    return _pool(layer, activate(layer.settings, conv))


def held(layer: LayerPass, conv: FloatArray, part: Part) -> FloatArray:
    """Apply activation and pooling with the slopes and the winners of the layer's own pass.

        activated = conv slope(conv_0),    output[cell] = activated[winner_0[cell]]

    At 0 the slope is that of the negative side, of equals the first one wins: as in the backward pass.
    """
    settings = layer.settings
    values = conv * _slopes(layer, part) if settings.activation in KINKED else activate(settings, conv)
    if settings.pool != "max":
        return _pool(layer, values)
    won = max_pool2d_winners(layer.activated, settings.pool_size, stride=settings.pool_step)
    won = won[part.items, part.filters]  # (n, o, HP, WP)
    flat = values.reshape(*values.shape[:3], -1)  # (B, n, o, HO WO)
    taken = np.take_along_axis(flat, won.reshape(1, *won.shape[:2], -1), axis=-1)
    return taken.reshape(len(values), *won.shape)


def _pool(layer: LayerPass, values: FloatArray) -> FloatArray:
    """Apply the layer's pooling to copies (B, n, o, HO, WO)."""
    maps = pooled(layer.settings, values.reshape(-1, *values.shape[2:]))
    return maps.reshape(*values.shape[:2], *maps.shape[1:])


def _slopes(layer: LayerPass, part: Part) -> FloatArray:
    """Return 1 where the sum in the layer's own pass is positive, else the slope on the negative side."""
    conv = layer.conv[part.items, part.filters]  # (n, o, HO, WO)
    below = layer.settings.slope if layer.settings.activation == "leaky_relu" else 0.0
    return np.where(conv > 0, conv.dtype.type(1), conv.dtype.type(below))
