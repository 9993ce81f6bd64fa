"""The shapes of a mark, as the stage draws it on its canvas: `DRAW` in `heatmap/js/marks.js`."""

from __future__ import annotations

from collections.abc import Iterator

from convviz.lab.drawing.marks import Band, Cells, Cover, Mark, Padding, Place, Tile, Window
from convviz.lab.drawing.mosaic import Mosaic
from convviz.lab.drawing.palette import BLOCKED, HATCH, RGB, RIM, TAP, WINDOW, Colour
from convviz.lab.drawing.shapes import Box, Lines, Rectangle, Shape, Stroke, opaque

_APART = 7  # px between the lines of a hatched ring


def shapes_of(mark: Mark, mosaic: Mosaic, ground: RGB) -> Iterator[Shape]:
    """Yield the shapes of a mark over a mosaic, in px from its corner; what is covered shows the `ground`."""
    if isinstance(mark, Cells):
        yield from _CELLS[mark.kind](mark, mosaic)
    elif isinstance(mark, Window):
        yield from _window(mark, mosaic)
    elif isinstance(mark, Band):
        yield _band(mark, mosaic)
    elif isinstance(mark, Tile):
        yield from _stroke(tile(mosaic, mark.channel), WINDOW, 2)
    elif isinstance(mark, Cover):
        yield from _cover(mark, mosaic, ground)
    else:
        yield from _padding(mark, mosaic)


def square(mosaic: Mosaic, place: Place) -> Rectangle:
    """Return where a cell lies."""
    row, col = mosaic.place(*place)
    return Rectangle(col * mosaic.cell_width, row * mosaic.cell, mosaic.cell_width, mosaic.cell)


def tile(mosaic: Mosaic, channel: int) -> Rectangle:
    """Return where a channel lies."""
    at, grid = square(mosaic, (channel, 0, 0)), mosaic.grid
    return Rectangle(at.x, at.y, grid.cols * mosaic.cell_width, grid.rows * mosaic.cell)


def frame(mosaic: Mosaic, channel: int) -> Stroke:
    """Return the thin line that shows where a channel ends."""
    at = tile(mosaic, channel)
    return Stroke(Rectangle(at.x + 0.5, at.y + 0.5, at.width - 1, at.height - 1), 1, HATCH)


def _line_width(mosaic: Mosaic) -> int:
    return max(3, round(mosaic.cell / 24)) if mosaic.cell >= 12 else 2


def _stroke(at: Rectangle, colour: Colour, width: float, clip: Rectangle | None = None) -> Iterator[Shape]:
    """Yield a line inside a rectangle with a dark rim, which keeps it readable on white and on black."""
    inset = min(width / 2, at.width / 2)
    inside = Rectangle(at.x + inset, at.y + inset, at.width - 2 * inset, at.height - 2 * inset)
    yield Stroke(inside, width + 2, RIM, clip)
    yield Stroke(inside, width, colour, clip)


def _window(mark: Window, mosaic: Mosaic) -> Iterator[Shape]:
    for channel in range(mosaic.tiles):
        corner, clip = square(mosaic, (channel, mark.row, mark.col)), tile(mosaic, channel)
        at = Rectangle(corner.x, corner.y, mark.width * mosaic.cell_width, mark.height * mosaic.cell)
        yield from _stroke(at, mark.colour, _line_width(mosaic), clip)  # a stamp may hang over the edge
        if mark.taps and mosaic.cell >= 3:
            yield from _clipped((square(mosaic, (channel, *tap)) for tap in mark.taps), TAP, clip)


def _clipped(some: Iterator[Rectangle], colour: Colour, clip: Rectangle) -> Iterator[Shape]:
    for at in some:
        x, y = max(at.x, clip.x), max(at.y, clip.y)
        width, height = min(at.right, clip.right) - x, min(at.bottom, clip.bottom) - y
        if width > 0 and height > 0:
            yield Box(Rectangle(x, y, width, height), colour)


