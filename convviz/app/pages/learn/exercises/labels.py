"""Sentences of the exercises in the reader's language."""

from __future__ import annotations

from convviz.app.shell.labels import Translate
from convviz.lab.lessons.exercises import Attempt, Round

RIGHT, SHOWN, NOW, LATER = (
    ":green[:material/check_circle:]",
    ":orange[:material/visibility:]",
    ":blue[:material/radio_button_checked:]",
    ":gray[:material/radio_button_unchecked:]",
)
"""What became of a question, as a sign."""


def signs(round: Round) -> str:
    """Write a sign for every question of a round."""
    return " ".join(_sign(attempt, index == round.index) for index, attempt in enumerate(round.attempts))


def _sign(attempt: Attempt, now: bool) -> str:
    if attempt.ended:
        return RIGHT if attempt.scored else SHOWN
    return NOW if now else LATER


def score_text(_: Translate, round: Round) -> str:
    """Write the points of a round."""
    return _("Points: {score} of {count}").format(score=round.score, count=round.count)
