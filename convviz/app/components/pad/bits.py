"""A drawing as text: four cells to a hexadecimal digit, row by row."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue

SIDE = 32
Bits = NDArray[np.bool_]

_HEX = re.compile(rf"[0-9a-f]{{{SIDE * SIDE // 4}}}")


def write_bits(bits: Bits) -> str:
    """Write a drawing (32, 32) as 256 digits."""
    return np.packbits(bits).tobytes().hex()


def read_bits(text: object) -> Bits:
    """Read a drawing; raise RefusedValue for anything else, as a browser may send anything."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise RefusedValue(
            "The drawing did not arrive as {digits} hexadecimal digits: draw it again.",
            digits=SIDE * SIDE // 4,
        )
    return np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8)).astype(bool).reshape(SIDE, SIDE)
