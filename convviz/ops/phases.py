"""Positions by the remainder of their division by the stride: cells of one phase are read by the same taps.

A padded position p = s q + a is read only by the taps i with d i mod s = a. These lie s / gcd(d, s) taps
apart and reach positions d / gcd(d, s) steps q apart, so that every phase is a small convolution of its own.
Source: V. Dumoulin and F. Visin, A guide to convolution arithmetic, 2016, chapter 4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd

from convviz.ops.geometry import Geometry


@dataclass(frozen=True)
class Phase:
    """Along one axis: the padded positions of one remainder and the taps that read them.

    The first output's taps read position `offset`, then every `spacing` steps of a stride, `reach` in all.
    """

    positions: slice
    taps: slice
    spacing: int
    reach: int
    offset: int

    @property
    def is_first(self) -> bool:
        """Whether this phase holds the kernel's first tap."""
        return self.taps.start == 0


def phases(geometry: Geometry, axis: int) -> Iterator[Phase]:
    """Yield the phases along one axis that any tap reads, the first tap's first."""
    stride, dilation, taps = geometry.stride[axis], geometry.dilation[axis], geometry.kernel_size[axis]
    common = gcd(stride, dilation)
    apart, spacing = stride // common, dilation // common
    for first in range(min(taps, apart)):
        offset = dilation * first
        reach = spacing * ((taps - 1 - first) // apart)
        yield Phase(slice(offset % stride, None, stride), slice(first, None, apart), spacing, reach, offset)
