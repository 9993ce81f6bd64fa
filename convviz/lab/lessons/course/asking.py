"""The questions of a part that asks: its kinds take turns, and a seed gives everyone the same ones."""

from __future__ import annotations

from convviz.lab.lessons.course.lesson import Ask
from convviz.lab.lessons.exercises import GENERATORS, AnyQuestion, draw

_PART = 100
"""Numbers of questions that each part has for itself."""


def question_of(part: Ask, number: int, seed: int, asked: int) -> AnyQuestion:
    """Return the question of part `number` (from 0) of a lesson that comes after so many.

    Kinds of one stream, as an example that fades, ask of one board for a round.
    """
    turn = asked % len(part.kinds)
    kind = part.kinds[turn]
    return draw(kind, seed, _PART * number + asked - (turn if GENERATORS[kind].stream else 0))
