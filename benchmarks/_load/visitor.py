"""A visitor: opens a page, edits the kernel, brings a photo, trains, comes back after a cut, leaves."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from .http_line import Answer, HTTPLine, cookie_header, multipart
from .messages import Where, acted, brought, clock_ran_down, opened, place_wanted, pressed
from .view import View

XSRF = "_streamlit_xsrf"
PATIENCE = (1.5, 3.0, 6.0)
"""Seconds after which a browser tells again what was not answered (`common/js/outbox.js`)."""
LONGEST_PATIENCE = 10.0
"""At most so many, where twice the time of the last answer is more."""
LONGEST = 60.0
"""Seconds after which a visitor gives up."""
AGAIN, LATEST_AGAIN = 0.5, 4.0
"""Seconds after which Streamlit's page opens its line again, twice as many each time, or some less."""
TICK = 0.1
TRAIN = "network_train"
ANYWHERE = "anywhere_0"
"""The place for the first file that is dropped on a page."""


class LineError(Exception):
    """The visitor's line to the server broke, or an upload was refused."""


class Visitor:
    """One tab of a browser. Times are seconds, up to when the answer is read."""

    def __init__(self, server: str, path: str = "forward", query: str = "lang=en") -> None:
        self.server, self.base = server, server.replace("http", "ws", 1)
        self.view = View(Where(path, query))
        self.http = HTTPLine(server)
        self.edits = count()
        self.took = 0.0  # seconds to the last answer
        self._changed = asyncio.Condition()
        self._line: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    # ---- the line ----------------------------------------------------------------------------------------

    async def greet(self) -> Answer:
        """Ask what a browser asks before its websocket, which brings its cookies."""
        return await self.http.ask("/_stcore/health")

    async def dial(self) -> None:
        """Open the websocket, to the session that it had if there is one."""
        known = [self.view.session] if self.view.session else []
        protocols = ["streamlit", self.http.cookies.get(XSRF, "none"), *known]
        self._line = await connect(
            f"{self.base}/_stcore/stream",
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers={"Cookie": cookie_header(self.http.cookies), "Origin": self.server},
            compression=None,
            max_size=None,
            open_timeout=LONGEST,
            ping_interval=None,  # the server pings
        )
        if self._line.response is not None:
            self.http.note_cookies(self._line.response.headers.raw_items())
        self._reader = asyncio.create_task(self._read(self._line))

    async def _read(self, line: ClientConnection) -> None:
        try:
            while True:
                message = ForwardMsg.FromString(await line.recv(decode=False))
                async with self._changed:
                    self.view.take(message)
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        finally:
            async with self._changed:
                self._changed.notify_all()

    async def tell(self, message: bytes) -> None:
        """Send a message."""
        if self._line is None:
            raise LineError("There is no line.")
        try:
            await self._line.send(message)
        except ConnectionClosed as error:
            raise LineError(repr(error)) from error

    async def until(self, done: Callable[[View], Any], seconds: float = LONGEST) -> None:
        """Wait until the page is as wished; raise LineError after a cut, TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds), self._changed:
            while not done(self.view):
                if self.is_cut:
                    raise LineError("The line was cut.")
                await self._changed.wait()

    @property
    def is_cut(self) -> bool:
        """Whether there is no line any more."""
        return self._reader is None or self._reader.done()

    async def until_cut(self) -> None:
        """Wait until the line breaks."""
        if self._reader is not None:
            await asyncio.wait([self._reader])

    def cut(self) -> None:
        """Cut the line; what is read of it last is forgotten."""
        for task in (self._looking, self._reader):
            if task is not None:
                task.cancel()
        if self._line is not None:
            self._line.transport.abort()

    def leave(self) -> None:
        """Go, as a tab that is closed."""
        self.cut()
        self.http.close()

    # ---- what a person does ------------------------------------------------------------------------------

    async def open(self, path: str = "", query: str = "") -> float:
        """Open the page, or another one; return the seconds until all of it was run."""
        if path:
            self.view.where = Where(path, query)
        begin, runs = time.monotonic(), self.view.runs
        if self._line is None:
            await self.greet()
            await self.dial()
        await self.tell(opened(self.view.where))
        await self.until(lambda view: view.runs > runs)
        return time.monotonic() - begin

    async def come_back(self) -> float:
        """Open the websocket again after a cut, and again until it opens; return the seconds to the page."""
        begin, runs = time.monotonic(), self.view.runs
        for attempt in count():
            longest = min(LATEST_AGAIN, AGAIN * 2**attempt)
            await asyncio.sleep(random.uniform(longest / 2, longest))
            with suppress(OSError, EOFError, InvalidStatus):
                if (await self.greet()).status == 200:
                    await self.dial()
                    break
            self.http.close()
            if time.monotonic() - begin > LONGEST:
                raise LineError("Nobody takes this visitor.")
        await self.tell(opened(Where(self.view.where.path, self.view.where.query)))
        await self.until(lambda view: view.runs > runs)
        return time.monotonic() - begin

    async def edit(self, value: float | None = None) -> float:
        """Type a number into the kernel; return the seconds until NumPy's numbers were there."""
        number = next(self.edits) % 17 - 8 if value is None else value
        return await self.act(do="taps", taps=[[None, 0, 1, number]])

    async def act(self, **action: Any) -> float:
        """Do something on the stage (`stage/js/messages/actions.js`); return the seconds to its answer."""
        if self.view.stage is None:
            raise LineError("There is no stage.")
        begin, rev = time.monotonic(), self.view.stage.revision + 1
        for seconds in (*PATIENCE, *[PATIENCE[-1]] * int(LONGEST / PATIENCE[-1])):
            stage = self.view.stage
            letter = {"session": stage.session, "queue": [{**action, "rev": rev}], "have": stage.have}
            await self.tell(acted(self.view.where, stage.place.fragment, stage.place.id, letter))
            patience = max(seconds, min(2 * self.took, LONGEST_PATIENCE))
            try:
                await self.until(lambda view: view.stage is not None and view.stage.revision >= rev, patience)
            except TimeoutError:
                continue
            self.took = time.monotonic() - begin
            return self.took
        raise TimeoutError("An edit was never answered.")

    async def look_anew(self) -> None:
        """Have the stage's message sent whole."""
        if self.view.stage is not None:
            self.view.stage.have.clear()
            await self.act(do="missing")

    async def bring(self, name: str, content: bytes) -> float:
        """Drop a file on the page; return the seconds until it is kept and stands in the address."""
        begin, view = time.monotonic(), self.view
        place = view.uploaders[ANYWHERE]
        view.files = []
        await self.tell(place_wanted(view.session, [name]))
        await self.until(lambda view: view.files)
        urls = view.files[0]
        kind, body = multipart(name, content)
        headers = {"Content-Type": kind, "X-Xsrftoken": self.http.cookies.get(XSRF, "")}
        answer = await self.http.ask(urls.upload_url, "PUT", headers, body)
        if answer.status != 204:
            raise LineError(f"The upload was answered with {answer.status}: {answer.body[:200]!r}")
        before = view.where.query
        await self.tell(brought(view.where, place.fragment, place.id, name, len(content), urls))
        await self.until(lambda view: view.where.query != before and "own." in view.where.query)
        return time.monotonic() - begin

    async def train(self) -> None:
        """Press Train on the page of the small network, and look from then on as often as it asks."""
        await self.until(lambda view: TRAIN in view.buttons and view.texts)
        await self.tell(pressed(self.view.where, self.view.buttons[TRAIN].id))
        self.look()

    def look(self) -> None:
        """Run the fragments that the server asked for, as often as it said."""
        self._looking = asyncio.create_task(self._look())

    def look_away(self) -> None:
        """Run no fragment any more: the page lies behind another."""
        if self._looking is not None:
            self._looking.cancel()

    async def _look(self) -> None:
        due: dict[str, float] = {}
        while not self.is_cut:
            await asyncio.sleep(TICK)
            now, clocks = time.monotonic(), self.view.clocks
            due = {name: due.get(name, now + seconds) for name, seconds in clocks.items()}
            for fragment in [name for name, then in due.items() if then <= now]:
                due[fragment] = now + clocks[fragment]
                await self.tell(clock_ran_down(self.view.where, fragment))
