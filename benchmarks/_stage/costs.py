"""What an edit costs beside time: bytes on the websocket, CPU of the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page


class Received:
    """The bytes of a page's websocket, as they come; made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, frame: bytes | str) -> None:
        self.bytes += len(frame)


def server_pid(address: str) -> int:
    """Return the process of this user that listens at an address; raise RuntimeError where there is none."""
    port = urlsplit(address).port
    wanted = {
        line.split()[9]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if int(line.split()[1].rsplit(":", 1)[1], 16) == port and line.split()[3] == "0A"
    }
    for process in Path("/proc").glob("[0-9]*"):
        if wanted & set(_sockets_of(process)):
            return int(process.name)
    raise RuntimeError(f"Nobody listens at port {port}.")


def _sockets_of(process: Path) -> Iterator[str]:
    """Yield the inodes of a process's open sockets, as far as they stay open and we may see them."""
    with suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                yield os.readlink(descriptor).removeprefix("socket:[").removesuffix("]")


def cpu_ms(pid: int) -> float:
    """Return the user and system time of a process in ms, all threads together, in steps of a clock tick."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
