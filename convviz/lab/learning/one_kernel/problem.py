"""What is learned: the kernel whose output on one picture is the target output."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.learning.one_kernel.curvature import Curvature
from convviz.nn.losses import MeanSquaredError, loss_and_grad
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_weight_grad
from convviz.ops.patches import image_patches

Float64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Problem:
    """Find w (KH, KW) so that conv(x, w) is the target, for one grey picture x (H, W) without padding.

        L(w) = 1/(2N) sum (y - t)^2,   y = conv(x, w),   N the number of output cells

    That is half of `convviz.nn.MeanSquaredError`, so that the curvature is P^T P / N without a 2.
    `target` is t, (H - KH + 1, W - KW + 1); `teacher` the kernel that made it, where one did. In float64.
    Raises RefusedValue for a target of another shape, and for numbers that are not finite.
    """

    x: Float64
    target: Float64
    size: tuple[int, int]
    teacher: Float64 | None = None

    def __post_init__(self) -> None:
        expected = tuple(have - kernel + 1 for have, kernel in zip(self.x.shape, self.size, strict=True))
        if min(expected) < 1:
            raise RefusedValue(
                "The kernel must fit into the picture; {kernel} does not fit into {picture}: choose a"
                " larger picture or a smaller kernel.",
                kernel=_sides(self.size),
                picture=_sides(self.x.shape),
            )
        if self.target.shape != expected:
            raise RefusedValue(
                "The target output must have the size of the output, {expected}; got {shape}: use one of"
                " that size, or choose another picture.",
                expected=_sides(expected),
                shape=_sides(self.target.shape),
            )
        if not (np.isfinite(self.target).all() and np.isfinite(self.x).all()):
            raise RefusedValue(
                "A target output must be finite numbers; this one holds NaN or infinity: save it without"
                " them."
            )

    @classmethod
    def of_teacher(cls, x: Float64, teacher: Float64) -> Problem:
        """Set the problem whose target is the output of the kernel `teacher` (KH, KW)."""
        if min(np.subtract(x.shape, teacher.shape)) < 0:
            return cls(x, np.zeros((0, 0)), teacher.shape)  # refuses, with the sizes
        return cls(x, conv2d(x[None, None], teacher[None, None])[0, 0], teacher.shape, teacher)

    def output(self, kernel: Float64) -> Float64:
        """Compute y = conv(x, w), of the target's shape."""
        return conv2d(self.x[None, None], kernel[None, None])[0, 0]

    def loss(self, kernel: Float64) -> float:
        """Compute L(w)."""
        return MeanSquaredError().forward(self.output(kernel), self.target) / 2

    def grad(self, kernel: Float64) -> Float64:
        """Compute dL/dw (KH, KW), by the engine's weight gradient with dL/dy = (y - t) / N."""
        _loss, slope = loss_and_grad(MeanSquaredError(), self.output(kernel), self.target)
        output_grad = slope / 2
        shape = (1, 1, *self.size)
        return np.asarray(conv2d_weight_grad(self.x[None, None], shape, output_grad[None, None])[0, 0])

    def grad_size(self, kernel: Float64) -> float:
        """Return the size of what dL/dw is added up from: max |x| (max |y| + max |t|)."""
        sizes = (np.abs(values).max() for values in (self.x, self.output(kernel), self.target))
        x, output, target = map(float, sizes)
        return x * (output + target)

    @cached_property
    def patches(self) -> Float64:
        """P (N, KH KW): every patch as a row, so that y = P w and dL/dw = P^T (P w - t) / N."""
        patches = image_patches(self.x[None, None], self.size)  # (1, 1, KH, KW, HO, WO)
        return patches.reshape(self.size[0] * self.size[1], -1).T

    @cached_property
    def curvature(self) -> Curvature:
        """H = P^T P / N, the same wherever w is."""
        return Curvature.of(self.patches)

    @cached_property
    def best(self) -> Float64:
        """The shortest of the kernels with the smallest loss there is."""
        solution, *_ = np.linalg.lstsq(self.patches, self.target.ravel(), rcond=self.curvature.tolerance)
        return np.asarray(solution, np.float64).reshape(self.size)

    @cached_property
    def floor(self) -> float:
        """The smallest loss there is; 0 where a kernel made the target."""
        return 0.0 if self.teacher is not None else self.loss(self.best)


def _sides(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
