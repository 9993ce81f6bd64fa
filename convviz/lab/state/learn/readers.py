"""Readers of single values in an address: each returns the value, or refuses it in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.state.fields.kinds import read_real, read_whole, shown

LARGEST_SEED = 2**32 - 1
LARGEST_RATE = 1e6

Reader = Callable[[str, str], Any]
"""From the key and the text that stands there to a value."""


def read_fields(
    query: Mapping[str, str], keys: Mapping[str, str], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[Refusal]]:
    """Read the fields that an address says, `keys` by their names; a wrong one is left out and reported."""
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for name, key in keys.items():
        if key not in query:
            continue
        try:
            values[name] = readers[name](key, query[key])
        except Refusal as refusal:
            refusals.append(refusal)
    return values, refusals


def one_of(options: tuple[str, ...]) -> Reader:
    """Return a reader of one of these words."""

    def read(key: str, text: str) -> str:
        if text not in options:
            raise RefusedValue(
                "{field} is one of {options}, not {value}.",
                field=key,
                options=", ".join(options),
                value=shown(text),
            )
        return text

    return read


def whole_from(low: int, high: int) -> Reader:
    """Return a reader of a whole number between these."""

    def read(key: str, text: str) -> int:
        try:
            number = read_whole(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise RefusedValue(
                "{field} is a whole number from {low} to {high}, not {value}.",
                field=key,
                low=low,
                high=high,
                value=shown(text),
            )
        return number

    return read


def rate(key: str, text: str) -> float:
    """Read a learning rate."""
    try:
        given = read_real(text)
    except ValueError:
        given = 0.0
    if not 0 < given <= LARGEST_RATE:
        raise RefusedValue(
            "{field} is a number above 0, up to {most}, not {value}.",
            field=key,
            most=f"{LARGEST_RATE:g}",
            value=shown(text),
        )
    return given
