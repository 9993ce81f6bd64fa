"""The view of the exercises: the series on the left, one question on the right."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.exercises.choice import choice
from convviz.app.pages.learn.exercises.end import end
from convviz.app.pages.learn.exercises.state import current_round
from convviz.app.pages.learn.exercises.task import task
from convviz.app.shell.labels import Translate
from convviz.app.widgets.cards.set_up import set_up


def exercises(_: Translate) -> None:
    """Show the choice of series, and the question or the end of the round."""
    left, right = st.columns([3, 10], gap="large")
    with left, set_up(_, _("Series")):
        choice(_)
    with right:
        round = current_round()
        if round.over:
            end(round, _)
        else:
            task(round, _)
