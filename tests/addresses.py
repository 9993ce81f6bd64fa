"""One part of the state that an address opens, with all that is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convviz.errors import Refusal
from convviz.lab.state import Experiment
from convviz.lab.state.address import read_address
from convviz.lab.state.display import Display
from convviz.lab.state.learn.learn_state import LearnState
from convviz.lab.state.state import State


def experiment_of(query: Mapping[Any, Any]) -> tuple[Experiment, list[Refusal]]:
    """Return the experiment of an address, and what is told."""
    state, refusals = read_address(query)
    return state.experiment, refusals


def learn_state_of(query: Mapping[str, str]) -> tuple[LearnState, list[Refusal]]:
    """Return what the Learn page shows by an address, and what is told."""
    state, refusals = read_address(query)
    return state.learn, refusals


def display_of(query: Mapping[str, str], now: Display) -> tuple[Display, list[Refusal]]:
    """Return how an address is displayed where it was opened from `now`, and what is told."""
    state, refusals = read_address(query, State(display=now))
    return state.display, refusals
