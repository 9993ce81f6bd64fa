"""Pooling as layers; what they compute stands in `convviz.ops.pooling`."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

from convviz.nn.layer import Layer
from convviz.ops.checks import FloatArray, as_floats
from convviz.ops.layer import remembered
from convviz.ops.pooling import avg_pool2d, avg_pool2d_grad, max_pool2d, max_pool2d_grad


class _Pool2D(Layer):
    """A window of `kernel_size`, `stride` apart, or side by side where that is None."""

    def __init__(self, kernel_size: Any, *, stride: Any = None) -> None:
        self.kernel_size = kernel_size
        self.stride = stride
        self._x: FloatArray | None = None

    def extra_repr(self) -> str:
        """Return the window and, where it is given, the stride: 2, stride=1."""
        return (
            f"{self.kernel_size!r}"
            if self.stride is None
            else f"{self.kernel_size!r}, stride={self.stride!r}"
        )


class MaxPool2D(_Pool2D):
    """The largest value of every window, (N, C, H, W) -> (N, C, HO, WO), by `convviz.max_pool2d`.

    The stride is the kernel's size unless given. Source: `torch.nn.MaxPool2d`.
    """

    def forward(self, x: ArrayLike) -> FloatArray:
        """Pool the maps."""
        (self._x,) = as_floats(x=x)
        return max_pool2d(self._x, self.kernel_size, stride=self.stride)

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx: each window's gradient goes to its largest pixel."""
        return max_pool2d_grad(remembered(self._x), output_grad, self.kernel_size, stride=self.stride)


class AvgPool2D(_Pool2D):
    """The mean of every window, (N, C, H, W) -> (N, C, HO, WO), by `convviz.avg_pool2d`.

    The stride is the kernel's size unless given. Source: `torch.nn.AvgPool2d`.
    """

    def forward(self, x: ArrayLike) -> FloatArray:
        """Pool the maps."""
        (self._x,) = as_floats(x=x)
        return avg_pool2d(self._x, self.kernel_size, stride=self.stride)

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx: each window's gradient is shared out among its pixels."""
        shape = remembered(self._x).shape
        return avg_pool2d_grad(shape, output_grad, self.kernel_size, stride=self.stride)
