"""The numbers of a layer that its vectorised code is written with."""

from __future__ import annotations

import math
from dataclasses import dataclass

from convviz.ops.geometry import Geometry


@dataclass(frozen=True)
class LayerShapes:
    """One layer's geometry and the shapes of its input (N, C, H, W) and weight (O, D, KH, KW)."""

    geometry: Geometry
    x_shape: tuple[int, ...]
    weight_shape: tuple[int, ...]
    turns_kernel: bool = False  # a true convolution

    @property
    def kernel(self) -> str:
        """The name of the kernels as they lie on a patch, in vectorised code."""
        return "turned" if self.turns_kernel else "weight"

    @property
    def kernel_grad(self) -> str:
        """The name of the gradient by them."""
        return f"{self.kernel}_grad"

    @property
    def tap(self) -> str:
        """The weight's place, as code, that lies on tap i, j of a patch."""
        if not self.turns_kernel:
            return "i, j"
        return ", ".join(f"{size - 1} - {at}" for size, at in zip(self.weight_shape[2:], "ij", strict=True))

    @property
    def batch(self) -> int:
        """The number N of pictures."""
        return self.x_shape[0]

    @property
    def filters(self) -> int:
        """The number O of filters."""
        return self.weight_shape[0]

    @property
    def group_filters(self) -> int:
        """The number of filters in a group, O/groups."""
        return self.filters // self.geometry.groups

    @property
    def is_grouped(self) -> bool:
        """Whether there is more than one group, which vectorised code has to set apart."""
        return self.geometry.groups > 1

    @property
    def grouped_weight(self) -> str:
        """The weight's shape with the groups apart, (G, O / G, D, KH, KW), as code."""
        groups = self.geometry.groups
        return ", ".join(map(str, (groups, self.filters // groups, *self.weight_shape[1:])))

    @property
    def has_padding(self) -> bool:
        """Whether any side is padded."""
        return any(self.geometry.padding)

    @property
    def repeats(self) -> bool:
        """Whether the padding repeats the picture, so that gradients fold back out of it."""
        return self.has_padding and self.geometry.padding_mode != "zeros"

    def pads(self, axis: int) -> bool:
        """Say whether there is padding along the rows (axis 0) or the columns (axis 1)."""
        return any(self.geometry.padding[2 * axis : 2 * axis + 2])

    @property
    def products(self) -> int:
        """How many multiplications the layer is."""
        return self.batch * math.prod(self.geometry.output_size) * math.prod(self.weight_shape)

    @property
    def last_starts(self) -> tuple[int, int]:
        """Rows and columns from the first window to one past the last: s (HO - 1) + 1."""
        (height, width), (down, right) = self.geometry.output_size, self.geometry.stride
        return down * (height - 1) + 1, right * (width - 1) + 1
