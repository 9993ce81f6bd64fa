"""The page of layers in a row: a card for each at the left, their maps beside it, the sums below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from convviz.app.components.stack import stack_maps
from convviz.app.pages.stack import actions as steering
from convviz.app.pages.stack import layer_card
from convviz.app.pages.stack.panels import panels_of
from convviz.app.pages.stack.presets import NEXT, READY, depthwise_pair
from convviz.app.pages.stack.row import Row, row_of
from convviz.app.pages.stack.sums import costs_section, fields_section
from convviz.app.pages.stack.text import stack_text
from convviz.app.shell.current import sentences, session, show_notes, write_address
from convviz.app.shell.labels import Translate, picture_name, sized
from convviz.app.widgets.cards import picture
from convviz.app.widgets.cards.card import Card, show_card
from convviz.app.widgets.cards.set_up import set_up
from convviz.lab.state import MAX_LAYERS, LayerSettings

__all__ = ["stack"]


@st.fragment
def stack() -> None:
    """Show the page; whatever is done in it runs all of it again, and nothing else."""
    _ = sentences()
    show_notes()
    steering.show_told(_)
    now = session()
    row = row_of(now.experiment, now.cache.batch(now.experiment, now.source))
    left, middle = st.columns([1, 3], gap="medium")
    with middle:  # first, for the maps have the longest way to the screen
        _maps(row, _)
    with left, set_up(_):
        _cards(row, _)
    write_address()


def _maps(row: Row, _: Translate) -> None:
    if len(row.layers) == 1:
        _invitation(_)
    text = stack_text(_, session().experiment)
    stack_maps(panels_of(row, session().experiment, _), text=text, present=session().display.present)
    if session().display.shows("explain") and not session().display.present:
        fields_section(row, _)
        costs_section(row, _)


def _invitation(_: Translate) -> None:
    """Offer a second layer, ready to look at."""
    with st.container(border=True):
        st.markdown(
            _(
                "One layer sees as far as its kernel reaches. The next one reads **its** maps, so each of "
                "its units sees further into the picture. Put layers in a row and watch the field grow."
            )
        )
        st.button(
            _("Show me two layers"),
            icon=":material/layers:",
            type="primary",
            key="stack_ready",
            on_click=steering.replace_all,
            args=(READY,),
        )


def _cards(row: Row, _: Translate) -> None:
    if session().display.shows("picture"):
        show_card(Card("stack_picture", partial(_picture_line, row), picture.body), "0", _)
    for index in range(len(row.layers)):
        body = partial(layer_card.body, row, index)
        show_card(Card(f"stack_{index}", partial(layer_card.summary, row, index), body), str(index + 1), _)
    _buttons(row, _)


def _picture_line(row: Row, _: Translate) -> str:
    """Return what the first layer reads in one line: ``Digit 8 × 8``."""
    experiment = session().experiment
    shape = row.shapes[0]
    return sized(_, picture_name(_, experiment), shape if shape[0] > 1 else shape[1:])


def _buttons(row: Row, _: Translate) -> None:
    room = MAX_LAYERS - len(row.layers)
    now = session()
    with st.container(horizontal=True):
        _button(_("Add a layer"), ":material/add:", "add", room < 1, steering.append, (NEXT,))
        _button(
            _("Add depthwise + 1 × 1"),
            ":material/splitscreen:",
            "add_pair",
            room < 2,
            steering.append,
            depthwise_pair(row.shapes[-1][0]),
        )
        _button(_("Undo"), ":material/undo:", "undo", not now.on_show.history.past, now.undo, ())
        _button(_("Redo"), ":material/redo:", "redo", not now.on_show.history.future, now.redo, ())


def _button(
    label: str, icon: str, key: str, disabled: bool, act: Callable[..., None], args: tuple[LayerSettings, ...]
) -> None:
    st.button(label, icon=icon, key=f"stack_{key}", disabled=disabled, on_click=act, args=args)
