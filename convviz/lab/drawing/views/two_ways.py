"""dX two ways in lockstep: scatter stamps the kernel as it is, gather slides the turned kernel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.marks import Cells, Cover, Mark, Pair, Place, Window, outline, places_of
from convviz.lab.drawing.model import Model, largest
from convviz.lab.drawing.numbers import number
from convviz.lab.drawing.palette import GATHER, PINNED
from convviz.lab.drawing.panel import Columns, Panel
from convviz.lab.drawing.views.parts import (
    fill,
    kernel_panel,
    padding_marks,
    panel_of,
    pixel_panel,
    symmetric,
    tap_panel,
    unread_mark,
    window_mark,
)
from convviz.lab.drawing.windows import Float64, Windows
from convviz.ops.forward import conv2d

_LIVE_CELLS = 400
"""Up to so many the difference shows its numbers one by one as they are finished."""
_BELOW = 200  # px: the maps of the second row


def columns(model: Model, k: int) -> Columns:
    """Return the panels at step k of the longer walk."""
    windows, most = model.windows, model.largest("input_grad")
    t, pixel = _place(windows, k)
    turned = model.weight[:, ::-1, ::-1]
    gathered = _gathered(model)
    gather = pixel_panel(model, "gather", gathered, most).marked(
        Cover(pixel), unread_mark(model), outline(_cells(windows, [pixel]), GATHER)
    )
    return [
        [_scatter(model, t, most)],
        [kernel_panel(model), tap_panel(model, "flipped", turned, largest(model.weight))],
        [gather],
        [_spread(model, t, pixel)],
        [_difference(model, k, gathered, most)],
    ]


def _place(windows: Windows, k: int) -> Pair:
    """Return the cell that scatter stamps at step k, and the pixel that gather finishes."""
    pixels = windows.h * windows.w
    steps = max(windows.steps, pixels)
    return -(-(k + 1) * windows.steps // steps) - 1, -(-(k + 1) * pixels // steps) - 1


# ---- scatter ---------------------------------------------------------------------------------------------


def _scatter(model: Model, t: int, most: float) -> Panel:
    windows = model.windows
    panel = pixel_panel(model, "scatter", model.input_grad_to(t), most)
    ring = windows.padded_size != (windows.h, windows.w)
    values = _folded(model, t)
    shape = f"{panel.shape} + {model.text['padding']}" if ring else panel.shape
    grid = replace(panel.grid, rows=values.shape[1], cols=values.shape[2])
    panel = replace(panel, values=values, grid=grid, shape=shape)
    return panel.marked(
        *padding_marks(windows),
        unread_mark(model, windows.top, windows.left),
        window_mark(windows, t),
        *_fold_marks(windows, t),
    )


def _folded(model: Model, t: int) -> Float64:
    """Return the stamps so far, (D, HP, WP); what fell on a copy of a pixel is added to the pixel as well."""
    landed = model.stamped_to(t)
    windows = model.windows
    if windows.repeats:
        inside = landed[:, windows.top :, windows.left :][:, : windows.h, : windows.w]
        inside[...] = model.input_grad_to(t)
    return landed


def _fold_marks(windows: Windows, t: int) -> tuple[Mark, ...]:
    """Return the pixels to which this stamp's values in the padding fold back."""
    if not windows.repeats:
        return ()
    homes = []
    for _tap, place in windows.places_read(t):
        source = windows.source(*place)
        assert source is not None  # no zeros in a padding that repeats
        home = source[0] + windows.top, source[1] + windows.left
        if home != place:
            homes.append(home)
    cells = tuple((d, *home) for d in range(windows.channels) for home in homes)
    return (outline(cells, PINNED),) if cells else ()


# ---- gather ----------------------------------------------------------------------------------------------


def _gathered(model: Model) -> Float64:
    """Return every pixel's sum of the turned kernel times the upstream gradient under it, (D, H, W).

    A convolution of its own, and not the input gradient again: what it differs by from scatter is real.
    """
    windows = model.windows
    spread = np.nan_to_num(_spread_grad(model))[None, None]
    turned = np.ascontiguousarray(model.weight[:, None, ::-1, ::-1])  # (D, 1, KH, KW)
    gathered = conv2d(spread, turned, dilation=windows.dilation)[0]  # (D, H, W), or (D, HP, WP)
    if not windows.repeats:
        return gathered
    folded = np.zeros((windows.h, windows.w, windows.channels))
    np.add.at(folded, np.ix_(windows.row_source, windows.col_source), gathered.transpose(1, 2, 0))
    return folded.transpose(2, 0, 1)


