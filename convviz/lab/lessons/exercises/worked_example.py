"""The numbers of an exercise: a layer that fits a blackboard, its upstream gradient, all that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer import LayerPass
from convviz.lab.state import geometry_of
from convviz.ops.forward import conv2d
from convviz.ops.geometry import Geometry
from convviz.ops.padding import pad
from convviz.ops.patches import image_patches

Float64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WorkedExample:
    """A layer on its input, both in small whole numbers, and dL/d its output (N, O, HO, WO).

    Everything is computed by `convviz.ops`; a mistake is the same board with one thing changed (`but`).
    """

    layer: LayerPass
    output_grad: Float64
    target: Float64 | None = None  # (N, O, HO, WO), of a mean squared error

    def but(self, output_grad: Float64 | None = None, layer: Any = None, **settings: Any) -> WorkedExample:
        """Return this board with another upstream gradient, fields of its pass (`layer`) or settings."""
        fields = dict(layer or {})
        if settings:
            fields["settings"] = replace(self.layer.settings, **settings)
        grad = self.output_grad if output_grad is None else output_grad
        return replace(self, layer=replace(self.layer, **fields), output_grad=grad)

    # ---- what is given -----------------------------------------------------------------------------------

    @property
    def x(self) -> Float64:
        """The input (N, C, H, W)."""
        return self.layer.x

    @property
    def weight(self) -> Float64:
        """The kernels (O, C, KH, KW)."""
        return self.layer.weight

    @property
    def bias(self) -> Float64:
        """The biases (O,)."""
        return self.layer.bias

    @cached_property
    def geometry(self) -> Geometry:
        """The layer's geometry."""
        return geometry_of(self.layer.settings, (self.x.shape[2], self.x.shape[3]))

    # ---- what is worked out ------------------------------------------------------------------------------

    @cached_property
    def padded(self) -> Float64:
        """The padded input (N, C, HP, WP)."""
        return pad(self.x, self.geometry).astype(np.float64)

    @cached_property
    def patches(self) -> Float64:
        """(N, C, KH, KW, HO, WO): what the kernel sees at every output cell."""
        kernel_size = (self.weight.shape[2], self.weight.shape[3])
        return image_patches(self.x, kernel_size, **self.layer.options).astype(np.float64)

    @cached_property
    def columns(self) -> Float64:
        """(N, C KH KW, HO WO): the im2col matrix, a column for each output cell."""
        batch, height, width = len(self.x), *self.geometry.output_size
        return self.patches.reshape(batch, -1, height * width)

    @property
    def output(self) -> Float64:
        """The convolution's output (N, O, HO, WO)."""
        return self.layer.conv

    @cached_property
    def partials(self) -> Float64:
        """(N, O, C, HO, WO): what each channel adds to each filter's output, without the bias."""
        options = {**self.layer.options, "groups": self.x.shape[1]}
        parts = [conv2d(self.x, kernels[:, None], **options) for kernels in self.weight]
        return np.stack(parts, axis=1).astype(np.float64)

    @cached_property
    def weight_grad(self) -> Float64:
        """The gradient by the weight (O, C, KH, KW)."""
        return self.layer.weight_grad(self.output_grad)

    @cached_property
    def input_grad(self) -> Float64:
        """The gradient by the input (N, C, H, W)."""
        return self.layer.input_grad(self.output_grad)

    @cached_property
    def bias_grad(self) -> Float64:
        """The gradient by the bias (O,)."""
        return self.layer.bias_grad(self.output_grad)
