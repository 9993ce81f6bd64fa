"""A picture that a person brought, kept as its encoded bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from convviz.lab.files.images import KEPT_BYTES, LEVELS, Levels, PictureInfo, encode_kept, inspect, read

SLOW_TO_OPEN = ("HEIC",)
"""Kinds that need a process of their own each time: of them a copy is kept."""


@dataclass(frozen=True)
class Upload:
    """A picture that a person brought: its encoded bytes, kept once, and what its header says.

    `whole` is whether the file held all of it, `repacked` whether a smaller copy is kept instead of it,
    `taken` which numbers became black and white, by the ways to choose them: empty where it has bytes.
    """

    name: str
    data: bytes
    digest: str
    info: PictureInfo
    whole: bool = True
    repacked: bool = False
    taken: dict[str, Levels] = field(default_factory=dict)

    def levels(self, wanted: str) -> str:
        """Return which levels are taken where `wanted` are asked for: bytes have one way alone."""
        return wanted if self.taken and not self.repacked else LEVELS[0]

    def range_taken(self, wanted: str) -> Levels | None:
        """Return the numbers that became black and white; None for a picture of bytes."""
        way = self.levels(wanted)
        if self.taken and way not in self.taken:
            taken = read(self.data, levels=way).levels
            if taken is not None:
                self.taken[way] = taken
        return self.taken.get(way)


def take_upload(name: str, data: bytes) -> Upload:
    """Check the bytes of a file and decode them once, so that a broken one is refused here.

    Raises RefusedValue with one sentence for a file that is too large, empty, broken or not a picture.
    """
    info, opened = inspect(data), read(data)
    repacked = info.full is not None or len(data) > KEPT_BYTES or info.format in SLOW_TO_OPEN
    return Upload(
        name,
        encode_kept(opened.pixels) if repacked else data,
        hashlib.sha256(data).hexdigest(),
        info,
        opened.whole,
        repacked,
        {LEVELS[0]: opened.levels} if opened.levels else {},
    )
