"""What is told of the wrong cells of a whole map: the slip of each one, and how often each slip was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from convviz.i18n import N_
from convviz.lab.lessons.exercises.attempt import Attempt
from convviz.lab.lessons.exercises.maker import AnyQuestion
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.question import MapQuestion, Mistake, Question, same

UNKNOWN = "unknown"

_TOGETHER = {
    "next_door": N_("You took the number of a cell next door: off by one."),
    "swapped": N_("You swapped rows and columns: rows come first."),
    "channel": N_("You crossed the channels: every channel has its own pixels and its own kernel."),
    "kernel": N_("You crossed the channels: every channel has its own pixels and its own kernel."),
    "missing": N_("One product is missing."),
    "one_stamp": N_("That is one stamp alone: several windows read such a pixel."),
    UNKNOWN: N_("That is no slip that is known here. Point at the cell: it says where to look."),
}
"""What is said of several cells with one mistake, where the sentence of each names a place of its own."""


def slip_of(question: MapQuestion, index: int, value: float) -> Message:
    """Return what a wrong number in a cell tells: its mistake, or where to look."""
    asked = question.cells[index]
    mistake = asked.mistake(value)
    return mistake.sentence if mistake else asked.hint


def slips(question: MapQuestion, attempt: Attempt) -> list[tuple[int, Message]]:
    """Return each mistake that stands in a map with the number of its cells, the commonest first."""
    found: dict[tuple[str, str], list[Message]] = {}
    for id, sentence in _each(question, attempt):
        together = say(_TOGETHER[id]) if id in _TOGETHER else sentence
        found.setdefault((id, together.template), []).append(together)
    ranked = sorted(found.values(), key=len, reverse=True)
    return [(len(sentences), sentences[0]) for sentences in ranked]


def latest_slip(question: AnyQuestion, attempt: Attempt) -> Mistake | None:
    """Return the mistake that the last wrong number tells of, or most cells of a map; None for none."""
    if isinstance(question, MapQuestion):
        wrong = attempt.wrong_cells(question).items()
        found = [mistake for k, value in wrong if (mistake := question.cells[k].mistake(value))]
        count = Counter(mistake.id for mistake in found)
        return max(found, key=lambda mistake: count[mistake.id], default=None)
    return mistake_of(question, attempt.wrong[-1]) if attempt.wrong else None


def mistake_of(question: Question, value: float) -> Mistake | None:
    """Return the mistake that a wrong number tells of, None where none is known to lead there."""
    return next((mistake for mistake in question.mistakes if same(value, mistake.value)), None)


def _each(question: MapQuestion, attempt: Attempt) -> Iterator[tuple[str, Message]]:
    for index, value in attempt.wrong_cells(question).items():
        mistake = question.cells[index].mistake(value)
        yield (mistake.id, mistake.sentence) if mistake else (UNKNOWN, question.cells[index].hint)
