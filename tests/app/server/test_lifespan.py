"""How often the server looks for garbage."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from convviz.app.server.lifespan import collect_seldom

AN_EDIT = 500
"""Objects that an edit leaves, of those that the collector knows."""


class Node:
    """Something that refers to itself, so that only the collector ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def seldom() -> Iterator[None]:
    """The collector as the server has it; afterwards as it was."""
    usual = gc.get_threshold()
    collect_seldom()
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


def collections() -> list[int]:
    """Return how many collections of each kind there were."""
    return [kind["collections"] for kind in gc.get_stats()]


def test_a_few_edits_start_no_collection() -> None:
    before = collections()
    kept = [[number] for number in range(20 * AN_EDIT)]
    assert kept and collections() == before


def test_garbage_still_goes_by_itself() -> None:
    last = weakref.ref(Node())
    for _ in range(100 * AN_EDIT):
        Node()
    assert last() is None


def test_not_even_many_edits_have_all_that_lives_looked_through() -> None:
    *_young, before = collections()
    kept = [[number] for number in range(400 * AN_EDIT)]
    assert kept and collections()[-1] == before
