"""The kinds of value that fields of the state hold: how each is read, written, checked and refused.

An address is written by this code and read by machines on its way, so its numbers are plain ASCII digits
with a decimal point. What a person types into a field is another matter, and read by `convviz.lab.numerals`:
a comma there may be a decimal mark or part thousands, and one can ask which.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.kernels import MAX_WEIGHT
from convviz.lab.numerals import write_number

MAX_FILTERS = 16
MAX_CHANNELS = 16
MAX_LAYERS = 4
"""In a stack: the open layer and the ones around it."""

MAX_SEED = 2**32 - 1

SHOWN_LENGTH = 40
"""So much of a refused value is shown: enough to find it again, too little to fill a page."""

_WHOLE = re.compile(r"[0-9]{1,12}")
_REAL = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?(e-?[0-9]{1,3})?")
_WORD = re.compile(r"[a-z0-9_]{0,40}")
_PATH = re.compile(r"|[a-z0-9_]{1,40}(\.[a-z0-9_]{1,40}){1,5}")


@dataclass(frozen=True)
class Kind:
    """How one kind of value is written in an address, and which values are right.

    `parse` reads text and raises ValueError where it cannot, or a Refusal where it can say more than the
    rule; `format` is its inverse, `accepts` judges a value of any type at all, and `refuse(field, value)`
    makes the sentence that states the rule. `rest` is what can still be used of a text that was refused,
    None for nothing; without it that is nothing.
    """

    parse: Callable[[str], object]
    format: Callable[[Any], str]
    accepts: Callable[[object], bool]
    refuse: Callable[[str, str], Refusal]
    rest: Callable[[str], object] | None = None

    def left_of(self, raw: object) -> object:
        """Return what can still be used of a value that was refused, None for nothing."""
        return self.rest(raw) if self.rest is not None and isinstance(raw, str) else None


def shown(value: object) -> str:
    """Make a refused value short and printable, to stand in a sentence; whoever shows it escapes it."""
    text = value if isinstance(value, str) else _outline(value)
    plain = "".join(c if c.isprintable() else "?" for c in text[: SHOWN_LENGTH + 1])
    return plain if len(plain) <= SHOWN_LENGTH else plain[:SHOWN_LENGTH] + "…"


def _outline(value: object) -> str:
    """Describe the value, however large or deep it is."""
    try:
        return reprlib.repr(value)
    except ValueError:  # whole numbers of more than some thousand digits
        return type(value).__name__


# ---- numbers ---------------------------------------------------------------------------------------------


def is_whole(value: object, low: int, high: int) -> bool:
    """Say whether `value` is a plain int, not a truth value, from `low` to `high`."""
    return type(value) is int and low <= value <= high


def is_real(value: object, limit: float = MAX_WEIGHT) -> bool:
    """Say whether `value` is a finite plain number, not a truth value, of magnitude up to `limit`."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= limit


