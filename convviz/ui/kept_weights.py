"""A file of weights that a session keeps until the next one."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.errors import Refusal
from convviz.trained import WeightsFile


@dataclass
class KeptWeights:
    """The file opened last, what was refused last, and how many files were looked at."""

    file: WeightsFile | None = None
    name: str = ""
    refusal: Refusal | None = None
    files: int = 0
