"""The picture that is sent through the network: one that it never learned from, or one drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.components.pad import SIDE, drawn, pad
from convviz.app.pages.learn.network.choices import change, pictures, settings
from convviz.app.pages.learn.network.labels import class_name
from convviz.app.pages.learn.not_there import fall_back
from convviz.app.shell.current import controlled, say, session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.number_field import whole_field
from convviz.datasets import prepared
from convviz.errors import Refusal
from convviz.i18n import N_
from convviz.ops.checks import FloatArray

NUMBER = "network_number"
KIND = "network_kind"
PAD = "network_pad"
_NO_PICTURE = N_("There is no held-out picture {number}; the last one, {last}, is shown instead.")
DRAWING, REVISION = "network_drawing", "network_drawing_revision"
HELD, DRAWN = "held", "drawn"


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture (C, H, W), and its class where that is known."""

    values: FloatArray
    label: int | None


def show_number(number: int) -> None:
    """Send this held-out picture through the network from now on."""
    change(replace(settings(), number=number))
    st.session_state[f"{KIND}_kept"] = HELD


def choose_picture(_: Translate) -> Shown:
    """Show the choice, and return the picture that is chosen."""
    names = {HELD: _("Held-out picture"), DRAWN: _("Draw one")}
    st.segmented_control(
        _("Picture"),
        (HELD, DRAWN),
        required=True,
        format_func=names.__getitem__,
        key=controlled(KIND, _kind()),
        on_change=_keep_kind,
        label_visibility="collapsed",
    )
    return _draw(_) if _kind() == DRAWN else _held(_)


def _kind() -> str:
    return str(st.session_state.get(f"{KIND}_kept", HELD))


def _keep_kind() -> None:
    st.session_state[f"{KIND}_kept"] = st.session_state[KIND]


# ---- a held-out picture ----------------------------------------------------------------------------------


def _held(_: Translate) -> Shown:
    data = pictures()
    number, last = settings().number, len(data.held_x) - 1
    if number > last:
        here = replace(settings(), number=last)
        fall_back(_NO_PICTURE, values={"number": number, "last": last}, network=here)
        number = last
    whole_field(_("Picture number"), 0, len(data.held_x) - 1, key=NUMBER, value=number, take=show_number)
    label = int(data.held_y[number])
    st.caption(_("It is: {name}.").format(name=class_name(data.classes[label], _)))
    return Shown(data.held_x[number], label)


# ---- a drawing -------------------------------------------------------------------------------------------


def _draw(_: Translate) -> Shown:
    """Show the pad, and return the drawing as the network reads it; its class is for the network to say."""
    pad(
        key=PAD,
        bits=_drawing(),
        revision=st.session_state.get(REVISION, 0),
        session=session().id,
        text={
            **grid_words(_),
            "label": _("Drawing pad"),
            "help": _("Arrow keys move the pen, Space draws, Shift and an arrow key draw a line."),
            "ink": _("ink"),
            "paper": _("empty"),
            "draw": _("Draw"),
            "erase": _("Erase"),
            "clear": _("Clear"),
        },
        on_draw=_take_drawing,
    )
    return Shown(prepared(settings().data, _drawing()), None)


def _drawing() -> NDArray[np.bool_]:
    kept = st.session_state.get(DRAWING)
    return np.zeros((SIDE, SIDE), bool) if kept is None else kept


def _take_drawing() -> None:
    """Take what was drawn; anything else is reported, and the drawing stays."""
    try:
        bits, revision = drawn(st.session_state.get(PAD))
    except Refusal as refusal:
        st.toast(say(refusal))
        return
    st.session_state[DRAWING], st.session_state[REVISION] = bits, revision
