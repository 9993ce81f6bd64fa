"""One convolution layer step by step, written with np.pad and slices alone: what the panels have to show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

PAD_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
Array = NDArray[np.float64]


@dataclass(frozen=True)
class PlainLayer:
    """One filter over `x` (C, H, W) with `weight` (C, KH, KW); sizes are (h, w)."""

    x: Array
    weight: Array
    stride: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    padding: tuple[int, int] = (0, 0)
    mode: str = "zeros"
    bias: float = 0.0

    @cached_property
    def padded(self) -> Array:
        """(C, HP, WP)"""
        return self._pad(self.x)

    @cached_property
    def output_size(self) -> tuple[int, int]:
        _channels, *kernel = self.weight.shape
        spans = [d * (k - 1) + 1 for d, k in zip(self.dilation, kernel, strict=True)]
        sizes = zip(self.padded.shape[1:], spans, self.stride, strict=True)
        height, width = ((size - span) // stride + 1 for size, span, stride in sizes)
        return height, width

    @property
    def steps(self) -> int:
        height, width = self.output_size
        return height * width

    def patch(self, step: int) -> Array:
        """What the window of a step reads, (C, KH, KW)."""
        return self.padded[(slice(None), *self._window(step))]

    def products(self, step: int) -> Array:
        return self.patch(step) * self.weight

    def output(self) -> Array:
        """(HO, WO)"""
        sums = [self.products(step).sum() + self.bias for step in range(self.steps)]
        return np.reshape(sums, self.output_size)

    def weight_grad(self, output_grad: Array, step: int) -> Array:
        """The weight gradient's sum up to and including a step, (C, KH, KW)."""
        grad = output_grad.ravel()
        return sum((grad[s] * self.patch(s) for s in range(step + 1)), np.zeros(self.weight.shape))

    def input_grad(self, output_grad: Array, step: int) -> Array:
        """The input gradient's sum up to and including a step, (C, H, W), the padding folded back."""
        grad = output_grad.ravel()
        spread = np.zeros(self.padded.shape)
        for s in range(step + 1):
            spread[(slice(None), *self._window(s))] += grad[s] * self.weight
        folded = np.zeros(self.x.size + 1)  # the last place takes what falls on zeros
        np.add.at(folded, self._source(), spread)
        return folded[:-1].reshape(self.x.shape)

    def _window(self, step: int) -> tuple[slice, slice]:
        slices = []
        for at, stride, dilation, taps in zip(
            divmod(step, self.output_size[1]), self.stride, self.dilation, self.weight.shape[1:], strict=True
        ):
            slices.append(slice(at * stride, at * stride + dilation * (taps - 1) + 1, dilation))
        return slices[0], slices[1]

    def _source(self) -> NDArray[np.intp]:
        """For each padded place the flat index of the pixel it shows, or one past the last for a zero."""
        return self._pad(np.arange(self.x.size).reshape(self.x.shape), self.x.size)

    def _pad(self, values: NDArray, zero: int = 0) -> NDArray:
        rows, columns = self.padding
        kind = {"constant_values": zero} if self.mode == "zeros" else {}
        return np.pad(values, ((0, 0), (rows, rows), (columns, columns)), mode=PAD_MODES[self.mode], **kind)
