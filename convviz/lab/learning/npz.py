"""A training as one .npz file, nothing in it packed: arrays by their names, and JSON about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

ABOUT = "about"
MAX_BYTES = 64 * 2**20
"""What the arrays of a file may have together."""


def npz_bytes(about: Any, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Write arrays and what is to be known about them."""
    file = BytesIO()
    json_bytes = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez(file, allow_pickle=False, **{ABOUT: json_bytes, **arrays})
    return file.getvalue()


def read_npz(data: bytes) -> tuple[Any, dict[str, NDArray[Any]]]:
    """Read what `npz_bytes` wrote; a damaged file raises any of many kinds of exceptions."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        if sum(member.file_size for member in file.zip.infolist()) > MAX_BYTES:
            raise ValueError("packed")
        arrays = {name: file[name] for name in file.files}
    return json.loads(arrays.pop(ABOUT).tobytes()), arrays
