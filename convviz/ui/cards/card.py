"""What every card has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from convviz.ui.words import Translate


@dataclass(frozen=True)
class Card:
    """One card: its name in the address, its line when closed, its controls when open."""

    name: str
    summary: Callable[[Translate], str]
    body: Callable[[Translate], None]


def card_key(card: Card) -> str:
    """Return the key under which Streamlit keeps whether the card is open."""
    return f"card_{card.name}"


def show_card(card: Card, title: str, _: Translate) -> None:
    """Show one card; its controls cost nothing until it is opened."""
    box = st.expander(f"**{title}** — {card.summary(_)}", key=card_key(card), on_change="rerun")
    if box.open:
        with box:
            card.body(_)
