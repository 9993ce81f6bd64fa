"""How many mysteries a person solved, and the last one, as a short text that their browser keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass

from convviz.lab.lessons.bugs.catalogue import BUGS
from convviz.lab.lessons.bugs.mystery import mystery
from convviz.lab.state.fields.kinds import MAX_SEED, is_whole

MAX_TRIED = 1_000_000


@dataclass(frozen=True)
class Score:
    """How many mysteries there were, how many were solved at the first guess, and the guess that stands."""

    solved: int = 0
    tried: int = 0
    seed: int | None = None
    guess: str | None = None

    def guessed(self, seed: int, guess: str) -> Score:
        """Return the score after a guess; the first one of each mystery counts."""
        if seed == self.seed and self.guess is not None:
            return Score(self.solved, self.tried, seed, guess)
        return Score(self.solved + (mystery(seed).id == guess), self.tried + 1, seed, guess)

    def stands(self, seed: int) -> str | None:
        """Return the guess that stands for a mystery."""
        return self.guess if seed == self.seed else None


def score_text(score: Score) -> str:
    """Write a score."""
    return json.dumps([score.solved, score.tried, score.seed, score.guess])


def score_of(text: str) -> Score:
    """Read a score, of a browser that may have kept anything; what is none is one that has not begun."""
    try:
        solved, tried, seed, guess = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return Score()
    is_score = is_whole(tried, 0, MAX_TRIED) and is_whole(solved, 0, tried)
    is_guess = (seed is None and guess is None) or (is_whole(seed, 0, MAX_SEED) and guess in list(BUGS))
    return Score(solved, tried, seed, guess) if is_score and is_guess else Score()
