"""The part of the picture card about numbers of one's own: how to begin with them, and their text."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, told
from convviz.app.widgets.cards.grid_text import GridText
from convviz.lab.files.images import MAX_REGION
from convviz.lab.numerals.planes import kernel_to_text
from convviz.lab.session.feedback import INPUT
from convviz.lab.state import NUMBERS
from convviz.lab.state.address import fields_left_out, left_out

_TEXT = GridText(INPUT, lambda grids: {"do": "input", "grid": grids}, 260)


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
