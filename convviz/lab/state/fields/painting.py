"""Cells of the upstream gradient that a person painted: (row, column, value), each cell once, in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convviz.errors import RefusedValue
from convviz.lab.kernels import MAX_WEIGHT
from convviz.lab.numerals import write_number
from convviz.lab.state.fields.kinds import Kind, is_real, is_whole, read_real, read_whole

MAX_PAINTED = 256
"""Cells that one may paint, so that an address still holds them."""

MAX_PLACE = 4096

Painted = tuple[tuple[int, int, float], ...]


def painted() -> Kind:
    """Return the kind of painted cells, written row_column_value and ~ between cells: 0_2_1~3_1_-0.5."""
    return Kind(
        parse=lambda text: tuple(_read(part) for part in text.split("~", MAX_PAINTED)),
        format=lambda value: "~".join(f"{row}_{column}_{write_number(grad)}" for row, column, grad in value),
        accepts=_accepts,
        refuse=lambda field, value: RefusedValue(
            "{field} is 1 to {most} cells such as 0_2_1~3_1_-0.5, each its row, column and value between"
            " -{limit} and {limit}, not {value}.",
            field=field,
            most=MAX_PAINTED,
            limit=write_number(MAX_WEIGHT),
            value=value,
        ),
    )


def with_cells(before: Painted, cells: Mapping[tuple[int, int], float]) -> Painted | None:
    """Set these cells of the painting; a zero removes a cell, and an empty painting is None.

    Raises RefusedValue for more than MAX_PAINTED cells.
    """
    grads = {(row, column): grad for row, column, grad in before}
    grads.update({cell: float(value) + 0.0 for cell, value in cells.items()})
    after = tuple((row, column, grad) for (row, column), grad in sorted(grads.items()) if grad)
    if len(after) > MAX_PAINTED:
        raise RefusedValue(
            "Up to {most} cells can be painted, and these would be {count}: paint some of them 0 first.",
            most=MAX_PAINTED,
            count=len(after),
        )
    return after or None


def _read(text: str) -> tuple[int, int, float]:
    row, column, grad = text.split("_", 2)
    return read_whole(row), read_whole(column), read_real(grad)


def _accepts(value: Any) -> bool:
    if not (isinstance(value, tuple) and 1 <= len(value) <= MAX_PAINTED and all(map(_is_cell, value))):
        return False
    return len({cell[:2] for cell in value}) == len(value)


def _is_cell(cell: Any) -> bool:
    return (
        isinstance(cell, tuple)
        and len(cell) == 3
        and all(is_whole(place, 0, MAX_PLACE) for place in cell[:2])
        and is_real(cell[2])
    )
