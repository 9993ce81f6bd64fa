"""A round as a short text that a person's browser keeps, and back."""

from __future__ import annotations

import json
from typing import Any

from convviz.lab.lessons.exercises.attempt import MOST_CORNERS, MOST_HINTS, Attempt, Typed
from convviz.lab.lessons.exercises.question import Corner, MapQuestion, Question
from convviz.lab.lessons.exercises.round import Round, new_round
from convviz.lab.state.fields.kinds import is_real, is_whole

ENDS = ("", "right", "shown")
LARGEST = 1e300  # of a number that was typed: all that a person may type is smaller
MOST_CELLS = 64  # of all whole maps of a question


def round_text(round: Round) -> str:
    """Write how far a round is, and what was tried."""
    attempts = [attempt_parts(attempt) for attempt in round.attempts]
    return json.dumps([round.index, attempts], separators=(",", ":"))


def round_of(series: str, seed: int, text: str) -> Round:
    """Read a round of a series and seed, of a browser that may have kept anything.

    What no round can be, or one of a series that has other questions by now, is one that has not begun.
    """
    fresh = new_round(series, seed)
    try:
        index, attempts = json.loads(text)
        read = tuple(attempt_of(*attempt) for attempt in attempts)
    except (ValueError, TypeError, RecursionError):
        return fresh
    is_round = len(read) == fresh.count and is_whole(index, 0, fresh.count)
    is_in_order = is_round and all(
        attempt.ended if k < index else k == index or attempt == Attempt() for k, attempt in enumerate(read)
    )
    return Round(series, seed, index, read) if is_in_order else fresh


def attempt_parts(attempt: Attempt) -> list[Any]:
    """Return what a browser keeps of an attempt, without what it has not at its end."""
    corners = [list(corner) for corner in attempt.corners]
    parts: list[Any] = [
        list(attempt.wrong),
        attempt.ended,
        list(attempt.cells),
        list(attempt.checked),
        corners,
        attempt.hints,
    ]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return parts


def attempt_of(
    wrong: Any, ended: Any, cells: Any = (), checked: Any = (), corners: Any = (), hints: Any = 0
) -> Attempt:
    """Read an attempt; raises ValueError or TypeError for what is none."""
    tries = MapQuestion.tries if cells else Question.tries
    if ended not in ENDS or len(wrong) > tries or not all(is_real(value, LARGEST) for value in wrong):
        raise ValueError(ended)
    if (ended == "right" and len(wrong) == tries) or not is_whole(hints, 0, MOST_HINTS):
        raise ValueError(wrong)
    numbers = tuple(float(value) for value in wrong)
    return Attempt(numbers, ended, _cells(cells), _cells(checked), _corners(corners), hints)


def _corners(corners: Any) -> tuple[Corner, ...]:
    """Read the places where a window was laid."""
    read = tuple((row, column) for row, column in corners)
    if len(read) > MOST_CORNERS or not all(
        is_whole(side, 0, MOST_CELLS) for corner in read for side in corner
    ):
        raise ValueError(corners)
    return read


def _cells(values: Any) -> Typed:
    """Read what stands in the cells of a map."""
    if len(values) > MOST_CELLS or not all(value is None or is_real(value, LARGEST) for value in values):
        raise ValueError(values)
    return tuple(None if value is None else float(value) for value in values)
