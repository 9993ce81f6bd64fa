"""One connection over HTTP that stays open, as a browser keeps several beside its websocket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import h11

CHUNK = 65_536


@dataclass(frozen=True)
class Answer:
    """What came back; of headers that come more than once all are kept."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class HTTPLine:
    """A connection to a server, opened with the first request; `cookies` may be shared among several."""

    server: str
    cookies: dict[str, str] = field(default_factory=dict)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _state: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))

    async def open(self) -> None:
        """Open the connection, if it is not open."""
        if self._streams is None:
            place = urlsplit(self.server)
            self._streams = await asyncio.open_connection(place.hostname, place.port)

    async def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Send one request and read its answer; raises OSError or EOFError where the line breaks.

        A connection that the server closed meanwhile, since nothing was asked, is opened again.
        """
        if self._streams is not None and self._streams[0].at_eof():
            self.close()
        await self.open()
        assert self._streams is not None
        sent = {"Host": urlsplit(self.server).netloc, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = cookie_header(self.cookies)
        if body:
            sent["Content-Length"] = str(len(body))
        request = h11.Request(method=method, target=path, headers=list(sent.items()))
        parts = [request, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        self._streams[1].write(b"".join(self._state.send(part) or b"" for part in parts))
        answer = await self._answer(self._streams[0])
        self.note_cookies(answer.headers)
        return answer

    def note_cookies(self, headers: Iterable[tuple[str, str]]) -> None:
        """Take the cookies of an answer."""
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        status, headers, body = 0, [], b""
        while True:
            event = self._state.next_event()
            if event is h11.NEED_DATA:
                data = await reader.read(CHUNK)
                if not data:
                    raise EOFError("The server closed the connection.")
                self._state.receive_data(data)
            elif isinstance(event, h11.Response):
                status = event.status_code
                headers = [(name.decode(), value.decode("latin-1")) for name, value in event.headers]
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                if self._state.our_state is h11.MUST_CLOSE:
                    self.close()
                else:
                    self._state.start_next_cycle()
                return Answer(status, headers, body)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams, self._state = None, h11.Connection(h11.CLIENT)


def cookie_header(cookies: Mapping[str, str]) -> str:
    """Write cookies as a browser sends them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def multipart(name: str, content: bytes, boundary: str = "convviz-file") -> tuple[str, bytes]:
    """Write a file as a form's only part; return the content type and the body."""
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return (
        f"multipart/form-data; boundary={boundary}",
        head.encode() + content + f"\r\n--{boundary}--\r\n".encode(),
    )
