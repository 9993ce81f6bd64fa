"""Where the panels stand: columns side by side in rows, as `stage/stage.css` has them on a wide page."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.lab.drawing.captions import LINE, SIZE, Caption, caption_of
from convviz.lab.drawing.fonts import text_width
from convviz.lab.drawing.mosaic import Mosaic
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.rooms import CAPTION, room_for
from convviz.lab.drawing.shapes import Rectangle

GAP = 12.0
"""px between panels,"""
BESIDE = 9.6
"""beside what is in a panel,"""
BORDER, ABOVE, UNDER = 3.0, 8.0, 11.2
"""the line above it, and what is free above and below."""
_IN_ROW = 4.8
"""px above and below a number that stands in one row with its name."""
_GROWS = {"large": 2, "fit": 0}
"""The parts of a row's width that a column takes; any other takes 1."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A panel in its place, with its map's; `caption` is None where it goes without."""

    panel: Panel
    mosaic: Mosaic
    place: Rectangle
    map: Rectangle
    caption: Caption | None
    in_row: bool = False


def layout(columns: Columns, width: float, *, captions: bool = True) -> list[Placed]:
    """Place panels on a stage of `width` px, from (0, 0) on."""
    placed: list[Placed] = []
    y = 0.0
    for row in rows_of(columns):
        widths = _widths([_Column(column, columns, width) for column in row], width)
        pieces = [
            [
                _Piece(panel, Mosaic(panel.grid, room_for(panel, columns, width)), across, captions)
                for panel in column
            ]
            for column, across in zip(row, widths, strict=True)
        ]
        height = max(sum(piece.height for piece in column) + (len(column) - 1) * GAP for column in pieces)
        if placed and row[0][0].width != "wide":
            y += GAP  # what breaks the row is a line of its own, of no height
        x = 0.0
        for column, across in zip(pieces, widths, strict=True):
            placed += _stacked(column, Rectangle(x, y, across, height))
            x += across + GAP
        y += height + GAP
    return placed


def alone(panel: Panel, columns: Columns, width: float, *, captions: bool = True) -> Placed:
    """Place one panel of a stage without the others."""
    mosaic = Mosaic(panel.grid, room_for(panel, columns, width))
    needed = CAPTION if captions else 0.0
    piece = _Piece(panel, mosaic, max(mosaic.width, needed) + 2 * BESIDE, captions)
    return piece.at(Rectangle(0, 0, piece.width, piece.height))


def rows_of(columns: Columns) -> list[Columns]:
    """Return which columns stand side by side."""
    rows: list[Columns] = []
    halves = 0
    for k, column in enumerate(columns):
        first = column[0]
        begins = first.below or first.width == "wide" or (first.width == "half" and halves % 2 == 0)
        if not rows or begins or columns[k - 1][0].width == "wide":
            rows.append([])
        rows[-1].append(column)
        halves += first.width == "half"
    return rows


@dataclass(frozen=True)
class _Column:
    panels: list[Panel]
    columns: Columns
    width: float

    @property
    def grows(self) -> int:
        return _GROWS.get(self.panels[0].width, 1)

    @property
    def needed(self) -> float:
        """The width of one that takes what its maps need."""
        maps = [Mosaic(panel.grid, room_for(panel, self.columns, self.width)).width for panel in self.panels]
        return max(*maps, float(CAPTION)) + 2 * BESIDE


def _widths(row: list[_Column], width: float) -> list[float]:
    free = width - (len(row) - 1) * GAP - sum(column.needed for column in row if not column.grows)
    parts = sum(column.grows for column in row)
    return [free * column.grows / parts if column.grows else column.needed for column in row]


@dataclass(frozen=True, eq=False)
class _Piece:
    """A panel of a column of `width` px, before its height is known."""

    panel: Panel
    mosaic: Mosaic
    width: float
    captions: bool

    @property
    def in_row(self) -> bool:
        return self.panel.role == "bias"

    @property
    def caption(self) -> Caption | None:
        return caption_of(self.panel, self.width - 2 * BESIDE) if self.captions else None

    @property
    def height(self) -> float:
        """As low as it can be."""
        if self.in_row:
            return BORDER + 2 * _IN_ROW + max(self.mosaic.height, LINE)
        caption = self.caption
        return BORDER + ABOVE + UNDER + self.mosaic.height + (caption.height if caption else 0)

    def at(self, place: Rectangle) -> Placed:
        """Return the panel in its place, its map in the middle of what the caption leaves."""
        caption, map_ = self.caption, self.mosaic
        if self.in_row:
            return self._row_at(place)
        top = place.y + BORDER + ABOVE + (caption.height if caption else 0)
        spare = place.bottom - UNDER - top - map_.height
        y = top + (spare if self.panel.role.endswith("_matrix") else spare / 2)  # rows beside each other
        x = place.x + (place.width - map_.width) / 2
        return Placed(
            self.panel, map_, place, Rectangle(round(x), round(y), map_.width, map_.height), caption
        )

    def _row_at(self, place: Rectangle) -> Placed:
        caption, map_ = self.caption, self.mosaic
        name = text_width(self.panel.title, SIZE, True) + BESIDE if caption else 0
        x = place.x + (place.width - name - map_.width) / 2 + name
        y = place.y + BORDER + (place.height - BORDER - map_.height) / 2
        at = Rectangle(round(x), round(y), map_.width, map_.height)
        return Placed(self.panel, map_, place, at, caption, in_row=True)


def _stacked(column: list[_Piece], place: Rectangle) -> list[Placed]:
    """Stack the panels of a column, which share out what is left of its height."""
    spare = place.height - sum(piece.height for piece in column) - (len(column) - 1) * GAP
    growing = sum(not piece.in_row for piece in column) or 1
    placed, y = [], place.y
    for piece in column:
        height = piece.height + (0 if piece.in_row else spare / growing)
        placed.append(piece.at(Rectangle(place.x, y, place.width, height)))
        y += height + GAP
    return placed
