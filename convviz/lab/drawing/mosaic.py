"""One grid for all channels of a panel, side by side with one empty cell between: `heatmap/js/mosaic.js`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

NUMBERED_CELL = 26
"""px: the smallest square cell that shows its number,"""
WIDE_CELL, FLAT_CELL = 32, 12
"""or one that is so wide and at least so high."""
LARGEST_CELL = 64


@dataclass(frozen=True)
class Grid:
    """Channels of rows and columns; `mixed` asks for a tile after red, green and blue that is all three."""

    channels: int
    rows: int
    cols: int
    mixed: bool = False


@dataclass(frozen=True)
class Room:
    """What a panel has, in px: room for its grid, its largest cell, a cell's width where it is no square.

    `across` prescribes how many channels stand side by side.
    """

    width: float
    height: float
    max_cell: float | None = None
    cell_width: float | None = None
    across: int | None = None


@dataclass(frozen=True)
class Mosaic:
    """A grid in its room."""

    grid: Grid
    room: Room

    @cached_property
    def tiles(self) -> int:
        """Channels, and the mixed one."""
        return self.grid.channels + self.grid.mixed

    @cached_property
    def gap(self) -> int:
        """Cells between tiles."""
        return 1 if self.tiles > 1 else 0

    @cached_property
    def across(self) -> int:
        """Tiles side by side."""
        return self.room.across or _best_across(self.tiles, self.grid, self.gap, self.room)

    @cached_property
    def total_rows(self) -> int:
        """Rows of all tiles and gaps."""
        return ceil(self.tiles / self.across) * (self.grid.rows + self.gap) - self.gap

    @cached_property
    def total_cols(self) -> int:
        """Columns of all tiles and gaps."""
        return self.across * (self.grid.cols + self.gap) - self.gap

    @cached_property
    def cell(self) -> float:
        """The height of a cell in px, a whole number unless it is tiny."""
        room = self.room
        fit = min(room.width / self.total_cols, room.height / self.total_rows, room.max_cell or LARGEST_CELL)
        return floor(fit) if fit >= 4 else fit

    @cached_property
    def cell_width(self) -> float:
        """The width of a cell in px."""
        return max(self.room.cell_width or 0, self.cell)

    @property
    def width(self) -> float:
        """In px."""
        return self.cell_width * self.total_cols

    @property
    def height(self) -> float:
        """In px."""
        return self.cell * self.total_rows

    @property
    def is_numbered(self) -> bool:
        """Whether the cells are large enough for their numbers."""
        return self.cell >= NUMBERED_CELL or (self.cell >= FLAT_CELL and self.cell_width >= WIDE_CELL)

    def place(self, channel: int, row: int = 0, col: int = 0) -> tuple[int, int]:
        """Return the row and the column in the mosaic of a channel's cell."""
        down, right = divmod(channel, self.across)
        return down * (self.grid.rows + self.gap) + row, right * (self.grid.cols + self.gap) + col


def _best_across(tiles: int, grid: Grid, gap: int, room: Room) -> int:
    best, largest = 1, 0.0
    for across in range(1, tiles + 1):
        down = ceil(tiles / across)
        cell = min(
            room.width / (across * (grid.cols + gap) - gap), room.height / (down * (grid.rows + gap) - gap)
        )
        if cell > largest * 1.001:
            best, largest = across, cell
    return best
