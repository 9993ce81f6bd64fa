"""A file of weights that a session keeps until the next one."""

from __future__ import annotations

from dataclasses import dataclass, field

from convviz.errors import Refusal
from convviz.lab.files.weights import WeightsFile


@dataclass
class KeptWeights:
    """The file opened last, what was refused last, and how many files were looked at.

    `refusal` is that of a file, `unread` that of a part of the one that is open; `opened` tells files apart.
    `parts` are the numbers that were chosen of its tensors, by their fields.
    """

    file: WeightsFile | None = None
    name: str = ""
    refusal: Refusal | None = None
    unread: Refusal | None = None
    files: int = 0
    opened: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    def open(self, file: WeightsFile, name: str) -> None:
        """Keep a file in place of the one before it, under a name that may be shown."""
        self.file, self.name, self.opened = file, name, self.files
        self.unread = None
