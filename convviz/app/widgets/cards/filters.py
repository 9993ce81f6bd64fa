"""The part of the kernel card about filters: how many there are, which one is on show, more and fewer."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate, kernel_name
from convviz.lab.state import Experiment
from convviz.lab.state.fields.kinds import MAX_FILTERS

CHOICE = "filter_choice"


def filters_section(_: Translate) -> None:
    """Show the choice among filters where there are several, and the buttons that add and remove one."""
    experiment = session().experiment
    if experiment.filters > 1:
        st.selectbox(
            _("Filter shown"),
            range(experiment.filters),
            format_func=lambda filter: filter_name(_, experiment, filter),
            key=controlled(CHOICE, experiment.out_channel),
            on_change=_pick,
        )
    with st.container(horizontal=True):
        full, alone = experiment.filters >= MAX_FILTERS, experiment.filters == 1
        _button(_("Add a filter"), ":material/add:", "add", full)
        _button(_("Duplicate"), ":material/content_copy:", "duplicate", full)
        if not alone:
            _button(_("Remove"), ":material/delete:", "remove", alone)


def filter_name(_: Translate, experiment: Experiment, filter: int) -> str:
    """Name a filter by its number, counted from 0 as in the formulae, and its kernel."""
    return _("{number}: {kernel}").format(number=filter, kernel=kernel_name(_, experiment.presets[filter]))


def _button(label: str, icon: str, verb: str, disabled: bool) -> None:
    st.button(label, icon=icon, key=f"filter_{verb}", disabled=disabled, on_click=_do, args=(verb,))


def _do(verb: str) -> None:
    session().do({"do": verb})


def _pick() -> None:
    session().do({"do": "pick", "filter": st.session_state[CHOICE]})
