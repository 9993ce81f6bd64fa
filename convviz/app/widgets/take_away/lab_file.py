"""The lab as one file, to go on with another day or to hand to somebody."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import path_on_show
from convviz.app.shell.shared import in_turn
from convviz.app.widgets.bringing import ask_for_lab
from convviz.lab.saved import SUFFIX, to_bytes

NAME = f"lab{SUFFIX}"


def body(_: Translate) -> None:
    """Offer the file, and a place to open one."""
    now, page = session(), path_on_show()
    st.markdown(
        _(
            "Picture, numbers, kernel, layer, view and step, in one file. Drop it on the page another day,"
            " and all of it is as it is now, to the last bit."
        )
    )
    st.download_button(
        _("Save the lab"),
        in_turn(now.id, lambda: to_bytes(now.saved(page))),
        file_name=NAME,
        mime="application/octet-stream",
        icon=":material/save:",
        key="take_away_lab",
        type="primary",
        on_click="ignore",
    )
    ask_for_lab(_)
