"""How two processes talk: a length, a message as JSON, then the arrays that it names, as raw bytes.

Nothing that is read is ever run, and no length is believed that could not be meant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Message = dict[str, Any]
Arrays = dict[str, NDArray[Any]]

MOST_JSON, MOST_ARRAYS = 1 << 20, 1 << 26  # bytes
DTYPES = ("<f4", "<f8", "<i8")
_LENGTH = 4


class BadFrameError(ValueError):
    """What was read is no frame; the other side is not to be talked to any more."""


def write_frame(stream: IO[bytes], message: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write one frame, and send it off."""
    wire = {name: np.asarray(array, _wire_dtype(array)) for name, array in arrays.items()}
    listed = [[name, array.dtype.str, array.shape] for name, array in wire.items()]
    text = json.dumps({"message": dict(message), "arrays": listed}).encode()
    stream.write(len(text).to_bytes(_LENGTH, "little") + text)
    for array in wire.values():
        stream.write(array.tobytes())
    stream.flush()


def _wire_dtype(array: NDArray[Any]) -> str:
    if array.dtype.kind in "iu":
        return "<i8"
    return "<f4" if array.dtype == np.float32 else "<f8"


def read_frame(stream: IO[bytes]) -> tuple[Message, Arrays]:
    """Read one frame; raises EOFError where the other side has gone, and BadFrameError for anything else."""
    length = int.from_bytes(_read(stream, _LENGTH), "little")
    if length > MOST_JSON:
        raise BadFrameError(f"a message of {length} bytes")
    try:
        whole = json.loads(_read(stream, length))
        listed = [(str(name), str(dtype), tuple(map(int, shape))) for name, dtype, shape in whole["arrays"]]
        message = dict(whole["message"])
    except (ValueError, TypeError, KeyError) as error:
        raise BadFrameError("no message") from error
    _check_sizes(listed)
    return message, {name: _array(stream, dtype, shape) for name, dtype, shape in listed}


def _check_sizes(listed: list[tuple[str, str, tuple[int, ...]]]) -> None:
    if any(dtype not in DTYPES or min(shape, default=0) < 0 for _name, dtype, shape in listed):
        raise BadFrameError("an array of another kind")
    if sum(prod(shape) * 8 for _name, _dtype, shape in listed) > MOST_ARRAYS:
        raise BadFrameError("arrays that are too large")


def _array(stream: IO[bytes], dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    data = _read(stream, prod(shape) * np.dtype(dtype).itemsize)
    return np.frombuffer(data, dtype).reshape(shape)


def _read(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
