"""Have the browser keep short texts under names, and tell those of earlier visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from convviz.app.components.assets import MEMORY
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

HTML = '<div class="cv-memory" hidden></div>'
MOST, LONGEST = 64, 4000
"""Texts that a browser keeps, and the characters of one, name or text."""


def memory(
    texts: Mapping[str, str], *, key: str, session: str, asks: bool, on_remembered: Callable[[], None]
) -> None:
    """Have the browser keep these texts, each in the place of the one of the same name.

    Where this `session` `asks`, and something is kept, `on_remembered` is called, and `remembered` reads it.
    """
    meta = {"texts": dict(texts), "session": session, "asks": asks, "most": MOST, "longest": LONGEST}
    component(MEMORY, HTML)(key=key, data=pack(meta, {}), on_remembered_change=on_remembered)


def remembered(state: Any, session: str) -> dict[str, str]:
    """Return the texts by their names out of what Streamlit keeps under the key; whatever else, nothing."""
    told = state.get("remembered") if state else None
    if not isinstance(told, dict) or told.get("session") != session:
        return {}
    texts = told.get("texts")
    items = list(texts.items())[-MOST:] if isinstance(texts, dict) else []
    return {name: text for name, text in items if _is_short(name) and _is_short(text)}


def _is_short(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST
