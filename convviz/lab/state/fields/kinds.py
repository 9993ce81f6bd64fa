"""The kinds of value that an experiment's fields hold: how each is read, written, checked and refused."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.kernels import MAX_SIZE, MAX_WEIGHT

MAX_FILTERS = 16
MAX_CHANNELS = 16
MAX_LAYERS = 4
"""In a stack: the open layer and the ones around it."""

SHOWN_LENGTH = 40
"""So much of a refused value is shown: enough to find it again, too little to fill a page."""

_WHOLE = re.compile(r"[0-9]{1,12}")
_REAL = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?(e-?[0-9]{1,3})?")


@dataclass(frozen=True)
class Kind:
    """How one kind of value is written in an address, and which values are right.

    `parse` reads text and raises ValueError where it cannot, `format` is its inverse, `accepts` judges a
    value of any type at all, and `refuse(field, value)` makes the sentence that states the rule.
    """

    parse: Callable[[str], object]
    format: Callable[[Any], str]
    accepts: Callable[[object], bool]
    refuse: Callable[[str, str], Refusal]


def shown(value: object) -> str:
    """A refused value as it may stand in a sentence, short and printable; whoever shows it escapes it."""
    text = value if isinstance(value, str) else _outline(value)
    plain = "".join(c if c.isprintable() else "?" for c in text[: SHOWN_LENGTH + 1])
    return plain if len(plain) <= SHOWN_LENGTH else plain[:SHOWN_LENGTH] + "…"


def _outline(value: object) -> str:
    """The value's own description, however large or deep it is."""
    try:
        return reprlib.repr(value)
    except ValueError:  # whole numbers of more than some thousand digits
        return type(value).__name__


# ---- numbers ---------------------------------------------------------------------------------------------


def is_whole(value: object, low: int, high: int) -> bool:
    """Whether `value` is a plain int, not a truth value, from `low` to `high`."""
    return type(value) is int and low <= value <= high


