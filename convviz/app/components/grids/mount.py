"""Mount grids of numbers in a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from convviz.app.components.assets import GRIDS, PLOTLY, url_of
from convviz.app.components.grids.message import Cell, Grid, arrays_of, panels_meta
from convviz.app.components.limits import LIMITS
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

HTML = '<div class="cv-stage cv-grids"></div>'


def grids(
    panels: Sequence[Grid],
    *,
    key: str,
    text: Mapping[str, str],
    picked: Cell | None = None,
    pick: Sequence[str] = (),
    window: Sequence[tuple[int, int]] = (),
    present: bool = False,
    below: int = 0,
    on_pick: Callable[[], None] | None = None,
    typed: str = "",
    on_typed: Callable[[], None] | None = None,
) -> None:
    """Show the panels in a row, or in several where they do not fit.

    `text` holds the words of whoever walks over their cells. A click on a cell of a panel whose link is in
    `pick` calls `on_pick`, and the state under `key` then holds
    `{"pick": {"role": str, "cell": [channel, row, column]}}`. The cell `picked` stays outlined in those, and
    with it the cells of a `window` that begins there, as (rows down, columns across).

    On a low window they leave room for `below` pixels of what stands below them.

    With `typed` a number can be typed into the hidden cell, in more words of `text`: it calls `on_typed`, and
    the state then holds `{"typed": {"of": typed, "value": float}}`. Into blanks many are typed: it then holds
    `{"typed": {"of": typed, "cells": [float | None, ...]}}`, what stands in each blank of all panels in their
    order; as long as `typed` stays the same, the browser knows better than `panels` what that is.
    """
    meta = {
        "panels": panels_meta(panels),
        "picked": picked and list(picked),
        "pick": list(pick),
        "window": [list(tap) for tap in window],
        "present": present,
        "below": below,
        "typed": typed,
        "limits": LIMITS,
        "text": dict(text),
        "plotly": url_of(PLOTLY),
    }
    component(GRIDS, HTML)(
        key=key,
        data=pack(meta, arrays_of(panels)),
        on_pick_change=on_pick or _nothing,
        on_typed_change=on_typed or _nothing,
    )


def _nothing() -> None:
    """Do nothing on a click."""
