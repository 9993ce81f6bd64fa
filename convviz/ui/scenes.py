"""The scene of a session, kept until something that it shows changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convviz.experiment import Experiment, region_of
from convviz.scene import Scene, build_scene
from convviz.ui.pictures import Source, values_of

KEPT_REGIONS = 4


class Shelf:
    """The small arrays of one session: the last regions' numbers, the last scene, one preview."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, NDArray[np.float32]] = OrderedDict()
        self._scene: tuple[Hashable, Scene] | None = None
        self._preview: tuple[Hashable, NDArray[np.uint8]] | None = None
        self.links: OrderedDict[Hashable, str] = OrderedDict()

    def values(self, experiment: Experiment, source: Source) -> NDArray[np.float32]:
        """Return the region's numbers, float32 (C, h, w); a photo is decoded only for one not seen lately."""
        key = (source.key, experiment.colour, experiment.scale, region_of(experiment, source.size))
        if key not in self._values:
            self._values[key] = values_of(experiment, source)
        self._values.move_to_end(key)
        while len(self._values) > KEPT_REGIONS:
            self._values.popitem(last=False)
        return self._values[key]

    def scene(self, experiment: Experiment, source: Source) -> Scene:
        """Return the scene; where one looks (view, step) does not change it."""
        still = replace(experiment, view="output", step=0)
        key = (source.key, still)
        if self._scene is None or self._scene[0] != key:
            self._scene = (key, build_scene(still, self.values(experiment, source)))
        return self._scene[1]

    def preview(self, source: Source) -> NDArray[np.uint8]:
        """Return the whole picture small enough to be looked at, (H, W, 1 or 3)."""
        if self._preview is None or self._preview[0] != source.key:
            self._preview = (source.key, source.preview())
        return self._preview[1]
