"""A window that is laid on the padded input, before its number is asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.components.grids import grids
from convviz.app.pages.learn.question.answering import reveal, take_corner
from convviz.app.pages.learn.question.controls import Controls
from convviz.app.pages.learn.question.panel_grids import ANSWER, panel_grid, typing_words
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.messages import said
from convviz.lab.lessons.exercises import Attempt, Placing, Question

LINK = "window"
"""What the panel is called whose cells are clicked."""


def show_placing(
    question: Question, placing: Placing, attempt: Attempt, controls: Controls, _: Translate
) -> None:
    """Ask for the first cell of the window, and tell what a wrong one means."""
    st.markdown(f"**{said(_, placing.sentence)}**")
    panels = question.shown(lit=False, answered=False)
    grids(
        [
            panel_grid(panel, len(panels), _, link=LINK if panel.role == placing.role else "")
            for panel in panels
        ],
        key=controls.key("grids"),
        present=session().display.present,
        below=ANSWER,
        text=typing_words(_),
        pick=(LINK,),
        picked=(0, *attempt.corners[-1]) if attempt.corners else None,
        window=placing.taps,
        on_pick=partial(take_corner, question, controls),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Reveal"),
            icon=":material/visibility:",
            key=controls.key("reveal"),
            on_click=reveal,
            args=(controls,),
            help=_("Shows the answer and how it is computed. You lose the point."),
        )
        if attempt.corners:
            row, column = attempt.corners[-1]
            place = _("row {row}, column {col}").format(row=row, col=column)
            why = said(_, placing.told(attempt.corners[-1]))
            st.warning(f"**{place}**: {why}", icon=":material/lightbulb:")
