"""The adjoint identity: the input gradient is the convolution's transpose, whatever the gradient above is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.lab.lessons.gradcheck.loss_function import LossFunction
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d

SEED = 0


@dataclass(frozen=True)
class Adjoint:
    """The two inner products, equal but for round-off.

    <g, conv(x)> = <conv^T(g), x>    conv without bias, conv^T(g) the input gradient for g
    """

    forwards: float
    backwards: float
    scale: float  # of the sums: |g| |conv(x)|, by which their difference is measured

    @property
    def error(self) -> float:
        """How far the two are apart, relatively to the size of what is added up."""
        return abs(self.forwards - self.backwards) / self.scale if self.scale else 0.0


def adjoint_of(loss_fn: LossFunction, grad: FloatArray) -> Adjoint:
    """Evaluate the identity for the open layer on its input, for a gradient g (N, O, HO, WO) above it."""
    own = loss_fn.own
    output = conv2d(own.x, own.weight, **own.options)
    scale = float(np.linalg.norm(grad) * np.linalg.norm(output))
    return Adjoint(inner(grad, output), inner(own.input_grad(grad), own.x), scale)


def random_grad(loss_fn: LossFunction) -> FloatArray:
    """Draw a standard normal gradient (N, O, HO, WO) at the convolution, the same every time."""
    rng = np.random.default_rng(SEED)
    return rng.standard_normal(loss_fn.own.conv.shape).astype(loss_fn.dtype)


def inner(first: FloatArray, second: FloatArray) -> float:
    """Sum all products, in the arrays' precision."""
    return float((first * second).sum())
