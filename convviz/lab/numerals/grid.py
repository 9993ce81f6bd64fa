"""A grid of numbers as spreadsheets, programs and people write it, read as channels of rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from convviz.lab.numerals.characters import plain
from convviz.lab.numerals.faults import Unreadable, settled
from convviz.lab.numerals.latex import latex
from convviz.lab.numerals.layout import Layout, Layouts, written
from convviz.lab.numerals.literal import bracketed
from convviz.lab.numerals.number import conventions, tidy, value

MAX_TEXT = 400_000
"""Characters of a pasted text; three channels of 64 x 64 numbers with all their digits need fewer."""

Grids = list[list[list[float]]]
"""Channels of rows of numbers, all channels and all rows alike."""


def read_grids(text: str) -> Grids:
    """Read a text as numbers [C][H][W].

    A row a line, a blank line between channels; numbers stand apart by blanks, tabs, commas or semicolons.
    Literals of Python, NumPy, PyTorch, JSON, MATLAB and C, LaTeX matrices and Markdown tables are read too.
    Raises Unreadable, with row and column where there is one to name, and Doubt, with all readings, where a
    comma may be a decimal comma and may not.
    """
    if len(text) > MAX_TEXT:
        raise Unreadable("long", length=f"{len(text):,}")
    text = plain(text)
    if not text.strip(" \n\t"):
        raise Unreadable("empty")
    faults: list[Unreadable] = []
    for alike in _layouts(text):
        found: list[Grids] = []
        for layout in alike:
            for convention in _conventions(layout):
                try:
                    grids = _grids(layout, convention)
                except Unreadable as fault:
                    faults.append(fault)
                else:
                    found += [grids] if grids not in found else []
        if found:
            return settled(text.strip(" \n\t"), found)
    raise max(faults, key=_progress)


def _layouts(text: str) -> Layouts:
    if "\\" in text or "&" in text:
        return latex(text)
    return bracketed(text) if any(bracket in text for bracket in "[{()}]") else written(text)


def _progress(fault: Unreadable) -> tuple[float, float]:
    """Return how far a reading came before this fault: the one that came farthest was most likely meant."""
    if fault.code == "channels":
        return math.inf, 0
    return fault.values.get("row", -1), fault.values.get("column", -1)  # type: ignore[return-value]


def _conventions(layout: Layout) -> tuple[str, ...]:
    return conventions(cell for block in layout.blocks for row in block for cell in row)


def _grids(layout: Layout, convention: str) -> Grids:
    blocks = [block for block in map(_trimmed, layout.blocks) if block]
    if not blocks:
        raise Unreadable("empty")
    grids = [_grid(block, layout, convention) for block in blocks]
    if any(len(grid) != len(grids[0]) or len(grid[0]) != len(grids[0][0]) for grid in grids):
        raise Unreadable("channels")
    return grids


def _grid(block: Sequence[Sequence[str]], layout: Layout, convention: str) -> list[list[float]]:
    rows = []
    for i, cells in enumerate(block):
        rows.append([_cell(cell, layout, convention, (i, j)) for j, cell in enumerate(cells)])
        if len(cells) != len(block[0]):
            raise Unreadable("ragged", row=i, count=len(cells), first=len(block[0]))
    return rows


def _cell(cell: str, layout: Layout, convention: str, place: tuple[int, int]) -> float:
    try:
        number = layout.scaled(value(cell, convention))
        if not math.isfinite(number):
            raise Unreadable("not_finite", value=cell)
    except Unreadable as reason:
        raise Unreadable("at", row=place[0], column=place[1], reason=reason) from None
    return number


def _trimmed(block: Sequence[Sequence[str]]) -> list[list[str]]:
    """Tidy the cells, and drop rows and columns at the border in which nothing stands."""
    rows = [[tidy(cell) for cell in row] for row in block]
    while rows and not any(rows[-1]):
        rows.pop()
    while rows and not any(rows[0]):
        rows.pop(0)
    while rows and all(len(row) > 1 and not row[0] for row in rows):
        rows = [row[1:] for row in rows]
    longest = max((len(row) for row in rows), default=0)
    while longest > 1 and all(len(row) < longest or not row[-1] for row in rows):
        rows = [row[: longest - 1] for row in rows]
        longest -= 1
    return rows
