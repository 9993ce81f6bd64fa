"""How much is kept: what goes beyond takes the place of the oldest."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """Bytes of one item; items and bytes of one visitor; bytes in all."""

    item: int = 12 * MIB
    items_a_visitor: int = 64
    visitor: int = 48 * MIB
    in_all: int = 1024 * MIB


LIMITS = Limits()
"""A photo is kept in at most 10 MiB, the largest weights that can be set take some 4."""
