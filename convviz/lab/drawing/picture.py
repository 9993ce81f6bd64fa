"""A scene at a step as a picture: shapes in px, which the painters put down as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.drawing import palette
from convviz.lab.drawing.captions import LINE, SIZE
from convviz.lab.drawing.layout import ABOVE, BESIDE, BORDER, Placed, alone, layout
from convviz.lab.drawing.mark_shapes import frame, shapes_of, square
from convviz.lab.drawing.marks import Cover, Place
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.mosaic import Mosaic
from convviz.lab.drawing.numbers import cell_number
from convviz.lab.drawing.palette import RGB, THEMES, Theme, faded, role_colour
from convviz.lab.drawing.panel import Panel
from convviz.lab.drawing.shapes import Box, Field, Lines, Rectangle, Shape, Stroke, Words, opaque
from convviz.lab.drawing.views import columns

MARGIN = 16
"""px around the panels."""
_BASELINE = 0.36
"""Of the letters' size: how far below the middle of a line they stand."""
_DIGIT_WIDTH = 0.53
"""Of the letters' size."""
_RADIUS = 8


@dataclass(frozen=True)
class Look:
    """How a picture looks: in the dark theme or the light one, with captions or without."""

    dark: bool = False
    captions: bool = True


@dataclass(frozen=True, eq=False)
class Picture:
    """Shapes on a ground of `width` × `height` px; `panels` says where each panel's map lies."""

    width: int
    height: int
    ground: RGB
    shapes: tuple[Shape, ...]
    title: str
    panels: dict[str, tuple[Mosaic, Rectangle]] = field(default_factory=dict)

    def middle(self, role: str, place: Place) -> tuple[float, float]:
        """Return the middle of a panel's cell, in px."""
        mosaic, at = self.panels[role]
        cell = square(mosaic, place).moved(at.x, at.y)
        return cell.x + cell.width / 2, cell.y + cell.height / 2


def picture_of(model: Model, view: str, t: int, look: Look, role: str | None = None) -> Picture:
    """Draw a view at step t on a stage of the model's width, or its panel `role` alone.

    Raises RefusedValue for a view without panels and for a panel that the view does not have.
    """
    all_ = columns(model, view, t)
    if role is None:
        placed = layout(all_, model.width, captions=look.captions)
    else:
        found = next((panel for column in all_ for panel in column if panel.role == role), None)
        if found is None:
            raise RefusedValue(
                "This view has no panel “{role}”: choose another panel, or the whole stage.", role=role[:40]
            )
        placed = [alone(found, all_, model.width, captions=look.captions)]
    theme = THEMES[look.dark]
    width = max(panel.place.right for panel in placed)
    height = max(panel.place.bottom for panel in placed)
    return Picture(
        round(width + 2 * MARGIN),
        round(height + 2 * MARGIN),
        theme.page,
        tuple(shape for panel in placed for shape in _shapes(panel, theme, look.dark)),
        ", ".join(panel.panel.title for panel in placed),
        {panel.panel.role: (panel.mosaic, panel.map.moved(MARGIN, MARGIN)) for panel in placed},
    )


def _moved(shape: Shape, x: float, y: float) -> Shape:
    """Return a shape elsewhere."""
    match shape:
        case Words():
            return Words(
                shape.x + x, shape.y + y, shape.text, shape.size, shape.colour, shape.anchor, shape.bold
            )
        case Box():
            return Box(shape.place.moved(x, y), shape.fill, shape.round_top, shape.round_bottom)
        case Stroke():
            clip = shape.clip and shape.clip.moved(x, y)
            return Stroke(shape.place.moved(x, y), shape.width, shape.colour, clip)
        case Field():
            return Field(shape.place.moved(x, y), shape.colours, shape.known, shape.ground)
        case Lines():
            segments = tuple((a + x, b + y, c + x, d + y) for a, b, c, d in shape.segments)
            clip, hole = (at and at.moved(x, y) for at in (shape.clip, shape.hole))
            return Lines(segments, shape.width, shape.colour, clip, hole)


# ---- one panel -------------------------------------------------------------------------------------------


def _shapes(placed: Placed, theme: Theme, dark: bool) -> Iterator[Shape]:
    """Yield the shapes of a panel in its place in the picture."""
    for shape in _around_map(placed, theme):
        yield _moved(shape, MARGIN, MARGIN)
    ground = theme.page if "_matrix" in placed.panel.role else theme.panel  # an empty place is no zero
    for shape in _map(placed.panel, placed.mosaic, ground, dark):
        yield _moved(shape, placed.map.x + MARGIN, placed.map.y + MARGIN)


