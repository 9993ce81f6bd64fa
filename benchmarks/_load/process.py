"""What Linux says of a process: its memory, its open files, its time on the processor."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Facts:
    """Memory in MiB, open files, and seconds of the processor since the start."""

    memory: float
    files: int
    seconds: float


def facts(pid: int) -> Facts:
    """Read what a process uses now, without its children."""
    place = Path("/proc") / str(pid)
    pages = int((place / "statm").read_text().split()[1])
    used = (place / "stat").read_text().rpartition(")")[2].split()
    return Facts(pages * PAGE / MIB, len(os.listdir(place / "fd")), (int(used[11]) + int(used[12])) / TICKS)


def file_limits(pid: int) -> tuple[int, int]:
    """Read how many files a process may have open: the soft and the hard limit."""
    found = re.search(r"Max open files\s+(\d+)\s+(\d+)", Path(f"/proc/{pid}/limits").read_text())
    assert found is not None
    return int(found[1]), int(found[2])


def process_at(port: int) -> int:
    """Return the process that listens at a port of this machine; raise LookupError where none is found."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and sockets & _open(folder / "fd"):
            return int(folder.name)
    raise LookupError(f"No process of this user listens at port {port}.")


def _listening(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
        found += [row[9] for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port]
    return found


def _open(folder: Path) -> set[str]:
    try:
        return {os.readlink(file) for file in folder.iterdir()}
    except OSError:  # another's, or gone by now
        return set()
