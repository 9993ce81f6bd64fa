"""What a person typed as an answer: a number, or a sentence that says what a number looks like."""

from __future__ import annotations

from convviz.errors import RefusedValue
from convviz.lab.numerals import Unreadable, read_number


def read_answer(text: str) -> float:
    """Read "3", "−2", "0.5", "0,5", "1/2", full-width digits and signs too, and all else that is one number.

    Raises RefusedValue for an empty text, for what is not a finite number, and for what may be two.
    """
    try:
        return read_number(text)
    except Unreadable as fault:
        if fault.code == "empty":
            raise RefusedValue("Type a number first, then check it.") from None
        raise
