"""Hints in three strengths: where to look, the cells that count lit up, the products without their sum."""

from __future__ import annotations

from convviz.i18n import N_
from convviz.lab.lessons.exercises.attempt import Attempt
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.question import AskedCell, Exercise, MapQuestion

LIT, WRITTEN = 2, 3
"""From which strength on the cells are lit, and the products written out."""

_WINDOW = N_(
    "Find the window first: from output cell to output cell it moves by the stride, and it begins on the"
    " padding where there is any."
)
_WHERE = {
    "patch": _WINDOW,
    "products": _WINDOW,
    "output": _WINDOW,
    "spread": N_("Think of the picture in a frame of zeros: how far in does it begin?"),
    "partials": N_("Stay in one channel: its own pixels and its own kernel."),
    "matrix": N_("Find the window by the column first, then the pixel by the row."),
    "output_grad": N_("Compare output and target in this one cell: the loss squares their difference."),
    "weight_grad": N_("A weight is used once in every window. Which pixel does it meet in each?"),
    "bias_grad": N_("The bias was added to every cell of its filter: each of them counts."),
    "input_grad": N_("Ask the pixel: which windows cover it, and with which of their weights?"),
    "met": _WINDOW,
    "terms": N_("Both factors stand at the same place of the two grids before."),
    "size": N_("Lay the window in its first place, then count how often it can move."),
}
"""By the panel that is asked for: where to look."""

_SUMMED = {
    "products": N_("The products are there already: one for each cell of the window."),
    "partials": N_("Each channel’s part stands at the same place: look there in all of them."),
}
"""The same of an output, by a panel that has its parts already."""


def where(question: Exercise, role: str) -> Message:
    """Return in words where to look for a number of this panel."""
    if role == "output":
        given = (panel.role for panel in question.panels if panel.role in _SUMMED)
        return say(next((_SUMMED[part] for part in given), _WHERE[role]))
    return say(_WHERE[role])


def cell_to_help(question: MapQuestion, attempt: Attempt) -> int:
    """Return the cell of a map that a hint is about: the first wrong one, else the first that is open."""
    right, wrong = attempt.right(question), attempt.wrong_cells(question)
    standing = attempt.standing(question)
    empty = [k for k, value in enumerate(standing) if value is None]
    return min(wrong) if wrong else (empty or [k for k, is_right in enumerate(right) if not is_right])[0]


def asked_role(question: Exercise, asked: AskedCell | None = None) -> str:
    """Return the role of the panel whose number is asked for: a cell's, or the one that hides a number."""
    return asked.role if asked else next(panel.role for panel in question.panels if panel.hidden is not None)
