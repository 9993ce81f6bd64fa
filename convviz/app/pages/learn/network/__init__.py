"""The small network: its cards at the left; the training, and all that can be seen of it, beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from convviz.app.pages.learn.network.architecture import rows_or_refusal
from convviz.app.pages.learn.network.cards import cards
from convviz.app.pages.learn.network.choices import change, settings
from convviz.app.pages.learn.network.curves import curves
from convviz.app.pages.learn.network.flow import is_playing
from convviz.app.pages.learn.network.playback import standing, transport
from convviz.app.pages.learn.network.sections import section
from convviz.app.pages.learn.network.training import training
from convviz.app.shell.current import say, sentences, session, write_address
from convviz.app.shell.labels import Translate
from convviz.app.widgets.cards.set_up import set_up
from convviz.app.widgets.clock import show_every

__all__ = ["network"]

FLOW_SECONDS = 0.7
PATIENCE = 1.6
"""Looks that come so much more often than they should are set again."""


def network(_: Translate) -> None:
    """Show the view."""
    left, right = st.columns([4, 9], gap="medium")
    with right:
        refusal = rows_or_refusal()[1]
        if refusal is not None:
            st.error(say(refusal), icon=":material/error:")
        else:
            _running(_)
    with left, set_up(_):
        cards(_)


def _running(_: Translate) -> None:
    """Show the buttons, and the part that is shown again and again while the network learns."""
    now = training()
    gone = now.follow(settings())
    if gone is not None:
        st.warning(say(gone), icon=":material/info:")
    now.look(settings().rate)
    _keep()
    transport(_)
    every = _every()
    show_every(every, "network_live", partial(_live, every))


def _every() -> float | None:
    """Return the seconds between two looks, None where there is nothing new to come."""
    if training().running or training().busy:
        return training().look_seconds
    return FLOW_SECONDS if is_playing() else None


def _live(every: float | None) -> None:
    """Show where the training stands, its curves, and one section of what it has learned."""
    _ = sentences()
    now = training()
    now.look(settings().rate)
    standing(_)
    curves(now.state, now.plan.steps, len(now.plan.pictures.classes), _)
    section(now, _)
    _keep()
    write_address()
    if _is_late(every, _every()):
        st.rerun()  # the buttons and the clock are those of the run before


def _keep() -> None:
    """Have the address say where the training is kept, as far as it has come."""
    key = training().keep()
    if key != settings().kept:
        change(replace(settings(), kept=key))
    session().feedback.note(session().kept.take_trouble())


def _is_late(every: float | None, wanted: float | None) -> bool:
    if every is None or wanted is None:
        return every is not wanted
    return not 1 / PATIENCE <= every / wanted <= PATIENCE
