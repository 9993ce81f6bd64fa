"""One axis of a layer on its input: the arithmetic that says what is possible, rows and columns alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convviz.lab.kernels import MAX_SIZE
from convviz.lab.state.layer import MAX_DILATION, MAX_PADDING, MAX_STRIDE, LayerSettings, Pair
from convviz.ops.checks import Sides
from convviz.ops.geometry import axis_span, named_sides, same_sides, widest_padding


@dataclass(frozen=True)
class Axis:
    """The input's length along one axis and what the layer does there, all in pixels."""

    length: int
    kernel: int
    stride: int
    padding: str | Pair  # by name, or before and after
    dilation: int
    mode: str
    least: int = 1  # cells of the shortest output that what follows the kernel has room on

    @property
    def span(self) -> int:
        """From the dilated kernel's first tap to its last: d (k - 1) + 1."""
        return axis_span(self.kernel, self.dilation)

    @property
    def sides(self) -> Pair:
        """Padding before and after."""
        if isinstance(self.padding, tuple):
            return self.padding
        if self.padding == "same":
            return same_sides(self.length, self.span, self.stride)
        return named_sides(self.padding, self.span)

    @property
    def padded(self) -> int:
        """The length with its padding."""
        return self.length + sum(self.sides)

    @property
    def most_padding(self) -> int:
        """The widest padding, in numbers, whose values the mode can take from the input."""
        widest = widest_padding(self.length, self.mode)
        return MAX_PADDING if widest is None else min(MAX_PADDING, widest)

    @property
    def least_padding(self) -> int:
        """The narrowest padding, in numbers, with which the kernel fits."""
        return max(0, -(-(self.needed - self.length) // 2))

    @property
    def lacking(self) -> int:
        """How many padded cells are too few for the kernel; 0 where it fits."""
        return max(0, self.needed - self.padded)

    @property
    def needed(self) -> int:
        """The padded length that holds the kernel at as many places as it must have."""
        return self.span + (self.least - 1) * self.stride

    @property
    def mode_reaches(self) -> bool:
        """Whether the padding mode has enough pixels to fill the padding."""
        widest = widest_padding(self.length, self.mode)
        return widest is None or max(self.sides) <= widest

    @property
    def kernel_fits(self) -> bool:
        """Whether the kernel fits, not spread wider than the picture where padding grows with it.

        So much padding in words is never wider than padding in numbers can be: a layer adds at most
        2 MAX_PADDING cells to a map.
        """
        grows = self.padding in ("same", "full") and self.dilation > 1
        widest = min(self.length, 2 * MAX_PADDING + 1)
        return self.needed <= self.padded and (not grows or self.span <= widest)

    @property
    def possible(self) -> bool:
        """Whether the layer can be computed along this axis."""
        return self.kernel_fits and self.mode_reaches

    @property
    def kernels(self) -> tuple[int, ...]:
        """Every kernel length that is possible with the rest as it is."""
        return tuple(k for k in range(1, MAX_SIZE + 1) if replace(self, kernel=k).possible)

    @property
    def dilations(self) -> range:
        """Every dilation that is possible with the rest as it is, without a gap."""
        spread = [d for d in range(1, MAX_DILATION + 1) if replace(self, dilation=d).possible] or [1]
        return range(spread[0], spread[-1] + 1)

    @property
    def strides(self) -> range:
        """Strides up to the one that leaves a single position, as larger ones do; the one set is kept.

        With "same" padding a shorter stride may pad more than the mode can fill: none beyond such a one.
        """
        if self.padding == "same":
            return self._same_strides
        room = self.padded - self.span
        most = room // (self.least - 1) if self.least > 1 else room + 1
        return range(1, max(self.stride, min(MAX_STRIDE, most)) + 1)

    @property
    def _same_strides(self) -> range:
        first = last = self.stride
        while first > 1 and replace(self, stride=first - 1).possible:
            first -= 1
        while last < min(MAX_STRIDE, self.length) and replace(self, stride=last + 1).possible:
            last += 1
        return range(first, last + 1)

    @property
    def padding_numbers(self) -> range:
        """Every padding in numbers, the same before and after, that is possible with the rest as it is."""
        return range(self.least_padding, self.most_padding + 1)

    @property
    def side_numbers(self) -> tuple[range, range]:
        """Every padding in numbers that is possible before, while that after stays, and the reverse."""
        before, after = self.sides
        least = [max(0, self.needed - self.length - other) for other in (after, before)]
        return range(least[0], self.most_padding + 1), range(least[1], self.most_padding + 1)


def axes_of(layer: LayerSettings, size: Pair, least: Pair = (1, 1)) -> tuple[Axis, Axis]:
    """Return the layer's rows and columns on an input of `size` (H, W), for an output of at least `least`."""
    rows, columns = (
        Axis(length, kernel, stride, padding, dilation, layer.padding_mode, fewest)
        for length, kernel, stride, padding, dilation, fewest in zip(
            size, layer.kernel_size, layer.stride, _along(layer.padding), layer.dilation, least, strict=True
        )
    )
    return rows, columns


def _along(padding: str | Pair | Sides) -> tuple[str | Pair, str | Pair]:
    """Return a padding's part of the rows and of the columns: its name, or before and after."""
    if isinstance(padding, str):
        return padding, padding
    if len(padding) == 2:
        return (padding[0], padding[0]), (padding[1], padding[1])
    return padding[:2], padding[2:]
