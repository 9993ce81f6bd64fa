"""Headers of .safetensors files: a length, a JSON object of names, then the numbers without a gap.

Source: https://github.com/huggingface/safetensors, "Format".
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import numpy as np

from convviz.errors import RefusedValue, written
from convviz.lab.files.weights.errors import check_count, check_header_size, damaged, twice
from convviz.lab.files.weights.limits import MAX_HEADER, MAX_SIDE
from convviz.lab.files.weights.names import shown_name
from convviz.lab.files.weights.tensors import Storage, TensorInfo, check_bytes, check_shape
from convviz.lab.files.weights.writing import METADATA

# By the format's word for a dtype, ours and how its numbers lie; bfloat16 is the upper half of float32.
DTYPES: dict[str, tuple[str, np.dtype[Any]]] = {
    "F64": ("float64", np.dtype("<f8")),
    "F32": ("float32", np.dtype("<f4")),
    "F16": ("float16", np.dtype("<f2")),
    "BF16": ("bfloat16", np.dtype("<u2")),
}


class Placed(NamedTuple):
    """A tensor and the bytes that are its own, counted from the end of the header."""

    begin: int
    end: int
    info: TensorInfo


def safetensors_tensors(data: bytes) -> tuple[TensorInfo, ...]:
    """List the tensors that the header of a .safetensors file names, in its order."""
    header, start = _header(data)
    header.pop(METADATA, None)
    check_count(header)
    placed = [_placed(name, entry, start) for name, entry in header.items()]
    _check_cover(placed, len(data) - start)
    return tuple(tensor.info for tensor in placed)


def metadata(data: bytes) -> dict[str, str]:
    """Read the words that stand beside the tensors of a .safetensors file."""
    found = _header(data)[0].get(METADATA)
    entries = found.items() if isinstance(found, dict) else ()
    return {name: words for name, words in entries if isinstance(words, str)}


def _header(data: bytes) -> tuple[dict[str, Any], int]:
    """Read the header's object, and say where the numbers begin."""
    length = int.from_bytes(data[:8], "little")
    check_header_size(length, MAX_HEADER)
    start = 8 + length
    if start > len(data):
        raise damaged("safetensors", len(data))
    return _object(data[8:start]), start


def _object(header: bytes) -> dict[str, Any]:
    try:
        found = json.loads(header.decode("utf-8"), object_pairs_hook=_without_twins)
        "".join(found).encode("utf-8")  # half a surrogate pair is no name
    except (ValueError, TypeError, RecursionError) as error:
        if isinstance(error, RefusedValue):
            raise
        raise _not_described() from error
    if not isinstance(found, dict):
        raise _not_described()
    return found


def _not_described() -> RefusedValue:
    return RefusedValue(
        "A .safetensors file begins with a JSON object that describes its tensors; this one's cannot be read:"
        " save the file again."
    )


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise twice(name)
        found[name] = value
    return found


def _placed(name: str, entry: object, start: int) -> Placed:
    fields = entry if isinstance(entry, dict) else {}
    word, offsets = fields.get("dtype"), _offsets(fields.get("data_offsets"))
    if not isinstance(word, str) or offsets is None:
        raise RefusedValue(
            "A tensor is described by its dtype, its shape and two offsets in order; {name} is not:"
            " save the file again.",
            name=shown_name(name),
        )
    begin, end = offsets
    dtype, stored = DTYPES[word] if word in DTYPES else (shown_name(word), None)
    info = TensorInfo(name, check_shape(fields.get("shape"), name), dtype, Storage(stored, start + begin))
    check_bytes(info, end - begin)
    return Placed(begin, end, info)


def _offsets(pair: object) -> tuple[int, int] | None:
    """Return `pair` as two offsets in order, None where it is anything else."""
    if not isinstance(pair, list) or len(pair) != 2 or not all(type(offset) is int for offset in pair):
        return None
    begin, end = pair
    return (begin, end) if 0 <= begin <= end < MAX_SIDE else None


def _check_cover(placed: list[Placed], size: int) -> None:
    """Raise RefusedValue unless the tensors fill the rest of the file, one behind the other."""
    position = 0
    for begin, end, info in sorted(placed, key=lambda tensor: tensor[:2]):
        if begin != position or end > size:
            raise RefusedValue(
                "Tensors are stored one after another in the file; {name} claims bytes {begin} to {end}"
                " of {size}: save the file again.",
                name=info.label,
                begin=written(begin),
                end=written(end),
                size=written(size),
            )
        position = end
    if position != size:
        raise damaged("safetensors", size)
