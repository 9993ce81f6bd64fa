"""What the browser is told about grids of numbers: values, colours, marks, and which of them go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer.magnitudes import even_limits

Cell = tuple[int, int, int]
"""Channel, row, column."""


@dataclass(frozen=True, eq=False)
class Grid:
    """One panel: values (rows, cols) or (channels, rows, cols), where NaN is an empty cell.

    `scale` is the size of what the values were added up from: beside it round-off looks like zero.
    `kind` is "signed" (zero in the middle of the palette), "grey" or "error" (from nothing to strong).
    Without a `range` it is worked out from the values: symmetric around zero for "signed", from 0 on for
    "error". Panels of one `link` show the cell that is pointed at together. A `hidden` cell shows a question
    mark, and its value never leaves the server. A `kinked` cell bears a peak, and pointing at it says `note`.
    The `blanks` are typed by a person: values hold what stands in them, NaN in an empty one. Of those, the
    `right` ones bear a tick and stay, the `wrong` ones a cross; pointing at one of them says its words.
    """

    role: str
    title: str
    values: NDArray[np.floating]
    shape: str = ""
    kind: str = "signed"
    range: tuple[float, float] | None = None
    scale: float = 0.0
    hatched: NDArray[np.bool_] | None = None
    kinked: NDArray[np.bool_] | None = None
    note: str = ""
    outlined: tuple[Cell, ...] = ()
    lit: tuple[Cell, ...] = ()
    hidden: Cell | None = None
    blanks: tuple[Cell, ...] = ()
    right: tuple[Cell, ...] = ()
    wrong: tuple[tuple[Cell, str], ...] = ()
    link: str = ""
    label: str = ""
    width: str = "third"
    tallest: int = 300  # px
    stacked: bool = False  # below the panel before it, in the same column

    @property
    def planes(self) -> NDArray[np.floating]:
        """The values as (channels, rows, cols), the hidden one left out."""
        planes = np.array(self.values, dtype=float)
        planes = planes.reshape((1,) * (3 - planes.ndim) + planes.shape)  # (channels, rows, cols)
        if self.hidden is not None:
            planes[self.hidden] = np.nan
        return planes


def arrays_of(panels: Sequence[Grid]) -> dict[str, NDArray[np.floating]]:
    """Return the values of every panel by its role."""
    return {panel.role: panel.planes for panel in panels}


def panels_meta(panels: Sequence[Grid]) -> list[dict[str, Any]]:
    """Return everything but the values, as JSON."""
    return [_meta(panel) for panel in panels]


def _meta(panel: Grid) -> dict[str, Any]:
    planes = panel.planes
    channels, rows, cols = planes.shape
    sides = planes.shape if channels > 1 else (rows, cols)
    return {
        "role": panel.role,
        "title": panel.title,
        "shape": panel.shape or " × ".join(map(str, sides)),
        "grid": {"channels": channels, "rows": rows, "cols": cols},
        "kind": panel.kind,
        "range": [float(limit) for limit in panel.range or _range(panel, planes)],
        "hatched": _cells(panel.hatched, planes.shape),
        "kinked": _cells(panel.kinked, planes.shape),
        "note": panel.note,
        "outlined": [list(cell) for cell in panel.outlined],
        "lit": [list(cell) for cell in panel.lit],
        "hidden": panel.hidden and list(panel.hidden),
        "blanks": [list(cell) for cell in panel.blanks],
        "right": [list(cell) for cell in panel.right],
        "wrong": [{"cell": list(cell), "words": words} for cell, words in panel.wrong],
        "link": panel.link,
        "label": panel.label or panel.title,
        "width": panel.width,
        "tallest": panel.tallest,
        "stacked": panel.stacked,
    }


def _cells(mask: NDArray[np.bool_] | None, shape: tuple[int, ...]) -> list[list[int]]:
    """Return the cells of a mask as [channel, row, column]."""
    return [] if mask is None else np.argwhere(mask.reshape(shape)).tolist()


def _range(panel: Grid, planes: NDArray[np.floating]) -> tuple[float, float]:
    known = planes[np.isfinite(planes)]
    _, most = even_limits(known, panel.scale)
    return (0.0, most) if panel.kind in ("error", "grey") and known.min(initial=0) >= 0 else (-most, most)
