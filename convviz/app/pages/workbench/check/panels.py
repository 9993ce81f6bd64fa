"""The gradient, the differences and their relative error beside each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.components.grids import Grid, grids
from convviz.app.pages.workbench.check.controls import chosen
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.grid_words import grid_words
from convviz.lab.layer.magnitudes import even_limits
from convviz.lab.lessons.gradcheck import TOLERANCE, Check

KEY = "check_grids"
LINK = "entries"
TALLEST = 300  # px
Entry = tuple[int, ...]


def panels(made: Check, _: Translate) -> None:
    """Show the three maps; a click picks the entry that is written out."""
    unknown = planes(~made.checked)
    kinks = {"kinked": planes(made.kinks), "note": _("a kink here: differences say nothing")}
    arrays: tuple[tuple[str, str, NDArray[Any], dict[str, Any]], ...] = (
        ("analytic", _("analytic: the engine"), made.analytic, {}),
        ("numeric", _("central differences"), made.numeric, {"hatched": unknown, **kinks}),
        (
            "error",
            _("relative error"),
            made.error,
            {"hatched": unknown, "kind": "error", "range": (0.0, TOLERANCE[made.dtype]), **kinks},
        ),
    )
    limits = even_limits(made.analytic, made.scale)
    shared = {"link": LINK, "width": "third", "tallest": TALLEST}
    grids(
        [
            Grid(role, title, planes(values), **{"range": limits, **shared, **more})
            for role, title, values, more in arrays
        ],
        key=KEY,
        pick=(LINK,),
        picked=_cell(picked_entry(made)),
        present=session().display.present,
        text=grid_words(_),
        on_pick=_pick,
    )
    _captions(made, _)


def _captions(made: Check, _: Translate) -> None:
    """Say openly what is not checked, and where the relative error is not relative to the gradient."""
    if made.count < made.checked.size:
        st.caption(
            _("Checked: {count} of {all} entries, a block in the middle; the hatched ones are not.").format(
                count=made.count, all=made.checked.size
            )
        )
    if made.tiny:
        st.caption(
            _(
                "Entries below {floor}: {count}. There much of the difference is round-off in the loss,"
                " so their error is measured against {floor}."
            ).format(count=made.tiny, floor=number_text(made.floor))
        )


def planes(values: NDArray[Any]) -> NDArray[Any]:
    """Return an array of up to three axes as (channels, rows, cols)."""
    return values.reshape((1,) * (3 - values.ndim) + values.shape)


def picked_entry(made: Check) -> Entry:
    """Return the entry that was clicked, else the checked one with the largest gradient."""
    clicked = st.session_state.get("check_cell", {}).get(chosen().which)
    if clicked is not None:
        entry = tuple(clicked[3 - made.checked.ndim :])
        if all(0 <= at < size for at, size in zip(entry, made.checked.shape, strict=True)):
            return entry
    sizes = np.where(made.checked, np.abs(made.analytic), -1)
    return tuple(int(at) for at in np.unravel_index(np.argmax(sizes), sizes.shape))


def _cell(entry: Entry) -> tuple[int, int, int]:
    first, second, third = (0,) * (3 - len(entry)) + entry
    return first, second, third


def _pick() -> None:
    state: Any = st.session_state.get(KEY)
    cell = ((state or {}).get("pick") or {}).get("cell")
    if isinstance(cell, list) and len(cell) == 3 and all(type(at) is int for at in cell):
        st.session_state["check_cell"] = {**st.session_state.get("check_cell", {}), chosen().which: cell}
