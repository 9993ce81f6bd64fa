"""An action on an experiment, as the tests of actions write it."""

from __future__ import annotations

from typing import Any

from convviz.lab.actions import apply
from convviz.lab.state import Experiment

DIGIT = (8, 8)
FIRST = Experiment()


def do(experiment: Experiment, verb: str, channels: int = 1, size: Any = DIGIT, **rest: Any) -> Experiment:
    return apply(experiment, {"do": verb, "rev": 3, **rest}, channels=channels, picture_size=size)


def resize(experiment: Experiment, height: Any, width: Any) -> Experiment:
    return apply(experiment, {"do": "size", "size": [height, width]}, channels=1, picture_size=DIGIT)
