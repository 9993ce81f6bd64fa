"""What is measured: a layer's sizes and options, and the same seeded numbers in every process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from convviz.ops.geometry import spans

Pair = tuple[int, int]
Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]

OPERATIONS = ("forward", "weight gradient", "input gradient")
GAUSSIAN_REACH = 3.0  # standard deviations from a Gaussian kernel's centre to its edge


@dataclass(frozen=True)
class Case:
    """One layer. `kernels` is "own" (random, each filter its own), "shared" (one for all) or "gaussian"."""

    batch: int
    channels: int
    filters: int
    size: Pair
    kernel: Pair
    stride: int = 1
    padding: Pair = (0, 0)
    dilation: int = 1
    groups: int = 1
    kernels: str = "own"
    seed: int = 0

    @property
    def options(self) -> dict[str, Any]:
        """The layer's options, in the words that ConvViz and PyTorch share."""
        named = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return {**named, "groups": self.groups}

    @property
    def span(self) -> Pair:
        """Rows and columns from a dilated kernel's first tap to its last."""
        return spans(self.kernel, (self.dilation, self.dilation))

    @property
    def output_size(self) -> Pair:
        height, width = (
            (size + 2 * padding - span) // self.stride + 1
            for size, padding, span in zip(self.size, self.padding, self.span, strict=True)
        )
        return height, width

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The shapes of input, weight and output."""
        return (
            (self.batch, self.channels, *self.size),
            (self.filters, self.channels // self.groups, *self.kernel),
            (self.batch, self.filters, *self.output_size),
        )

    @property
    def multiply_adds(self) -> int:
        """Multiplications that the layer's formula asks for, the same number for every operation."""
        _, weight, output = self.shapes
        return int(np.prod(output, dtype=np.int64) * np.prod(weight[1:], dtype=np.int64))

    def arrays(self) -> Arrays:
        """Return input, weight and output gradient in float32; they depend on the seed alone."""
        rng = np.random.default_rng(self.seed)
        x, weight, output_grad = (rng.standard_normal(shape, np.float32) for shape in self.shapes)
        if self.kernels != "own":
            weight[:] = self.gaussian() if self.kernels == "gaussian" else weight[0, 0].copy()
        return x, weight, output_grad

    def gaussian(self) -> np.ndarray:
        """Return a Gaussian kernel (KH, KW) whose weights add up to 1, of rank 1 but for rounding."""
        sides = [np.exp(-0.5 * np.linspace(-GAUSSIAN_REACH, GAUSSIAN_REACH, n) ** 2) for n in self.kernel]
        down, across = (side / side.sum() for side in sides)
        return np.outer(down, across).astype(np.float32)

    @cached_property
    def name(self) -> str:
        """The layer in a few words, such as "N8 64 -> 128, 56 x 56, kernel 3, stride 2, padding 1"."""
        parts = [f"N{self.batch} {self.channels} -> {self.filters}", cross(self.size, always=True)]
        parts.append(f"kernel {cross(self.kernel)}")
        parts += [f"stride {self.stride}"] if self.stride > 1 else []
        parts += [f"padding {cross(self.padding)}"] if any(self.padding) else []
        parts += [f"dilation {self.dilation}"] if self.dilation > 1 else []
        parts += [f"groups {self.groups}"] if self.groups > 1 else []
        return ", ".join(parts)


def square(
    batch: int, channels: int, filters: int, size: int, kernel: int, padding: int, **rest: Any
) -> Case:
    """Return a layer whose input, kernel and padding are square."""
    sizes = {"size": (size, size), "kernel": (kernel, kernel), "padding": (padding, padding)}
    return Case(batch, channels, filters, **sizes, **rest)


def cross(pair: Pair, always: bool = False) -> str:
    return f"{pair[0]} x {pair[1]}" if always or pair[0] != pair[1] else str(pair[0])