def is_real(value: object, limit: float = MAX_WEIGHT) -> bool:
    """Whether `value` is a finite plain number, not a truth value, of magnitude up to `limit`."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= limit


def read_whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def read_real(text: str) -> float:
    if not _REAL.fullmatch(text):
        raise ValueError(text)
    return float(text) + 0.0  # "-0" reads as 0


def write_real(value: float) -> str:
    """The shortest text that reads as the same float64: 0.1, -2, 1e-05."""
    number = float(value) + 0.0
    return str(int(number)) if number.is_integer() else repr(number)


# ---- kinds -----------------------------------------------------------------------------------------------


def choice(*options: str) -> Kind:
    """One of a few names."""
    return Kind(
        parse=str,
        format=str,
        accepts=lambda value: isinstance(value, str) and value in options,
        refuse=lambda field, value: RefusedValue(
            "{field} is one of {options}, not {value}.", field=field, options=", ".join(options), value=value
        ),
    )


def names(most: int, *options: str) -> Kind:
    """One to `most` names out of a few, written sobel_x~box, and the same one three times as box..3."""

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


def flag() -> Kind:
    """Yes or no."""
    words = {"yes": True, "no": False}

    def parse(text: str) -> bool:
        if text not in words:
            raise ValueError(text)
        return words[text]

    return Kind(
        parse=parse,
        format=lambda value: "yes" if value else "no",
        accepts=lambda value: isinstance(value, bool),
        refuse=lambda field, value: RefusedValue(
            "{field} is yes or no, not {value}.", field=field, value=value
        ),
    )


def whole(low: int, high: int) -> Kind:
    """A whole number from `low` to `high`."""
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
    """Rows and columns, written 5x3, or 5 where both are the same."""

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
    """The name of a padding, or its rows and columns in numbers."""
    numbers = pair(0, high)
    return Kind(
        parse=lambda text: text if text in words else numbers.parse(text),
        format=lambda value: value if isinstance(value, str) else numbers.format(value),
        accepts=lambda value: value in words if isinstance(value, str) else numbers.accepts(value),
        refuse=lambda field, value: RefusedValue(
            "{field} is one of {words}, a number from 0 to {high}, or two such as 0x1 for rows and columns,"
            " not {value}.",
            field=field,
            words=", ".join(words),
            high=high,
            value=value,
        ),
    )


def whole_list(names: str, low: int, high: int) -> Kind:
    """Whole numbers in a fixed order, such as top_left_height_width."""
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


def positive() -> Kind:
    """A number above zero."""
    return Kind(
        parse=read_real,
        format=write_real,
        accepts=lambda value: is_real(value, 1e9) and value > 0,  # type: ignore[operator]
        refuse=lambda field, value: RefusedValue(
            "{field} is a number above 0, up to a billion, not {value}.", field=field, value=value
        ),
    )


def unit_interval() -> Kind:
    """A number from 0 to 1."""
    return Kind(
        parse=read_real,
        format=write_real,
        accepts=lambda value: is_real(value, 1) and value >= 0,  # type: ignore[operator]
        refuse=lambda field, value: RefusedValue(
            "{field} is a number from 0 to 1, not {value}.", field=field, value=value
        ),
    )


def real_list(most: int) -> Kind:
    """One to `most` numbers, a filter each."""
    return Kind(
        parse=lambda text: tuple(read_real(part) for part in text.split("_", most)),
        format=lambda value: "_".join(map(write_real, value)),
        accepts=lambda value: (
            isinstance(value, tuple) and 1 <= len(value) <= most and all(map(is_real, value))
        ),
        refuse=lambda field, value: RefusedValue(
            "{field} is a number between -{limit} and {limit}, one for each filter, not {value}.",
            field=field,
            limit=write_real(MAX_WEIGHT),
            value=value,
        ),
    )


def weights() -> Kind:
    """A weight (O, C/groups, KH, KW) in numbers: 1_0_-1 a row, ~ between rows, ~~ channels, ~~~ filters.

    These signs pass through an address as they are; commas and semicolons would be written %2C and %3B.
    """
    separators = ("~~~", "~~", "~", "_")

    def parse(text: str, depth: int = 0) -> object:
        if depth == len(separators):
            return read_real(text)
        return tuple(parse(part, depth + 1) for part in text.split(separators[depth]))

    def write(value: Any, depth: int = 0) -> str:
        if depth == len(separators):
            return write_real(value)
        return separators[depth].join(write(part, depth + 1) for part in value)

    return Kind(
        parse=parse,
        format=write,
        accepts=_is_weight,
        refuse=lambda field, value: RefusedValue(
            "{field} is a grid of up to {size} x {size} numbers between -{limit} and {limit}, every row of"
            " the same"
            " length, such as 1_0_-1~2_0_-2 for two rows, not {value}.",
            field=field,
            size=MAX_SIZE,
            limit=write_real(MAX_WEIGHT),
            value=value,
        ),
    )


def optional(kind: Kind) -> Kind:
    """None, which an address leaves out, or a value of `kind`."""
    return Kind(kind.parse, kind.format, lambda value: value is None or kind.accepts(value), kind.refuse)


def _are_whole(value: object, count: int, low: int, high: int) -> bool:
    return isinstance(value, tuple) and len(value) == count and all(is_whole(n, low, high) for n in value)


def weight_shape(weight: Any) -> tuple[int, int, int, int]:
    """(O, C/groups, KH, KW) of a weight in nested tuples that is known to be right."""
    return len(weight), len(weight[0]), len(weight[0][0]), len(weight[0][0][0])


def _is_weight(value: object) -> bool:
    """Whether `value` is nested tuples (O, C/groups, KH, KW) of numbers, nowhere empty or ragged."""
    level: list[object] = [value]
    for most in (MAX_FILTERS, MAX_CHANNELS, MAX_SIZE, MAX_SIZE):
        if not all(isinstance(part, tuple) for part in level):
            return False
        lengths = {len(part) for part in level}  # type: ignore[arg-type]
        if len(lengths) != 1 or not 1 <= lengths.pop() <= most:
            return False
        level = [item for part in level for item in part]  # type: ignore[attr-defined]
    return all(map(is_real, level))
