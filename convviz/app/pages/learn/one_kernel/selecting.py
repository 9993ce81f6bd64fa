"""A choice that goes into one field of what is set up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from convviz.app.pages.learn.one_kernel.choices import settings, take
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate


def select(
    label: str, field: str, options: Sequence[str], name: Callable[[str, Translate], str], _: Translate
) -> None:
    """Show the choice among these options, by the names that `name` gives them."""
    key = f"imitation_{field}"
    st.selectbox(
        label,
        options,
        format_func=lambda option: name(option, _),
        key=controlled(key, getattr(settings(), field)),
        on_change=take,
        args=(key, field),
        label_visibility="collapsed",
    )
