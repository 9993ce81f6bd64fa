"""Headers of .npy arrays: format versions 1 and 2; no pickle is ever read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.lib.format import read_array_header_1_0, read_array_header_2_0

from convviz.lab.files.weights.errors import check_header_size, damaged
from convviz.lab.files.weights.kinds import NPY
from convviz.lab.files.weights.limits import MAX_ARRAY_HEADER
from convviz.lab.files.weights.names import shown_name
from convviz.lab.files.weights.tensors import Storage, TensorInfo, check_bytes, check_shape

NAME = "array"
"""What the one array of an .npy file, which has no name there, is called."""

MAX_START = 12 + MAX_ARRAY_HEADER
"""So many bytes hold any header that is accepted, with what stands before it."""

# Before the header stand the magic, two bytes of version and, in 2 or 4 bytes, the header's length.
READERS = {b"\1\0": (2, read_array_header_1_0), b"\2\0": (4, read_array_header_2_0)}


def npy_tensors(data: bytes) -> tuple[TensorInfo]:
    """Read the header of the one array of an .npy file."""
    return (array_info(NAME, data[:MAX_START], len(data)),)


def array_info(name: str, start: bytes, size: int) -> TensorInfo:
    """Read the header of an array, of `size` bytes as stored, from its first MAX_START bytes.

    Raises RefusedValue for a header too large or of a wrong shape, and where the numbers do not fill the
    bytes; any other exception means a damaged header. Source: NEP 1.
    """
    if not start.startswith(NPY) or start[6:8] not in READERS:
        raise damaged("npy", size)
    width, read = READERS[start[6:8]]
    length = int.from_bytes(start[8 : 8 + width], "little")
    check_header_size(length, MAX_ARRAY_HEADER)
    header = start[8 : 8 + width + length]
    shape, fortran, dtype = read(BytesIO(header), max_header_size=MAX_ARRAY_HEADER)
    stored = Storage(stored_dtype(dtype), 8 + len(header), fortran)
    info = TensorInfo(name, check_shape(shape, name), dtype_word(dtype), stored)
    check_bytes(info, size - stored.start)
    return info


def stored_dtype(dtype: np.dtype[Any]) -> np.dtype[Any] | None:
    """Say how numbers of this dtype lie, None where they are not read; bfloat16 as 16-bit whole numbers.

    Whole numbers are read, for kernels typed by hand; of 8 bits they are quantised and mean nothing unscaled.
    """
    if is_bfloat16(dtype):
        return np.dtype("<u2")
    return dtype if dtype.kind in "fi" and dtype.itemsize in (2, 4, 8) else None


def is_bfloat16(dtype: np.dtype[Any]) -> bool:
    """Say whether a dtype is what JAX's bfloat16 becomes when NumPy, which has no name for it, saves it."""
    return dtype.kind == "V" and dtype.itemsize == 2 and not is_structured(dtype)


def is_structured(dtype: np.dtype[Any]) -> bool:
    """Say whether a dtype has several numbers in each of its entries."""
    return dtype.names is not None or dtype.subdtype is not None


def dtype_word(dtype: np.dtype[Any]) -> str:
    """Name a dtype: float32 for either byte order, object and structured for what has no plain numbers."""
    if dtype.hasobject:
        return "object"
    if is_bfloat16(dtype):
        return "bfloat16"
    return "structured" if is_structured(dtype) else shown_name(dtype.name)
