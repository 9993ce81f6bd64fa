"""Feature maps that a network computed and a layer of the other pages reads."""

from __future__ import annotations

import zlib
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from convviz.lab.state import GIVEN, Experiment

KEPT_MAPS = 8
"""Feature maps that a session keeps: a few pages back in its history."""


class FeatureMaps:
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
