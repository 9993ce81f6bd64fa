"""A line between browser and server that a test can slow down, hold and cut."""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 65_536
OPENS = b"HTTP/1.1 101"  # a line opens where its messages are held, too
SOCKET_OF_STREAMLIT = b"/_stcore/stream"
PATIENCE = 20  # seconds


@dataclass
class Gate:
    """One direction of the line: how long a message is under way, and whether any gets through."""

    delay: float = 0.0
    held: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)


class Link:
    """One connection of the browser's and the one to the server behind it."""

    def __init__(self, browser: socket.socket, server: socket.socket, gates: tuple[Gate, Gate]) -> None:
        self.ends = (browser, server)
        self.cut_off = False
        self.waiting: tuple[deque[tuple[float, bytes]], ...] = (deque(), deque())
        for way, gate in enumerate(gates):
            threading.Thread(target=self._read, args=(way, gate), daemon=True).start()
            threading.Thread(target=self._write, args=(way, gate), daemon=True).start()

    def push(self, way: int, gate: Gate, data: bytes) -> None:
        with gate.changed:
            self.waiting[way].append((time.monotonic() + gate.delay, data))
            gate.changed.notify_all()

    def _read(self, way: int, gate: Gate) -> None:
        with suppress(OSError):
            while data := self.ends[way].recv(CHUNK):
                self.push(way, gate, data)
        self.push(way, gate, b"")

    def _write(self, way: int, gate: Gate) -> None:
        with suppress(OSError):
            while data := self._next(way, gate):
                self.ends[1 - way].sendall(data)
        self.cut()

    def _next(self, way: int, gate: Gate) -> bytes:
        """What is due next; nothing where the line is cut, and what was on it is lost."""
        with gate.changed:
            while not self.cut_off:
                at, data = self.waiting[way][0] if self.waiting[way] else (None, b"")
                due = None if at is None else at - time.monotonic()
                if due is not None and due <= 0 and (not gate.held or data.startswith(OPENS)):
                    return self.waiting[way].popleft()[1]
                gate.changed.wait(due if due is not None and due > 0 else 1)
        return b""

    def cut(self) -> None:
        self.cut_off = True
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Line:
    """What a test does to the line; `up` and `down` are the websocket's ways, all else passes at once."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.up, self.down = Gate(), Gate()
        self.links: list[Link] = []
        self.fetching: list[Link] = []
        self.dead = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self.listener.accept()
                threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        first = b"" if self.dead else browser.recv(CHUNK)
        if not first:
            return browser.close()
        target = urlsplit(self.server)
        assert target.hostname and target.port
        server = socket.create_connection((target.hostname, target.port))
        if SOCKET_OF_STREAMLIT not in first.split(b"\r\n", 1)[0]:
            self.fetching.append(Link(browser, server, (Gate(), Gate())))
            return server.sendall(first)
        # Without compression a test can see what is under way.
        server.sendall(first.replace(b"Sec-WebSocket-Extensions:", b"X-Unwanted-Extensions:"))
        self.links.append(Link(browser, server, (self.up, self.down)))
        return None

    # ---- what a test does --------------------------------------------------------------------------------

    def hold(self, *gates: Gate) -> None:
        """Let nothing through in these directions."""
        for gate in gates:
            gate.held = True

    def release(self, *gates: Gate) -> None:
        """Let through what was held in these directions."""
        for gate in gates:
            with gate.changed:
                gate.held = False
                gate.changed.notify_all()

    def cut(self) -> None:
        """Cut the line: what is under way is lost, and nobody gets through until `mend`."""
        self.dead = True
        for link in self.links:
            link.cut()
        self.links.clear()

    def die(self) -> None:
        """Cut the line, and what is fetched beside it: the server is gone."""
        self.cut()
        for link in self.fetching:
            link.cut()
        self.fetching.clear()

    def mend(self) -> None:
        """Let new connections through."""
        self.release(self.up, self.down)
        self.reconnect()

    def reconnect(self) -> None:
        """Let new connections through, on which is held what was to be held."""
        self.dead = False

    def renew(self, server: str) -> None:
        """Cut every connection, and be a line to a server on which nothing has happened yet."""
        self.die()
        self.server, self.up, self.down, self.dead = server, Gate(), Gate(), False

    def wait_until_under_way(self, text: str) -> None:
        """Wait until the server has said something that is still held."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with self.down.changed:
                if any(text.encode() in b"".join(data for _, data in link.waiting[1]) for link in self.links):
                    return
                self.down.changed.wait(0.1)
        raise AssertionError(f"The server did not say {text!r}.")

    def taken(self) -> bytes:
        """Take what the server has said and is held off the line."""
        with self.down.changed:
            waiting = self.links[-1].waiting[1]
            said = b"".join(data for _, data in waiting)
            waiting.clear()
            return said

    def say(self, data: bytes) -> None:
        """Say something to the browser in the server's place, which is held."""
        self.links[-1].ends[0].sendall(data)

    def close(self) -> None:
        self.cut()
        self.listener.close()


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    """A line to a server, closed at the end."""
    line = Line(server)
    try:
        yield line
    finally:
        line.close()
