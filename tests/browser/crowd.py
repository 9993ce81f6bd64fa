"""Visitors without a browser who make something, stay, and look whether all of it is there again."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks._load.visitor import Visitor
from tests.app.message import read_message
from tests.browser.test_keeping import png

PHOTO = png((np.add.outer(np.arange(60) * 4, np.arange(80) * 3) % 256).astype(np.uint8))
TRAINS = "lang=en&learn=network&net=conv2-max2-flat-linear10&nepochs=1&nseed={}"
TRAINED = "step 45 of 45"
PATIENCE = 120


async def with_a_photo(visitor: Visitor, number: int) -> None:
    """Bring a photo, choose a region of it, type a weight."""
    await visitor.open("forward", "lang=en")
    await visitor.bring("photo.png", PHOTO)
    await visitor.act(do="region", box=[number % 20, 5, 12, 14])
    await visitor.edit(number + 0.25)
    await said(visitor, "pic=own.", "box=", "w=")


async def with_paintings(visitor: Visitor, number: int) -> None:
    """Paint a gradient."""
    await visitor.open("backward", f"lang=en&seed={number + 1}")
    await visitor.act(do="upstream", upstream="painted")
    await visitor.act(do="paint", cells=[[0, 1], [2, number % 4]], value=number + 0.5)
    await visitor.edit(-number - 1)
    await said(visitor, "g=painted", "w=")


async def with_a_training(visitor: Visitor, number: int) -> None:
    """Train a small network to its end."""
    await visitor.open("learn", TRAINS.format(number))
    await visitor.train()
    await visitor.until(lambda view: TRAINED in view.texts[-1], PATIENCE)
    await said(visitor, "nrun=")


MADE: tuple[Callable[[Visitor, int], Awaitable[None]], ...] = (with_a_photo, with_paintings, with_a_training)


async def said(visitor: Visitor, *parts: str) -> None:
    """Wait until the address says all of this."""
    await visitor.until(lambda view: all(part in view.where.query for part in parts))


@dataclass(frozen=True)
class Shown:
    """What a visitor has: the address, the state of the stage and its arrays, the word of the training."""

    query: str
    stage: tuple[Any, ...]
    arrays: dict[str, bytes]
    training: str


def shown(visitor: Visitor) -> Shown:
    """Read what is on show; the stage's message has to be whole."""
    view = visitor.view
    if view.stage is None:
        return Shown(view.where.query, (), {}, view.texts[-1])
    meta, arrays = read_message(view.stage.message)
    about = meta["step"], meta["layer"], meta["text"]
    return Shown(view.where.query, about, {name: array.tobytes() for name, array in arrays.items()}, "")


@dataclass
class Crowd(threading.Thread):
    """The visitors, in a thread of their own: Playwright's loop runs in the tests'."""

    server: str
    count: int
    back: list[float] = field(default_factory=list)
    """Seconds from each cut until the page was there again."""
    cuts: int = 0
    wrong: list[str] = field(default_factory=list)
    ready: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.visitors = [Visitor(self.server) for _ in range(self.count)]

    def __hash__(self) -> int:
        return id(self)

    def __enter__(self) -> Crowd:
        """Come, and make something each."""
        self.start()
        assert self.ready.wait(PATIENCE) and not self.wrong, self.wrong
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.join(PATIENCE)

    def of(self, server: str) -> list[int]:
        """Return those whom a proxy sends to this server of its."""
        return [n for n, v in enumerate(self.visitors) if v.http.cookies.get("convviz_server") == server]

    def wait_until_back(self, least: int, seconds: float = 60) -> list[float]:
        """Wait until at least so many were cut and all of them are back; return how long each took."""
        end = time.monotonic() + seconds
        while (self.cuts < least or len(self.back) < self.cuts) and not self.wrong and time.monotonic() < end:
            time.sleep(0.02)
        assert not self.wrong, self.wrong
        assert self.cuts >= least and len(self.back) == self.cuts, f"{len(self.back)} of {self.cuts} are back"
        return self.back

    def run(self) -> None:
        asyncio.run(self._all())

    async def _all(self) -> None:
        made = asyncio.gather(*(self._make(number) for number in range(self.count)))
        await made
        self.ready.set()
        stays = [asyncio.create_task(self._stay(number)) for number in range(self.count)]
        while not self.over.is_set():
            await asyncio.sleep(0.02)
        for stay, visitor in zip(stays, self.visitors, strict=True):
            stay.cancel()
            visitor.leave()

    async def _make(self, number: int) -> None:
        try:
            await MADE[number % len(MADE)](self.visitors[number], number)
            await self.visitors[number].look_anew()
        except Exception as error:
            self.wrong.append(f"visitor {number}: {error!r}")

    async def _stay(self, number: int) -> None:
        """Wait for cuts; after each all has to be there again."""
        visitor = self.visitors[number]
        before = shown(visitor)
        try:
            while True:
                await visitor.until_cut()
                self.cuts += 1
                self.back.append(await visitor.come_back())
                if (after := shown(visitor)) != before:
                    self.wrong.append(f"visitor {number} had {before}, has {after}")
        except Exception as error:
            self.wrong.append(f"visitor {number}: {error!r}")
