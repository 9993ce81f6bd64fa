"""Numbers are pulled without a rest while all around them changes: nothing sticks, nothing is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import visitor
from tests.browser.long_pull import Kept, LongPull, laps
from tests.browser.stage_page import StagePage

MOVES = 8
LAPS = 4
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
    walk = laps(pull, ("patches", "transposed"), MOVES)
    next(walk)
    first = next(walk)
    # The browser lets go of what was put away late, sometimes a lap later; what leaks is there in every one.
    later = []
    while not any(no_more(kept, first) for kept in later):
        assert len(later) < LAPS, (first, later)
        later.append(next(walk))


def no_more(kept: Kept, before: Kept) -> bool:
    """Whether a page holds no more than before."""
    return kept.nodes - before.nodes < FEW and abs(kept.listeners - before.listeners) < FEW
