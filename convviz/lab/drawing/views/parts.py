"""Panels and marks that several views share: the stage's `views/parts.js`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from convviz.lab.drawing.marks import Cells, Mark, Padding, Tile, Window, outline, places_of
from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.mosaic import Grid, Room
from convviz.lab.drawing.panel import Limits, Panel
from convviz.lab.drawing.windows import Windows
from convviz.lab.state import MAPS, NUMBERS

PARTS_HEIGHT = 120
"""px of a strip below the maps."""
_BIAS_CELL = 34
_COLOURS = "RGB"


def size(*sides: int) -> str:
    """Write a size: "3 × 5"."""
    return " × ".join(str(side) for side in sides)


def fill(template: str | dict[str, str], **values: object) -> str:
    """Fill the {named} places of one of the stage's sentences; of one that counts, by its `count`."""
    if isinstance(template, dict):
        template = template["one" if values["count"] == 1 else "many"]
    return template.format(**values)


def symmetric(most: float) -> Limits:
    """Return limits around zero."""
    return -most, most


def panel_of(
    model: Model, role: str, values: ArrayLike, limits: Limits, kind: str = "signed", width: str = "large"
) -> Panel:
    """Make a panel of values (rows, cols) or (channels, rows, cols), its title and size as captions."""
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers.reshape(-1, *numbers.shape[-2:])  # (channels, rows, cols)
    grid = Grid(*numbers.shape)
    return Panel(role, model.text[role], shape_of(grid), grid, kind, limits, numbers, width)


def shape_of(grid: Grid) -> str:
    """Write a grid's size, its channels only where there are several."""
    sides = (grid.rows, grid.cols)
    return size(grid.channels, *sides) if grid.channels > 1 else size(*sides)


# ---- panels ----------------------------------------------------------------------------------------------


def input_panel(model: Model) -> Panel:
    """Return the input with its padding."""
    panel = panel_of(model, "input", model.padded, model.input_limits, model.input_kind)
    windows = model.windows
    shown = shape_of(Grid(windows.channels, windows.h, windows.w))
    ring = windows.padded_size != (windows.h, windows.w)
    shape = with_channels(model, f"{shown} + {model.text['padding']}" if ring else shown)
    return replace(panel, grid=replace(panel.grid, mixed=len(_colours(model)) == 3), shape=shape)


def map_panel(model: Model, role: str, name: str = "") -> Panel:
    """Return a map of the size of the output, its array called as the panel is."""
    name = name or role
    return panel_of(model, role, model.array(name), symmetric(model.largest(name)))


def pixel_panel(model: Model, role: str, values: ArrayLike, most: float) -> Panel:
    """Return a map of the size of the input."""
    panel = panel_of(model, role, values, symmetric(most))
    return replace(panel, shape=with_channels(model, panel.shape))


def tap_panel(model: Model, role: str, values: ArrayLike, most: float) -> Panel:
    """Return a small grid of the size of the kernel."""
    return panel_of(model, role, values, symmetric(most), width="small")


def kernel_panel(model: Model) -> Panel:
    """Return the kernel."""
    return tap_panel(model, "kernel", model.weight, largest(model.weight))


def bias_panel(model: Model) -> Panel:
    """Return the bias of the filter on show, one number in one row with its name."""
    bias = model.chosen.bias
    most = max(largest([bias]), largest(model.weight))
    panel = panel_of(model, "bias", [[bias]], symmetric(most), width="small")
    return replace(panel, shape="", room=Room(2 * _BIAS_CELL, _BIAS_CELL, _BIAS_CELL))


def patch_panel(model: Model, t: int) -> Panel:
    """Return what the window reads."""
    patch = model.windows.patch(model.padded, t)
    return panel_of(model, "patch", patch, model.input_limits, model.input_kind, width="small")


def parts_panel(model: Model, role: str, values: ArrayLike, most: float) -> Panel:
    """Return the parts of a sum as one strip, a tile each."""
    panel = panel_of(model, role, values, symmetric(most), width="half")
    return replace(panel, strip=True, tallest=PARTS_HEIGHT)


def with_channels(model: Model, shape: str) -> str:
    """Say of a map of the input which channels these are: colours, or those of a group."""
    colours = _colours(model)
    if colours:
        return f"{shape}: {', '.join(colours)}"
    chosen = model.chosen
    if chosen.filters_a_group == chosen.filters:
        return shape
    first, last = chosen.first_channel, chosen.first_channel + chosen.depth - 1
    template = model.text["group_channels" if last > first else "group_channel"]
    count = chosen.depth * chosen.filters // chosen.filters_a_group
    return f"{shape}, {fill(template, first=first, last=last, count=count)}"


def _colours(model: Model) -> tuple[str, ...]:
    """Return a letter for each channel on show of a picture in colour, nothing for other inputs."""
    chosen, experiment = model.chosen, model.chosen.scene.experiment
    is_picture = experiment.maps == MAPS[0] and experiment.picture != NUMBERS and not experiment.below
    if not is_picture or chosen.scene.x.shape[1] != len(_COLOURS):
        return ()
    return tuple(_COLOURS[chosen.channels])


# ---- marks -----------------------------------------------------------------------------------------------


def padding_marks(windows: Windows) -> tuple[Mark, ...]:
    """Return the ring of padded cells, hatched, where there is one."""
    sides = windows.top, windows.bottom, windows.left, windows.right
    return (Padding(*sides),) if sum(sides) > 0 else ()


def window_mark(windows: Windows, t: int) -> Window:
    """Return the window of step t over the padded input; a dilated one also shows which cells it reads."""
    place = windows.position(t)
    row, col = windows.reads(*place, 0, 0)
    last_row, last_col = windows.reads(*place, windows.kh - 1, windows.kw - 1)
    dilated = max(windows.dilation) > 1
    taps = tuple(at for _tap, at in windows.places_read(t)) if dilated else None
    return Window(row, col, last_row - row + 1, last_col - col + 1, taps)


def stamp_mark(windows: Windows, t: int) -> Mark:
    """Return the stamp of step t over the input itself; where padding folds back, cell by cell."""
    if windows.repeats:
        return outline(windows.touched(t))
    mark, top, left = window_mark(windows, t), windows.top, windows.left
    taps = mark.taps and tuple((row - top, col - left) for row, col in mark.taps)
    return replace(mark, row=mark.row - top, col=mark.col - left, taps=taps)


def cell_mark(windows: Windows, t: int, channels: int = 1) -> Cells:
    """Return the output's cell of step t, in so many channels."""
    return outline((channel, *windows.position(t)) for channel in range(channels))


def unread_mark(model: Model, top: int = 0, left: int = 0) -> Cells:
    """Cross out the pixels that no window reads, in a map whose first pixel stands at (top, left)."""
    unread = model.windows.last_read < 0  # (H, W)
    pixels = places_of(np.broadcast_to(unread, (model.windows.channels, *unread.shape)))
    return Cells("blocked", tuple((d, row + top, col + left) for d, row, col in pixels))


def tile_mark(channel: int) -> Tile:
    """Outline the tile of the part that is growing, or chosen."""
    return Tile(channel)
