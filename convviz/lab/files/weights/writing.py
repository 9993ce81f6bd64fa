"""Weights as files that NumPy, PyTorch and this room read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 8
METADATA = "__metadata__"


def to_npz(weight: NDArray[Any], bias: NDArray[Any] | None = None) -> bytes:
    """Write an .npz with the arrays `weight` (O, I, KH, KW) and, where there is one, `bias` (O,)."""
    return tensors_to_npz(_named(weight, bias))


def to_safetensors(weight: NDArray[Any], bias: NDArray[Any] | None = None) -> bytes:
    """Write a .safetensors with the float32 tensors `weight` and, where there is one, `bias`."""
    return tensors_to_safetensors(_named(weight, bias))


def tensors_to_npz(tensors: Mapping[str, NDArray[Any]]) -> bytes:
    """Write an .npz with these arrays; equal arrays give equal bytes, for NumPy writes no date."""
    file = BytesIO()
    np.savez(file, allow_pickle=False, **tensors)
    return file.getvalue()


def tensors_to_safetensors(
    tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None
) -> bytes:
    """Write a .safetensors with these tensors in float32, and with words beside them."""
    entries: dict[str, Any] = {METADATA: dict(metadata)} if metadata else {}
    parts, position = [], 0
    for name, array in tensors.items():
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
