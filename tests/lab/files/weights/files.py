"""Files of weights made by hand, right and wrong."""

from __future__ import annotations

import json
import struct
import zipfile
from io import BytesIO
from typing import Any

import numpy as np

from convviz.errors import Refusal


def layer(shape: tuple[int, ...] = (5, 2, 3, 4), dtype: str = "<f4") -> np.ndarray:
    """Numbers that no order of the axes confuses, and that every dtype has."""
    return (np.arange(np.prod(shape)).reshape(shape) - 20).astype(dtype)


def npy(array: np.ndarray, version: tuple[int, int] | None = None) -> bytes:
    file = BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def npy_header(header: str, body: bytes = b"", version: int = 1, length: int | None = None) -> bytes:
    """An .npy whose header is any text at all."""
    size = len(header) if length is None else length
    return (
        b"\x93NUMPY"
        + bytes([version, 0])
        + struct.pack("<H" if version == 1 else "<I", size)
        + (header.encode("latin1") + body)
    )


def npz(compressed: bool = False, **arrays: np.ndarray) -> bytes:
    file = BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def archive(members: dict[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of any members."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, content in members.items() if isinstance(members, dict) else members:
            target.writestr(name, content)
    return file.getvalue()


def safetensors(**tensors: tuple[str, tuple[int, ...], bytes]) -> bytes:
    """A right .safetensors of (dtype, shape, bytes), written independently of the program."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, (dtype, shape, content) in tensors.items():
        offsets = [len(body), len(body) + len(content)]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": offsets}
        body += content
    return safetensors_header(json.dumps(header), body)


def safetensors_header(header: str | bytes, body: bytes = b"", length: int | None = None) -> bytes:
    """A .safetensors whose header is any text at all."""
    text = header.encode("utf-8") if isinstance(header, str) else header
    return struct.pack("<Q", len(text) if length is None else length) + text + body


def entry(dtype: Any = "F32", shape: Any = (1, 1, 2, 2), offsets: Any = (0, 16)) -> str:
    """One tensor of a .safetensors header as JSON."""
    return json.dumps({"dtype": dtype, "shape": shape, "data_offsets": offsets})


def good_files() -> dict[str, bytes]:
    """One small file of every kind and of every dtype that is read."""
    weight, bias = layer(), layer((5,))
    f32 = weight.tobytes()
    return {
        "npy": npy(weight),
        "npy version 2": npy(weight, (2, 0)),
        "npy fortran": npy(np.asfortranarray(weight)),
        "npz": npz(weight=weight, bias=bias),
        "npz compressed": npz(compressed=True, weight=weight, bias=bias),
        "safetensors": safetensors(weight=("F32", (5, 2, 3, 4), f32), bias=("F32", (5,), bias.tobytes())),
        "safetensors bf16": safetensors(weight=("BF16", (5, 2, 3, 4), f32[: len(f32) // 2])),
    }


def check_sentence(refusal: Refusal) -> None:
    """One sentence: rule and value before the colon, the way out behind it."""
    sentence = str(refusal)
    rule, way_out = sentence.split(": ", 1)
    assert rule and way_out.endswith(".") and sentence.count(". ") == 0 and len(sentence) < 280, sentence
    assert sentence.isprintable()
    assert refusal.template.format(**refusal.values) == sentence
