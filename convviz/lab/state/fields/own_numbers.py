"""The input's numbers as a person typed them: up to 16 channels of 64 x 64, of either sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.files.images.limits import MAX_REGION
from convviz.lab.kernels import MAX_WEIGHT
from convviz.lab.numerals import shortest_decimal, write_number
from convviz.lab.state.fields.kinds import MAX_CHANNELS, Kind, read_real

MAX_NUMBER = MAX_WEIGHT
"""Largest magnitude of one number of the input, the same as a weight's."""

_SEPARATORS = ("~~", "~", "_")
_MOST = (MAX_CHANNELS, MAX_REGION, MAX_REGION)

Place = tuple[int, int, int]
"""Channel, row, column."""


@dataclass(frozen=True)
class OwnNumbers:
    """Numbers (C, H, W) as float64 bytes: small, compared and hashed at once, however many there are.

    Raises RefusedValue for what is not 1 to 16 channels of 1 to 64 rows and columns of finite numbers.
    """

    shape: Place
    data: bytes

    def __post_init__(self) -> None:
        if not _is_shape(self.shape) or not _is_data(self.data, self.shape):
            raise RefusedValue(
                "An input has 1 to {channels} channels of up to {side} x {side} numbers between -{limit} and"
                " {limit}.",
                channels=MAX_CHANNELS,
                side=MAX_REGION,
                limit=written(MAX_NUMBER),
            )

    @classmethod
    def of(cls, values: ArrayLike) -> OwnNumbers:
        """Take over numbers (C, H, W)."""
        array = np.array(values, dtype="<f8") + 0.0  # + 0: never "-0"
        return cls(tuple(map(int, array.shape)), array.tobytes())  # type: ignore[arg-type]

    @classmethod
    def shown(cls, values: NDArray[np.float32]) -> OwnNumbers:
        """Take over numbers (C, H, W) that are shown, each as the shortest decimal that reads as the same."""
        return cls.of(np.array([*map(shortest_decimal, values.ravel())]).reshape(values.shape))

    @cached_property
    def array(self) -> NDArray[np.float64]:
        """The numbers (C, H, W), read-only."""
        return np.frombuffer(self.data, dtype="<f8").reshape(self.shape)

    @cached_property
    def text(self) -> str:
        """As an address writes them."""
        return _write(self.array.tolist())

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns (H, W)."""
        return self.shape[1:]

    @property
    def channels(self) -> int:
        """The number C of channels."""
        return self.shape[0]

    def with_cells(self, cells: Iterable[tuple[Place, float]]) -> OwnNumbers:
        """Return the same numbers but for these; each place must be inside."""
        array = self.array.copy()
        for place, value in cells:
            array[place] = value
        return OwnNumbers.of(array)

    def with_channel(self, channel: int, values: ArrayLike) -> OwnNumbers:
        """Return the same numbers but for one channel, whose new ones (H, W) have the size of the others."""
        array = self.array.copy()
        array[channel] = values
        return OwnNumbers.of(array)


def own_numbers() -> Kind:
    """Return the kind of numbers (C, H, W): 1_0_-1 a row, ~ between rows, ~~ between channels."""
    return Kind(
        parse=_parse,
        format=lambda value: str(value.text),
        accepts=lambda value: isinstance(value, OwnNumbers),
        refuse=lambda field, value: RefusedValue(
            "{field} is a grid of up to {side} x {side} numbers between -{limit} and {limit}, every row of"
            " the same length, such as 1_0_-1~2_0_-2 for two rows, not {value}.",
            field=field,
            side=MAX_REGION,
            limit=write_number(MAX_NUMBER),
            value=value,
        ),
    )


def _parse(text: str) -> OwnNumbers:
    """Read numbers out of an address; ValueError for anything else."""
    try:
        return OwnNumbers.of(_nested(text, 0))
    except Refusal:  # the kind's own sentence says it with the key
        raise ValueError(text) from None


def _nested(text: str, depth: int) -> Any:
    if depth == len(_SEPARATORS):
        return read_real(text)
    return [_nested(part, depth + 1) for part in text.split(_SEPARATORS[depth], _MOST[depth])]


def _write(value: Any, depth: int = 0) -> str:
    if depth == len(_SEPARATORS):
        return write_number(value)
    return _SEPARATORS[depth].join(_write(part, depth + 1) for part in value)


def _is_shape(shape: object) -> bool:
    return (
        isinstance(shape, tuple)
        and len(shape) == len(_MOST)
        and all(type(n) is int and 1 <= n <= most for n, most in zip(shape, _MOST, strict=True))
    )


def _is_data(data: object, shape: Place) -> bool:
    if not isinstance(data, bytes) or len(data) != 8 * int(np.prod(shape)):
        return False
    return bool((np.abs(np.frombuffer(data, dtype="<f8")) <= MAX_NUMBER).all())  # false for NaN too
