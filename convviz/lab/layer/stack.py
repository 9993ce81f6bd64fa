"""Layers in a row: the output of each is the next one's input."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from convviz.lab.layer.forward_backward import Float64, LayerPass, as_shown, pass_of
from convviz.lab.state import Layer


def forward(layers: Sequence[Layer], x: ArrayLike) -> list[LayerPass]:
    """Run every layer on its input; the first one's is `x` (N, C, H, W)."""
    passes: list[LayerPass] = []
    for layer in layers:
        passes.append(pass_of(layer, passes[-1].output if passes else x))
    return passes


def backward(passes: Sequence[LayerPass], output_grad: Float64) -> Float64:
    """Compute dL/d the first input for dL/d the last output, rounded to float32 between layers."""
    grad = output_grad
    for layer in reversed(passes):
        grad = layer.input_grad(as_shown(layer.conv_grad(layer.activated_grad(as_shown(grad)))))
    return grad
