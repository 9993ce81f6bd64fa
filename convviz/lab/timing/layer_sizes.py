"""A layer to race: its sizes, its options, and how much work it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from convviz.ops.layer import LayerOptions, resolve_layer

OPERATIONS = ("forward", "weight_grad", "input_grad")

Shape = tuple[int, int, int, int]


@dataclass(frozen=True)
class LayerSizes:
    """A layer on a batch of square pictures, with square kernels and zero padding."""

    batch: int = 1
    channels: int = 1
    filters: int = 1
    size: int = 4
    kernel: int = 2
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1

    @property
    def x_shape(self) -> Shape:
        """(N, C, H, W)."""
        return self.batch, self.channels, self.size, self.size

    @property
    def weight_shape(self) -> Shape:
        """(O, C/groups, KH, KW)."""
        return self.filters, max(1, self.channels // self.groups), self.kernel, self.kernel

    @property
    def options(self) -> dict[str, Any]:
        """The layer's options, as `convviz.conv2d` takes them."""
        return {
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "groups": self.groups,
        }

    @property
    def output_shape(self) -> Shape:
        """(N, O, HO, WO); raises RefusedValue where the numbers make no layer."""
        options = LayerOptions(**self.options, padding_mode="zeros")
        height, width = resolve_layer(self.x_shape, self.weight_shape, options).output_size
        return self.batch, self.filters, height, width

    @property
    def unfolding(self) -> float:
        """How many times the input's numbers im2col's matrix has: KH KW HO WO / (H W)."""
        return self.kernel**2 * math.prod(self.output_shape[2:]) / self.size**2

    @property
    def multiply_adds(self) -> int:
        """Multiplications, each with its addition, of any of the three operations."""
        return math.prod(self.output_shape) * math.prod(self.weight_shape[1:])
