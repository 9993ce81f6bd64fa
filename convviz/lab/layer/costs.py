"""What a convolution costs: its parameters and multiply-adds, as products of the numbers that make them."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from convviz.lab.state import LayerSettings, geometry_of
from convviz.lab.state.layer import Pair


@dataclass(frozen=True)
class Cost:
    """Factors of a layer's weights and of its multiply-adds for one picture, and the number of biases.

    weights = O (C / groups) KH KW,    multiply-adds = weights HO WO
    """

    weight_factors: tuple[int, int, int, int]  # O, C/groups, KH, KW
    positions: Pair  # HO, WO
    biases: int

    @property
    def weights(self) -> int:
        """The number of weights: O times C/groups times KH times KW."""
        return prod(self.weight_factors)

    @property
    def parameters(self) -> int:
        """The number of weights and biases."""
        return self.weights + self.biases

    @property
    def multiply_adds(self) -> int:
        """The number of multiply-adds: every weight once at each position of the output."""
        return self.weights * prod(self.positions)


def cost_of(layer: LayerSettings, channels: int, size: Pair, *, groups: int | None = None) -> Cost:
    """Return the layer's cost on an input of `channels` channels and `size`, perhaps with other groups."""
    depth = channels // (groups or layer.groups)
    output = geometry_of(layer, size).output_size
    return Cost((layer.filters, depth, *layer.kernel_size), output, layer.filters)
