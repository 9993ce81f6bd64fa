"""Kernels in numbers: a layer's weight (O, C/groups, KH, KW), and one plane of it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convviz.errors import RefusedValue
from convviz.lab.kernels import MAX_SIZE, MAX_WEIGHT
from convviz.lab.numerals import write_number
from convviz.lab.state.fields.kinds import MAX_CHANNELS, MAX_FILTERS, Kind, is_real, read_real


def weights() -> Kind:
    """Return the kind of a weight (O, C/groups, KH, KW).

    1_0_-1 is a row; ~ stands between rows, ~~ between channels, ~~~ between filters.

    These signs pass through an address as they are; commas and semicolons would be written %2C and %3B.
    """
    separators = ("~~~", "~~", "~", "_")

    def parse(text: str, depth: int = 0) -> object:
        if depth == len(separators):
            return read_real(text)
        return tuple(parse(part, depth + 1) for part in text.split(separators[depth]))

    def write(value: Any, depth: int = 0) -> str:
        if depth == len(separators):
            return write_number(value)
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
            limit=write_number(MAX_WEIGHT),
            value=value,
        ),
    )


def plane() -> Kind:
    """Return the kind of one kernel alone, (KH, KW), written as one channel of one filter: 1_0_-1~2_0_-2."""
    whole = weights()

    def parse(text: str) -> object:
        filters: Any = whole.parse(text)
        if len(filters) > 1 or len(filters[0]) > 1:
            raise ValueError(text)
        return filters[0][0]

    return replace(
        whole,
        parse=parse,
        format=lambda rows: whole.format(((rows,),)),
        accepts=lambda rows: whole.accepts(((rows,),)),
    )


def weight_shape(weight: Any) -> tuple[int, int, int, int]:
    """Return the shape (O, C/groups, KH, KW) of a weight in nested tuples that is known to be right."""
    return len(weight), len(weight[0]), len(weight[0][0]), len(weight[0][0][0])


def _is_weight(value: object) -> bool:
    """Say whether `value` is nested tuples (O, C/groups, KH, KW) of numbers, nowhere empty or ragged."""
    level: list[object] = [value]
    for most in (MAX_FILTERS, MAX_CHANNELS, MAX_SIZE, MAX_SIZE):
        if not all(isinstance(part, tuple) for part in level):
            return False
        lengths = {len(part) for part in level}  # type: ignore[arg-type]
        if len(lengths) != 1 or not 1 <= lengths.pop() <= most:
            return False
        level = [item for part in level for item in part]  # type: ignore[attr-defined]
    return all(map(is_real, level))
