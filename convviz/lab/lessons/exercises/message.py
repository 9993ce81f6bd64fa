"""A sentence of an exercise: an English msgid with named places, and the values that go into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A sentence as data: whoever shows it translates `template` first, then fills in `values`."""

    template: str
    values: Mapping[str, float | str]


def say(template: str, **values: float | str) -> Message:
    """Return the sentence that this marked template makes with these values."""
    return Message(template, values)
