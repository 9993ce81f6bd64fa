"""What a person typed as an answer: a number, or a sentence that says what a number looks like."""

from __future__ import annotations

import math
import re
import unicodedata

from convviz.errors import RefusedValue

MOST_CHARACTERS = 40

_PART = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_answer(text: str) -> float:
    """Read "3", "-2", "−2", "0.5" or "1/2", full-width signs too.

    Raises RefusedValue for an empty text, for what is not a number, and for one that is not finite.
    """
    plain = unicodedata.normalize("NFKC", text[: MOST_CHARACTERS + 1]).strip()
    if not plain:
        raise RefusedValue("Type a number first, then check it.")
    value = _value(re.sub("[\N{MINUS SIGN}\N{EN DASH}]", "-", plain).replace(",", "."))
    if not math.isfinite(value) or len(text) > MOST_CHARACTERS:
        raise RefusedValue("This is not a number that can stand here: type one such as 3, −2, 0.5 or 1/2.")
    return value


def _value(text: str) -> float:
    """The number or fraction that a text writes, NaN where it writes none."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) > 2 or not all(_PART.fullmatch(part) for part in parts):
        return math.nan
    above, below = (*map(float, parts), 1.0)[:2]
    return above / below if below else math.nan
