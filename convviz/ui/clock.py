"""A part of a page that is shown again and again, by a clock of the browser's."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def show_every(seconds: float | None, name: str, show: Callable[[], None]) -> None:
    """Show a part of the page, and again every so many seconds; None shows it once.

    The part is a fragment. Streamlit stops a fragment's clock only when that fragment is gone, and knows
    fragments by the names of their functions: one with another clock is given another name.
    """

    def part() -> None:
        show()

    part.__qualname__ = f"{name} every {seconds} s"
    st.fragment(part, run_every=seconds)()
