"""The picture of an experiment as arrays: a built-in one, or the upload that this session keeps encoded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.experiment import UPLOAD, Experiment, input_channels, region_of
from convviz.images import (
    PREVIEW_WIDTH,
    SAMPLES,
    PictureInfo,
    decode,
    inspect,
    preview,
    region_values,
    sample_pixels,
    to_grey,
)
from convviz.inputs import companions, crops, maps_of, through_below

Pixels = NDArray[np.uint8]
Size = tuple[int, int]


@dataclass(frozen=True)
class Upload:
    """A picture that a person brought: its encoded bytes, kept once, and what its header says."""

    name: str
    data: bytes
    digest: str
    info: PictureInfo


def take_upload(name: str, data: bytes) -> Upload:
    """Check the bytes of a file and decode them once, so that a broken one is refused here.

    Raises RefusedValue with one sentence for a file that is too large, empty, broken or not a picture.
    """
    info = inspect(data)
    decode(data)
    return Upload(name, data, hashlib.sha256(data).hexdigest(), info)


@dataclass(frozen=True)
class Source:
    """Where the pixels of an experiment come from; `key` names their content."""

    key: str
    size: Size
    channels: int
    upload: Upload | None = None

    def pixels(self) -> Pixels:
        """Return the whole picture (H, W, 1 or 3); an upload is decoded again each time."""
        if self.upload is not None:
            return decode(self.upload.data)
        return sample_pixels(self.key)

    def preview(self) -> Pixels:
        """Return the whole picture at most PREVIEW_WIDTH pixels wide."""
        if self.upload is not None:
            return decode(self.upload.data, PREVIEW_WIDTH)
        return preview(sample_pixels(self.key))


def source_of(experiment: Experiment, upload: Upload | None) -> Source:
    """Return the picture of `experiment`; for an upload that is not there, that of the first visit."""
    if experiment.picture == UPLOAD and upload is not None:
        info = upload.info
        return Source(upload.digest, (info.height, info.width), 3 if info.colour else 1, upload)
    sample = experiment.picture if experiment.picture in SAMPLES else Experiment().picture
    height, width, channels = sample_pixels(sample).shape
    return Source(sample, (height, width), channels)


def picture_channels(experiment: Experiment, source: Source) -> int:
    """Return how many channels of the picture are read: its own, or one where it is shown in grey."""
    return source.channels if experiment.colour and experiment.maps != "responses" else 1


def channels_of(experiment: Experiment, source: Source) -> int:
    """Return how many channels the open layer reads."""
    return input_channels(experiment, picture_channels(experiment, source))


def shown_pixels(experiment: Experiment, source: Source) -> Pixels:
    """Return the whole picture in the colours that the layer reads, (H, W, 1 or 3)."""
    pixels = source.pixels()
    return pixels if picture_channels(experiment, source) == pixels.shape[2] else to_grey(pixels)


def batch_of(experiment: Experiment, source: Source) -> NDArray[np.float32]:
    """Return the batch's regions in numbers on the experiment's value scale, float32 (N, C, h, w)."""
    pixels = shown_pixels(experiment, source)
    if experiment.batch_of == "crops":
        boxes = crops(experiment, source.size)
        return np.stack([region_values(pixels, box, scale=experiment.scale) for box in boxes])
    own = region_values(pixels, region_of(experiment, source.size), scale=experiment.scale)  # (C, h, w)
    others = companions(experiment, (own.shape[1], own.shape[2]), own.shape[0])
    return np.stack([own, *others])


def input_of(experiment: Experiment, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the open layer's input (N, C, H, W), made of the batch's numbers (N, C, h, w)."""
    return through_below(experiment, maps_of(experiment, batch))
