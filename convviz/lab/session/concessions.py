"""What of an experiment gave way to its input."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convviz.errors import Refusal
from convviz.lab.state import Experiment

_FIELDS = ("padding", "padding_mode", "dilation", "pool", "above", "batch")
"""What an input may not allow, and the next one may."""


class Concessions:
    """What an input did not allow, kept until another input may allow it."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Any, Any]] = {}

    def note(self, wanted: Experiment, became: Experiment) -> None:
        """Remember where an experiment became another one than was wanted."""
        self._made |= {
            name: (asked, used)
            for name in _FIELDS
            if (asked := getattr(wanted, name)) != (used := getattr(became, name))
        }

    def taken_back(self, wanted: Experiment) -> Experiment:
        """Return an experiment for another input with what was wanted, where it stands as it became."""
        made, self._made = self._made, {}
        asked = {name: was for name, (was, used) in made.items() if getattr(wanted, name) == used}
        try:
            return replace(wanted, **asked)
        except Refusal:  # what was asked for no longer agrees with the rest
            return wanted
