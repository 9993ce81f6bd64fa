"""What a worker is told of a scene: enough to make it again in another process."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.model import Model, Words
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import Experiment


@dataclass(frozen=True, eq=False)
class Order:
    """A filter of an experiment on its input x (N, C, H, W), and the words for its captions."""

    experiment: Experiment
    x: NDArray[np.float32]
    filter: int
    item: int
    channel: int
    text: Words
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, chosen: Chosen, text: Words, hidden: frozenset[str] = frozenset()) -> Order:
        """Return the order for what is on show, panels of the roles `hidden` without their numbers."""
        scene = chosen.scene
        return cls(scene.experiment, scene.x, chosen.filter, chosen.item, chosen.wanted_channel, text, hidden)

    def model(self, width: float) -> Model:
        """Make it on a stage of `width` px."""
        scene = build_scene(self.experiment, self.x)
        return Model(Chosen(scene, self.filter, self.item, self.channel), self.text, width, self.hidden)
