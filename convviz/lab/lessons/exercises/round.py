"""A round through a series: tries, points, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convviz.lab.lessons.exercises.question import Mistake, Question, same
from convviz.lab.lessons.exercises.series import SERIES, draw_question

TRIES = 2
"""Wrong answers after which the point is gone."""


@dataclass(frozen=True)
class Attempt:
    """What became of one question: the wrong numbers that were tried, and how it ended ("": not yet)."""

    wrong: tuple[float, ...] = ()
    ended: str = ""  # "right" or "shown"

    @property
    def scored(self) -> bool:
        """Whether the answer was right in the end, which gives a point."""
        return self.ended == "right"

    @property
    def tries_left(self) -> int:
        """The number of tries that are left."""
        return TRIES - len(self.wrong)


@dataclass(frozen=True)
class Round:
    """The questions of one series and seed, in order; `index` is the one on show, their number at the end."""

    series: str
    seed: int
    index: int = 0
    attempts: tuple[Attempt, ...] = ()

    @property
    def count(self) -> int:
        """The number of questions in the series."""
        return len(SERIES[self.series].makers)

    @property
    def over(self) -> bool:
        """Whether every question is behind."""
        return self.index >= self.count

    @property
    def question(self) -> Question:
        """The question that is asked now, drawn anew from its seed."""
        return draw_question(self.series, self.seed, self.index)

    @property
    def attempt(self) -> Attempt:
        """What was tried at the question that is asked now."""
        return self.attempts[self.index]

    @property
    def score(self) -> int:
        """The number of points so far."""
        return sum(attempt.scored for attempt in self.attempts)

    @property
    def at_first_try(self) -> int:
        """How many were right at once."""
        return sum(attempt.scored and not attempt.wrong for attempt in self.attempts)

    def tried(self, value: float) -> Round:
        """Return the round after an answer; one that comes when the question has ended changes nothing."""
        if self.attempt.ended or not self.attempt.tries_left:
            return self
        if same(value, self.question.answer):
            return self._with(replace(self.attempt, ended="right"))
        return self._with(replace(self.attempt, wrong=(*self.attempt.wrong, value)))

    def shown(self) -> Round:
        """Return the round after the answer was asked for, which costs the point."""
        return self if self.attempt.ended else self._with(replace(self.attempt, ended="shown"))

    def on(self) -> Round:
        """Return the round at its next question, once this one has ended."""
        return replace(self, index=self.index + 1) if self.attempt.ended else self

    def _with(self, attempt: Attempt) -> Round:
        return replace(
            self, attempts=(*self.attempts[: self.index], attempt, *self.attempts[self.index + 1 :])
        )


def new_round(series: str, seed: int) -> Round:
    """Return a round with nothing answered yet."""
    return Round(series, seed, attempts=(Attempt(),) * len(SERIES[series].makers))


def mistake_of(question: Question, value: float) -> Mistake | None:
    """Return the mistake that a wrong number tells of, None where none is known to lead there."""
    return next((mistake for mistake in question.mistakes if same(value, mistake.value)), None)