def read_whole(text: str) -> int:
    """Read a whole number as addresses write it; raises ValueError for anything else."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def read_real(text: str) -> float:
    """Read a real number as addresses write it; raises ValueError for anything else."""
    if not _REAL.fullmatch(text):
        raise ValueError(text)
    return float(text) + 0.0  # "-0" reads as 0


# ---- kinds -----------------------------------------------------------------------------------------------


def choice(*options: str | int) -> Kind:
    """Return the kind of one of a few names or numbers."""
    by_text = {str(option): option for option in options}
    return Kind(
        parse=lambda text: by_text.get(text, text),
        format=str,
        accepts=lambda value: type(value) in (str, int) and value in options,
        refuse=lambda field, value: RefusedValue(
            "{field} is one of {options}, not {value}.", field=field, options=", ".join(by_text), value=value
        ),
    )


def some_of(*options: str) -> Kind:
    """Return the kind of any of a few names, written kernel,layer in order; wrong ones are left out."""

    def parse(text: str) -> frozenset[str]:
        return frozenset(name for name in text.split(",") if name)

    return Kind(
        parse=parse,
        format=lambda value: ",".join(name for name in options if name in value),
        accepts=lambda value: isinstance(value, frozenset) and value <= set(options),
        refuse=lambda field, value: RefusedValue(
            "{field} is any of {options}, with commas between them, not {value}.",
            field=field,
            options=", ".join(options),
            value=value,
        ),
        rest=lambda text: parse(text) & set(options),
    )


def word() -> Kind:
    """Return the kind of a name of small letters, digits and underscores, or none at all."""
    return Kind(
        parse=str,
        format=str,
        accepts=lambda value: isinstance(value, str) and _WORD.fullmatch(value) is not None,
        refuse=lambda field, value: RefusedValue(
            "{field} is a name of small letters and underscores, not {value}.", field=field, value=value
        ),
    )


def path_of_words() -> Kind:
    """Return the kind of a few words with dots between them, such as exercise.first_window.7.0, or none."""
    return Kind(
        parse=str,
        format=str,
        accepts=lambda value: isinstance(value, str) and _PATH.fullmatch(value) is not None,
        refuse=lambda field, value: RefusedValue(
            "{field} is words of small letters, digits and underscores with dots between them, not {value}.",
            field=field,
            value=value,
        ),
    )


def names(most: int, *options: str) -> Kind:
    """Return the kind of one to `most` names, written sobel_x~box, and the same one three times as box..3."""

    def parse(text: str) -> tuple[str, ...]:
        found: list[str] = []
        for part in text.split("~", most):
            name, star, count = part.partition("..")
            found += [name] * (min(read_whole(count), most + 1) if star else 1)
        return tuple(found)

    def write(value: tuple[str, ...]) -> str:
        runs = [(name, len(list(run))) for name, run in groupby(value)]
        return "~".join(name if count == 1 else f"{name}..{count}" for name, count in runs)

    return Kind(
        parse=parse,
        format=write,
        accepts=lambda value: (
            isinstance(value, tuple)
            and 1 <= len(value) <= most
            and all(isinstance(name, str) and name in options for name in value)
        ),
        refuse=lambda field, value: RefusedValue(
            "{field} is one to {most} names, one for each filter, each one of {options}, not {value}.",
            field=field,
            most=most,
            options=", ".join(options),
            value=value,
        ),
    )


def flag(yes: str = "yes", no: str = "no") -> Kind:
    """Return the kind of yes or no, in these words."""
    words = {yes: True, no: False}

    def parse(text: str) -> bool:
        if text not in words:
            raise ValueError(text)
        return words[text]

    return Kind(
        parse=parse,
        format=lambda value: yes if value else no,
        accepts=lambda value: isinstance(value, bool),
        refuse=lambda field, value: RefusedValue(
            "{field} is {yes} or {no}, not {value}.", field=field, yes=yes, no=no, value=value
        ),
    )


def whole(low: int, high: int) -> Kind:
    """Return the kind of a whole number from `low` to `high`."""
    return Kind(
        parse=read_whole,
        format=str,
        accepts=lambda value: is_whole(value, low, high),
        refuse=lambda field, value: RefusedValue(
            "{field} is a whole number from {low} to {high}, not {value}.",
            field=field,
            low=low,
            high=high,
            value=value,
        ),
    )


def pair(low: int, high: int) -> Kind:
    """Return the kind of rows and columns, written 5x3, or 5 where both are the same."""

    def parse(text: str) -> tuple[int, ...]:
        numbers = tuple(read_whole(part) for part in text.split("x", 2))
        return numbers * 2 if len(numbers) == 1 else numbers

    def write(value: tuple[int, int]) -> str:
        return str(value[0]) if value[0] == value[1] else f"{value[0]}x{value[1]}"

    return Kind(
        parse=parse,
        format=write,
        accepts=lambda value: _are_whole(value, 2, low, high),
        refuse=lambda field, value: RefusedValue(
            "{field} is one whole number from {low} to {high}, or two such as {low}x{high} for rows and"
            " columns, not {value}.",
            field=field,
            low=low,
            high=high,
            value=value,
        ),
    )


def padding(words: tuple[str, ...], high: int) -> Kind:
    """Return the kind of a padding, by its name, as rows and columns in numbers, or as each side's number."""
    numbers = pair(0, high)

    def parse(text: str) -> object:
        if text in words:
            return text
        return tuple(read_whole(part) for part in text.split("_", 4)) if "_" in text else numbers.parse(text)

    def write(value: Any) -> str:
        if isinstance(value, str):
            return value
        return "_".join(map(str, value)) if len(value) == 4 else numbers.format(value)

    return Kind(
        parse=parse,
        format=write,
        accepts=lambda value: (
            value in words
            if isinstance(value, str)
            else numbers.accepts(value) or _are_whole(value, 4, 0, high)
        ),
        refuse=lambda field, value: RefusedValue(
            "{field} is one of {words}, a number from 0 to {high}, two such as 0x1 for rows and columns, or"
            " four such as 0_1_2_1 for top, bottom, left and right, not {value}.",
            field=field,
            words=", ".join(words),
            high=high,
            value=value,
        ),
    )


