"""A component's message: a JSON header and raw float32 arrays, far cheaper to make than JSON lists.

What did not change need not be sent again: a message is made of pieces, each named by the hash of its
content, and of those that the browser holds the name alone is sent. It may hold numbers that it worked out
itself: where they are NumPy's to the bit they have NumPy's name, and else they are sent. Pieces are the
values of the header that are wrapped in `piece`, and the arrays; one of several maps has a piece for each.

The format of weight files, safetensors, is nearly this but would not be simpler here: its metadata are
strings alone, so that the header would be JSON within JSON, and every array would bring a dtype, a shape
and offsets that no script reads (2 % more bytes, and 1.8 times as long to make).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

import numpy as np

ALIGNMENT = 4  # bytes
COMPACT = (",", ":")
HASH_BYTES = 9
NAME_LENGTH = 12
"""Characters of a piece's name: 9 bytes in base 64."""
LEAST = 64
"""Values from which on a map is a piece of its own: a name takes as much room as 4."""


@dataclass(frozen=True)
class Piece:
    """A value of a header as JSON, and its name."""

    name: str
    json: str


def piece(value: Any) -> Piece:
    """Return a value of a header as a piece; one that is a piece already stays as it is."""
    if isinstance(value, Piece):
        return value
    text = json.dumps(value, ensure_ascii=False)
    return Piece(_name_of(text.encode()), text)


def pack(
    meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray], held: Collection[str] | None = None
) -> bytes:
    """Pack `[u32 header length][JSON header][zeros up to a multiple of 4][float32 little-endian ...]`.

    The header is `{"meta": meta, "pieces": {piece: value}, "arrays": [[name, number of values, piece, ...],
    ...], "sent": [piece, ...], "keep": bool}`, where every piece is told by its name. One of the header
    stands in `meta` as `{"piece": name}`; those of an array are equally long, and the numbers of those in
    `sent` follow in that order. The browser holds those named in `held`; without it, it is not asked to keep
    any.
    """
    known = held or ()
    values: dict[str, str] = {}

    def named(value: Any) -> dict[str, str]:
        if not isinstance(value, Piece):
            raise TypeError(f"{value!r} is no JSON")
        values[value.name] = value.json
        return {"piece": value.name}

    told = json.dumps(meta, ensure_ascii=False, separators=COMPACT, default=named)
    listed: list[list[Any]] = []
    numbers: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        maps = _maps_of(np.ascontiguousarray(array, "<f4"))
        names = [_name_of(map_) for map_ in maps]
        numbers |= dict(zip(names, maps, strict=True))
        listed.append([name, maps.size, *names])
    numbers = {name: map_ for name, map_ in numbers.items() if name not in known}
    rest = json.dumps({"arrays": listed, "sent": list(numbers), "keep": held is not None}, separators=COMPACT)
    pieces = ",".join(f'"{name}":{text}' for name, text in values.items() if name not in known)
    header = f'{{"meta":{told},"pieces":{{{pieces}}},{rest[1:]}'.encode()
    padding = b"\0" * (-(4 + len(header)) % ALIGNMENT)
    return b"".join(
        [len(header).to_bytes(4, "little"), header, padding, *(map_.data for map_ in numbers.values())]
    )


def _maps_of(array: np.ndarray) -> np.ndarray:
    """Return an array as rows, one for each piece."""
    count = len(array) if array.ndim > 2 and array.size >= LEAST * len(array) > 0 else 1
    return array.reshape(count, array.size // count)


def _name_of(content: Any) -> str:
    """Name a content by its hash, BLAKE2s, which the browser has a script for."""
    return urlsafe_b64encode(blake2s(content, digest_size=HASH_BYTES).digest()).decode()
