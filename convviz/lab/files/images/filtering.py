"""A whole picture through a layer, a few rows at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images.limits import BLOCK_CELLS, KEPT_CELLS
from convviz.lab.files.images.pixels import Pixels, checked_pixels, to_grey
from convviz.lab.files.images.region import SCALES, checked_scale, scaled
from convviz.ops.forward import conv2d
from convviz.ops.geometry import Geometry
from convviz.ops.layer import LayerOptions, resolve_layer

Limits = tuple[float, float]
Block = tuple[slice, NDArray[np.float32]]


@dataclass(frozen=True)
class FilteredPicture:
    """A layer's output as a picture, uint8 (HO, WO, 1 or 3), and the values that its ends stand for."""

    pixels: Pixels
    limits: Limits


def filter_picture(
    pixels: Pixels,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    as_filter: bool = False,
    out_channel: int = 0,
    grey: bool = False,
    scale: str = "unit",
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    limits: Limits | None = None,
    block_rows: int | None = None,
) -> FilteredPicture:
    """A layer's output over a whole picture, or the picture through its kernel, as a picture.

    As the layer sees it (`as_filter` false): output channel `out_channel`, in grey, (HO, WO, 1). An output
    that goes below zero has symmetric limits (-m, m), m its largest magnitude, and zero is mid grey:  128 +
    127 y / m. Any other has limits (0, m) and zero is black:  255 y / m. The limits are the output's own
    unless `limits` gives those of another picture, as a preview's for the full size; values beyond are
    shown as black or white.

    As a photo filter (`as_filter` true): every channel convolved on its own, channel c with kernel
    weight[out_channel, c % depth], the bias added, the result clipped to the picture's own range, (HO, WO,
    C).

    `pixels` (H, W, 1 or 3) uint8 are first turned to `grey` where that is asked for, then to numbers of
    `scale` (see SCALES); `weight` (O, C/groups, KH, KW), `bias` (O,), the layer's options as in
    `convviz.ops.conv2d`. Computed in float32, `block_rows` output rows at a time, with the rows above and
    below that they read, so that memory beyond the result stays at some 10 MB for ordinary pictures however
    tall they are.

    Raises RefusedValue or RefusedType as `conv2d` does, for an unknown scale, an output channel that the
    weight does not have, weights that are not finite and limits that are not (-m, m) or (0, m).
    """
    pixels = checked_pixels(pixels)
    channels = 1 if grey else pixels.shape[2]
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    layer = _layer(pixels.shape[:2], channels, weight, bias, options, out_channel, as_filter)
    top = SCALES[checked_scale(scale)][1]
    table = scaled(np.arange(256), scale).astype(np.float32)
    rows = _rows(block_rows, layer.geometry.output_size[1])
    walk = _Walk(pixels, layer, table, grey, rows)
    if as_filter:
        return FilteredPicture(_photo(walk, top), (0.0, top))
    cells = layer.geometry.output_size[0] * layer.geometry.output_size[1]
    blocks: Iterable[Block] = list(walk) if limits is None and cells <= KEPT_CELLS else walk
    ends = _own_limits(blocks) if limits is None else _checked_limits(limits)
    return FilteredPicture(_shade(blocks, layer.geometry.output_size, ends), ends)


@dataclass(frozen=True)
class _Layer:
    """The part of a layer that is shown: which channels it reads, and its kernels."""

    geometry: Geometry
    reads: slice
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    groups: int


def _layer(
    size: tuple[int, ...],
    channels: int,
    weight: ArrayLike,
    bias: ArrayLike | None,
    options: LayerOptions,
    out_channel: int,
    as_filter: bool,
) -> _Layer:
    kernels = _finite("weight", weight)  # (O, C/groups, KH, KW)
    depth = kernels.shape[1] if kernels.ndim == 4 else channels
    # A photo filter takes its kernels from a layer of any depth, so only the geometry has to agree.
    seen = channels if not as_filter else depth * (options.groups if isinstance(options.groups, int) else 1)
    geometry = resolve_layer((1, seen, *size), kernels.shape, options)
    filters = kernels.shape[0]
    shifts = np.zeros(filters, np.float32) if bias is None else _finite("bias", bias)
    _check_channel(out_channel, filters, shifts)
    own, shift = kernels[out_channel], shifts[out_channel]
    if as_filter:
        each = own[np.arange(channels) % depth][:, None]  # (C, 1, KH, KW)
        return _Layer(geometry, slice(None), each, np.full(channels, shift), channels)
    first = out_channel // (filters // geometry.groups) * depth
    return _Layer(geometry, slice(first, first + depth), own[None], shift[None], 1)


