"""Layers in a row on one picture: what each makes of what it gets, and what its units see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer import Cost, Field, LayerPass, cost_of, field_of, forward
from convviz.lab.layer.inputs import maps_of
from convviz.lab.state import Experiment, LayerSettings, layers_of
from convviz.lab.state.layer import Pair

Values = NDArray[np.floating]
Shape = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Row:
    """The layers of an experiment, `place` the open one, on the maps (C, H, W) of one picture."""

    layers: tuple[LayerSettings, ...]
    place: int
    maps: Values

    @cached_property
    def passes(self) -> list[LayerPass]:
        """Every layer on its input."""
        return forward(self.layers, self.maps[None])

    @cached_property
    def values(self) -> list[Values]:
        """The maps at the bottom and the output of each layer, (C, H, W) each."""
        return [self.maps, *(layer.output[0] for layer in self.passes)]

    @property
    def shapes(self) -> list[Shape]:
        """The shapes (C, H, W) of the maps in `values`."""
        return [(v.shape[0], v.shape[1], v.shape[2]) for v in self.values]

    @property
    def sizes(self) -> list[Pair]:
        """The size of each layer's input, and of what comes out last."""
        return [(height, width) for _channels, height, width in self.shapes]

    @property
    def costs(self) -> list[Cost]:
        """What each layer costs."""
        return [
            cost_of(layer, shape[0], size)
            for layer, shape, size in zip(self.layers, self.shapes, self.sizes, strict=False)
        ]


def row_of(experiment: Experiment, batch: NDArray[np.float32]) -> Row:
    """Return the layers on the picture on show of a batch (N, C, h, w)."""
    item = experiment.item
    maps = maps_of(experiment, batch)[item]
    return Row(layers_of(experiment), len(experiment.below), maps)


def fields_before(layers: Sequence[LayerSettings], sizes: Sequence[Pair]) -> list[tuple[Field, ...]]:
    """Return for the input and each layer the field of a unit there on every row of maps before it."""
    return [
        tuple(_field(layers[start:end], sizes[start:end]) for start in range(end))
        for end in range(len(layers) + 1)
    ]


def _field(layers: Sequence[LayerSettings], sizes: Sequence[Pair]) -> Field:
    field = Field()
    for layer, size in zip(layers, sizes, strict=True):
        field = field_of(layer, size, field)
    return field
