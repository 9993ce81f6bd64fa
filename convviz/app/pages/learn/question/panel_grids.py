"""The panels of a question as grids in the page."""

from __future__ import annotations

from typing import Any

from convviz.app.components.grids import Grid
from convviz.app.shell.labels import Translate
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.messages import said
from convviz.app.widgets.stage_text.numbers import numerals
from convviz.lab.lessons.exercises import Panel

_WIDTHS = {1: "third", 2: "half", 3: "third", 5: "third", 6: "third"}
"""A panel's share of the width by the number of panels."""

TALLEST = 280  # px of a grid, so that a question needs no scrolling
ANSWER = 200  # px of the answer's field and what is told of it, in sight below the grids on a low window


def panel_grid(panel: Panel, count: int, _: Translate, **marks: Any) -> Grid:
    """Return one of so many panels as a grid; `marks` are what it knows besides."""
    return Grid(
        role=panel.role,
        title=said(_, panel.title),
        values=panel.values,
        kind=panel.kind,
        lit=panel.lit,
        outlined=panel.outlined,
        hidden=panel.hidden,
        label=panel.label,
        width=_WIDTHS.get(count, "small"),
        tallest=TALLEST,
        **marks,
    )


def typing_words(_: Translate) -> dict[str, str]:
    """Return the sentences of cells that are asked for."""
    return {
        **grid_words(_),
        **numerals(_),
        "answer_cell": _("Your number, in the grid"),
        "answer_help": _("Click the question mark and type, or use the field below."),
        "answer_one": _("The question asks for one number: type just that."),
        "map_help": _("Click a cell and type. Tab, Enter and arrow keys move on; a copied block is pasted."),
        "map_cell": _("{label}, row {row}, column {col}"),
        "map_block": _("The block does not fit here: paste it at the cell where its first number belongs."),
        "map_right": _("right"),
        "map_before": _("Previous cell"),
        "map_next": _("Next cell"),
        "map_sign": _("Change the sign"),
        "too_large": _("“{value}” is too large. Numbers go up to ±{limit}."),
    }
