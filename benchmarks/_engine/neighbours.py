"""How much of the machine others use during a measurement, where the system tells it (Linux)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

BUSY_FIELDS = (1, 2, 3, 6, 7, 8)  # of the first line of /proc/stat: user, nice, system, irq, softirq, steal
CPU_FIELDS = (11, 12)  # of /proc/PID/stat, behind the name: user and system


class Neighbours:
    """The processor time of all processes but this one and its workers, since the object was made."""

    def __init__(self, workers: Iterable[int]) -> None:
        self.workers = tuple(workers)
        self.start, self.before = time.perf_counter(), self.seconds()

    def cores(self) -> float:
        """Return how many cores others have kept busy on average until now; 0 where it cannot be known."""
        return max(0.0, self.seconds() - self.before) / (time.perf_counter() - self.start)

    def seconds(self) -> float:
        if not Path("/proc/stat").exists():
            return 0.0
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
        tick = os.sysconf("SC_CLK_TCK")
        busy = sum(int(fields[field]) for field in BUSY_FIELDS) / tick
        return busy - time.process_time() - sum(cpu_ticks(worker) for worker in self.workers) / tick


def cpu_ticks(process: int) -> int:
    """Return the clock ticks of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[field]) for field in CPU_FIELDS)
