"""Where the numbers of an experiment come from: built-in, an upload, numbers typed, feature maps given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.images import LEVELS, PREVIEW_WIDTH, SAMPLES, decode, preview, read, sample_pixels
from convviz.lab.layer.feature_maps import FeatureMaps
from convviz.lab.layer.upload import Upload
from convviz.lab.state import Experiment, OwnNumbers, is_brought

Pixels = NDArray[np.uint8]
Size = tuple[int, int]

MAX_SHADES = 12_000_000
"""Values of a picture up to which they are read with all the levels that they have, 4 bytes each."""


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
        return self.size[0] * self.size[1] * self.channels > MAX_SHADES

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


def source_of(
    experiment: Experiment, upload: Upload | None, feature_maps: FeatureMaps | None = None
) -> Source:
    """Return the picture of `experiment`; for an upload that is not there, that of the first visit."""
    given = feature_maps.find(experiment) if feature_maps else None
    if given is not None:
        return Source(f"given {experiment.map_seed}", given.shape[1:], 1, given=given)
    if experiment.numbers is not None:
        return typed_source(experiment.numbers)
    if is_brought(experiment.picture) and upload is not None:
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
