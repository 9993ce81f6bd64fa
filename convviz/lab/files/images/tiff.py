"""The directory of a TIFF: how the first page's numbers lie, what they mean, how many pages follow.

Source: TIFF 6.0, sections 2, 7, 8 and 14; the BigTIFF design; GDAL's GDAL_NODATA.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import TiffImagePlugin

from convviz.errors import RefusedValue, written

SUBFILE, WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC, MAKE = 254, 256, 257, 258, 259, 262, 271
STRIP_AT, SAMPLES, STRIP_ROWS_TAG, STRIP_BYTES, SMIN, SMAX, PLANAR = 273, 277, 278, 279, 280, 281, 284
FILL_ORDER, PREDICTOR, SUB_IFDS, EXTRA_SAMPLES, SAMPLE_FORMAT = 266, 317, 330, 338, 339
TILE_WIDTH, TILE_LENGTH, TILE_AT, TILE_BYTES = 322, 323, 324, 325
S_MIN_VALUE, S_MAX_VALUE, GDAL_NODATA, DNG_VERSION = 340, 341, 42113, 50706

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, SENSOR = 0, 1, 2, 32803
UNSIGNED, SIGNED, FLOAT = 1, 2, 3
SEPARATE = 2
PREMULTIPLIED, OPACITY = 1, 2

# Compressions of plain bytes, which know nothing of pixels.
BYTEWISE = {1, 5, 8, 32773, 32946, 34925, 50000}
MAX_SAMPLES = 1024
MAX_PAGES = 10_000
MAX_NUMBERS = 2**20
BYTES = (1, 2, 6, 7)
"""Types of a directory's values that stay bytes."""

BIG_ENDIAN_BIG = b"MM\0+"
"""The one beginning whose header Pillow misreads, its directories not."""

Tags = TiffImagePlugin.ImageFileDirectory_v2


def directory(data: bytes) -> Tags:
    """Read the tags of the first page."""
    file = BytesIO(data)
    header = file.read(8)
    if header[2:4] in (b"+\0", b"\0+"):
        header += file.read(8)
    _check_counts(data)
    tags = Tags(header if header[2] == 43 else header[:8])
    if data.startswith(BIG_ENDIAN_BIG):
        tags._bigtiff, tags.next = True, struct.unpack_from(">Q", header, 8)[0]
    file.seek(tags.next)
    tags.load(file)
    return tags


def _check_counts(data: bytes) -> None:
    """Refuse a page whose lists are longer than any picture's: each number would become an object."""
    order, big = ("<" if data[:2] == b"II" else ">"), data[2:4] in (b"+\0", b"\0+")
    start = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
    (entries,) = struct.unpack_from(order + ("Q" if big else "H"), data, start)
    first, step, count_at = (start + 8, 20, 4) if big else (start + 2, 12, 4)
    for at in range(first, min(first + step * min(entries, 2**16), len(data) - step), step):
        kind, count = struct.unpack_from(order + ("HQ" if big else "HI"), data, at + count_at - 2)
        if kind not in BYTES and count > MAX_NUMBERS:
            raise RefusedValue(
                "A TIFF tag may hold at most {limit} numbers; this one lists {count}: save it again.",
                limit=written(MAX_NUMBERS),
                count=written(count),
            )


