"""The server as it is started: how many files it may open, and what it keeps to itself."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.live_server import free_port, live_server
from tests.visitor import Visitor

FEW = 256


@dataclass(frozen=True)
class Started:
    """A server, its process, and what /proc says of its limits."""

    address: str
    pid: int
    limits: str


@pytest.fixture(scope="module")
def server() -> Iterator[Started]:
    """A server whose shell allows few open files, and more on demand; who has left is soon forgotten."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    port = free_port()
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, hard))
    try:
        options = ("--server.baseUrlPath=conv", "--server.disconnectedSessionTTL=1")
        with live_server(*options, port=port, base="/conv") as address:
            pid = _pid_of(port)
            yield Started(address, pid, Path(f"/proc/{pid}/limits").read_text())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _pid_of(port: int) -> int:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and f"--server.port={port}" in (folder / "cmdline").read_text():
            return int(folder.name)
    raise AssertionError("the server has no process")


def test_it_may_open_as_many_files_as_the_system_allows(server: Started) -> None:
    found = re.search(r"Max open files\s+(\d+)\s+(\d+)", server.limits)
    assert found is not None and int(found[1]) == int(found[2]) > FEW


@pytest.mark.parametrize(
    "path", ["_stcore/metrics", "_stcore/metrics/", "_stcore/metrics?families=session_memory"]
)
def test_nobody_reads_its_metrics(server: Started, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{server.address}/{path}")
    assert refused.value.code == 404
    with urlopen(f"{server.address}/_stcore/health") as answer:
        assert answer.status == 200


def _open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_what_a_visitor_took_is_given_back_without_any_traffic(server: Started) -> None:
    with Visitor(server.address) as first:
        first.open("forward")  # what the first visit of all opens stays open
        before = _open_files(server.pid)
        with Visitor(server.address) as visitor:
            visitor.open("forward")
            assert _open_files(server.pid) > before
        while _open_files(server.pid) > before:  # as long as it takes: a look round every few seconds
            sleep(0.2)
