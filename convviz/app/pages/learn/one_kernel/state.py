"""What the view of one kernel keeps beside the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.errors import Refusal
from convviz.lab.learning.one_kernel import Problem, Run

_KEY = "one_kernel_state"


@dataclass(frozen=True, eq=False)
class Kept:
    """What the server keeps of a run and a target, and under which key; `is_own` where it may be replaced."""

    run: Run | None = None
    step: int = 0
    uploaded: NDArray[np.float64] | None = None
    key: str = ""
    is_own: bool = False


@dataclass
class PageState:
    """What no address holds: an uploaded target, the text refused last, the run and its pace."""

    uploaded: NDArray[np.float64] | None = None
    text_refused: tuple[str, Refusal] | None = None
    pace: int = 1
    running: bool = False
    made: tuple[Any, Problem] | None = None
    run: Run | None = None
    kept: Kept = field(default_factory=Kept)


def page_state() -> PageState:
    """Return what this session keeps of the page."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = PageState()
    return cast(PageState, st.session_state[_KEY])
