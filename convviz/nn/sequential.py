"""Layers in a row: a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue
from convviz.nn.layer import Layer, Parameter
from convviz.ops.checks import FloatArray, as_floats


class Sequential(Layer):
    """Layers in sequence, each reading the output of the one before it.

    After a pass `outputs` holds every layer's output, and after a backward pass `output_grads` dL/d each of
    these, so that everything that flows through the network can be inspected. Parameters are
    named as in PyTorch: "0.weight" is the first layer's.
    Source: `torch.nn.Sequential`.
    """

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers
        self.outputs: list[FloatArray] = []
        self.output_grads: list[FloatArray] = []

    def forward(self, x: ArrayLike) -> FloatArray:
        """Compute the output of the last layer for x."""
        (values,) = as_floats(x=x)
        self.outputs, self.output_grads = [], []
        for layer in self.layers:
            values = layer.forward(values)
            self.outputs.append(values)
        return values

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx for dL/d the last layer's output; sets the gradients of all parameters."""
        (grad,) = as_floats(output_grad=output_grad)
        grads = []
        for layer in reversed(self.layers):
            grads.append(grad)
            grad = layer.backward(grad)
        self.output_grads = grads[::-1]
        return grad

    def __repr__(self) -> str:
        lines = [f"  ({place}): {layer!r}".replace("\n", "\n  ") for place, layer in enumerate(self.layers)]
        return "\n".join(["Sequential(", *lines, ")"]) if lines else "Sequential()"

    def parameters(self) -> dict[str, Parameter]:
        """Return all parameters, named after their layer's place: "0.weight", "0.bias", "3.weight"."""
        return {
            f"{place}.{name}": parameter
            for place, layer in enumerate(self.layers)
            for name, parameter in layer.parameters().items()
        }

    def state(self) -> dict[str, FloatArray]:
        """Copy every parameter's value, by its name."""
        return {name: parameter.value.copy() for name, parameter in self.parameters().items()}

    def load_state(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Put the numbers of `state` into the parameters, in their dtype.

        Raises RefusedValue, and changes nothing, for names or shapes that are not the network's and for
        numbers that are not finite.
        """
        parameters = self.parameters()
        check_names(state, parameters)
        for name, parameter in parameters.items():
            check_values(name, state[name], parameter.value.shape)
        for name, parameter in parameters.items():
            parameter.value[...] = state[name]


def check_names(state: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> None:
    """Raise RefusedValue unless both have the same names."""
    missing, foreign = [name for name in parameters if name not in state], set(state) - set(parameters)
    if missing or foreign:
        raise RefusedValue(
            "These weights belong to another network: this one has {expected} tensors; the first one"
            " missing is {missing}, the first one too many {foreign}. Choose the layers that the weights"
            " were made with.",
            expected=len(parameters),
            missing=missing[0] if missing else "-",
            foreign=str(min(map(str, foreign)))[:40] if foreign else "-",
        )


def check_values(name: str, values: NDArray[Any], shape: tuple[int, ...]) -> None:
    """Raise RefusedValue unless `values` are finite numbers of this shape."""
    if np.shape(values) != shape:
        raise RefusedValue(
            "{name} has the shape {expected} in this network; got {shape}: choose the layers that the weights"
            " were made with.",
            name=name,
            expected=shape,
            shape=np.shape(values),
        )
    if not np.isfinite(values).all():
        raise RefusedValue(
            "Weights are finite numbers; {name} has NaN or infinity: train again with a smaller learning"
            " rate, then save.",
            name=name,
        )
