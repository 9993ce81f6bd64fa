"""One number as people write it: decimal point or comma, thousands, powers of ten, fractions, percent."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from convviz.lab.numerals.characters import VULGAR, plain
from convviz.lab.numerals.faults import Unreadable, quoted, settled

POINT, COMMA, EITHER = "point", "comma", "either"
"""What the decimal mark is: a point (commas group thousands), a comma (points do), or whichever is there."""

MAX_CHARACTERS = 60

_EXPONENT = re.compile(r"[+-]?[0-9]{1,6}")
_NOT_FINITE = {
    "nan",
    "inf",
    "infinity",
    "∞",
    "1.#inf",
    "1.#qnan",
    "#n/a",
    "#div/0!",
    "#num!",
    "#value!",
    "#ref!",
}
_BOOLEAN = {"true", "false", ".true.", ".false."}
_OTHER_BASES = ("0x", "0b", "0o", "&h")
_GROUPS = {POINT: ", '", COMMA: ". '", EITHER: " '"}


def read_number(text: str) -> float:
    """Read one number, such as "3", "−2", "0,5", "1/9", "½", "1 234,5", "2·10⁻³" or "50 %".

    Raises Unreadable for what is not a finite number, and Doubt, with both readings, for "1,234".
    """
    word = tidy(plain(text[: 4 * MAX_CHARACTERS]).replace("\n", " ").replace("\t", " "))
    if not word:
        raise Unreadable("empty")
    found: list[float] = []
    faults: list[Unreadable] = []
    for convention in conventions([word]):
        try:
            number = value(word, convention)
        except Unreadable as fault:
            faults.append(fault)
        else:
            found += [number] if number not in found else []
    if not found:
        raise faults[0]
    return float(settled(word, found))


def conventions(words: Iterable[str]) -> tuple[str, ...]:
    """Return the conventions worth trying on words that belong together."""
    return (COMMA, POINT, EITHER) if any("," in word for word in words) else (POINT,)


def tidy(cell: str) -> str:
    """Return what stands in a cell without the spaces that mean nothing."""
    word = " ".join(part for part in cell.split(" ") if part).replace(" x ", "*")
    for mark in "/*^%":
        word = word.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    return word[0] + word[1:].lstrip(" ") if word[:1] in ("+", "-") else word


def value(word: str, convention: str) -> float:
    """Read a word, tidied, by one convention; raise Unreadable where it says none."""
    number = _number(_powers(word), convention) if len(word) <= MAX_CHARACTERS else None
    if number is None:
        raise Unreadable(_reason(word), value=quoted(word))
    if not math.isfinite(number):
        raise Unreadable("by_zero" if math.isnan(number) else "not_finite", value=quoted(word))
    return number + 0.0  # no negative zero


def _powers(word: str) -> str:
    """Write powers of ten as exponents: 2*10^-3 is 2e-3."""
    word = word.replace("E", "e").replace("X", "x").replace("**", "^")
    word = word.replace("x10^", "e").replace("*10^", "e")
    sign = word[:1] if word[:1] in ("+", "-") else ""
    return f"{sign}1e{word[len(sign) + 3 :]}" if word.startswith("10^", len(sign)) else word


def _number(word: str, convention: str) -> float | None:
    if word.endswith("%"):
        share = _simple(word[:-1], convention)
        return None if share is None else share / 100
    above, slash, below = word.partition("/")
    top = _simple(above, convention)
    if not slash:
        return top
    bottom = _simple(below, convention)
    if top is None or bottom is None:
        return None
    return top / bottom if bottom else math.nan


def _simple(word: str, convention: str) -> float | None:
    """Read a number that is neither a fraction of two nor a percentage."""
    sign = -1.0 if word[:1] == "-" else 1.0
    body = word[1:] if word[:1] in ("+", "-") else word
    if body[-1:] in VULGAR:
        whole, (above, below) = body[:-1], VULGAR[body[-1]]
        right = whole == "" or _digits(whole)
        return sign * (float(whole or 0) + above / below) if right else None
    mantissa, e, exponent = body.partition("e")
    decimal = _decimal(mantissa, convention)
    if decimal is None or (e and not _EXPONENT.fullmatch(exponent)):
        return None
    return sign * float(decimal + (f"e{exponent}" if e else ""))


def _decimal(body: str, convention: str) -> str | None:
    """Write digits by a convention with a decimal point and without groups."""
    mark = "," if convention == COMMA or (convention == EITHER and "," in body) else "."
    whole, _mark, part = body.partition(mark)
    for group in _GROUPS[convention]:
        if group in whole:
            whole = _ungrouped(whole.split(group))
            break
    if not (whole == "" or _digits(whole)) or not (part == "" or _digits(part)) or whole + part == "":
        return None
    return f"{whole or 0}.{part or 0}"


def _ungrouped(groups: list[str]) -> str:
    """Join thousands; what is not grouped in threes stays unreadable."""
    first, *rest = groups
    right = 1 <= len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in rest)
    return "".join(groups) if right else "?"


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _reason(word: str) -> str:
    """Return the code of why a word is no number."""
    bare = "".join(c.lower() if c.isascii() else c for c in word).lstrip("+-")
    if word == "":
        return "gap"
    if bare in _NOT_FINITE:
        return "not_finite"
    if bare in _BOOLEAN:
        return "boolean"
    if "..." in bare:
        return "left_out"
    if "_" in bare:
        return "underscore"
    return "other_base" if bare.startswith(_OTHER_BASES) else "not_a_number"
