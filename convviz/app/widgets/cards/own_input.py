"""The part of the picture card about numbers of one's own: how to begin with them, a sheet, their text."""

from __future__ import annotations

from functools import partial
from typing import cast

import numpy as np
import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, told
from convviz.app.widgets.cards.grid_text import GridText
from convviz.app.widgets.number_field import whole_field
from convviz.lab.files.images import MAX_REGION
from convviz.lab.numerals.planes import kernel_to_text
from convviz.lab.session.feedback import INPUT
from convviz.lab.state import NUMBERS, OwnNumbers
from convviz.lab.state.address import fields_left_out, left_out

_TEXT = GridText(INPUT, lambda grids: {"do": "input", "grid": grids}, 260)


SMALLEST_SHEET, FIRST_SHEET = 2, (28, 28)
_SIDES = ("sheet_height", "sheet_width")
_DRAWING = "drawing_asked_for"


def drawing_asked_for() -> int:
    """Return how often drawing was asked for: the stage takes up the pen when it is once more."""
    return cast(int, st.session_state.get(_DRAWING, 0))


def own_input_section(_: Translate) -> None:
    """Show the input's numbers as text, or for another picture the button that makes them one's own."""
    if session().experiment.picture == NUMBERS:
        _numbers(_)
    else:
        st.button(
            _("Change these numbers"),
            icon=":material/edit:",
            key="own_numbers",
            on_click=session().show_numbers,
            help=_("They become your own: click one in the input and type, or paste a grid."),
        )


def _numbers(_: Translate) -> None:
    now = session()
    numbers = now.experiment.numbers
    if numbers is None:
        return
    _sheet(_)
    _TEXT.show(
        kernel_to_text(numbers.array, every_channel=True),
        _(
            "Up to {size} × {size}, positive or negative. Paste a grid from a spreadsheet; a blank line"
            " separates channels."
        ).format(size=MAX_REGION),
        _,
    )
    refusal = left_out(now.experiment)
    if refusal is not None and "numbers" in fields_left_out(now.experiment):
        st.caption(told(_, refusal))


def _sheet(_: Translate) -> None:
    """Show the size of a sheet, the button that lays it in place of the numbers, and that to draw on them."""
    labels = (_("Rows"), _("Columns"))
    for side, label, column, first in zip(_SIDES, labels, st.columns(2), FIRST_SHEET, strict=True):
        with column:
            whole_field(
                label,
                SMALLEST_SHEET,
                MAX_REGION,
                key=f"{side}_field",
                value=st.session_state.get(side, first),
                take=partial(st.session_state.__setitem__, side),
            )
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Draw it"),
            icon=":material/draw:",
            key="draw",
            on_click=_draw_anew,
            help=_("An empty input of this size, and a pen on the stage: grey levels, an eraser, undo."),
            width="content",
        )
        st.button(_("Draw on these numbers"), key="draw_on", on_click=_draw, width="content")


def _draw_anew() -> None:
    """Make the input an empty sheet to draw on."""
    size = tuple(st.session_state.get(side, first) for side, first in zip(_SIDES, FIRST_SHEET, strict=True))
    session().show_numbers(OwnNumbers.of(np.zeros((1, *size))))
    _draw()


def _draw() -> None:
    """Have the stage take up the pen."""
    st.session_state[_DRAWING] = drawing_asked_for() + 1
