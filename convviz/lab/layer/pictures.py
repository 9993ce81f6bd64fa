"""The picture of an experiment as arrays: built-in, an upload kept encoded, numbers typed, maps given."""

from __future__ import annotations

import hashlib
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.images import (
    KEPT_BYTES,
    LEVELS,
    PREVIEW_WIDTH,
    SAMPLES,
    Levels,
    PictureInfo,
    Region,
    decode,
    encode_kept,
    inspect,
    preview,
    read,
    region_values,
    sample_pixels,
    to_grey,
)
from convviz.lab.layer.inputs import companions, crops, maps_of, through_below
from convviz.lab.state import GIVEN, UPLOAD, Experiment, OwnNumbers, input_channels, region_of

Pixels = NDArray[np.uint8]
Size = tuple[int, int]

SLOW_TO_OPEN = ("HEIC",)
"""Kinds that need a process of their own each time: of them a copy is kept."""

MOST_SHADES = 12_000_000
"""Values of a picture up to which they are read with all the levels that they have, 4 bytes each."""

KEPT_MAPS = 8
"""Given maps that a session keeps: a few pages back in its history."""


@dataclass(frozen=True)
class Upload:
    """A picture that a person brought: its encoded bytes, kept once, and what its header says.

    `whole` is whether the file held all of it, `repacked` whether a smaller copy is kept instead of it,
    `taken` which numbers became black and white, by the ways to choose them: empty where it has bytes.
    """

    name: str
    data: bytes
    digest: str
    info: PictureInfo
    whole: bool = True
    repacked: bool = False
    taken: dict[str, Levels] = field(default_factory=dict)

    def levels(self, wanted: str) -> str:
        """Return which levels are taken where `wanted` are asked for: bytes have one way alone."""
        return wanted if self.taken and not self.repacked else LEVELS[0]

    def range_taken(self, wanted: str) -> Levels | None:
        """Return the numbers that became black and white; None for a picture of bytes."""
        way = self.levels(wanted)
        if self.taken and way not in self.taken:
            taken = read(self.data, levels=way).levels
            if taken is not None:
                self.taken[way] = taken
        return self.taken.get(way)


def take_upload(name: str, data: bytes) -> Upload:
    """Check the bytes of a file and decode them once, so that a broken one is refused here.

    Raises RefusedValue with one sentence for a file that is too large, empty, broken or not a picture.
    """
    info, opened = inspect(data), read(data)
    repacked = info.full is not None or len(data) > KEPT_BYTES or info.format in SLOW_TO_OPEN
    return Upload(
        name,
        encode_kept(opened.pixels) if repacked else data,
        hashlib.sha256(data).hexdigest(),
        info,
        opened.whole,
        repacked,
        {LEVELS[0]: opened.levels} if opened.levels else {},
    )


class Givens:
    """The last maps (C, H, W) that were given to this session, by their checksums."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, NDArray[np.float32]] = OrderedDict()

    def keep(self, maps: NDArray[np.float32]) -> int:
        """Keep a copy of these maps and return their checksum; the oldest ones are forgotten."""
        values = np.array(maps, np.float32)
        values.flags.writeable = False
        checksum = zlib.crc32(values.tobytes() + repr(values.shape).encode())
        self._kept[checksum] = values
        self._kept.move_to_end(checksum)
        while len(self._kept) > KEPT_MAPS:
            self._kept.popitem(last=False)
        return checksum

    def find(self, experiment: Experiment) -> NDArray[np.float32] | None:
        """Return the given maps that the experiment is about, None where there are none."""
        return self._kept.get(experiment.map_seed) if experiment.maps == GIVEN else None


@dataclass(frozen=True, eq=False)
class Source:
    """Where the numbers of an experiment come from; `key` names their content."""

    key: str
    size: Size
    channels: int
    upload: Upload | None = None
    given: NDArray[np.float32] | None = None  # (C, H, W)
    numbers: NDArray[np.float32] | None = None  # (C, H, W)
    levels: str = LEVELS[0]

    def pixels(self) -> Pixels:
        """Return the whole picture (H, W, 1 or 3); an upload is decoded again each time."""
        maps = self.numbers if self.given is None else self.given
        if maps is not None:
            return as_pixels(maps)
        if self.upload is not None:
            return decode(self.upload.data, levels=self.levels)
        return sample_pixels(self.key)

    def shades(self) -> NDArray[Any]:
        """Return the whole picture, an upload of wide numbers with all their levels: shades, not bytes."""
        if self.upload is None or not self.upload.taken or self._is_large:
            return self.pixels()
        shades: NDArray[Any] = read(self.upload.data, levels=self.levels, exact=True).pixels
        return shades

    @property
    def _is_large(self) -> bool:
        return self.size[0] * self.size[1] * self.channels > MOST_SHADES

    def preview(self) -> Pixels:
        """Return the whole picture at most PREVIEW_WIDTH pixels wide."""
        if self.upload is not None:
            return decode(self.upload.data, PREVIEW_WIDTH, levels=self.levels)
        return preview(self.pixels())


def as_pixels(maps: NDArray[np.float32]) -> Pixels:
    """Return the mean of maps (C, H, W) as a grey picture (H, W, 1), its smallest number black."""
    mean = maps.mean(axis=0)
    low, high = float(mean.min()), float(mean.max())
    return np.round(255 * (mean - low) / ((high - low) or 1)).astype(np.uint8)[..., None]


def source_of(experiment: Experiment, upload: Upload | None, givens: Givens | None = None) -> Source:
    """Return the picture of `experiment`; for an upload that is not there, that of the first visit."""
    given = givens.find(experiment) if givens else None
    if given is not None:
        return Source(f"given {experiment.map_seed}", given.shape[1:], 1, given=given)
    if experiment.numbers is not None:
        return typed_source(experiment.numbers)
    if experiment.picture == UPLOAD and upload is not None:
        info, levels = upload.info, upload.levels(experiment.levels)
        key = f"{upload.digest} {levels}"
        return Source(key, (info.height, info.width), 3 if info.colour else 1, upload, levels=levels)
    sample = experiment.picture if experiment.picture in SAMPLES else Experiment().picture
    height, width, channels = sample_pixels(sample).shape
    return Source(sample, (height, width), channels)


def typed_source(numbers: OwnNumbers) -> Source:
    """Return numbers of one's own as the source that they are."""
    digest = hashlib.sha256(numbers.data).hexdigest()
    values = numbers.array.astype(np.float32)
    return Source(f"numbers {numbers.shape} {digest}", numbers.size, numbers.channels, numbers=values)


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
