"""A round through a series: tries, points, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convviz.lab.lessons.exercises.attempt import Attempt
from convviz.lab.lessons.exercises.maker import AnyQuestion
from convviz.lab.lessons.exercises.question import Question
from convviz.lab.lessons.exercises.series import SERIES, draw_question


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
    def question(self) -> AnyQuestion:
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

    @property
    def with_hints(self) -> list[int]:
        """The questions (from 0) at which a hint was asked for."""
        return [index for index, attempt in enumerate(self.attempts) if attempt.hints]

    def tried(self, value: float) -> Round:
        """Return the round after an answer; one that comes when the question has ended changes nothing."""
        question = self.question
        return self.after(self.attempt.tried(question, value)) if isinstance(question, Question) else self

    def shown(self) -> Round:
        """Return the round after the answer was asked for, which costs the point."""
        return self.after(self.attempt.shown())

    def after(self, attempt: Attempt) -> Round:
        """Return the round with what was tried at the question that is asked now."""
        if attempt == self.attempt:
            return self
        before, behind = self.attempts[: self.index], self.attempts[self.index + 1 :]
        return replace(self, attempts=(*before, attempt, *behind))

    def on(self) -> Round:
        """Return the round at its next question, once this one has ended."""
        return replace(self, index=self.index + 1) if self.attempt.ended else self


def new_round(series: str, seed: int) -> Round:
    """Return a round with nothing answered yet."""
    return Round(series, seed, attempts=(Attempt(),) * len(SERIES[series].makers))
