"""The real server, started from this checkout as a person starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


def free_port() -> int:
    """Return a port that nobody listened at a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def live_server(
    *options: str, base: str = "", port: int | None = None, log: Path | None = None
) -> Iterator[str]:
    """Start ``streamlit run app.py`` with `options` on a port, or a free one; give its address.

    What it says goes into the file `log`.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", *options]
    with answering(command, f"http://127.0.0.1:{port}{base}", ROOT, os.environ, log) as address:
        yield address


@contextmanager
def answering(
    command: Sequence[str], address: str, cwd: Path, env: Mapping[str, str], log_path: Path | None = None
) -> Iterator[str]:
    """Run a command until the block ends, which begins when there is an answer at `address`."""
    with log_path.open("w+b") if log_path else TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=subprocess.STDOUT, env=dict(env))
        try:
            _wait_until_healthy(f"{address}/_stcore/health", server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"The server did not answer at {url}. Its log:\n{log.read().decode(errors='replace')}")
