"""What a piece of the museum is: a mistake in the reference, and the layer that reveals it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from convviz.lab.lessons.bugs.patch import patched
from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.layer import LayerOptions, resolve_layer

WHICH = ("weight", "input", "bias")
"""What a gradient is taken by."""

_PLAIN = LayerOptions(stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros")


@dataclass(frozen=True)
class ExampleLayer:
    """The layer that reveals a mistake: a batch of two, and more filters than channels.

    With `steps` 2 there is a batch before the one that counts, as in a training loop.
    """

    x_shape: tuple[int, int, int, int] = (2, 2, 5, 6)
    weight_shape: tuple[int, int, int, int] = (3, 2, 3, 3)
    options: Mapping[str, Any] = field(default_factory=dict)
    steps: int = 1

    @property
    def geometry(self) -> Geometry:
        """The layer's geometry."""
        return resolve_layer(self.x_shape, self.weight_shape, _PLAIN._replace(**self.options))

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The output's shape (N, O, HO, WO)."""
        return (self.x_shape[0], self.weight_shape[0], *self.geometry.output_size)


@dataclass(frozen=True, eq=False)
class Bug:
    """One mistake that people really make; its sentences are msgids.

    `patch` says which lines of the plain `reference` it changes. `wrong` says what is wrong, `telltale`
    how it shows.
    """

    id: str
    name: str
    which: str
    reference: Callable[..., Any]
    patch: str
    wrong: str
    telltale: str
    layer: ExampleLayer = ExampleLayer()

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The reference with the mistake in it, compiled when it is first asked for."""
        return patched(self.reference, self.patch)


@dataclass(frozen=True, eq=False)
class Exhibit:
    """The numbers that a mistake is shown on, whole ones, so that nothing is ever rounded."""

    layer: ExampleLayer
    x: FloatArray  # (steps, N, C, H, W)
    weight: FloatArray  # (O, C, KH, KW)
    bias: FloatArray  # (O,)


def exhibit_of(bug: Bug, rng: np.random.Generator) -> Exhibit:
    """Draw numbers for the layer of a mistake."""
    layer = bug.layer
    return Exhibit(
        layer,
        whole_numbers(rng, (layer.steps, *layer.x_shape)),
        whole_numbers(rng, layer.weight_shape),
        whole_numbers(rng, layer.weight_shape[:1]),
    )


def whole_numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Draw whole numbers from -3 to 3, never 0, as float64."""
    signs = rng.choice((-1.0, 1.0), shape)
    return signs * rng.integers(1, 4, shape)
