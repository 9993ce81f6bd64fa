"""A mistake that a loss of ones hides, with the numbers that say so."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.shell.navigation import LEARN
from convviz.lab.lessons.bugs import BUGS as PIECES
from convviz.lab.lessons.bugs import verdict_of
from convviz.lab.state.address import write_address
from convviz.lab.state.learn.learn_state import BUGS as BUGS_VIEW
from convviz.lab.state.learn.learn_state import LearnState
from convviz.lab.state.state import State

PIECE = "batch_and_position"


def hidden_by_ones(_: Translate) -> None:
    """Show what the check says of one wrong gradient, with ones and with random numbers, and lead to it."""
    bug = PIECES[PIECE]
    ones, random = (number_text(verdict_of(bug, kind).error) for kind in ("ones", "random"))
    line = _("“{name}”: with ones the check finds an error of {ones}, with random numbers {random}.")
    st.caption(line.format(name=_(bug.name), ones=ones, random=random))
    state = State(learn=LearnState(view=BUGS_VIEW, exhibit=PIECE), display=session().display)
    st.page_link(
        LEARN,
        label=_("See this mistake"),
        icon=":material/bug_report:",
        query_params=write_address(state),
    )
