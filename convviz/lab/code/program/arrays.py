"""An array as lines of Python that make exactly this array again, as short as they can be."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.code.program.block import Folded
from convviz.lab.numerals import shortest_decimal

Float32 = NDArray[np.float32]

FILE = "convviz_arrays.npz"
"""Where arrays lie that are too large to be written out."""

INLINE = 32
"""So many numbers stand in one line."""

WRITTEN = 60_000
"""Characters that an array's numbers may take; more of them are packed."""

PACKED = 150_000
"""Characters that a packed array may take; a larger one comes from a file."""

SPARSE = 40
"""Of an array that is zero but for so many numbers, these alone are written."""

SHORT = 6
"""Decimals of so many characters are short enough to read; longer ones may be fractions."""

MAX_LONG = 0.5
"""Of so many of the numbers the decimals are long in a picture, and short in what one types."""

DENOMINATORS = (255, *(side**2 for side in range(2, 41)), *(255 * side**2 for side in range(2, 41)))
"""A pixel is so many 255ths, or a mean of blocks of them."""

MAX_NUMERATOR = 999_999
_WIDTH = 100


def array_lines(name: str, array: NDArray[Any]) -> tuple[Folded, ...]:
    """Return the lines that set `name` to these float32 numbers, as float64; `np` is NumPy.

    They stand folded where there are many. Of what is larger than PACKED they read FILE.
    """
    values = np.ascontiguousarray(array, np.float32)
    lines = _lines(name, values.tobytes(), values.shape)
    shown = f"{name} = …  # {shape_text(values.shape)}"
    return (Folded(lines, shown if len(lines) > 1 or len(lines[0]) > _WIDTH else ""),)


def is_in_file(name: str, array: NDArray[Any]) -> bool:
    """Return whether an array is so large that the lines that set `name` read it from FILE."""
    values = np.ascontiguousarray(array, np.float32)
    return FILE in _lines(name, values.tobytes(), values.shape)[0]


@lru_cache(maxsize=64)
def _lines(name: str, data: bytes, shape: tuple[int, ...]) -> tuple[str, ...]:
    values = np.frombuffer(data, np.float32).reshape(shape)
    return tuple(_constant(name, values) or _sparse(name, values) or _written(name, values))


def _constant(name: str, values: Float32) -> list[str]:
    first = values.ravel()[0]
    if values.size <= INLINE or not (values == first).all():
        return []
    shape = shape_text(values.shape)
    if first in (0, 1):
        return [f"{name} = np.{'ones' if first else 'zeros'}({shape})"]
    return [f"{name} = np.full({shape}, np.float32({_decimal(first)}), float)"]


def _sparse(name: str, values: Float32) -> list[str]:
    places = np.argwhere(values)
    if values.size <= INLINE or len(places) > min(SPARSE, values.size // 4):
        return []
    cells = [f"{name}[{', '.join(map(str, place))}] = {_exact(values[tuple(place)])}" for place in places]
    return [f"{name} = np.zeros({shape_text(values.shape)})", *cells]


def _written(name: str, values: Float32) -> list[str]:
    line = f"{name} = np.array({_nested(values)}{_dtype(values)}" if values.size <= INLINE else ""
    if line and len(line) <= _WIDTH:
        return [line]
    if 3 * values.size > WRITTEN:  # a digit, a comma and a space are the least
        return _packed(name, values)
    numbers, end = _numbers(values)
    if sum(map(len, numbers)) + 2 * len(numbers) > WRITTEN:
        return _packed(name, values)
    begin = "(np.array(" if end else "np.array("
    return [f"{name} = {begin}", *_rows(numbers, values.shape), _after_rows(values.shape, end)]


def _nested(values: Float32) -> str:
    decimals = np.array([_decimal(value) for value in values.ravel()], object)
    return str(decimals.reshape(values.shape).tolist()).replace("'", "")


def _dtype(values: Float32) -> str:
    """Return the end of a call of np.array; float32 comes first where float64 would read other numbers."""
    plain = all(_is_plain(value) for value in values.ravel())
    return ", float)" if plain else ", np.float32).astype(float)"


def _numbers(values: Float32) -> tuple[list[str], str]:
    """Return the numbers as text, and what they have to be divided by, as text."""
    decimals = [_decimal(value) for value in values.ravel()]
    if _are_levels(decimals):
        for below in DENOMINATORS:
            tops = np.rint(values.astype(np.float64) * below)
            if np.abs(tops).max() > MAX_NUMERATOR:
                break
            if np.array_equal(tops.astype(np.float32) / np.float32(below), values):
                return [str(int(top)) for top in tops.ravel()], f" / {below}"
    return decimals, ""


def _are_levels(decimals: list[str]) -> bool:
    """Return whether numbers are levels of a picture or fractions: most decimals are longer than typed."""
    parts = [text for text in decimals if "." in text or "e" in text]
    return bool(parts) and sum(len(text.lstrip("-")) > SHORT for text in parts) > MAX_LONG * len(parts)


def _rows(numbers: list[str], shape: tuple[int, ...]) -> Iterator[str]:
    """Yield the rows of all planes, one a line, a comment before each plane where there are several."""
    width, height = shape[-1], shape[-2] if len(shape) > 1 else 1
    yield "    ["
    for row in range(len(numbers) // width):
        if row % height == 0 and row:
            yield ""
        yield f"        [{', '.join(numbers[row * width : (row + 1) * width])}],"
    yield "    ],"


def _after_rows(shape: tuple[int, ...], end: str) -> str:
    sizes = ", ".join(map(str, shape))
    made = f"    np.float32,\n).reshape({sizes})"
    return f"{made}{end}).astype(float)" if end else f"{made}.astype(float)"


def _packed(name: str, values: Float32) -> list[str]:
    text = base64.b64encode(zlib.compress(values.astype("<f4").tobytes())).decode()
    if len(text) > PACKED:
        return [f'{name} = np.load("{FILE}")["{name}"].astype(float)']
    rows = [f'    "{text[start : start + _WIDTH]}"' for start in range(0, len(text), _WIDTH)]
    return [
        "import base64, zlib  # the numbers are packed: there are many",
        f"{name} = np.frombuffer(zlib.decompress(base64.b64decode(",
        *rows,
        f')), "<f4").reshape({", ".join(map(str, values.shape))}).astype(float)',
    ]


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as Python writes it."""
    return str(tuple(int(size) for size in shape))


def _exact(value: np.float32) -> str:
    return _decimal(value) if _is_plain(value) else f"np.float32({_decimal(value)})"


def _is_plain(value: np.float32) -> bool:
    """Return whether the shortest decimal is this number in float64 too."""
    return float(_decimal(value)) == float(value)


def _decimal(value: np.float32) -> str:
    """Return the shortest decimal that is this float32 number again."""
    if value == np.rint(value) and abs(value) < 1e7:
        return str(int(value)) if value or not np.signbit(value) else "-0.0"
    return str(shortest_decimal(value))
