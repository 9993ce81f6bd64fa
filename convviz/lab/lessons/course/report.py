"""What a person shows a teacher at the end: lessons, seed and tries, signed where the server judged them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from convviz.errors import RefusedValue
from convviz.lab.lessons.course.progress import MOST_ASKED, Progress
from convviz.lab.lessons.course.signature import is_signed, sign
from convviz.lab.state.fields.kinds import MAX_SEED, is_whole

LONGEST = 4000
_PURPOSE = "report "  # what is signed for one purpose is signed for no other


@dataclass(frozen=True)
class Row:
    """One lesson: parts done of all, questions that were right at first, right in the end, and shown."""

    lesson: str
    done: int
    parts: int
    first: int
    second: int
    shown: int


@dataclass(frozen=True)
class Report:
    """A course as far as it has come, on a day; nobody's name is in it."""

    day: str
    seed: int
    rows: tuple[Row, ...]


def report_of(day: date, seed: int, course: Mapping[str, Progress]) -> Report:
    """Return the report of a course's lessons."""
    return Report(day.isoformat(), seed, tuple(_row(lesson, progress) for lesson, progress in course.items()))


def _row(lesson: str, progress: Progress) -> Row:
    asked = progress.asked
    return Row(
        lesson,
        sum(progress.done),
        len(progress.done),
        sum(a.first for a in asked),
        sum(a.second for a in asked),
        sum(a.shown for a in asked),
    )


def signed(report: Report) -> str:
    """Write a report as a line that this server knows again; empty where it signs nothing."""
    rows = [[r.lesson, r.done, r.parts, r.first, r.second, r.shown] for r in report.rows]
    text = json.dumps([report.day, report.seed, rows], separators=(",", ":"))
    signature = sign(_PURPOSE + text)
    return f"{urlsafe_b64encode(text.encode()).decode().rstrip('=')}.{signature}" if signature else ""


def checked(line: str) -> Report:
    """Read a signed report; raises RefusedValue for what this server has not signed."""
    body, _dot, signature = "".join(line.split())[:LONGEST].partition(".")
    try:
        text = urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except (Error, ValueError):
        text = ""
    if not text or not is_signed(_PURPOSE + text, signature):
        raise RefusedValue(
            "This server has not signed this report: copy the whole line, and check it at the address where"
            " the course was taken."
        )
    day, seed, rows = json.loads(text)
    return Report(
        str(day), _whole(seed, MAX_SEED), tuple(Row(str(row[0]), *map(_whole, row[1:])) for row in rows)
    )


def _whole(value: Any, most: int = 20 * MOST_ASKED) -> int:
    """Return a number of a report that this server wrote."""
    assert is_whole(value, 0, most)
    return int(value)
