"""A server that is told to go: newcomers are sent away, the slice under way is kept, then it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from benchmarks._load.lesson import steps_of
from benchmarks._load.process import process_at
from benchmarks._load.visitor import Visitor
from convviz.app.components.assets import STAGE, url_of
from convviz.lab.workers.admission import AdmissionQueue
from tests.browser.live_server import live_server

TRAINS = "lang=en&learn=network"
AWAY, HERE = 503, 200
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


@dataclass(frozen=True)
class Seen:
    """How newcomers were answered, and of each who trained what was shown last and the address."""

    answers: dict[str, int]
    trained: list[tuple[str, str]]


async def until_the_end(server: str, pid: int) -> Seen:
    """Train, one of two without looking on, until the server has heard SIGTERM and is gone."""
    trainees = [Visitor(server, "learn", f"{TRAINS}&nseed={seed}") for seed in (1, 2)]
    newcomer = Visitor(server)
    for trainee in trainees:
        await trainee.open()
        await trainee.train()
        await trainee.until(lambda view: "nrun=" in view.where.query)
    trainees[1].look_away()
    os.kill(pid, signal.SIGTERM)
    found = await answers(newcomer)
    for visitor in (*trainees, newcomer):
        await visitor.until_cut()
        visitor.leave()
    async with asyncio.timeout(PATIENCE):
        while is_there(pid):
            await asyncio.sleep(0.02)
    return Seen(found, [(trainee.view.texts[-1], trainee.view.where.query) for trainee in trainees])


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


def test_newcomers_are_sent_away_and_the_last_slices_are_kept(doomed: tuple[str, int], server: str) -> None:
    seen = in_a_loop(until_the_end(*doomed))
    pages = dict.fromkeys(("/", "/forward", "/_stcore/health"), AWAY)
    assert seen.answers == {**pages, f"/{url_of(STAGE)}": HERE, "line": AWAY}
    (shown, query), (before, unseen) = seen.trained
    assert in_a_loop(shown_first(server, query)) == shown
    assert steps_of(in_a_loop(shown_first(server, unseen))) > steps_of(before)


def test_whoever_trains_has_no_turn_any_more() -> None:
    queue = AdmissionQueue(most=2)
    assert queue.ask("a", remaining=1).granted
    queue.close()
    assert not queue.ask("a", remaining=1).granted and not queue.ask("b", remaining=1).granted
