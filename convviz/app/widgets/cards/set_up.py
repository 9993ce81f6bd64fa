"""The place of the cards: beside the stage, and on a narrow window behind one line that opens them."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convviz.app.shell.labels import Translate

WORKPLACE = "workplace"
"""The key of the container of the cards' column and the stage's; `page.css` lays both out."""

SET_UP, CARDS = "set_up", "cards"


def set_up(_: Translate, name: str = "") -> DeltaGenerator:
    """Return the container for the cards, below the line that opens it where there is little room."""
    words = name or _("Set up")
    with st.container(key=SET_UP, gap=None):  # beside the stage the line is not there, nor a gap below it
        st.html(f'<details class="cv-setup"><summary>{escape(words)}</summary></details>')
        return st.container(key=CARDS)
