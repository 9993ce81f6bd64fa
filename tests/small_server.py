"""An ASGI app on a real port, and a client that sends paths exactly as they are given."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp


@dataclass(frozen=True)
class Answer:
    """What came back: headers by lower-case name, the body as it travelled."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Asks one server; neither paths nor bodies are changed on the way."""

    port: int

    def send(self, path: str, method: str, body: Iterator[bytes], **headers: str) -> Answer:
        """Send one request with a body that comes in pieces."""
        return self._exchange(path, method, headers, body)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request; header names are given with ``_`` for ``-``."""
        return self._exchange(path, method, headers)

    def _exchange(
        self, path: str, method: str, headers: Mapping[str, str], body: Iterator[bytes] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            sent = {name.replace("_", "-"): h for name, h in headers.items()}
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()


@contextmanager
def serve(app: ASGIApp) -> Iterator[Client]:
    """Run `app` in a thread until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield Client(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=10)
