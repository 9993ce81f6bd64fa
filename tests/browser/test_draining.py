"""A server that is told to go: newcomers are sent away, the slice under way is kept, then it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from benchmarks._load.process import process_at
from benchmarks._load.visitor import Visitor
from convviz.app.components.assets import STAGE, url_of
from convviz.app.server.draining import LONGEST
from convviz.lab.workers.admission import AdmissionQueue
from tests.browser.live_server import live_server

TRAINS = "lang=en&learn=network"
PATIENCE = 20


@pytest.fixture
def doomed() -> Iterator[tuple[str, int]]:
    """A server, and its process."""
    with live_server() as address:
        yield address, process_at(urlsplit(address).port or 0)


def in_a_loop(work):
    """Run it where no other loop runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def answers(newcomer: Visitor) -> dict[str, int]:
    """How a newcomer is answered, at every door."""
    found = {
        path: (await newcomer.http.ask(path)).status
        for path in ("/", "/forward", "/_stcore/health", f"/{url_of(STAGE)}")
    }
    try:
        await newcomer.dial()
    except InvalidStatus as refused:
        return {**found, "line": refused.response.status_code}
    return {**found, "line": 101}


async def last_seen(server: str, pid: int) -> tuple[dict[str, int], float, str, str]:
    """Train until SIGTERM; return a newcomer's answers, the seconds, what was shown last, the address."""
    visitor, newcomer = Visitor(server, "learn", TRAINS), Visitor(server)
    await visitor.open()
    await visitor.train()
    await visitor.until(lambda view: "nrun=" in view.where.query)
    begin = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    found = await answers(newcomer)
    await visitor.until_cut()
    visitor.leave()
    newcomer.leave()
    async with asyncio.timeout(PATIENCE):
        while is_there(pid):
            await asyncio.sleep(0.02)
    return found, time.monotonic() - begin, visitor.view.texts[-1], visitor.view.where.query


async def shown_first(server: str, query: str) -> str:
    visitor = Visitor(server, "learn", query)
    await visitor.open()
    await visitor.until(lambda view: view.texts)
    visitor.leave()
    return visitor.view.texts[0]


def is_there(pid: int) -> bool:
    try:
        return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_newcomers_are_sent_away_and_the_last_slice_is_kept(doomed: tuple[str, int], server: str) -> None:
    found, seconds, shown, query = in_a_loop(last_seen(*doomed))
    away, here = 503, 200
    assert found == {
        "/": away,
        "/forward": away,
        "/_stcore/health": away,
        f"/{url_of(STAGE)}": here,
        "line": away,
    }
    assert seconds < LONGEST
    assert in_a_loop(shown_first(server, query)) == shown


def test_whoever_trains_has_no_turn_any_more() -> None:
    queue = AdmissionQueue(most=2)
    assert queue.ask("a", remaining=1).granted
    queue.close()
    assert not queue.ask("a", remaining=1).granted and not queue.ask("b", remaining=1).granted