def _band(mark: Band, mosaic: Mosaic) -> Stroke:
    """Return the outline around a line of cells: they may be too small for one inside."""
    at = square(mosaic, (mark.channel, mark.row, mark.col))
    line = 2 if mosaic.cell >= 8 else 1
    half = line / 2
    left, top = max(half, at.x - half), max(half, at.y - half)
    right = min(mosaic.width - half, at.x + mark.width * mosaic.cell_width + half)
    bottom = min(mosaic.height - half, at.y + mark.height * mosaic.cell + half)
    return Stroke(Rectangle(left, top, right - left, bottom - top), line, WINDOW)


def _cover(mark: Cover, mosaic: Mosaic, ground: RGB) -> Iterator[Shape]:
    row, col = divmod(mark.after, mosaic.grid.cols)
    for channel in range(mosaic.grid.channels):
        at = tile(mosaic, channel)
        right, below = (col + 1) * mosaic.cell_width, (row + 1) * mosaic.cell
        beside = Rectangle(at.x + right, at.y + below - mosaic.cell, at.width - right, mosaic.cell)
        under = Rectangle(at.x, at.y + below, at.width, at.height - below)
        for hidden in (beside, under):
            if hidden.width > 0 and hidden.height > 0:
                yield Box(hidden, opaque(ground))
        yield frame(mosaic, channel)  # the size of the map to come


def _padding(mark: Padding, mosaic: Mosaic) -> Iterator[Shape]:
    wide, high = mosaic.cell_width, mosaic.cell
    for channel in range(mosaic.tiles):
        at = tile(mosaic, channel)
        hole = Rectangle(
            at.x + mark.left * wide,
            at.y + mark.top * high,
            at.width - (mark.left + mark.right) * wide,
            at.height - (mark.top + mark.bottom) * high,
        )
        starts = range(0, int(at.width + at.height) + 1, _APART)
        segments = tuple(
            (at.x + x - at.height, at.bottom, at.x + x, at.y) for x in starts if x - at.height < at.width
        )
        yield Lines(segments, 1.5, HATCH, at, hole)


# ---- single cells ----------------------------------------------------------------------------------------


def _outlined(mark: Cells, mosaic: Mosaic) -> Iterator[Shape]:
    for place in mark.cells:
        yield from _stroke(square(mosaic, place), mark.colour or WINDOW, _line_width(mosaic))


def _blocked(mark: Cells, mosaic: Mosaic) -> Iterator[Shape]:
    places = [square(mosaic, place) for place in mark.cells]
    segments = tuple((at.x, at.bottom, at.right, at.y) for at in places)
    yield Lines(segments, min(2, max(0.75, mosaic.cell / 10)), BLOCKED)


def _gaps(mark: Cells, mosaic: Mosaic) -> Iterator[Shape]:
    """Yield a small dot in each cell: a zero that was put between the numbers."""
    side = max(1, mosaic.cell_width / 6)
    before = (mosaic.cell_width - side) / 2
    segments = []
    for place in mark.cells:
        at = square(mosaic, place)
        y = at.y + at.height / 2
        segments.append((at.x + before, y, at.x + before + side, y))
    yield Lines(tuple(segments), side, HATCH)  # as long as wide


def _hatched(mark: Cells, mosaic: Mosaic) -> Iterator[Shape]:
    """Yield lines through cells that do not count yet."""
    segments = []
    for place in mark.cells:
        at = square(mosaic, place)
        w, h = at.width, at.height
        step = w / 2 if w >= 12 else w
        for k in range(1, 2 if w < 12 else 4):
            far = k * step
            segments.append(
                (at.x + max(0, far - w), at.y + min(far, h), at.x + min(far, w), at.y + max(0, far - h))
            )
    yield Lines(tuple(segments), 1.5 if mosaic.cell >= 12 else 1, HATCH)


_CELLS = {"outline": _outlined, "blocked": _blocked, "gaps": _gaps, "hatched": _hatched}
