"""The part of the picture card about numbers of one's own: how to begin with them, and their text."""

from __future__ import annotations

import streamlit as st

from convviz.address import fields_left_out, left_out
from convviz.errors import Refusal
from convviz.experiment import NUMBERS
from convviz.numerals import Grids
from convviz.ui.current import session
from convviz.ui.doubts import tell
from convviz.ui.kernel_text import kernel_to_text, text_to_kernels
from convviz.ui.words import Translate, told

TEXT, FORM = "input_text", "input_form"
_SHOWN = "input_text_shown"


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
    text = kernel_to_text(numbers.array, every_channel=True)
    if st.session_state.get(_SHOWN) != text or TEXT not in st.session_state:
        st.session_state[_SHOWN] = st.session_state[TEXT] = text
    with st.form(FORM, border=False):
        st.text_area(
            _("Numbers, one row per line"),
            key=TEXT,
            height=min(40 + 24 * (1 + text.count("\n")), 260),
            help=_(
                "Up to 64 × 64, positive or negative. Paste a grid from a spreadsheet; a blank line"
                " separates channels."
            ),
        )
        st.form_submit_button(_("Apply"), on_click=apply_text)
    if now.input_refusal is not None:
        tell(now.input_refusal, key="input_doubt", take=take_grids)
    refusal = left_out(now.experiment)
    if refusal is not None and "numbers" in fields_left_out(now.experiment):
        st.caption(told(_, refusal))


def apply_text() -> None:
    """Make the input what the text says, or keep it and say why not."""
    now = session()
    now.input_refusal = None
    try:
        grids = text_to_kernels(st.session_state[TEXT])
    except Refusal as refusal:
        now.input_refusal = refusal
        return
    take_grids(grids)


def take_grids(grids: Grids) -> None:
    """Make these grids the input, rewritten in the field, or keep it and say why not."""
    now = session()
    now.input_refusal = now.act({"do": "input", "grid": grids})
    if now.input_refusal is None:
        st.session_state.pop(_SHOWN, None)
