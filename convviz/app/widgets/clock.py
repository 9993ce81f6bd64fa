"""A part of a page that a clock of the browser's shows again and again, and the button that starts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from convviz.app.shell.labels import Translate


def show_every(seconds: float | None, name: str, show: Callable[[], None]) -> None:
    """Show a part of the page, and again every so many seconds; None shows it once.

    The part is a fragment. Streamlit stops a fragment's clock only when that fragment is gone, and knows
    fragments by the names of their functions: one with another clock is given another name.
    """

    def part() -> None:
        show()

    part.__qualname__ = f"{name} every {seconds} s"
    st.fragment(part, run_every=seconds)()


def start_or_pause(
    running: bool,
    start: str,
    _: Translate,
    *,
    key: str,
    on_start: Callable[[], None],
    on_pause: Callable[[], None],
    **options: Any,
) -> None:
    """Show the button that starts something, or pauses it while it is running; `options` are of `st.button`.

    One button of two faces: of two that take turns the browser may keep both.
    """
    st.button(
        _("Pause") if running else start,
        icon=":material/pause:" if running else ":material/play_arrow:",
        key=key,
        on_click=on_pause if running else on_start,
        **options,
    )
