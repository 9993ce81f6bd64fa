"""The room of each panel's grid on a wide page: `heatmap/js/sizes.js` for a window that is not low."""

from __future__ import annotations

from convviz.lab.drawing.mosaic import Room
from convviz.lab.drawing.panel import Columns, Panel

GAP = 28
"""px between columns, with their paddings."""
CAPTION = 150
"""px that the caption of a narrow map needs."""
FRAME = 58
"""px that a panel needs above and below its grid,"""
ROW_FRAME = 30
"""and around a grid that stands in one row with its name."""
SHARE = {"large": 0.4, "small": 0.2, "half": 0.5, "third": 0.33}
"""Of the stage's width: two large columns and a small one, two halves, three thirds."""

_TALLEST = 420
_WITH_STRIPS = 290
_SMALL_CELL = 56
_COMFORTABLE_CELL = 34


def room_for(panel: Panel, columns: Columns, width: float) -> Room:
    """Return the room of a panel of these columns on a stage of `width` px."""
    if panel.room:
        return panel.room
    strips = any(column[0].width == "half" or column[0].strip for column in columns)
    tallest = _WITH_STRIPS if strips else _TALLEST
    height = min(tallest, panel.tallest or tallest)
    if panel.width == "wide":
        return Room(width - GAP, height, panel.max_cell, panel.cell_width)
    if panel.width != "small":
        return Room(width * SHARE[panel.width] - GAP, height, panel.max_cell)
    column = next(column for column in columns if panel in column)
    return Room(width * SHARE["small"] - GAP, _small_height(panel, column, tallest, width), _SMALL_CELL)


def _small_height(panel: Panel, column: list[Panel], tallest: float, width: float) -> float:
    """Return the height of a small grid: stacked ones are about as high as the map beside them."""
    stacked = sum(1 for other in column if not other.room)
    rows = sum(other.room.height + ROW_FRAME for other in column if other.room)
    grid = panel.grid
    few = grid.channels == 1 and max(grid.rows, grid.cols) <= 3
    beside = min(tallest, width * SHARE["large"] - GAP)
    share = (beside - rows - (stacked - 1) * FRAME) / stacked
    return max(share, _COMFORTABLE_CELL * grid.rows if few else 0, 80)
