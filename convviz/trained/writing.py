"""A layer's weight and bias as files that NumPy, PyTorch and this room read."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 8


def to_npz(weight: NDArray[Any], bias: NDArray[Any] | None = None) -> bytes:
    """The bytes of an .npz with the arrays `weight` (O, I, KH, KW) and, where there is one, `bias` (O,).

    The same arrays give the same bytes: NumPy writes no date.
    """
    file = BytesIO()
    np.savez(file, allow_pickle=False, **_named(weight, bias))
    return file.getvalue()


def to_safetensors(weight: NDArray[Any], bias: NDArray[Any] | None = None) -> bytes:
    """The bytes of a .safetensors with the float32 tensors `weight` and, where there is one, `bias`."""
    entries, parts, position = {}, [], 0
    for name, array in _named(weight, bias).items():
        part = np.asarray(array, "<f4").tobytes()
        offsets = [position, position + len(part)]
        entries[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        parts.append(part)
        position += len(part)
    header = json.dumps(entries, separators=(",", ":")).encode("utf-8")
    header += b" " * (-len(header) % ALIGNMENT)
    return b"".join([len(header).to_bytes(8, "little"), header, *parts])


def _named(weight: NDArray[Any], bias: NDArray[Any] | None) -> dict[str, NDArray[Any]]:
    return {"weight": weight} if bias is None else {"weight": weight, "bias": bias}
