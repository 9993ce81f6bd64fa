"""How many visitors one process serves: a class opens a page, edits, brings photos, trains and leaves.

    python benchmarks/class_load.py [--visitors 100 300] [--seconds 30] [--every 3]
        [--photos 0] [--trainings 0] [--connections 1] [--descriptors 1024] [--server http://127.0.0.1:8501]

The visitors have no browser: they speak Streamlit's own protocol over real websockets and HTTP, as a browser
does, and wait as one does. For each number of visitors a server is started; --server takes one that runs on
this machine already, and no other is ever loaded. A time ends when NumPy's numbers are read. All visitors
together take a core of this machine; where theirs is busy ("load") the times say more of them than of the
server, and so they do where other programs run. --connections 7 holds six more open for each visitor, as a
browser may; --descriptors starts the server in a shell that allows so few open files.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from _load.bounds import MOST_CONNECTIONS, MOST_SECONDS, MOST_VISITORS, own_server, up_to
from _load.lesson import Lesson, Outcome, Plan
from _load.process import facts, process_at
from _load.watch import Course, watched
from _stage.tables import head, p50_p95, row

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from tests.browser.live_server import live_server  # noqa: E402

AFTER = 5.0
"""Seconds between the last visitor's leaving and the last look at the server."""
COLUMNS = (
    "visitors",
    "opened, ms p50 / p95",
    "edits",
    "an edit, ms p50 / p95",
    "ms of CPU an edit",
    "photos, ms p50 / p95",
    "trained",
    "lost",
    "memory, MB before / most / after",
    "files before / most / after",
    "load",
)


def main() -> None:
    """Measure, and print a table in Markdown."""
    wish = options().parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # the visitors' own
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start\n\n{head(COLUMNS)}",
        flush=True,
    )
    told = []
    for visitors in wish.visitors:
        plan = Plan(
            visitors,
            seconds=wish.seconds,
            every=wish.every,
            photos=min(wish.photos, visitors),
            trainings=min(wish.trainings, visitors),
            connections=wish.connections,
        )
        with server_at(wish.server, wish.descriptors or soft) as server:
            line, errors = measured(plan, server)
        print(line, flush=True)
        told += [f"{visitors} visitors: {count} x {error}" for error, count in errors.items()]
    print("\n" + ("\n".join(told) or "No errors."))


def options() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    visitors = up_to(MOST_VISITORS, "visitors")
    parser.add_argument("--visitors", type=up_to(MOST_VISITORS, "visitors", 1), nargs="+", default=[100, 300])
    parser.add_argument("--seconds", type=up_to(MOST_SECONDS, "seconds", 1), default=30)
    parser.add_argument("--every", type=up_to(MOST_SECONDS, "seconds", 1), default=3)
    parser.add_argument("--photos", type=visitors, default=0)
    parser.add_argument("--trainings", type=visitors, default=0)
    parser.add_argument("--connections", type=up_to(MOST_CONNECTIONS, "connections", 1), default=1)
    parser.add_argument("--descriptors", type=up_to(2**20, "descriptors", 64))
    parser.add_argument("--server", type=own_server)
    return parser


@contextmanager
def server_at(address: str | None, descriptors: int) -> Iterator[str]:
    """Give the address of a server: the one that is named, or a new one that may open so many files."""
    if address:
        yield address
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(descriptors, hard), hard))
    with live_server() as started:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        yield started


def measured(plan: Plan, server: str) -> tuple[str, dict[str, int]]:
    """Hold a lesson at a server; return the row of the table, and the errors."""
    pid, marks = process_at(urlsplit(server).port or 80), []

    def mark() -> None:
        marks.append((time.monotonic(), time.process_time(), facts(pid).seconds))

    with watched(pid) as course:
        outcome = asyncio.run(Lesson(plan, server).run(mark))
        mark()
        time.sleep(AFTER)
    (begin, own, used), (end, own_after, used_after) = marks
    return told(plan, outcome, course, used_after - used, (own_after - own) / (end - begin)), outcome.errors


def told(plan: Plan, outcome: Outcome, course: Course, used: float, load: float) -> str:
    """Write a row of the table."""
    cells = (
        plan.visitors,
        milliseconds(outcome.opened),
        len(outcome.edits),
        milliseconds(outcome.edits),
        f"{1000 * used / len(outcome.edits):.1f}" if outcome.edits else "-",
        milliseconds(outcome.photos),
        outcome.trained,
        outcome.lost,
        " / ".join(f"{value:.0f}" for value in course.memory),
        " / ".join(map(str, course.files)),
        f"{load:.2f}",
    )
    return row(map(str, cells))


def milliseconds(times: list[float]) -> str:
    """Write the median and the 95th percentile of times in seconds."""
    return p50_p95([1000 * seconds for seconds in times])


if __name__ == "__main__":
    main()
