"""Several servers that keep what is made in one Redis, behind the nginx of `deploy/nginx/convviz.conf`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.live_server import ROOT, START_SECONDS, free_port
from tests.lab.keeping.redis_server import redis_server

CONF = ROOT / "deploy" / "nginx" / "convviz.conf"
PORTS = (8501, 8502, 8503)
"""Of the servers in the file."""


def program(name: str, package: str) -> str:
    """Return where a program is; raise RuntimeError with what to install where there is none."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError(f"{name} was not found. Install it: `apt-get install {package}` on Debian.")
    return found


@dataclass
class Replica:
    """One server, which can be ended and started again at its port."""

    port: int
    env: dict[str, str]
    log: Path
    root: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is without the proxy."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; it is not there yet."""
        options = (f"--server.port={self.port}",)
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.root, env={**self.env, "PYTHONPATH": str(self.root)}, stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Wait until it takes visitors."""
        wait_for(f"{self.address}/_stcore/health", self.process, self.log)

    def end(self, with_signal: int = signal.SIGTERM, patience: float = 30) -> float:
        """End it, and return the seconds that it took."""
        assert self.process is not None
        begin = time.monotonic()
        self.process.send_signal(with_signal)
        self.process.wait(patience)
        return time.monotonic() - begin


def wait_for(url: str, process: subprocess.Popen[bytes] | None, log: Path) -> None:
    """Wait until there is an answer at an address; raise RuntimeError with the log where none comes."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"There was no answer at {url}. The log:\n{log.read_text(errors='replace')}")


@dataclass
class Fleet:
    """The servers and the address at which they are one."""

    address: str
    replicas: list[Replica]
    folder: Path

    def told_of(self, url: str) -> bool:
        """Say whether the proxy's logs hold a key of an address; they are there, and hold something."""
        logs = "".join(file.read_text() for file in self.folder.glob("*.log"))
        assert "GET /forward 200" in logs
        keys = re.findall(r"[\w-]{22}", url)
        assert keys
        return any(key in logs for key in keys)


@contextmanager
def fleet(folder: Path, count: int = 3) -> Iterator[Fleet]:
    """Start so many servers, a Redis and nginx; all end with the block."""
    with ExitStack() as stack:
        url = stack.enter_context(redis_server())
        env = {**os.environ, "CONVVIZ_REDIS_URL": url}
        replicas = [Replica(free_port(), env, folder / f"replica{number}.out") for number in range(count)]
        for replica in replicas:
            replica.start()
            stack.callback(_make_sure, replica)
        address = stack.enter_context(nginx(folder, [replica.port for replica in replicas]))
        for replica in replicas:
            replica.wait()
        yield Fleet(address, replicas, folder)


def _make_sure(replica: Replica) -> None:
    if replica.process is not None and replica.process.poll() is None:
        replica.process.kill()
        replica.process.wait(10)


@contextmanager
def nginx(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Run nginx on the file of `deploy`, with other ports and places; give its address, plain HTTP."""
    port = free_port()
    (folder / "convviz.conf").write_text(placed(CONF.read_text(), folder, ports, port))
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/main.log;\n"
        "events { worker_connections 2048; }\n"
        f"http {{ {_temporary(folder)} include {folder}/convviz.conf; }}\n"
    )
    command = [program("nginx", "nginx-light"), "-c", str(main), "-p", str(folder)]
    subprocess.run([*command, "-t", "-q"], check=True)
    with (folder / "nginx.out").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_until_it_listens(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def placed(conf: str, folder: Path, ports: Sequence[int], port: int) -> str:
    """Return the file with the servers at these ports and everything else within a folder, without TLS."""
    for before, after in zip(PORTS, ports, strict=False):
        conf = conf.replace(f"127.0.0.1:{before}", f"127.0.0.1:{after}")
        conf = conf.replace(rf"127\.0\.0\.1:{before}", rf"127\.0\.0\.1:{after}")
    for before in PORTS[len(ports) :]:
        conf = re.sub(rf"^ *server 127\.0\.0\.1:{before}\b.*\n", "", conf, flags=re.MULTILINE)
    conf = conf[: conf.rindex("server {\n")]  # that which leads from HTTP to HTTPS
    conf = conf.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    conf = re.sub(r"^ *ssl_certificate.*\n", "", conf, flags=re.MULTILINE)
    conf = conf.replace("Secure; ", "")
    return conf.replace("/var/log/nginx", str(folder)).replace("/var/cache/nginx", str(folder))


def _temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    import socket

    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("nginx did not start.")
