"""Numbers are pulled without a rest while all around them changes: nothing sticks, nothing is kept."""

from __future__ import annotations

from itertools import islice

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import visitor
from tests.browser.long_pull import LongPull, laps
from tests.browser.stage_page import StagePage

MOVES = 8
FEW = 40  # nodes: those of some sentences that are longer at one step than at another


@pytest.fixture
def stage(browser: Browser, server: str):
    with visitor(browser, server) as stage:
        yield stage


def test_nothing_sticks_whatever_happens_during_a_pull(stage: StagePage) -> None:
    pull = LongPull(stage)
    pull.open()
    for view in ("patches", "picture", "two_ways"):
        pull.turn(view, MOVES)
    pull.expect_order()


def test_pulls_over_several_views_leave_nothing_behind(stage: StagePage) -> None:
    pull = LongPull(stage, speaks=False)  # Streamlit keeps some of what it puts away in another language
    pull.open()
    _, first, *later = islice(laps(pull, ("patches", "transposed"), MOVES), 4)
    # Of two laps the better one: what is put away late is gone by the next, what leaks is there twice.
    assert min(kept.nodes for kept in later) - first.nodes < FEW
    assert min(abs(kept.listeners - first.listeners) for kept in later) < FEW
