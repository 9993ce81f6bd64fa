"""What one visitor has chosen on the page of races, and what came out last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from convviz.lab.timing import READY, Growth, LayerSizes, Progress

VIEWS = ("race", "growth")
OWN = "own"
_KEY = "speed_state"


@dataclass
class PageState:
    """The choices, the run that a press asked for, and the last results with what they are results of."""

    operation: str = "forward"
    ready: str = "first"
    own: LayerSizes = READY["first"][1]
    view: str = "race"
    axis: str = "batch"
    asked: bool = False
    raced: tuple[tuple[LayerSizes, str], Progress] | None = None
    grown: tuple[tuple[LayerSizes, str, str], Growth] | None = None

    @property
    def layer(self) -> LayerSizes:
        """The chosen layer; one's own may be none at all."""
        return self.own if self.ready == OWN else READY[self.ready][1]


def page_state() -> PageState:
    """Return what this session keeps of the page."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = PageState()
    return cast(PageState, st.session_state[_KEY])


def set_from(key: str, field: str) -> None:
    """Put the value of a widget into one field of it."""
    value = st.session_state[key]
    if value is not None:
        if field == "ready" and value == OWN:
            page_state().own = page_state().layer
        setattr(page_state(), field, value)


def set_number(field: str, value: int) -> None:
    """Change one number of one's own layer."""
    page_state().own = replace(page_state().own, **{field: value})


def ask() -> None:
    """Ask for a run, which the next run of the script begins."""
    page_state().asked = True


def was_asked() -> bool:
    """Return whether a run was asked for, and forget that it was."""
    asked, page_state().asked = page_state().asked, False
    return asked
