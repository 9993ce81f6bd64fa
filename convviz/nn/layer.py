"""What a layer is: forwards, backwards, and the parameters that training changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from convviz.errors import RefusedValue
from convviz.ops.checks import FloatArray


@dataclass(eq=False)
class Parameter:
    """Numbers that are learned and, after a backward pass, their gradient in the same shape and dtype.

    A backward pass sets `grad`; nothing is added up over several passes.
    """

    value: FloatArray
    grad: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.grad = np.zeros_like(self.value)


class Layer:
    """A function of one array with its gradients: `forward` first, then `backward` for that input.

        output = layer.forward(x)
        input_grad = layer.backward(output_grad)  # sets the grad of every parameter too

    The first axis is the batch. The input is kept, not copied, until the next one.
    """

    def forward(self, x: ArrayLike) -> FloatArray:
        """The output for `x`, whose first axis is the batch."""
        raise NotImplementedError

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """dL/d input for `output_grad` = dL/d output, at the last input; sets the parameters' gradients.

        Raises RefusedValue before the first `forward`.
        """
        raise NotImplementedError

    def parameters(self) -> dict[str, Parameter]:
        """The parameters by name; the arrays themselves, not copies."""
        return {}


def remembered(x: FloatArray | None) -> FloatArray:
    """The input of the last forward pass; raises RefusedValue where there was none."""
    if x is None:
        raise RefusedValue("backward needs a forward pass first: call forward(x) before it.")
    return x
