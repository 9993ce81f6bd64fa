"""Caddy, as `deploy/Caddyfile` sets it up, on ports that nobody listens at."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.browser.fleet import program
from tests.browser.live_server import ROOT, START_SECONDS, free_port

FILE = ROOT / "deploy" / "Caddyfile"


def placed(folder: Path) -> Path:
    """Write the file with another port for plain HTTP, and nothing installed into this machine."""
    options = f"{{\n\thttp_port {free_port()}\n\tskip_install_trust\n"
    file = folder / "Caddyfile"
    file.write_text(re.sub(r"^\{\n", options, FILE.read_text(), count=1, flags=re.MULTILINE))
    return file


@contextmanager
def caddy(folder: Path, server: str) -> Iterator[str]:
    """Run Caddy before a server; give its address."""
    command = [program("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", str(placed(folder))]
    with behind_tls(command, folder, {"CONVVIZ_SERVER": server.partition("//")[2]}) as address:
        yield address


@contextmanager
def behind_tls(command: Sequence[str], folder: Path, env: dict[str, str]) -> Iterator[str]:
    """Run a command that serves localhost at the port that it is told; give its address."""
    port = free_port()
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), **env}
    env["CONVVIZ_HOST"] = f"localhost:{port}"
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(
            [part.replace("HOST", env["CONVVIZ_HOST"]) for part in command], env=env, stdout=log, stderr=log
        )
    try:
        _wait(f"https://localhost:{port}/_stcore/health", process, folder / "caddy.log")
        yield f"https://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until, of_its_own = time.monotonic() + START_SECONDS, ssl._create_unverified_context()
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5, context=of_its_own) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"There was no answer at {url}. The log:\n{log.read_text(errors='replace')}")
