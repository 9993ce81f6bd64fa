"""A Redis server of the tests' own, on a port that nobody listens at."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import redis

from tests.browser.live_server import free_port

PROGRAMS = ("redis-server", "valkey-server")
INSTALL = "No Redis was found. Install one: `apt-get install redis-server` on Debian."
START_SECONDS = 20


@contextmanager
def redis_server(port: int | None = None) -> Iterator[str]:
    """Start a server that writes nothing to the disk; give its URL."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise RuntimeError(INSTALL)
    port = port or free_port()
    options = {"--port": str(port), "--bind": "127.0.0.1", "--save": "", "--appendonly": "no"}
    with TemporaryDirectory() as folder:
        command = [program, *(part for option in options.items() for part in option), "--dir", folder]
        with (Path(folder) / "log").open("w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if redis.Redis(port=port, socket_connect_timeout=1).ping():
                return
        except redis.RedisError:
            time.sleep(0.05)
    raise RuntimeError(f"The Redis server at port {port} did not answer.")
