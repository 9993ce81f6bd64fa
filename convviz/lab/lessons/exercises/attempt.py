"""What became of one question: the tries, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convviz.lab.lessons.exercises.question import Question, same

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

    @property
    def closed(self) -> bool:
        """Whether no more answers are taken."""
        return bool(self.ended) or not self.tries_left

    def tried(self, question: Question, value: float) -> Attempt:
        """Return the attempt after an answer; one that comes when it is closed changes nothing."""
        if self.closed:
            return self
        if same(value, question.answer):
            return replace(self, ended="right")
        return replace(self, wrong=(*self.wrong, value))

    def shown(self) -> Attempt:
        """Return the attempt after the answer was asked for, which costs the point."""
        return self if self.ended else replace(self, ended="shown")
