"""One kernel learns: its cards at the left, the run and what its picture can teach beside them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.pages.learn.one_kernel.cards import cards
from convviz.app.pages.learn.one_kernel.charts import loss_chart
from convviz.app.pages.learn.one_kernel.keeping import follow, keep
from convviz.app.pages.learn.one_kernel.lesson import lesson
from convviz.app.pages.learn.one_kernel.panels import panels
from convviz.app.pages.learn.one_kernel.problem import waits_for_upload
from convviz.app.pages.learn.one_kernel.running import current_run, look, standing, transport
from convviz.app.pages.learn.one_kernel.state import page_state
from convviz.app.shell.current import say, sentences, write_address
from convviz.app.shell.labels import Translate
from convviz.app.widgets.cards.set_up import set_up
from convviz.app.widgets.clock import show_every
from convviz.errors import Refusal

__all__ = ["imitation"]

LOOK_SECONDS = 0.3


def imitation(_: Translate) -> None:
    """Show the view."""
    left, right = st.columns([1, 3], gap="medium")
    with right:
        _running(_)
    with left, set_up(_):
        cards(_)


def _running(_: Translate) -> None:
    """Show the buttons, and the part that is shown again and again while the kernel learns."""
    gone = follow()
    if gone is not None:
        st.warning(say(gone), icon=":material/info:")
    if waits_for_upload():
        st.info(
            _("In the Target card, choose the output that the kernel should produce."),
            icon=":material/upload:",
        )
        return
    try:
        run = current_run()
    except Refusal as refusal:
        st.error(say(refusal), icon=":material/error:")
        return
    keep(run)
    transport(run, _)
    going = page_state().running
    show_every(LOOK_SECONDS if going else None, "imitation_live", partial(_live, going))


def _live(going: bool) -> None:
    """Show where the run stands, the kernels, the outputs, the loss, and what the picture can teach."""
    _ = sentences()
    run = current_run()
    look(run)
    standing(run, _)
    panels(run, _)
    loss_chart(run, _)
    lesson(run, _)
    keep(run)
    write_address()
    if page_state().running is not going:
        st.rerun()  # the buttons and the clock are those of the run before
