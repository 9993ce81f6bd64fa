"""What can be seen of a network, one section at a time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from convviz.app.pages.learn.network.answers import answers
from convviz.app.pages.learn.network.choices import change, settings
from convviz.app.pages.learn.network.code import code
from convviz.app.pages.learn.network.through import through
from convviz.app.pages.learn.network.training import Training
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate
from convviz.lab.state.learn.network import SECTIONS

KEY = "network_section"


def section(now: Training, _: Translate) -> None:
    """Show the choice of a section, and the section."""
    names = dict(
        zip(SECTIONS, (_("Predictions"), _("Through the layers"), _("Code and weights")), strict=True)
    )
    st.segmented_control(
        _("Section"),
        SECTIONS,
        required=True,
        format_func=names.__getitem__,
        key=controlled(KEY, settings().section),
        on_change=_choose,
        label_visibility="collapsed",
    )
    _SHOW[settings().section](now, _)


def _choose() -> None:
    change(replace(settings(), section=st.session_state[KEY]))


_SHOW = dict(zip(SECTIONS, (answers, through, code), strict=True))
