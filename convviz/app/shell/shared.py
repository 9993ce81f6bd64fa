"""What visitors share of the server: how often, and how many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from convviz.lab.workers.turns import Rate, Turns

Made = TypeVar("Made")

FILES = Rate(most=30, seconds=60.0, in_all=600)
"""Files that are brought. A person brings a few a minute, a class of a hundred as many at once."""

EXPORTS = Turns(places=2)
"""Files that are made when they are asked for: of a large picture one takes some 500 MB while it is made."""

CHECKS = Turns(places=2)
"""Gradients that are checked: that of the largest layer takes some seconds."""


def in_turn(visitor: str, make: Callable[[], Made]) -> Callable[[], Made]:
    """Return a call that makes a file when it is this visitor's turn."""

    def made() -> Made:
        with EXPORTS.place(visitor):
            return make()

    return made
