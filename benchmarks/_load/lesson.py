"""A lesson: a class comes, edits, brings photos, trains and leaves, all against one server."""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from .http_line import HTTPLine
from .visitor import LineError, Visitor

NETWORK = "lang=en&learn=network&nseed={}"
STEP = re.compile(r"step ([\d,]+) of")


@dataclass(frozen=True)
class Plan:
    """Who comes and what is done; times are seconds."""

    visitors: int
    seconds: float = 30.0
    every: float = 3.0
    """Between two edits of a visitor."""
    photos: int = 0
    """Visitors who bring a photo in the middle of the lesson."""
    trainings: int = 0
    """Visitors, the last ones, who go and train a network in the middle of the lesson."""
    connections: int = 1
    """Of each visitor's browser: the websocket, and others that stay open."""
    a_second: float = 20.0
    """Visitors who arrive within a second."""


@dataclass
class Outcome:
    """What the visitors saw; times are seconds."""

    opened: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)
    trained: int = 0
    lost: int = 0
    """Connections that the server did not take, or cut."""
    errors: Counter[str] = field(default_factory=Counter)


class Lesson:
    """The visitors of a plan, in one loop of asyncio."""

    def __init__(self, plan: Plan, server: str) -> None:
        self.plan, self.server, self.outcome = plan, server, Outcome()
        self.begin = asyncio.Event()
        self.arrived = 0
        self.photo = photo() if plan.photos else b""

    async def run(self, here: Callable[[], None] = lambda: None) -> Outcome:
        """Hold the lesson; `here` is called when all have arrived, before the first edit."""
        lessons = [asyncio.create_task(self._attend(number)) for number in range(self.plan.visitors)]
        while self.arrived < self.plan.visitors:
            await asyncio.sleep(0.05)
        here()
        self.end = time.monotonic() + self.plan.seconds
        self.begin.set()
        await asyncio.gather(*lessons)
        return self.outcome

    async def _attend(self, number: int) -> None:
        await asyncio.sleep(number / self.plan.a_second)
        visitor, others = Visitor(self.server), []
        try:
            try:
                if not await self._do(visitor.open(), self.outcome.opened):
                    return
                others = await self._hold()
            finally:
                self.arrived += 1
            await self.begin.wait()
            await asyncio.sleep(self.plan.every * number / self.plan.visitors)
            await self._work(visitor, number)
            self.outcome.lost += visitor.is_cut
            self.outcome.errors.update(visitor.view.exceptions)
            for line in others:
                await self._do(self._on(line.ask("/_stcore/health")), [])
        finally:
            visitor.leave()
            for line in others:
                line.close()

    async def _hold(self) -> list[HTTPLine]:
        """Open the other connections of a browser, which opens some before it needs them."""
        others = [HTTPLine(self.server) for _ in range(self.plan.connections - 1)]
        for line in others:
            await self._do(self._on(line.open()), [])
        return others

    async def _on(self, deed: Awaitable[object]) -> float:
        """Do something over a connection; count it where the connection is lost."""
        try:
            await deed
        except (OSError, EOFError):
            self.outcome.lost += 1
            raise
        return 0.0

    async def _work(self, visitor: Visitor, number: int) -> None:
        plan, middle, moved = self.plan, self.end - self.plan.seconds / 2, False
        due = time.monotonic()
        while time.monotonic() < self.end and not visitor.is_cut:
            if not moved and time.monotonic() > middle:
                moved = True
                if number < plan.photos:
                    await self._do(visitor.bring("photo.jpg", self.photo), self.outcome.photos)
                if number >= plan.visitors - plan.trainings:
                    await self._train(visitor, number)
                    return
            await self._do(visitor.edit(), self.outcome.edits)
            due = max(due + plan.every, time.monotonic())
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _train(self, visitor: Visitor, number: int) -> None:
        async def until_the_end() -> float:
            await visitor.open("learn", NETWORK.format(number))
            await visitor.train()
            with suppress(TimeoutError):
                await visitor.until(lambda view: False, max(0.1, self.end - time.monotonic()))
            self.outcome.trained += any(steps_of(text) for text in visitor.view.texts)
            return 0.0

        await self._do(until_the_end(), [])

    async def _do(self, deed: Awaitable[float], times: list[float]) -> bool:
        """Note how long something took, or why it failed."""
        try:
            times.append(await deed)
        except (LineError, OSError, EOFError, TimeoutError) as error:
            self.outcome.errors[str(error) or type(error).__name__] += 1
            return False
        return True


def steps_of(text: str) -> int:
    """Read how many steps a training has made, as its progress bar says."""
    found = STEP.search(text)
    return int(found[1].replace(",", "")) if found else 0


def photo(size: tuple[int, int] = (1200, 1600)) -> bytes:
    """Make a picture as a phone sends it when it is asked for a small one: some 0.4 MB of JPEG."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (size[0] // 40, size[1] // 40, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize(size[::-1], Image.Resampling.BICUBIC)
    grain = rng.normal(0, 6, (*size, 3))
    file = io.BytesIO()
    noisy = np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(file, "JPEG", quality=80)
    return file.getvalue()
