"""The numbers that a layer reads of its picture: regions, batches, channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.images import Region, region_values, to_grey
from convviz.lab.layer.inputs import companions, crops, maps_of, through_below
from convviz.lab.layer.source import Source
from convviz.lab.state import Experiment, OwnNumbers, input_channels, region_of


def picture_channels(experiment: Experiment, source: Source) -> int:
    """Return how many channels of the picture are read: its own, or one where it is shown in grey.

    Numbers of one's own have no colours, so all of their channels are read.
    """
    if experiment.maps == "responses":
        return 1
    return source.channels if experiment.colour or source.numbers is not None else 1


def channels_of(experiment: Experiment, source: Source) -> int:
    """Return how many channels the open layer reads."""
    return input_channels(experiment, picture_channels(experiment, source))


def shown_pixels(experiment: Experiment, source: Source) -> NDArray[Any]:
    """Return the whole picture in the colours that the layer reads, (H, W, 1 or 3), bytes or shades."""
    pixels = source.shades()
    return pixels if picture_channels(experiment, source) == pixels.shape[2] else to_grey(pixels)


def batch_of(experiment: Experiment, source: Source) -> NDArray[np.float32]:
    """Return the batch's regions in numbers on the experiment's value scale, float32 (N, C, h, w)."""
    if source.given is not None:
        return np.stack([block_means(source.given, region_of(experiment, source.size))] * experiment.batch)
    if source.numbers is not None:
        return with_companions(experiment, typed_values(experiment, source.numbers))
    pixels = shown_pixels(experiment, source)
    if experiment.batch_of == "crops":
        boxes = crops(experiment, source.size)
        return np.stack([region_values(pixels, box, scale=experiment.scale) for box in boxes])
    own = region_values(pixels, region_of(experiment, source.size), scale=experiment.scale)
    return with_companions(experiment, own)


def with_companions(experiment: Experiment, own: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the batch (N, C, h, w) whose first picture is `own`, (C, h, w)."""
    others = companions(experiment, (own.shape[1], own.shape[2]), own.shape[0])
    return np.stack([own, *others])


def typed_values(experiment: Experiment, numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return numbers of one's own (C, h, w) as they are read: presets answer the mean of their channels."""
    if experiment.maps != "responses" or len(numbers) == 1:
        return numbers
    return np.asarray(numbers.mean(axis=0, keepdims=True, dtype=np.float64), np.float32)


def block_means(maps: NDArray[np.float32], box: Region) -> NDArray[np.float32]:
    """Return the region of maps (C, H, W) as the means of its blocks, (C, h, w); single cells as they are."""
    (height, width), side = box.size, box.reduce
    cut = maps[:, box.top : box.top + height * side, box.left : box.left + width * side]
    blocks = cut.reshape(len(maps), height, side, width, side)
    return np.asarray(blocks.mean(axis=(2, 4), dtype=np.float64), np.float32)


def shown_numbers(experiment: Experiment, batch: NDArray[np.float32]) -> OwnNumbers:
    """Return the numbers at the bottom of the picture on show, to be changed from now on.

    Raises RefusedValue for numbers beyond what one may type.
    """
    return OwnNumbers.shown(maps_of(experiment, batch)[experiment.item])


def input_of(experiment: Experiment, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the open layer's input (N, C, H, W), made of the batch's numbers (N, C, h, w)."""
    return through_below(experiment, maps_of(experiment, batch))
