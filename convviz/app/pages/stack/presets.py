"""Layers that a press of a button puts into the row."""

from __future__ import annotations

from convviz.lab.kernels import RANDOM
from convviz.lab.state import LayerSettings


def random_layer(filters: int, **settings: object) -> LayerSettings:
    """Return a layer of random 3 × 3 filters that keeps the size of its input and lets no map go dark."""
    usual = {"kernel_size": (3, 3), "padding": "same", "activation": "leaky_relu"}
    bias = (0.0,) * filters
    return LayerSettings(presets=(RANDOM,) * filters, bias=bias, **{**usual, **settings})  # type: ignore[arg-type]


NEXT = random_layer(4)
READY = (
    LayerSettings(
        presets=("sobel_x", "sobel_y", "laplacian", "gaussian"),
        bias=(0.0,) * 4,
        padding="same",
        activation="relu",
        pool="max",
    ),
    NEXT,
)
"""What the first visit is offered: edges, halved by pooling, and a layer that mixes them."""


def depthwise_pair(channels: int) -> tuple[LayerSettings, LayerSettings]:
    """Return a layer that reads each of `channels` channels alone, and a 1 × 1 layer that mixes them."""
    depthwise = random_layer(channels, groups=channels)
    return depthwise, random_layer(8, kernel_size=(1, 1))
