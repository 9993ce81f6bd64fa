"""Sentences of exercises as a person reads them, with and without their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from convviz.app.pages.learn.question import said
from convviz.lab.lessons.exercises import Message, Question
from tests.lab.lessons.exercises.every import PLACES, questions


def every_question() -> Iterator[Question]:
    """All questions of all series, for a number of seeds."""
    for place in PLACES:
        yield from questions(*place)


def text(sentence: Message) -> str:
    """A sentence in English with its numbers."""
    return said(str, sentence)


def masked(sentence: Message) -> str:
    """The same without its numbers."""
    return re.sub(r"(?<!\w)−?\d+(\.\d+)?", "#", text(sentence))


def number_after(word: str, line: str) -> int | None:
    """The number after the last such word; None where there is none."""
    found = re.findall(rf"{word} (\d+)", line)
    return int(found[-1]) if found else None
