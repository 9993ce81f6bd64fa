"""How one kind of question is drawn: boards are tried until its number tells its mistakes apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass

import numpy as np

from convviz.lab.lessons.exercises.question import MapQuestion, Question, same
from convviz.lab.lessons.exercises.random_examples import Sizes, draw_example
from convviz.lab.lessons.exercises.worked_example import WorkedExample

LEAST_MISTAKES = 3
MAX_DRAWS = 200
MAX_BOARDS = 2000

AnyQuestion = Question | MapQuestion
Ask = Callable[[WorkedExample, np.random.Generator, bool], AnyQuestion]
Worth = tuple[bool, int, int]
"""Whether the answer is a new one, how many traps there are, and how many mistakes are told apart."""


@dataclass(frozen=True)
class Maker:
    """How one question is made: what it asks, on which board, and the mistakes that it has to tell apart.

    A guided question lights the cells that count; another leaves finding them to the reader. An answer that
    was there before teaches little, nor does 0, but where it may be the point of the question. Only boards
    that `fits` says yes to are asked about. There are so many `tries`. Kinds of one `stream` get the same
    boards from a seed, if each is drawn but once.
    """

    ask: Ask
    sizes: Sizes
    traps: Set[str] = frozenset()
    guided: bool = True
    may_be_0: bool = False
    fits: Callable[[WorkedExample], bool] | None = None
    tries: int = Question.tries
    draws: int = MAX_DRAWS
    stream: str = ""

    def draw(self, rng: np.random.Generator, earlier: Collection[float] = ()) -> AnyQuestion:
        """Draw boards until answer, traps and enough other mistakes have numbers of their own."""

        def worth(question: AnyQuestion) -> Worth:
            return self._worth(question, earlier)

        best = self._once(rng)
        for _again in range(self.draws // len(best.every_mistake) - 1):
            if worth(best) >= (True, len(self.traps), LEAST_MISTAKES * len(best.every_mistake)):
                break
            best = max(best, self._once(rng), key=worth)
        return best

    def _worth(self, question: AnyQuestion, earlier: Collection[float]) -> Worth:
        found = {mistake.id for mistakes in question.every_mistake for mistake in mistakes}
        told = sum(min(len(mistakes), LEAST_MISTAKES) for mistakes in question.every_mistake)
        return self._is_new(question, earlier), len(found & self.traps), told

    def _is_new(self, question: AnyQuestion, earlier: Collection[float]) -> bool:
        if isinstance(question, MapQuestion):
            return True  # its numbers are many and small
        if question.answer == 0:
            return self.may_be_0
        return not any(same(question.answer, other) for other in earlier)

    def _once(self, rng: np.random.Generator) -> AnyQuestion:
        return self.ask(self._board(rng), rng, self.guided)

    def _board(self, rng: np.random.Generator) -> WorkedExample:
        board = draw_example(self.sizes, rng)
        for _again in range(MAX_BOARDS if self.fits else 0):
            if self.fits and self.fits(board):
                break
            board = draw_example(self.sizes, rng)
        return board
