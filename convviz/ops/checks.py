"""The border of the conv module: what a caller gives is checked here once and trusted inside."""

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedType, RefusedValue

FloatArray = NDArray[Any]
Pair = tuple[int, int]
Sides = tuple[int, int, int, int]


def as_integer(name: str, value: object, least: int) -> int:
    """Return `value` as a Python integer of at least `least`; refuse truth values and floats, 2.0 too."""
    if isinstance(value, (bool, np.bool_)):
        raise RefusedType("{name} must be a whole number; got {value}: write 0 or 1.", name=name, value=value)
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise RefusedType(
            "{name} must be a whole number; got {value}: give an integer.", name=name, value=repr(value)
        ) from None
    if number < least:
        raise RefusedValue(
            "{name} must be at least {least}; got {value}: give {least} or more.",
            name=name,
            least=least,
            value=number,
        )
    return number


def as_integers(name: str, value: Sequence[object] | NDArray[Any], least: int) -> tuple[int, ...]:
    """Check each item of a sequence as `as_integer` does, and return them as a tuple."""
    if type(value) is tuple and all(type(item) is int and item >= least for item in value):
        return value
    return tuple(as_integer(name, item, least) for item in value)


def is_sequence(value: object) -> bool:
    """Say whether `value` lists numbers: a tuple, a list or an array with one axis."""
    return isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim == 1)


def as_pair(name: str, value: Any, least: int) -> Pair:
    """Return `value` as (h, w): one number stands for both."""
    if not is_sequence(value):
        number = as_integer(name, value, least)
        return number, number
    if len(value) != 2:
        raise RefusedValue(
            "{name} must be one number or a pair (h, w); it lists {count}: give rows, then columns.",
            name=name,
            count=len(value),
        )
    height, width = as_integers(name, value, least)
    return height, width


def as_shape(name: str, value: Any, axes: str, *, least: Sequence[int] = (1, 1, 1, 1)) -> tuple[int, ...]:
    """Return `value` as the shape of an array with four `axes`, each at least as long as `least` says."""
    if not is_sequence(value):
        raise RefusedType(
            "{name} must be a shape {axes}; got {value}: give four whole numbers.",
            name=name,
            axes=axes,
            value=repr(value),
        )
    if len(value) != 4:
        raise RefusedValue(
            "{name} must have 4 axes {axes}; got shape {shape}: add the missing axes with length 1.",
            name=name,
            axes=axes,
            shape=tuple(value),
        )
    shape = as_integers(name, value, 0)
    if any(length < minimum for length, minimum in zip(shape, least, strict=True)):
        raise RefusedValue(
            "{name} {axes} has an empty axis, shape {shape}: only the batch N may be 0; give 1 or more.",
            name=name,
            axes=axes,
            shape=shape,
        )
    return shape


def as_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return `value` as an array of float32, float64 or integers; refuse every other dtype."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise RefusedType(
            "{name} is not an array: its rows differ in length: give every row the same length.", name=name
        ) from None
    kind, size = array.dtype.kind, array.dtype.itemsize
    if not (kind in "iu" or (kind == "f" and size in (4, 8))):
        raise RefusedType(
            "{name} must hold float32, float64 or integers; its dtype is {dtype}: convert it with astype.",
            name=name,
            dtype=array.dtype,
        )
    return array


def as_floats(**named: ArrayLike) -> list[FloatArray]:
    """Convert the arrays to the one float dtype that they share; an integer array counts as float64.

    Arrays that already have this dtype are handed on as they are, neither copied nor changed.
    """
    arrays = [as_array(name, value) for name, value in named.items()]
    floats = [array.dtype if array.dtype.kind == "f" else np.dtype(np.float64) for array in arrays]
    shared = np.result_type(*floats)
    return [np.asarray(array, dtype=shared) for array in arrays]
