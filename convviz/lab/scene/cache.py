"""The scene of a session, kept until something that it shows changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer.pictures import batch_of, input_of, picture_channels
from convviz.lab.layer.source import Source
from convviz.lab.scene import Scene, build_scene
from convviz.lab.state import Experiment, region_of

KEPT_REGIONS = 4


class SceneCache:
    """The small arrays of one session: the last regions' numbers, the last scene, one preview."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, NDArray[np.float32]] = OrderedDict()
        self._scene: tuple[Hashable, Scene] | None = None
        self._last: tuple[Experiment, str, Scene] | None = None
        self._made: tuple[NDArray[np.float32], Hashable, NDArray[np.float32]] | None = None
        self._preview: tuple[Hashable, NDArray[np.uint8]] | None = None

    def batch(self, experiment: Experiment, source: Source) -> NDArray[np.float32]:
        """Return the numbers of the batch, float32 (N, C, h, w); photos are decoded for a new one alone."""
        key = (
            source.key,
            picture_channels(experiment, source),
            experiment.scale,
            region_of(experiment, source.size),
            experiment.batch > 1 and (experiment.batch, experiment.batch_of),
        )
        if key not in self._values:
            self._values[key] = batch_of(experiment, source)
        self._values.move_to_end(key)
        while len(self._values) > KEPT_REGIONS:
            self._values.popitem(last=False)
        return self._values[key]

    def _input(self, experiment: Experiment, source: Source) -> NDArray[np.float32]:
        """Return the open layer's input, (N, C, H, W), made again only where what lies below it changed."""
        batch = self.batch(experiment, source)
        below = (experiment.maps, experiment.channels, experiment.map_seed, experiment.below)
        if self._made is None or self._made[0] is not batch or self._made[1] != below:
            self._made = (batch, below, input_of(experiment, batch))
        return self._made[2]

    def scene(self, experiment: Experiment, source: Source) -> Scene:
        """Return the scene; where one looks does not change it."""
        last = self._last  # a run asks many times for the same, and comparing two experiments takes long
        if last is None or last[0] is not experiment or last[1] != source.key:
            self._last = last = (experiment, source.key, self._scene_of(experiment, source))
        return last[2]

    def _scene_of(self, experiment: Experiment, source: Source) -> Scene:
        looks: dict[str, Any] = {"view": "output", "step": 0, "channel": 0}
        if experiment.upstream not in ("one_hot", "painted"):  # theirs is of the filter and picture on show
            looks |= {"out_channel": 0, "item": 0}
        still = replace(experiment, **looks)
        key = (source.key, still)
        if self._scene is None or self._scene[0] != key:
            self._scene = (key, build_scene(still, self._input(experiment, source)))
        return self._scene[1]

    def preview(self, source: Source) -> NDArray[np.uint8]:
        """Return the whole picture small enough to be looked at, (H, W, 1 or 3)."""
        if self._preview is None or self._preview[0] != source.key:
            self._preview = (source.key, source.preview())
        return self._preview[1]
