"""A component's message that is whole, as the browser reads it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]


def header_of(packed: bytes) -> dict[str, Any]:
    return dict(json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")]))


def read_message(packed: bytes) -> tuple[dict[str, Any], Arrays]:
    """The meta of a message with the pieces in their places, and its arrays, flat."""
    header = header_of(packed)
    return _filled(header["meta"], header["pieces"]), _arrays_of(header, packed)


def _arrays_of(header: dict[str, Any], packed: bytes) -> Arrays:
    sizes = {name: size // len(names) for _, size, *names in header["arrays"] for name in names}
    parts, offset = {}, (4 + int.from_bytes(packed[:4], "little") + 3) & ~3
    for name in header["sent"]:
        parts[name] = np.frombuffer(packed, "<f4", sizes[name], offset)
        offset += 4 * sizes[name]
    assert offset == len(packed), "nothing is left over"
    return {name: np.concatenate([parts[part] for part in names]) for name, _, *names in header["arrays"]}


def _filled(value: Any, pieces: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(part, pieces) for part in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"piece"}:
        return pieces[value["piece"]]
    return {name: _filled(part, pieces) for name, part in value.items()}
