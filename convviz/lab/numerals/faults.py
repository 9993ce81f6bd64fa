"""Why a text is no number or no grid, in one sentence each; the browser's reader has the same codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convviz.errors import RefusedValue
from convviz.i18n import N_

MAX_QUOTED = 20
"""So many characters of what cannot be read are quoted."""

SENTENCES = {
    "empty": N_("There are no numbers here: type at least one."),
    "gap": N_("There is no number here: write 0 where you mean 0."),
    "not_a_number": N_("“{value}” is not a number: write one such as 0.5, −2 or 1/9."),
    "not_finite": N_("“{value}” is not a finite number: write one such as 0.5, −2 or 1/9."),
    "by_zero": N_("“{value}” divides by zero: use another denominator."),
    "underscore": N_(
        "“{value}” is not a number: underscores separate numbers only in an address. Type spaces instead."
    ),
    "other_base": N_("“{value}” is not in decimal digits: write it as you would on paper, such as 31."),
    "boolean": N_("“{value}” is not a number: write 1 for true and 0 for false."),
    "left_out": N_("“{value}” stands for numbers that were left out when printing: write all of them."),
    "at": N_("Row {row}, column {column}, counted from 0: {reason}"),
    "ragged": N_(
        "Numbers in row {row}: {count}, in row 0: {first}. Every row needs the same number of them."
    ),
    "channels": N_("All channels have the same size: give each the same rows and columns."),
    "dimensions": N_("These brackets are {count} deep: rows of numbers are 2 deep, channels of rows 3 deep."),
    "brackets": N_("The brackets do not match: every opening bracket needs a closing one of the same kind."),
    "around": N_("“{value}” beside the numbers cannot be read: paste only the numbers."),
    "long": N_("The text has {length} characters: paste only its numbers."),
    "doubt": N_("“{value}” can be read in more than one way: which do you mean?"),
}


class Unreadable(RefusedValue):
    """A text that is no number, with the code of its reason."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        super().__init__(SENTENCES[code], **values)


class Doubt(RefusedValue):
    """A text that can be read in several ways; `readings` are what it may mean, the likelier first."""

    def __init__(self, text: str, readings: Sequence[Any]) -> None:
        self.readings = tuple(readings)
        super().__init__(SENTENCES["doubt"], value=quoted(text))


def quoted(word: str) -> str:
    """Return the beginning of a word, on one line."""
    return word[:MAX_QUOTED].replace("\n", " ").replace("\t", " ")


def settled(text: str, readings: Sequence[Any]) -> Any:
    """Return the only reading; raise Doubt where there are several."""
    if len(readings) > 1:
        raise Doubt(text, readings)
    return readings[0]
