"""What is chosen in the network view, and the pictures that are chosen with it."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.datasets import Dataset, dataset
from convviz.lab.state.learn.network import NetworkSettings

TEXT_REFUSED = "network_text_refused"
"""Blocks that were written and could not be read, with the reason."""


def settings() -> NetworkSettings:
    """Return how the network of this session is set up."""
    return session().learn_state.network


def change(wanted: NetworkSettings) -> None:
    """Set the network up in another way; a text that could not be read is forgotten."""
    st.session_state.pop(TEXT_REFUSED, None)
    session().change_learn(network=wanted)


def pictures() -> Dataset:
    """Return the pictures that the network learns from."""
    return dataset(settings().data, settings().data_seed)
