"""How far a person is in a lesson, as a short text that their browser keeps, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from convviz.lab.lessons.course.lesson import Ask, Lesson
from convviz.lab.lessons.exercises import Attempt
from convviz.lab.lessons.exercises.kept_round import attempt_of, attempt_parts
from convviz.lab.state.fields.kinds import is_whole

MOST_ASKED = 9999
HALF = 0.5
"""What a right answer on the second try, or after a hint, counts."""


@dataclass(frozen=True)
class Asked:
    """What became of the questions of one part.

    `number` is that of the question on show (from 0) and `attempt` what was tried at it; `row` how much is
    right in a row; `first`, `second` and `shown` count the questions by how they ended.
    """

    number: int = 0
    attempt: Attempt = Attempt()
    row: float = 0.0
    first: int = 0
    second: int = 0
    shown: int = 0

    def with_attempt(self, attempt: Attempt) -> Asked:
        """Return the same after a try; a question that ends is counted."""
        after = replace(self, attempt=attempt)
        if not attempt.ended or self.attempt.ended:
            return after
        if not attempt.scored:
            return replace(after, row=0.0, shown=self.shown + 1)
        if is_first(attempt):
            return replace(after, row=self.row + 1, first=self.first + 1)
        return replace(after, row=self.row + HALF, second=self.second + 1)

    def on(self) -> Asked:
        """Return the same at its next question, once this one has ended."""
        if not self.attempt.ended:
            return self
        return replace(self, number=(self.number + 1) % MOST_ASKED, attempt=Attempt())


def is_first(attempt: Attempt) -> bool:
    """Say whether an answer was right at once, with nobody's help."""
    return attempt.scored and not attempt.wrong and not attempt.hints


@dataclass(frozen=True)
class Progress:
    """A lesson as far as it has come: which parts are done, what was asked, which slips how often."""

    seed: int
    done: tuple[bool, ...]
    asked: tuple[Asked, ...]
    slips: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """How much of the lesson is done, from 0 to 1."""
        return sum(self.done) / len(self.done)

    @property
    def is_over(self) -> bool:
        """Whether every part is done."""
        return all(self.done)

    @property
    def next_part(self) -> int:
        """The first part that is not done, 0 when all are."""
        return self.done.index(False) if False in self.done else 0

    def with_done(self, part: int) -> Progress:
        """Return the same with a part done."""
        return replace(self, done=_put(self.done, part, True))

    def with_asked(self, lesson: Lesson, part: int, asked: Asked) -> Progress:
        """Return the same with what became of a part's questions; so many right in a row and it is done."""
        ask = lesson.parts[part]
        after = replace(self, asked=_put(self.asked, part, asked))
        is_mastered = isinstance(ask, Ask) and asked.row >= ask.right
        return after.with_done(part) if is_mastered else after

    def with_slip(self, slip: str) -> Progress:
        """Return the same with a slip made once more."""
        counts = dict(self.slips)
        return replace(self, slips=tuple((counts | {slip: counts.get(slip, 0) + 1}).items()))

    def times(self, slip: str) -> int:
        """Return how often a slip was made."""
        return dict(self.slips).get(slip, 0)


def _put(items: tuple[Any, ...], place: int, item: Any) -> tuple[Any, ...]:
    return (*items[:place], item, *items[place + 1 :])


def new_progress(lesson: Lesson, seed: int) -> Progress:
    """Return a lesson with nothing done yet."""
    count = len(lesson.parts)
    return Progress(seed, (False,) * count, (Asked(),) * count)


# ---- kept ------------------------------------------------------------------------------------------------

MOST_SLIPS, LONGEST_SLIP = 40, 40


def progress_text(progress: Progress) -> str:
    """Write how far a lesson is."""
    asked = [[a.number, attempt_parts(a.attempt), a.row, a.first, a.second, a.shown] for a in progress.asked]
    slips = dict(progress.slips[-MOST_SLIPS:])
    return json.dumps(
        [progress.seed, [int(done) for done in progress.done], asked, slips], separators=(",", ":")
    )


def progress_of(lesson: Lesson, seed: int, text: str) -> Progress:
    """Read how far a lesson is, of a browser that may have kept anything.

    What no progress can be, of another seed, or of a lesson that has other parts by now, is a lesson that has
    not begun.
    """
    fresh = new_progress(lesson, seed)
    try:
        kept_seed, done, asked, slips = json.loads(text)
        read = Progress(
            kept_seed,
            tuple(bool(part) for part in done if is_whole(part, 0, 1)),
            tuple(_asked(*part) for part in asked),
            tuple((str(slip)[:LONGEST_SLIP], _whole(times)) for slip, times in slips.items()),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return fresh
    fits = len(read.done) == len(read.asked) == len(lesson.parts)
    return read if fits and kept_seed == seed else fresh


def _asked(number: Any, attempt: Any, row: Any, *ends: Any) -> Asked:
    """Read what became of a part's questions; raises ValueError or TypeError for what cannot be."""
    first, second, shown = map(_whole, ends)
    if row not in [half / 2 for half in range(2 * (first + second) + 1)][: 2 * MOST_ASKED]:
        raise ValueError(row)
    return Asked(_whole(number), attempt_of(*attempt), float(row), first, second, shown)


def _whole(value: Any) -> int:
    if not is_whole(value, 0, MOST_ASKED):
        raise ValueError(value)
    return int(value)