def _spread(model: Model, t: int, pixel: int) -> Panel:
    """Return the upstream gradient as gather reads it: zeros put between its entries and around it."""
    windows = model.windows
    values = _spread_grad(model)
    most = model.largest("output_grad")
    panel = panel_of(model, "input", values, symmetric(most), width="half")
    title = model.text["spread_grad" if max(windows.stride) > 1 else "padded_grad"]
    marks: list[Mark] = [Cells("gaps", places_of(np.isnan(values[None])))]
    marks += [_window_at(windows, place) for place in _places(windows, pixel)]
    at = tuple(
        place * step + before
        for place, step, before in zip(windows.position(t), windows.stride, _before(windows), strict=True)
    )
    if 0 <= at[0] < values.shape[0] and 0 <= at[1] < values.shape[1]:
        marks.append(outline([(0, at[0], at[1])]))
    return replace(panel, role="spread_grad", title=title, tallest=_BELOW).marked(*marks)


def _cut(windows: Windows) -> Pair:
    """Return what is left out above and at the left: copies of pixels in the padding are gathered too."""
    return (0, 0) if windows.repeats else (windows.top, windows.left)


def _over(windows: Windows) -> Pair:
    return windows.dilation[0] * (windows.kh - 1), windows.dilation[1] * (windows.kw - 1)


def _before(windows: Windows) -> Pair:
    """Return the rows and columns before the first cell of g; negative where the map is cut before it."""
    (top, left), (down, right) = _cut(windows), _over(windows)
    return down - top, right - left


def _spread_grad(model: Model) -> Float64:
    windows = model.windows
    over = _over(windows)
    shape = windows.padded_size if windows.repeats else (windows.h, windows.w)
    values = np.full((shape[0] + over[0], shape[1] + over[1]), np.nan)
    axes: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for first, step, count, length in zip(
        _before(windows), windows.stride, (windows.ho, windows.wo), values.shape, strict=True
    ):
        at = first + step * np.arange(count)
        inside = (at >= 0) & (at < length)
        axes.append((at[inside], np.flatnonzero(inside)))
    (rows, ps), (cols, qs) = axes
    values[rows[:, None], cols] = model.output_grad[ps[:, None], qs]
    return values


def _places(windows: Windows, pixel: int) -> list[Pair]:
    """Return where a pixel stands in the padded input: its own place, and each copy of it in the padding."""
    row, col = divmod(pixel, windows.w)
    rows = np.flatnonzero(windows.row_source == row).tolist()
    cols = np.flatnonzero(windows.col_source == col).tolist()
    return [(r, c) for r in rows for c in cols]


def _window_at(windows: Windows, place: Pair) -> Window:
    """Return the turned kernel over the spread map, for a place of the padded input."""
    (top, left), over = _cut(windows), _over(windows)
    row, col = place[0] - top, place[1] - left
    taps = None
    if max(windows.dilation) > 1:
        down, right = windows.dilation
        taps = tuple((row + i * down, col + j * right) for i in range(windows.kh) for j in range(windows.kw))
    return Window(row, col, over[0] + 1, over[1] + 1, taps, GATHER)


# ---- both ------------------------------------------------------------------------------------------------


def _difference(model: Model, k: int, gathered: Float64, most: float) -> Panel:
    """Return scatter less gather where both are finished, empty elsewhere."""
    windows = model.windows
    open_ = _unfinished(windows, k)
    values = model.input_grad_to(_place(windows, k)[0]) - gathered
    known = values[:, ~open_]
    worst = float(np.abs(known).max(initial=0))
    live = values.size <= _LIVE_CELLS
    at_end = _unfinished(windows, max(windows.steps, windows.h * windows.w) - 1)
    values = values if live else model.input_grad_to(windows.steps - 1) - gathered
    values[:, open_ if live else at_end] = np.nan
    note = fill(
        model.text["difference_note"],
        done=int((~open_).sum()),
        count=windows.h * windows.w,
        difference=number(worst, 2),
    )
    panel = pixel_panel(model, "difference", values, most)
    panel = replace(panel, width="half", tallest=_BELOW, shape=note)
    return panel.marked(Cells("hatched", _cells(windows, np.flatnonzero(open_).tolist())))


def _unfinished(windows: Windows, k: int) -> NDArray[np.bool_]:
    """Say of each pixel (H, W) whether one of the two ways has not finished it at step k."""
    t, pixel = _place(windows, k)
    order = np.arange(windows.h * windows.w).reshape(windows.h, windows.w)
    return (order > pixel) | (windows.last_read > t)


def _cells(windows: Windows, pixels: list[int]) -> tuple[Place, ...]:
    return tuple((d, *divmod(pixel, windows.w)) for d in range(windows.channels) for pixel in pixels)