@dataclass(frozen=True)
class _Walk:
    """The output in blocks of whole rows: iterating gives (rows, values (o, rows, WO)), again and again."""

    pixels: Pixels
    layer: _Layer
    table: NDArray[np.float32]
    grey: bool
    rows: int

    def __iter__(self) -> Iterator[Block]:
        height = self.layer.geometry.output_size[0]
        for first in range(0, height, self.rows):
            last = min(first + self.rows, height)
            yield slice(first, last), self._output(first, last)

    def _output(self, first: int, last: int) -> NDArray[np.float32]:
        """Output rows first .. last from the padded rows s first .. s (last - 1) + d (KH - 1) + 1."""
        layer, geometry = self.layer, self.layer.geometry
        step = geometry.stride[0]
        source = geometry.row_source()[first * step : (last - 1) * step + geometry.span[0]]
        output: NDArray[np.float32] = conv2d(
            self._input(source)[None],
            layer.weight,
            layer.bias,
            stride=geometry.stride,
            padding=(0, 0, *geometry.padding[2:]),  # the rows come padded, the columns are padded there
            dilation=geometry.dilation,
            groups=layer.groups,
            padding_mode=geometry.padding_mode,
        )[0]
        return output  # (o, rows, WO)

    def _input(self, source: NDArray[np.intp]) -> NDArray[np.float32]:
        """The rows of the picture that `source` names, as numbers of the scale, zeros where it says -1."""
        rows = self.pixels[source]
        if self.grey:
            rows = to_grey(rows)
        x = np.take(self.table, rows.transpose(2, 0, 1)[self.layer.reads])  # (c, rows, W)
        x[:, source < 0] = 0
        return x


def _photo(walk: _Walk, top: float) -> Pixels:
    height, width = walk.layer.geometry.output_size
    picture = np.empty((height, width, walk.layer.groups), np.uint8)
    for rows, values in walk:
        picture[rows] = _bytes(values * (255 / top)).transpose(1, 2, 0)
    return picture


def _shade(blocks: Iterable[Block], size: tuple[int, int], limits: Limits) -> Pixels:
    picture = np.empty((*size, 1), np.uint8)
    zero, gain = (128, 127 / limits[1]) if limits[0] < 0 else (0, 255 / limits[1])
    for rows, values in blocks:
        picture[rows, :, 0] = _bytes(values[0] * gain + zero)
    return picture


def _bytes(values: NDArray[np.floating]) -> Pixels:
    return np.rint(values.clip(0, 255)).astype(np.uint8)


def _own_limits(blocks: Iterable[Block]) -> Limits:
    low = high = 0.0
    for _, values in blocks:
        low, high = min(low, float(values.min())), max(high, float(values.max()))
    if low < 0:
        return -max(-low, high), max(-low, high)
    return 0.0, high or 1.0  # an output of zeros alone is black on any scale


def _checked_limits(limits: Limits) -> Limits:
    low, high = limits
    if not (0 < high < np.inf and low in (0, -high)):
        raise RefusedValue(
            "Limits are (-m, m) or (0, m) with m above zero; got {limits}: give those of a filtered picture.",
            limits=repr(limits)[:80],
        )
    return float(low), float(high)


def _rows(block_rows: int | None, width: int) -> int:
    if block_rows is None:
        return max(1, BLOCK_CELLS // width)
    if block_rows < 1:
        raise RefusedValue(
            "A block has at least one row; got {rows}: give a larger number or none.", rows=block_rows
        )
    return block_rows


def _finite(name: str, values: ArrayLike) -> NDArray[np.float32]:
    try:
        numbers = np.asarray(values, dtype=np.float32)
    except (TypeError, ValueError):
        raise RefusedType(
            "Every {name} must be a real number; got {values}: give an array of numbers.",
            name=name,
            values=repr(values)[:40],
        ) from None
    if not np.isfinite(numbers).all():
        raise RefusedValue(
            "Every {name} must be a finite number; got {value}: replace it with one.",
            name=name,
            value=str(numbers[~np.isfinite(numbers)][0]),
        )
    return numbers


def _check_channel(out_channel: int, filters: int, shifts: NDArray[np.float32]) -> None:
    if shifts.shape != (filters,):
        raise RefusedValue(
            "A layer has one bias for each filter, of shape ({filters},); got {shape}: give one for each.",
            filters=filters,
            shape=shifts.shape,
        )
    if not 0 <= out_channel < filters:
        raise RefusedValue(
            "The layer's output channels are 0 to {last}; got {channel}: choose one of them.",
            last=filters - 1,
            channel=out_channel,
        )
