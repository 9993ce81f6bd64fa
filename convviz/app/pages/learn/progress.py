"""What a person has done in the exercises and mysteries: in this session, and kept by their browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import streamlit as st

from convviz.app.components.memory import memory, remembered
from convviz.app.shell.current import session

_KEY, _STATE = "learn_memory", "learn_progress"


@dataclass
class Progress:
    """Texts by their names: those of this session, and those of earlier visits once the browser has told."""

    own: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, str] | None = None


def recalled(name: str) -> str:
    """Return what is known under a name; empty for nothing."""
    progress = _progress()
    return progress.own.get(name) or (progress.earlier or {}).get(name, "")


def has_recalled() -> bool:
    """Say whether the browser has told what it keeps; one that keeps nothing never does."""
    return _progress().earlier is not None


def remember(name: str, text: str) -> None:
    """Note what was done; the browser keeps it."""
    _progress().own[name] = text


def keep_progress() -> None:
    """Have the browser keep what this session has done, and tell what it knows of earlier visits."""
    progress = _progress()
    asks = progress.earlier is None
    memory(progress.own, key=_KEY, session=session().id, asks=asks, on_remembered=_take)


def _take() -> None:
    _progress().earlier = remembered(st.session_state.get(_KEY), session().id)


def _progress() -> Progress:
    if _STATE not in st.session_state:
        st.session_state[_STATE] = Progress()
    return cast(Progress, st.session_state[_STATE])
