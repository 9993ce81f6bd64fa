"""The numbers of a layer that its vectorised code is written with."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.ops.geometry import Geometry


@dataclass(frozen=True)
class LayerShapes:
    """One layer's geometry and the shapes of its input (N, C, H, W) and weight (O, D, KH, KW)."""

    geometry: Geometry
    x_shape: tuple[int, ...]
    weight_shape: tuple[int, ...]

    @property
    def batch(self) -> int:
        return self.x_shape[0]

    @property
    def filters(self) -> int:
        return self.weight_shape[0]

    @property
    def is_grouped(self) -> bool:
        return self.geometry.groups > 1

    @property
    def grouped_weight(self) -> str:
        """The weight's shape with the groups apart, (G, O / G, D, KH, KW), as code."""
        groups = self.geometry.groups
        return ", ".join(map(str, (groups, self.filters // groups, *self.weight_shape[1:])))

    @property
    def has_padding(self) -> bool:
        return any(self.geometry.padding)

    @property
    def repeats(self) -> bool:
        """Whether the padding repeats the picture, so that gradients fold back out of it."""
        return self.has_padding and self.geometry.padding_mode != "zeros"

    @property
    def last_starts(self) -> tuple[int, int]:
        """Rows and columns from the first window to one past the last: s (HO - 1) + 1."""
        (height, width), (down, right) = self.geometry.output_size, self.geometry.stride
        return down * (height - 1) + 1, right * (width - 1) + 1
