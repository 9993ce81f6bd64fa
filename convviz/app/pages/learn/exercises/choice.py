"""Which series, from which seed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from convviz.app.pages.learn.exercises.state import choose_series, in_exam, new_numbers, series_on_show
from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import script_of, server_address
from convviz.app.widgets.number_field import whole_field
from convviz.lab.lessons.exercises import SERIES
from convviz.lab.state.address import write_address
from convviz.lab.state.display import Display
from convviz.lab.state.fields.kinds import MAX_SEED
from convviz.lab.state.learn.learn_state import EXERCISES
from convviz.lab.state.state import State

_SERIES, _SEED = "exercise_series", "exercise_seed"


def choice(_: Translate) -> None:
    """Show the series from easy to hard, and where their numbers come from; an exam has neither to choose."""
    if in_exam():
        st.markdown(f"**{_(SERIES[series_on_show()].name)}**")
        st.caption(_("An exam: one answer each, no hints, and all is told at the end."))
        return
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
    _exam_link(_)


def _exam_link(_: Translate) -> None:
    """Show the link to an exam with these questions, for a lecturer to hand out."""
    now = session()
    learn = replace(now.learn_state, view=EXERCISES, series=series_on_show(), exam=True)
    query = write_address(State(learn=learn, display=Display(lang=now.display.lang)))
    with st.popover(_("Exam"), icon=":material/assignment_late:", width="stretch"):
        st.markdown(
            _(
                "This link asks the same questions as an exam: one answer each, no hints, no “Reveal”,"
                " and all is told at the end."
            )
        )
        st.code(f"{server_address()}learn?{urlencode(query, safe=',')}", language=None, wrap_lines=True)
        st.page_link(script_of("learn"), label=_("Open the exam"), query_params=query)


def _choose() -> None:
    choose_series(st.session_state[_SERIES])
