"""The markers of a JPEG file: what stands in its frame, how many passes it has, and where the picture ends.

Phones put films and maps of depth behind the picture, and thumbnails with frames of their own inside its
segments; only a walk from marker to marker tells them from the picture. Source: ITU-T T.81, annex B.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_ENTROPY_END = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""What ends compressed data: within them FF is followed by 00, or by a restart marker."""

ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers without a segment: TEM, the restarts, the beginning."""

END, SCAN = 0xD9, 0xDA
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = frozenset((0xC2, 0xC6, 0xCA, 0xCE))


@dataclass(frozen=True)
class JpegWalk:
    """What the markers of a JPEG file say up to the end of its picture.

    `coefficients` is how many numbers a pixel has before they are spread over all pixels: 3 without
    subsampling, 1.5 with the usual one. `end` is where the picture ends, None where the file ends first.
    """

    scans: int
    progressive: bool
    coefficients: float
    end: int | None


def walk(data: bytes) -> JpegWalk:
    """Walk from marker to marker until the picture ends, or the file does."""
    at, scans, progressive, coefficients = 2, 0, False, 3.0
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if marker in (0x00, 0xFF) or marker in ALONE:  # stuffed and fill bytes
            at += 1 if marker == 0xFF else 2
            continue
        if marker == END:
            return JpegWalk(scans, progressive, coefficients, at + 2)
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in FRAMES:
            progressive, coefficients = marker in PROGRESSIVE, _coefficients(data[at + 4 : at + 2 + length])
        at += 2 + max(length, 2)
        if marker == SCAN:
            scans += 1
            found = _ENTROPY_END.search(data, at)
            at = found.end() - 2 if found else len(data)
    return JpegWalk(scans, progressive, coefficients, None)


def _coefficients(frame: bytes) -> float:
    """Return how many numbers a pixel has in all planes of a frame header together."""
    planes = [frame[at] for at in range(7, len(frame), 3)][: frame[5] if len(frame) > 5 else 0]
    sampling = [(plane >> 4 or 1) * (plane & 15 or 1) for plane in planes]
    return sum(sampling) / max(sampling) if sampling else 3.0


def ended(data: bytes, end: int | None) -> bytes:
    """Return the picture's own bytes: cut where it ends, or closed where the file ends too early."""
    return data[:end] if end is not None else data + struct.pack(">H", 0xFF00 | END)
