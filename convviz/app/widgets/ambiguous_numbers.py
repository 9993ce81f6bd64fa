"""A text that can be read in several ways is asked about: a sentence and a button for each reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import streamlit as st

from convviz.app.shell.current import say
from convviz.app.shell.labels import size_text
from convviz.errors import Refusal
from convviz.lab.numerals import Doubt, write_number

MAX_SHOWN = 4
"""So many numbers of a grid stand on its button."""


def tell(
    refusal: Refusal, *, key: str, take: Callable[[Any], Any], show: Callable[[str], Any] | None = None
) -> None:
    """Show why a text was not taken; for a doubt, a button for each reading, which hands it to `take`."""
    (show or st.warning)(say(refusal))
    if isinstance(refusal, Doubt):
        with st.container(horizontal=True, gap="small"):
            for place, reading in enumerate(refusal.readings):
                st.button(
                    reading_text(reading),
                    key=f"{key}_{place}",
                    on_click=take,
                    args=(reading,),
                    width="content",
                )


def reading_text(reading: Any) -> str:
    """Return a reading, a number or channels of rows, in few words: its first numbers and its size."""
    if not isinstance(reading, Sequence):
        return _number(reading)
    numbers = list(chain.from_iterable(chain.from_iterable(reading)))
    shown = ", ".join(map(_number, numbers[:MAX_SHOWN])) + (", …" if len(numbers) > MAX_SHOWN else "")
    size = (len(reading), len(reading[0]), len(reading[0][0]))
    return shown if len(numbers) == 1 else f"{shown} ({size_text(size if len(reading) > 1 else size[1:])})"


def _number(value: float) -> str:
    return write_number(value).replace("-", "\N{MINUS SIGN}")
