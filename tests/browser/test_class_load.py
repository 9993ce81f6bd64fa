"""The visitors of `benchmarks/_load` say what Chromium says, and are answered as it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from google.protobuf.json_format import MessageToDict
from playwright.sync_api import Page
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks._load.bounds import own_server, up_to
from benchmarks._load.lesson import Lesson, Plan
from benchmarks._load.visitor import LineError, Visitor
from tests.browser.crowd import said
from tests.browser.stage_page import StagePage
from tests.browser.test_keeping import png

T = TypeVar("T")
Told = list[dict[str, Any]]


def read(frame: bytes | str) -> dict[str, Any]:
    """What a message tells, without the state of widgets that nobody touched and what a browser is."""
    assert isinstance(frame, bytes)
    told = MessageToDict(BackMsg.FromString(frame))["rerunScript"]
    for name in ("contextInfo", "cachedMessageHashes"):
        told.pop(name, None)
    widgets = told.pop("widgetStates", {}).get("widgets", [])
    for widget in widgets:
        if "jsonTriggerValue" in widget:
            [event] = json.loads(widget["jsonTriggerValue"])
            event["value"].pop("session")
            told["trigger"] = widget["id"], event
    return told


def of_chromium(page: Page, server: str) -> Told:
    """What Chromium tells when it opens a page and a number is typed twice."""
    told: Told = []
    page.on("websocket", lambda line: line.on("framesent", lambda frame: told.append(read(frame))))
    stage = StagePage(page, server).open("forward")
    for number in ("-8", "-7"):
        stage.edit(0, 1, number)
        stage.wait_for_numpy()
        assert stage.holds(f"() => location.search.includes('w=-1_{number}_1')")
    return told


def beside_playwright(work: Coroutine[Any, Any, T]) -> T:
    """Run it in another thread: in this one runs Playwright's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def visit(server: str, what: Callable[[Visitor], Awaitable[None]]) -> Visitor:
    """Be a visitor for a while."""

    async def lesson() -> Visitor:
        visitor = Visitor(server)
        try:
            await what(visitor)
        finally:
            visitor.leave()
        return visitor

    return beside_playwright(lesson())


def test_a_visitor_says_what_chromium_says(new_context: Callable[..., Any], server: str) -> None:
    told: Told = []

    async def edit_twice(visitor: Visitor) -> None:
        tell = visitor.tell
        visitor.tell = lambda message: (told.append(read(message)), tell(message))[1]  # type: ignore
        await visitor.open()
        for number in ("-8", "-7"):
            await visitor.edit()
            await said(visitor, f"w=-1_{number}_1")

    chromium = of_chromium(new_context().new_page(), server)
    visit(server, edit_twice)
    assert len(told) == 3 and told == chromium


def test_a_visitor_edits_brings_a_photo_comes_back_and_trains(server: str) -> None:
    async def all_of_it(visitor: Visitor) -> None:
        await visitor.open()
        await visitor.edit(5)
        await visitor.until(lambda view: "w=-1_5_1~" in view.where.query)
        await visitor.bring("me.png", png())
        address = visitor.view.where.query
        assert re.search(r"pic=own\.[\w-]{22}&", address)
        visitor.cut()
        await visitor.come_back()
        assert visitor.view.where.query == address
        await visitor.edit(6)
        edited = address.replace("w=-1_5_1~", "w=-1_6_1~")
        await visitor.until(lambda view: view.where.query == edited)
        await visitor.open("learn", "lang=en&learn=network&net=conv2-max2-flat-linear10&nepochs=1")
        await visitor.train()
        await visitor.until(lambda view: "step 45 of 45" in view.texts[-1])

    assert visit(server, all_of_it).view.exceptions == []


def test_a_refused_upload_is_told(server: str) -> None:
    async def without_a_cookie(visitor: Visitor) -> None:
        await visitor.open()
        visitor.http.cookies.clear()
        await visitor.bring("me.png", png())

    with pytest.raises(LineError, match="403"):
        visit(server, without_a_cookie)


def test_a_lesson_counts_what_its_visitors_saw(server: str) -> None:
    plan = Plan(4, seconds=6, every=1, photos=1, trainings=1, connections=3)
    lesson = Lesson(plan, server)
    outcome = beside_playwright(lesson.run())
    assert (len(outcome.opened), len(outcome.photos), outcome.trained, outcome.lost) == (4, 1, 1, 0)
    assert len(outcome.edits) >= 4 and not outcome.errors


@pytest.mark.parametrize(
    "address",
    ["http://192.0.2.7:8501", "http://example.org:8501", "https://127.0.0.1:1", "http://127.0.0.1", "8501"],
)
def test_no_server_but_one_of_this_machine_is_loaded(address: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="127.0.0.1:8501"):
        own_server(address)
    assert own_server("http://localhost:8501/") == "http://localhost:8501"


@pytest.mark.parametrize("count", ["0", "2001", "-1", "1.5", "many"])
def test_a_load_is_bounded(count: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="from 1 to 2000"):
        up_to(2000, "visitors", 1)(count)
