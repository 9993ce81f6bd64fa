"""The netpbm family: PBM, PGM, PPM, PAM and PFM, in bytes or in writing.

Read here and not by Pillow, which keeps 8 bits of them, takes a second for each megapixel in writing, and
knows no PAM. Source: the netpbm manual, pbm(5) to pam(5); Paul Debevec's description of PFM.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.images.numbers import Numbers, Part
from convviz.lab.files.images.pixels import STRIP_ROWS

_TOKEN = re.compile(rb"(?:\s|#[^\n]*\n)*+([^\s#]+)")
_PAM_LINE = re.compile(rb"(?:\s|#[^\n]*\n)*+([A-Z]+)[ \t]*([^\n]*)\n")
_COMMENTS = re.compile(rb"(?:#[^\n]*(?:\n\s*)?+)++")
WRITTEN, BITMAPS = (b"P1", b"P2", b"P3"), (b"P1", b"P4")
MAX_DIGITS = 10
HEADER_BYTES = 2**16
"""A header with its comments is shorter."""


@dataclass(frozen=True)
class PnmHeader:
    """What a netpbm header says; `at` is where the numbers begin."""

    magic: bytes
    height: int
    width: int
    channels: int
    top: float
    at: int

    @property
    def alpha(self) -> bool:
        """Whether the last channel is an opacity."""
        return self.channels in (2, 4)

    @property
    def stored(self) -> np.dtype[np.generic]:
        """The dtype of numbers that are stored as bytes."""
        if self.magic in (b"PF", b"Pf"):
            return np.dtype("<f4" if self.top < 0 else ">f4")
        return np.dtype(np.uint8 if self.top < 256 else ">u2")


def header(data: bytes) -> PnmHeader:
    """Read a header; raises ValueError where it is none."""
    magic, data = data[:2], data[:HEADER_BYTES]
    if magic == b"P7":
        return _pam_header(data)
    at, found = 2, []
    for _ in range(2 if magic in BITMAPS else 3):
        token = _TOKEN.match(data, at)
        if token is None or len(token[1]) > 20:
            raise ValueError("no header")
        found.append(token[1])
        at = token.end()
    top = 1.0 if magic in BITMAPS else float(found[2])
    channels = 3 if magic in (b"P3", b"P6", b"PF") else 1
    return PnmHeader(magic, _size(found[1]), _size(found[0]), channels, top, at + 1)


def _pam_header(data: bytes) -> PnmHeader:
    at, fields = 3, dict[bytes, bytes]()
    while True:
        line = _PAM_LINE.match(data, at)
        if line is None:
            raise ValueError("no header")
        at = line.end()
        if line[1] == b"ENDHDR":
            break
        fields[line[1]] = line[2].strip()
    depth = _size(fields[b"DEPTH"])
    if not 1 <= depth <= 4:
        raise ValueError("unknown depth")
    return PnmHeader(
        b"P7", _size(fields[b"HEIGHT"]), _size(fields[b"WIDTH"]), depth, float(_size(fields[b"MAXVAL"])), at
    )


def _size(text: bytes) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("a number of too many digits")
    return int(text)


def stored_bytes(found: PnmHeader) -> int:
    """Return the bytes that the numbers take in memory."""
    cell = 2 if found.magic in WRITTEN and found.top > 255 else found.stored.itemsize
    return found.height * found.width * found.channels * cell


def numbers(data: bytes, found: PnmHeader) -> tuple[Numbers, bool]:
    """Read the numbers of a file of checked sizes, and say whether all are there; missing ones are 0."""
    values, whole = _values(data, found)

    def parts() -> list[Part]:
        starts = range(0, found.height, STRIP_ROWS)
        rows = [slice(top, min(top + STRIP_ROWS, found.height)) for top in starts]
        return [(part, values[part]) for part in rows]

    is_float = found.magic in (b"PF", b"Pf")
    return Numbers(
        (found.height, found.width),
        3 if found.channels > 2 else 1,
        lambda: iter(parts()),
        told=None if is_float else (0.0, found.top),
        alpha=found.alpha,
        opaque=found.top,
    ), whole


def _values(data: bytes, found: PnmHeader) -> tuple[NDArray[np.generic], bool]:
    shape = (found.height, found.width, found.channels)
    count = found.height * found.width * found.channels
    if found.magic in WRITTEN:
        flat = _written(data[found.at - 1 :], found, count)
    elif found.magic == b"P4":
        return _bitmap(data, found)
    else:
        kind = found.stored
        have = min(count, (len(data) - found.at) // kind.itemsize)
        flat = np.frombuffer(data, kind, max(have, 0), min(found.at, len(data)))
    if not flat.size:
        raise ValueError("no numbers")
    values = np.zeros(count, flat.dtype.newbyteorder("="))
    values[: flat.size] = flat
    grid = values.reshape(shape)
    return grid[::-1] if found.magic in (b"PF", b"Pf") else grid, flat.size == count


def _written(data: bytes, found: PnmHeader, count: int) -> NDArray[np.generic]:
    """Read numbers in writing; those of a bitmap may stand without spaces, and 1 is black."""
    text = _COMMENTS.sub(b" ", data)
    if found.magic == b"P1":
        ones = np.frombuffer(text, np.uint8)
        ones = ones[(ones == ord("0")) | (ones == ord("1"))][:count]
        return (ones == ord("0")).astype(np.uint8)
    kind = np.uint16 if found.top > 255 else np.uint8
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # NumPy's word on text that ends in something else
        read = np.fromstring(text, np.int64, count, sep=" ") if text.strip() else np.zeros(0, np.int64)
    return np.clip(read, 0, int(found.top)).astype(kind)


def _bitmap(data: bytes, found: PnmHeader) -> tuple[NDArray[np.generic], bool]:
    """Read one bit a pixel; rows begin on a byte, 1 is black."""
    width = -(-found.width // 8)
    packed = np.frombuffer(data, np.uint8, max(0, min(found.height * width, len(data) - found.at)), found.at)
    if not packed.size:
        raise ValueError("no numbers")
    rows = np.full(found.height * width, 0xFF, np.uint8)
    rows[: packed.size] = packed
    bits = np.unpackbits(rows.reshape(found.height, width), axis=1)[:, : found.width]
    return 1 - bits[..., None], packed.size == found.height * width


def check(found: PnmHeader) -> PnmHeader:
    """Refuse a header whose largest number is none."""
    if found.magic not in (b"PF", b"Pf") and not 1 <= found.top <= 65535:
        raise RefusedValue(
            "The largest number of a PGM or PPM file is 1 to 65535; this one says {top}: save it again.",
            top=f"{found.top:g}",
        )
    return found
