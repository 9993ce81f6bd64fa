"""How one kind of question is drawn: boards are tried until its number tells its mistakes apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass

import numpy as np

from convviz.lab.lessons.exercises.question import Question, same
from convviz.lab.lessons.exercises.random_examples import Sizes, draw_example
from convviz.lab.lessons.exercises.worked_example import WorkedExample

LEAST_MISTAKES = 3
MAX_DRAWS = 200

Ask = Callable[[WorkedExample, np.random.Generator, bool], Question]


@dataclass(frozen=True)
class Maker:
    """How one question is made: what it asks, on which board, and the mistakes that it has to tell apart.

    A guided question lights the cells that count; another leaves finding them to the reader. An answer that
    was there before teaches little, nor does 0, but where it may be the point of the question.
    """

    ask: Ask
    sizes: Sizes
    traps: Set[str] = frozenset()
    guided: bool = True
    may_be_0: bool = False

    def draw(self, rng: np.random.Generator, earlier: Collection[float] = ()) -> Question:
        """Draw boards until answer, traps and enough other mistakes have numbers of their own."""

        def worth(question: Question) -> tuple[bool, int, int]:
            return (self._is_new(question.answer, earlier), *self._worth(question))

        best = self._once(rng)
        for _again in range(MAX_DRAWS - 1):
            if worth(best) >= (True, len(self.traps), LEAST_MISTAKES):
                break
            best = max(best, self._once(rng), key=worth)
        return best

    def _is_new(self, answer: float, earlier: Collection[float]) -> bool:
        if answer == 0:
            return self.may_be_0
        return not any(same(answer, other) for other in earlier)

    def _once(self, rng: np.random.Generator) -> Question:
        return self.ask(draw_example(self.sizes, rng), rng, self.guided)

    def _worth(self, question: Question) -> tuple[int, int]:
        """Count a draw's traps, then the mistakes that it tells apart, up to what is enough."""
        found = {mistake.id for mistake in question.mistakes}
        return len(found & self.traps), min(len(question.mistakes), LEAST_MISTAKES)
