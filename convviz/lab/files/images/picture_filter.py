"""What a whole picture goes through: a layer, the output channel of it, and how pixels become numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images.pixels import Pixels
from convviz.lab.files.images.region import SCALES, checked_scale, scaled
from convviz.ops.geometry import Geometry
from convviz.ops.layer import LayerOptions, resolve_layer


@dataclass(frozen=True, eq=False)
class PictureFilter:
    """One output channel of a layer over a whole picture, or the picture through that channel's kernel.

    `weight` (O, C/groups, KH, KW), `bias` (O,), `options` as in `convviz.ops.conv2d`. A picture is first
    turned to `grey` where that is asked for, then to numbers of `scale` (see SCALES).

    As the layer sees it (`as_filter` false), all channels add up into output channel `out_channel`. As a
    photo filter (`as_filter` true), every channel is convolved on its own, channel c with kernel
    weight[out_channel, c % depth], and the bias added.
    """

    weight: ArrayLike
    bias: ArrayLike | None = None
    options: LayerOptions = LayerOptions()
    out_channel: int = 0
    as_filter: bool = False
    grey: bool = False
    scale: str = "unit"

    @property
    def top(self) -> float:
        """The number that a white pixel becomes."""
        return SCALES[checked_scale(self.scale)][1]

    @property
    def numbers(self) -> NDArray[np.float32]:
        """The numbers that the bytes 0 to 255 become, (256,)."""
        return scaled(np.arange(256), checked_scale(self.scale)).astype(np.float32)

    def kernels_for(self, pixels: Pixels) -> "Kernels":
        """Return what of the layer is computed over this picture (H, W, 1 or 3).

        Raises RefusedValue or RefusedType as `conv2d` does, for an output channel that the weight does not
        have and for weights that are not finite.
        """
        channels = 1 if self.grey else pixels.shape[2]
        weight = _finite("weight", self.weight)  # (O, C/groups, KH, KW)
        depth = weight.shape[1] if weight.ndim == 4 else channels
        geometry = self._geometry(pixels.shape[:2], weight.shape, channels, depth)
        filters = weight.shape[0]
        bias = np.zeros(filters, np.float32) if self.bias is None else _finite("bias", self.bias)
        _check_channel(self.out_channel, filters, bias)
        own, shift = weight[self.out_channel], bias[self.out_channel]
        if self.as_filter:
            each = own[np.arange(channels) % depth][:, None]  # (C, 1, KH, KW)
            return Kernels(geometry, slice(None), each, np.full(channels, shift), channels)
        first = self.out_channel // (filters // geometry.groups) * depth
        return Kernels(geometry, slice(first, first + depth), own[None], shift[None], 1)

    def _geometry(
        self, size: tuple[int, ...], weight: tuple[int, ...], channels: int, depth: int
    ) -> Geometry:
        """Check the geometry; a photo filter takes kernels from a layer of any depth."""
        groups = self.options.groups if isinstance(self.options.groups, int) else 1
        return resolve_layer((1, depth * groups if self.as_filter else channels, *size), weight, self.options)


@dataclass(frozen=True, eq=False)
class Kernels:
    """What of a layer is computed: its geometry, the channels that it reads, kernels (o, c, KH, KW)."""

    geometry: Geometry
    reads: slice
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    groups: int


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


def _check_channel(out_channel: int, filters: int, bias: NDArray[np.float32]) -> None:
    if bias.shape != (filters,):
        raise RefusedValue(
            "A layer has one bias for each filter, of shape ({filters},); got {shape}: give one for each.",
            filters=filters,
            shape=bias.shape,
        )
    if not 0 <= out_channel < filters:
        raise RefusedValue(
            "The layer's output channels are 0 to {last}; got {channel}: choose one of them.",
            last=filters - 1,
            channel=out_channel,
        )