def _around_map(placed: Placed, theme: Theme) -> Iterator[Shape]:
    place = placed.place
    yield Box(place, opaque(role_colour(placed.panel.role)), _RADIUS, _RADIUS)
    inside = Rectangle(place.x, place.y + BORDER, place.width, place.height - BORDER)
    yield Box(inside, opaque(theme.panel), 0, _RADIUS)
    if placed.caption:
        yield from _caption(placed, theme)


def _caption(placed: Placed, theme: Theme) -> Iterator[Shape]:
    caption, place = placed.caption, placed.place
    assert caption is not None
    left, right = place.x + BESIDE, place.right - BESIDE
    if placed.in_row:
        y = placed.map.y + placed.map.height / 2 + _BASELINE * SIZE
        yield Words(placed.map.x - BESIDE, y, placed.panel.title, SIZE, theme.text, "end", bold=True)
        return
    top = place.y + BORDER + ABOVE + LINE / 2 + _BASELINE * SIZE
    for k, line in enumerate(caption.title):
        yield Words(left, top + k * LINE, line, SIZE, theme.text, bold=True)
    for k, line in enumerate(caption.shape, start=caption.shape_line):
        yield Words(right, top + k * LINE, line, SIZE, faded(theme.text, theme.panel, 0.75), "end")


def _map(panel: Panel, mosaic: Mosaic, ground: RGB, dark: bool) -> Iterator[Shape]:
    """Yield the cells, the marks over them, and the numbers over all, from the map's corner on."""
    yield _cells(panel, mosaic, ground, dark)
    if panel.kind != "grey" and panel.grid.channels > 1:
        for channel in range(panel.grid.channels):
            yield frame(mosaic, channel)
    for mark in panel.marks:
        yield from shapes_of(mark, mosaic, ground)
    if mosaic.is_numbered:
        yield from _numbers(panel, mosaic, dark)


def _cells(panel: Panel, mosaic: Mosaic, ground: RGB, dark: bool) -> Field:
    rows, cols, grid = mosaic.total_rows, mosaic.total_cols, panel.grid
    colours, known = np.zeros((rows, cols, 3), np.uint8), np.zeros((rows, cols), bool)
    painted = palette.coloured(panel.values, panel.limits, panel.kind, dark)  # (channels, rows, cols, 3)
    for channel in range(mosaic.tiles):
        row, col = mosaic.place(channel)
        at = slice(row, row + grid.rows), slice(col, col + grid.cols)
        if channel < grid.channels:
            colours[at], known[at] = painted[channel], np.isfinite(panel.values[channel])
        else:
            colours[at], known[at] = _mixed(panel), True
    return Field(Rectangle(0, 0, mosaic.width, mosaic.height), colours, known, ground)


def _mixed(panel: Panel) -> np.ndarray:
    """Return red, green and blue as one picture in colour, (rows, cols, 3)."""
    low, high = panel.limits
    shares = 255 * (panel.values.transpose(1, 2, 0) - low) / (high - low)
    return np.clip(np.rint(shares), 0, 255).astype(np.uint8)


def _numbers(panel: Panel, mosaic: Mosaic, dark: bool) -> Iterator[Words]:
    size = font_size(mosaic)
    room = (mosaic.cell_width - 2) / (size * _DIGIT_WIDTH)
    cover = next((mark.after for mark in panel.marks if isinstance(mark, Cover)), panel.values.size)
    white = palette.inks(panel.values, panel.limits, panel.kind, dark)
    for place in np.argwhere(np.isfinite(panel.values)).tolist():
        channel, row, col = place
        if row * panel.grid.cols + col > cover:
            continue
        at = square(mosaic, (channel, row, col))
        text = cell_number(float(panel.values[channel, row, col]), room)
        y = at.y + at.height / 2 + _BASELINE * size
        ink = palette.ink(bool(white[channel, row, col]))
        yield Words(at.x + at.width / 2, y, text, size, ink, "middle")


def font_size(mosaic: Mosaic) -> float:
    """Return the size of a cell's digits in px: small cells need their room for them."""
    cell = mosaic.cell
    if cell < 44:
        return max(10, cell * 0.3)
    return cell * 0.34 if cell > 64 else min(16, cell * 0.34)
