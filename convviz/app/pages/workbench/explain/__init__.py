"""The drawer below the stage: formula, code and numbers of what is on show, made once it is opened."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.workbench.explain.code import code_section
from convviz.app.pages.workbench.explain.formulae import formulae_section
from convviz.app.pages.workbench.explain.numbers import numbers_section
from convviz.app.shell.labels import CARD_NAMES, Translate

EXPLAIN = "explain"


def explain(page: str, _: Translate) -> None:
    """Show the drawer of a page."""
    drawer = st.expander(
        _(CARD_NAMES["explain"]), icon=":material/menu_book:", key=EXPLAIN, on_change="rerun"
    )
    if not drawer.open:
        return
    with drawer:
        formula, numbers = st.columns([3, 2], gap="large")
        with formula:
            formulae_section(page, _)
            code_section(_)
        with numbers:
            numbers_section(page, _)
