"""The frame that Forward and Backward share: cards at the left, the stage in the middle, one drawer below."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.components.stage import stage
from convviz.app.pages.workbench.check import check
from convviz.app.pages.workbench.explain import EXPLAIN, explain
from convviz.app.pages.workbench.whole_picture import picture_controls, picture_links
from convviz.app.shell.current import change_from, controlled, sentences, session, show_notes, write_address
from convviz.app.shell.labels import CARD_NAMES, PAGE_NAMES, Translate
from convviz.app.shell.naming import name_document
from convviz.app.widgets.cards import kernel, layer, picture, upstream
from convviz.app.widgets.cards.card import Card, show_card
from convviz.app.widgets.cards.own_input import drawing_asked_for
from convviz.app.widgets.cards.set_up import WORKPLACE, set_up
from convviz.app.widgets.on_stage import on_stage
from convviz.app.widgets.stage_actions import STAGE, take_actions
from convviz.app.widgets.task_strip import drop_missing_task, task_strip
from convviz.lab.state import views_of
from convviz.lab.state.view_names import VIEW_NAMES

BENCH = "bench"

_FORWARD = (
    Card("picture", picture.summary, picture.body),
    Card("kernel", kernel.summary, kernel.body),
    Card("layer", layer.summary, layer.body),
)
CARDS = {"forward": _FORWARD, "backward": (*_FORWARD, Card("upstream", upstream.summary, upstream.body))}


def workbench(page: str) -> None:
    """Show the workbench of a page, ``"forward"`` or ``"backward"``."""
    session().visit(page)
    drop_missing_task(session())
    _bench(page)


@st.fragment(key=BENCH)
def _bench(page: str) -> None:
    """Show everything that an experiment changes; a card's widget runs all of this again, and no more."""
    _ = sentences()
    show_notes()
    display = session().display
    if any(display.shows(card.name) for card in CARDS[page]):
        with st.container(key=WORKPLACE):
            left, middle = st.columns([1, 3], gap="medium")
        with middle:  # first, for the stage has the longest way to the screen
            _show(page)
        with left, set_up(_):
            _cards(page, _)
    else:
        _show(page)
    if display.shows("explain") and not display.present:
        explain(page, _)


@st.fragment
def _show(page: str) -> None:
    """Show the views and the stage, all that most edits of the kernel have to run again."""
    _ = sentences()
    session().visit(page)  # an act may have left nothing that the view on show could show
    name_document(_(VIEW_NAMES[session().experiment.view]), _(PAGE_NAMES[page]))
    task_strip(_)
    _views(page, _)
    if session().experiment.view == "check":
        check(_)
    else:
        _stage(page, _)
    write_address()


def _cards(page: str, _: Translate) -> None:
    for number, card in enumerate(CARDS[page], start=1):
        if session().display.shows(card.name):
            show_card(card, f"{number} {_(CARD_NAMES[card.name])}", _)


def _views(page: str, _: Translate) -> None:
    if session().experiment.view != "picture":
        _view_choice(page, _)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _view_choice(page, _)
        picture_controls(_)


def _view_choice(page: str, _: Translate) -> None:
    key = f"view_{page}"
    st.segmented_control(
        _("View"),
        views_of(page, session().experiment),
        required=True,
        format_func=lambda view: _(VIEW_NAMES[view]),
        key=controlled(key, session().experiment.view),
        on_change=change_from,
        args=(key, "view"),
        label_visibility="collapsed",
    )


def _stage(page: str, _: Translate) -> None:
    now = session()
    told = on_stage(now, _)
    stage(
        now.chosen,
        **{**told, "tools": {**told["tools"], "drawing": drawing_asked_for()}},
        revision=now.stage.revision,
        session=now.id,
        slide=now.display.slide,
        pictures=picture_links() if now.experiment.view == "picture" else None,
        key=STAGE,
        held=now.stage.held,
        on_action=partial(_take_actions, page),
    )


def _take_actions(page: str) -> None:
    """Apply what a person did in the stage; where that shows beside it too, run the cards again."""
    now = session()
    before, lines = now.scene, _lines(page)
    take_actions(now)
    if (
        now.feedback.has_notes
        or _lines(page) != lines
        or (now.scene is not before and _something_is_open(page))
    ):
        st.rerun(BENCH)


def _lines(page: str) -> list[str]:
    """Return what the closed cards say."""
    _ = sentences()
    return [card.summary(_) for card in CARDS[page]]


def _something_is_open(page: str) -> bool:
    return bool(st.session_state.get(EXPLAIN)) or any(card.is_open for card in CARDS[page])