def whole_list(names: str, low: int, high: int) -> Kind:
    """Return the kind of whole numbers in a fixed order, such as top_left_height_width."""
    count = len(names.split("_"))
    return Kind(
        parse=lambda text: tuple(read_whole(part) for part in text.split("_", count)),
        format=lambda value: "_".join(map(str, value)),
        accepts=lambda value: _are_whole(value, count, low, high),
        refuse=lambda field, value: RefusedValue(
            "{field} is {names}, whole numbers of at least {low}, not {value}.",
            field=field,
            names=names,
            low=low,
            value=value,
        ),
    )


def random_seed() -> Kind:
    """Return the kind of a random generator's seed."""
    return whole(0, MAX_SEED)


def positive(most: float) -> Kind:
    """Return the kind of a number above zero."""
    return Kind(
        parse=read_real,
        format=write_number,
        accepts=lambda value: is_real(value, most) and value > 0,  # type: ignore[operator]
        refuse=lambda field, value: RefusedValue(
            "{field} is a number above 0, up to {most}, not {value}.",
            field=field,
            most=write_number(most),
            value=value,
        ),
    )


def unit_interval() -> Kind:
    """Return the kind of a number from 0 to 1."""
    return Kind(
        parse=read_real,
        format=write_number,
        accepts=lambda value: is_real(value, 1) and value >= 0,  # type: ignore[operator]
        refuse=lambda field, value: RefusedValue(
            "{field} is a number from 0 to 1, not {value}.", field=field, value=value
        ),
    )


def real_list(most: int) -> Kind:
    """Return the kind of one to `most` numbers, a filter each."""
    return Kind(
        parse=lambda text: tuple(read_real(part) for part in text.split("_", most)),
        format=lambda value: "_".join(map(write_number, value)),
        accepts=lambda value: (
            isinstance(value, tuple) and 1 <= len(value) <= most and all(map(is_real, value))
        ),
        refuse=lambda field, value: RefusedValue(
            "{field} is a number between -{limit} and {limit}, one for each filter, not {value}.",
            field=field,
            limit=write_number(MAX_WEIGHT),
            value=value,
        ),
    )


def optional(kind: Kind) -> Kind:
    """Return the kind of None, which an address leaves out, or a value of `kind`."""
    return Kind(kind.parse, kind.format, lambda value: value is None or kind.accepts(value), kind.refuse)


def _are_whole(value: object, count: int, low: int, high: int) -> bool:
    return isinstance(value, tuple) and len(value) == count and all(is_whole(n, low, high) for n in value)
