"""A component's message: a JSON header and raw float32 arrays, far cheaper to make than JSON lists.

The format of weight files, safetensors, is nearly this but would not be simpler here: its metadata are
strings alone, so that the header would be JSON within JSON, and every array would bring a dtype, a shape
and offsets that no script reads (2 % more bytes, and 1.8 times as long to make).
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

ALIGNMENT = 4  # bytes: a Float32Array in the browser starts at a multiple of its own size


def pack(meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Pack `[u32 header length][JSON header][zeros up to a multiple of 4][float32 little-endian ...]`.

    The header is `{"meta": meta, "arrays": [[name, number of values], ...]}` in the order of the values.
    """
    values = {name: np.ascontiguousarray(array, "<f4").ravel() for name, array in arrays.items()}
    listed = [[name, array.size] for name, array in values.items()]
    header = json.dumps({"meta": meta, "arrays": listed}, ensure_ascii=False).encode()
    padding = b"\0" * (-(4 + len(header)) % ALIGNMENT)
    return b"".join(
        [len(header).to_bytes(4, "little"), header, padding, *(v.tobytes() for v in values.values())]
    )
