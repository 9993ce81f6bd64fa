"""Which series, from which seed."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.exercises.state import choose_series, new_numbers, series_on_show
from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.number_field import whole_field
from convviz.lab.lessons.exercises import SERIES
from convviz.lab.state.fields.kinds import MAX_SEED

_SERIES, _SEED = "exercise_series", "exercise_seed"


def choice(_: Translate) -> None:
    """Show the series from easy to hard, and where their numbers come from."""
    st.radio(
        _("Series"),
        list(SERIES),
        format_func=lambda id: _(SERIES[id].name),
        captions=None if session().display.present else [_(series.sentence) for series in SERIES.values()],
        key=controlled(_SERIES, series_on_show()),
        on_change=_choose,
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        whole_field(
            _("Seed"),
            0,
            MAX_SEED,
            key=_SEED,
            value=session().learn_state.seed,
            take=lambda seed: session().change_learn(seed=seed),
            help=_("The same seed gives the whole class the same questions. It is part of the link."),
            width=150,
        )
        st.button(
            _("New numbers"),
            icon=":material/casino:",
            key="exercise_new",
            on_click=new_numbers,
        )


def _choose() -> None:
    choose_series(st.session_state[_SERIES])
