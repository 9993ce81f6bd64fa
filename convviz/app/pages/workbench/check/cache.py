"""What was computed last in this session, kept until what it is about changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import streamlit as st

from convviz.app.pages.workbench.check.controls import chosen, scene
from convviz.app.shell.current import session
from convviz.app.shell.shared import CHECKS

Made = TypeVar("Made")


def kept(key: str, make: Callable[[], Made], *more: Hashable) -> Made:
    """Return what `make` makes, made again only for another scene, gradient, filter, picture or `more`."""
    now = session().chosen
    about = (chosen().which, now.filter, now.item, *more)
    last = st.session_state.get(key)
    if last is None or last[0] is not scene() or last[1] != about:
        with CHECKS.place(session().id):
            last = (scene(), about, make())
        st.session_state[key] = last
    return cast(Made, last[2])
