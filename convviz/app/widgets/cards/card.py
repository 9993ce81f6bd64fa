"""What every card has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from convviz.app.shell.labels import Translate


def card_key(name: str) -> str:
    """Return the key under which Streamlit keeps whether the card of this name is open."""
    return f"card_{name}"


@dataclass(frozen=True)
class Card:
    """One card: its name in the address, its line when closed, its controls when open."""

    name: str
    summary: Callable[[Translate], str]
    body: Callable[[Translate], None]

    @property
    def key(self) -> str:
        """The key under which Streamlit keeps whether the card is open."""
        return card_key(self.name)

    @property
    def is_open(self) -> bool:
        """Whether the card was open when the page was last shown."""
        return bool(st.session_state.get(self.key))


def show_card(card: Card, title: str, _: Translate) -> None:
    """Show one card; its controls cost nothing until it is opened."""
    # For Streamlit an expander with another label is another one, and a new one is closed: keep it as it was.
    st.session_state[card.key] = card.is_open
    box = st.expander(f"**{title}** — {card.summary(_)}", key=card.key, on_change="rerun")
    if box.open:
        with box:
            card.body(_)
