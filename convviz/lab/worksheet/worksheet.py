"""What a worksheet is made from: the same one gives the same pages, to the byte."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from convviz.errors import RefusedValue
from convviz.i18n import LANGUAGES, N_
from convviz.lab.state.fields.kinds import MAX_SEED, is_whole

MAX_QUESTIONS = 20
ASKED = {
    "output": ("output",),
    "weight_grad": ("output", "weight_grad", "bias_grad"),
    "all": ("output", "weight_grad", "bias_grad", "input_grad"),
}
"""What is to be worked out, by the name of the choice."""

LEVELS = {
    "plain": N_("stride 1, no padding"),
    "stride": N_("stride 2"),
    "padding": N_("padding 1"),
    "both": N_("stride 2, padding 1"),
}
"""How hard the questions are, each with what the pages say of it in their corner."""

PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""Width and height of a page in mm."""


@dataclass(frozen=True)
class Worksheet:
    """A seed, so many questions, what they ask, how hard they are, and the pages that they are printed on.

    The numbers of a question depend on `seed`, `level` and its place alone. Raises RefusedValue for a count
    or a seed beyond the limits, and for what is not among the choices.
    """

    seed: int
    count: int = 4
    asked: str = "all"
    level: str = "plain"
    formulas: bool = True  # whether they stand at the top of the first page
    paper: str = "A4"
    language: str = "en"

    def __post_init__(self) -> None:
        _within(self.count, 1, MAX_QUESTIONS, N_("A worksheet has {low} to {high} questions, not {value}."))
        _within(self.seed, 0, MAX_SEED, N_("A seed is a whole number from {low} to {high}, not {value}."))
        choices = (
            (self.asked, ASKED),
            (self.level, LEVELS),
            (self.paper, PAPERS),
            (self.language, LANGUAGES),
        )
        for value, known in choices:
            _among(value, known)


def _within(value: object, low: int, high: int, sentence: str) -> None:
    if not is_whole(value, low, high):
        raise RefusedValue(sentence, low=f"{low:,}", high=f"{high:,}", value=str(value))


def _among(value: str, known: Collection[str]) -> None:
    if value not in known:
        raise RefusedValue(
            "A worksheet has no choice {value}: take one of {known}.", value=value, known=", ".join(known)
        )