def pages(data: bytes) -> int:
    """Count the pages, at most MAX_PAGES; nothing but their addresses is read."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    count, entry, pointer = ("Q", 20, "Q") if big else ("H", 12, "I")
    at, seen = struct.unpack_from(order + pointer, data, 8 if big else 4)[0], set[int]()
    while at and at not in seen and len(seen) < MAX_PAGES:
        seen.add(at)
        try:
            (entries,) = struct.unpack_from(order + count, data, at)
            (at,) = struct.unpack_from(order + pointer, data, at + struct.calcsize(count) + entry * entries)
        except (struct.error, OverflowError):
            break
    return len(seen)


def is_raw_photo(tags: Tags) -> bool:
    """Say whether a camera wrote what its sensor saw; the first page is a thumbnail then."""
    thumbnail = bool(one(tags, SUBFILE, 0) & 1) and SUB_IFDS in tags and MAKE in tags
    return DNG_VERSION in tags or thumbnail or one(tags, PHOTOMETRIC, 1) == SENSOR


@dataclass(frozen=True)
class Layout:
    """How a page's numbers lie in the file."""

    height: int
    width: int
    samples: int
    bits: int
    format: int
    photometric: int
    separate: bool
    predictor: int
    order: str
    tile: tuple[int, int] | None  # (rows, columns)
    opacity: int = 0  # of the first sample beyond the colours: none, multiplied into them already, by itself

    @property
    def kind(self) -> np.dtype[Any] | None:
        """The dtype of the numbers as they are stored; None where they are packed into bits."""
        letter = {UNSIGNED: "u", SIGNED: "i", FLOAT: "f"}.get(self.format)
        widths = (16, 32, 64) if letter == "f" else (8, 16, 32, 64)
        return np.dtype(f"{self.order}{letter}{self.bits // 8}") if letter and self.bits in widths else None

    @property
    def together(self) -> int:
        """Samples that stand side by side."""
        return 1 if self.separate else self.samples

    @property
    def stored_width(self) -> int:
        """Columns as they are stored: whole tiles."""
        return self.width if self.tile is None else -(-self.width // self.tile[1]) * self.tile[1]

    def row_bytes(self, columns: int) -> int:
        """Return the bytes of a row of so many pixels in one plane."""
        return -(-columns * self.together * self.bits // 8)

    @property
    def shown(self) -> tuple[int, bool]:
        """Channels that are shown and whether one more is their opacity."""
        channels = 3 if self.samples >= 3 and (self.photometric == RGB or self.samples <= 4) else 1
        return channels, self.opacity in (PREMULTIPLIED, OPACITY) and self.samples == channels + 1


def layout(tags: Tags) -> Layout | None:
    """Return the layout of a page of numbers that is read here; None for others, which Pillow may read."""
    bits = tags.get(BITS, (1,))
    samples = one(tags, SAMPLES, 1)
    formats = tags.get(SAMPLE_FORMAT, (UNSIGNED,))
    tile = (one(tags, TILE_LENGTH, 0), one(tags, TILE_WIDTH, 0)) if TILE_WIDTH in tags else None
    found = Layout(
        one(tags, LENGTH, 0),
        one(tags, WIDTH, 0),
        samples,
        bits[0],
        {4: UNSIGNED}.get(formats[0], formats[0]),
        one(tags, PHOTOMETRIC, BLACK_IS_ZERO),
        one(tags, PLANAR, 1) == SEPARATE and samples > 1,
        one(tags, PREDICTOR, 1) if one(tags, COMPRESSION, 1) not in (1, 32773) else 1,
        "<" if tags.prefix == b"II" else ">",
        tile,
        one(tags, EXTRA_SAMPLES, 0),
    )
    alike = len(set(bits)) == 1 and len(set(formats)) == 1
    known = found.kind is not None or (found.format == UNSIGNED and 1 <= found.bits <= 32)
    packed = one(tags, COMPRESSION, 1) in BYTEWISE and found.photometric in (
        WHITE_IS_ZERO,
        BLACK_IS_ZERO,
        RGB,
    )
    sound = 1 <= samples <= MAX_SAMPLES and found.predictor in (1, 2, 3) and (tile is None or min(tile) > 0)
    return found if alike and known and packed and sound else None


def is_of_numbers(found: Layout) -> bool:
    """Say whether a page is one of numbers: wide ones, signed ones, or more channels than a picture has."""
    return found.bits > 8 or found.format != UNSIGNED or found.samples == 2 or found.samples > 4


def decoded_bytes(found: Layout) -> int:
    """Return the bytes that the planes on show have when they are unpacked."""
    channels, alpha = found.shown
    planes = channels + alpha if found.separate else 1
    return found.height * found.row_bytes(found.stored_width) * planes


def told(tags: Tags, found: Layout) -> tuple[float, float] | None:
    """Return the least and largest number by the file's own word; None where it has no credible one."""
    low, high = (number(tags, tag) for tag in (S_MIN_VALUE, S_MAX_VALUE))
    if high is None:
        low, high = (number(tags, tag) for tag in (SMIN, SMAX))
    is_meant = high != 1 or found.bits == 1 or found.format == FLOAT  # some programs leave a 1 there
    if high is not None and (low or 0.0) < high and is_meant:
        return low or 0.0, high
    if found.kind is None and found.bits > 1:
        return 0.0, 2.0**found.bits - 1
    return None


def absent(tags: Tags) -> float | None:
    """Return the number that means that nothing was measured, where GDAL wrote one."""
    text = tags.get(GDAL_NODATA)
    try:
        return float(str(text).strip("\0 ")) if text else None
    except ValueError:
        return None


def number(tags: Tags, tag: int) -> float | None:
    """Return a number of the directory, the greatest of a list; None where there is none."""
    value = tags.get(tag)
    value = max(value) if isinstance(value, tuple) and value else value
    return float(value) if isinstance(value, int | float) else None


def one(tags: Tags, tag: int, usual: int) -> int:
    """Return a whole number of the directory; a list gives its first."""
    value = tags.get(tag, usual)
    value = value[0] if isinstance(value, tuple) and value else value
    if not isinstance(value, int):
        raise RefusedValue(
            "A TIFF file must give its sizes as whole numbers; tag {tag} does not: save it again.", tag=tag
        )
    return value
