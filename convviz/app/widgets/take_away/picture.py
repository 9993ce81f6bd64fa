"""The stage, or one of its panels, as a picture: a file, or on the clipboard."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from convviz.app.components.still import still as show_still
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.shared import in_turn
from convviz.app.widgets.take_away.drawn import (
    WHOLE,
    file_name,
    look_fields,
    model_on_show,
    order_on_show,
    step_on_show,
)
from convviz.errors import Refusal
from convviz.lab.drawing.animation.filming import POOL
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.painters.png import SCALES
from convviz.lab.drawing.still import Still, draw, panels
from convviz.lab.state.view_names import VIEW_NAMES

_MADE = "take_away_picture_made"


def body(_: Translate) -> None:
    """Show the choices, the picture, and the buttons that take it along."""
    now = session()
    view, model = now.experiment.view, model_on_show(_)
    try:
        t = step_on_show(model, view)
        titles = {WHOLE: _("The whole stage"), **panels(model, view, t)}
    except Refusal as refusal:
        st.info(say(refusal))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(
            _("What"), list(titles), format_func=titles.__getitem__, key="picture_role", width=240
        )
        scale = st.segmented_control(
            _("Size"),
            list(SCALES),
            default=2,
            required=True,
            format_func=lambda times: f"{times}×",
            key="picture_scale",
        )
        look = look_fields(_, "picture")
    asked = Still(view, t, role or None, scale or 1, look)
    order = order_on_show(_)
    try:
        png = _made(order, asked)
    except Refusal as refusal:
        st.info(say(refusal))
        return
    alt = _("{panel}, step {step}").format(panel=f"{_(VIEW_NAMES[view])}: {titles[role or WHOLE]}", step=t)
    show_still(png, alt, _copying(_), key="picture_still")
    with st.container(horizontal=True):
        _download(_("Save as PNG"), png, "png", asked)
        _download(_("Save as SVG"), in_turn(session().id, partial(_draw, order, asked, "svg")), "svg", asked)


def _copying(_: Translate) -> dict[str, str]:
    return {
        "copy": _("Copy as an image"),
        "copied": _("Copied."),
        "failed": _("The browser did not let this page copy: allow it, or save the picture as a file."),
        "insecure": _(
            "Browsers copy images on secure pages (https) alone, and some not at all: save it as a file."
        ),
    }


def _download(label: str, data: Any, kind: str, asked: Still) -> None:
    st.download_button(
        label,
        data,
        file_name=file_name(asked.view, kind, asked.role),
        mime="image/svg+xml" if kind == "svg" else "image/png",
        icon=":material/download:",
        key=f"picture_{kind}",
        on_click="ignore",
    )


def _made(order: Order, asked: Still) -> bytes:
    """Return the PNG, drawn once: the dialog is run again at each press in it."""
    now = session()
    key = (now.experiment, now.source.key, now.display.lang, order.hidden, asked)
    made = st.session_state.get(_MADE)
    if made is None or made[0] != key:
        made = st.session_state[_MADE] = (key, _draw(order, asked, "png"))
    return bytes(made[1])


def _draw(order: Order, asked: Still, kind: str) -> bytes:
    """Have a picture drawn by the process that draws: a large one takes long enough to hold up others."""
    return bytes(POOL.ask(partial(draw, order, asked, kind)).result())
