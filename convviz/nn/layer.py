"""What a layer is: forwards, backwards, and the parameters that training changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.ops.checks import FloatArray


@dataclass(eq=False)
class Parameter:
    """Numbers that are learned and, after a backward pass, their gradient in the same shape and dtype.

    A backward pass sets `grad`; nothing is added up over several passes. NumPy takes a parameter for its
    `value`, and `parameter -= change` changes that in place, so that a layer's `weight` is used like the
    array that `Conv2DOperation` has there.
    """

    value: FloatArray
    grad: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.grad = np.zeros_like(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the shape of the value, and of the gradient."""
        return self.value.shape

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is None:  # NumPy before 2 knows no such argument
            return np.asarray(self.value, dtype)
        return np.array(self.value, dtype, copy=copy)

    def __isub__(self, change: ArrayLike) -> Parameter:
        self.value -= np.asarray(change)
        return self


class Layer:
    """A function of one array with its gradients: `forward` first, then `backward` for that input.

        output = layer.forward(x)  # or layer(x)
        input_grad = layer.backward(output_grad)  # sets the grad of every parameter too

    The first axis is the batch. The input is kept, not copied, until the next one.
    """

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Return `forward(x)`."""
        return self.forward(x)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.extra_repr()})"

    def extra_repr(self) -> str:
        """Return the arguments that make such a layer, as `torch.nn.Module.extra_repr` does."""
        return ""

    def forward(self, x: ArrayLike) -> FloatArray:
        """Compute the output for `x`, whose first axis is the batch."""
        raise NotImplementedError

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/d input for `output_grad` = dL/d output, at the last input; set the parameters' grads.

        Raises RefusedValue before the first `forward`.
        """
        raise NotImplementedError

    def parameters(self) -> dict[str, Parameter]:
        """Return the parameters by name; the arrays themselves, not copies."""
        return {}


class Weighted(Layer):
    """A layer with a weight and, mostly, a bias, under the names that `Conv2DOperation` has for them."""

    weight: Parameter
    bias: Parameter | None

    @property
    def weight_grad(self) -> FloatArray:
        """Return dL/d weight of the last backward pass, zeros before it: `weight.grad`."""
        return self.weight.grad

    @property
    def bias_grad(self) -> FloatArray | None:
        """Return dL/d bias of the last backward pass, None without a bias: `bias.grad`."""
        return None if self.bias is None else self.bias.grad

    def parameters(self) -> dict[str, Parameter]:
        """Return `weight` and, where there is one, `bias`."""
        return {"weight": self.weight} if self.bias is None else {"weight": self.weight, "bias": self.bias}
