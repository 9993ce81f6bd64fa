"""The activations as layers; what they compute is in `convviz.ops.activation`."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from convviz.nn.layer import Layer
from convviz.ops import activation
from convviz.ops.checks import FloatArray, as_floats
from convviz.ops.layer import remembered


class Activation(Layer):
    """A function of every entry by itself, and its gradient; the shape stays."""

    function: Callable[..., FloatArray]
    gradient: Callable[..., FloatArray]

    def __init__(self) -> None:
        self._x: FloatArray | None = None

    def forward(self, x: ArrayLike) -> FloatArray:
        """Apply the function to every entry of x."""
        (self._x,) = as_floats(x=x)
        return type(self).function(self._x)

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx for dL/d output, entry by entry."""
        return type(self).gradient(remembered(self._x), output_grad)


class ReLU(Activation):
    """max(x, 0), by `convviz.relu`. Source: `torch.nn.ReLU`."""

    function = staticmethod(activation.relu)
    gradient = staticmethod(activation.relu_grad)


class Sigmoid(Activation):
    """1 / (1 + exp(-x)), by `convviz.sigmoid`. Source: `torch.nn.Sigmoid`."""

    function = staticmethod(activation.sigmoid)
    gradient = staticmethod(activation.sigmoid_grad)


class Tanh(Activation):
    """tanh(x), by `convviz.tanh`. Source: `torch.nn.Tanh`."""

    function = staticmethod(activation.tanh)
    gradient = staticmethod(activation.tanh_grad)


class LeakyReLU(Activation):
    """x where it is positive, else slope x, by `convviz.leaky_relu`. Source: `torch.nn.LeakyReLU`."""

    def __init__(self, slope: float = 0.01) -> None:
        super().__init__()
        self.slope = slope

    def extra_repr(self) -> str:
        """Return the slope."""
        return f"slope={self.slope:g}"

    def forward(self, x: ArrayLike) -> FloatArray:
        """Apply the function to every entry of x."""
        (self._x,) = as_floats(x=x)
        return activation.leaky_relu(self._x, self.slope)

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx for dL/d output, entry by entry."""
        return activation.leaky_relu_grad(remembered(self._x), output_grad, self.slope)
