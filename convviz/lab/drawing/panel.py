"""One panel of the stage at a step, as data: what its heatmap is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.marks import Mark
from convviz.lab.drawing.mosaic import Grid, Room

Numbers = NDArray[np.floating]
Limits = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Panel:
    """Values (channels, rows, cols) under a caption, NaN where a cell is empty.

    `title` and `shape` are the caption, `kind` the palette and `limits` what its ends stand for. `width` is
    its column's: ``"large"``, ``"small"``, ``"half"``, ``"third"``, ``"wide"``, ``"fit"`` or ``"rest"``;
    `tallest`, `room`, `max_cell` and `cell_width` are in px. A `strip` stands below the maps; what is
    `below` begins a row.
    """

    role: str
    title: str
    shape: str
    grid: Grid
    kind: str
    limits: Limits
    values: Numbers
    width: str = "large"
    tallest: float | None = None
    max_cell: float | None = None
    cell_width: float | None = None
    room: Room | None = None
    strip: bool = False
    below: bool = False
    marks: tuple[Mark, ...] = field(default=())

    def marked(self, *marks: Mark) -> Panel:
        """Return the panel with these marks, the last on top."""
        return replace(self, marks=(*self.marks, *marks))


Columns = list[list[Panel]]
"""The panels of a view, column by column; how these stand in rows is `layout`'s."""
