"""Any TIFF of numbers: float, 16-bit colour, planes, many channels, packed bits.

Pillow knows some 150 layouts of a TIFF and refuses the rest, though the libtiff within it unpacks nearly all.
So libtiff is told that each row is one of plain bytes, by a second directory that is written behind the file,
and the numbers are made of the bytes here. Nothing is decoded beyond the sizes that were checked before.
Source: TIFF 6.0, sections 2, 7, 14 and 15; Adobe Photoshop TIFF Technical Note 3 for the floating-point
predictor.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, TiffImagePlugin

from convviz.errors import RefusedValue
from convviz.images.early_end import loaded
from convviz.images.numbers import Numbers, Part
from convviz.images.pixels import STRIP_ROWS

SUBFILE, WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC, MAKE = 254, 256, 257, 258, 259, 262, 271
STRIP_AT, SAMPLES, STRIP_ROWS_TAG, STRIP_BYTES, SMIN, SMAX, PLANAR = 273, 277, 278, 279, 280, 281, 284
FILL_ORDER, PREDICTOR, TILE_WIDTH, TILE_LENGTH, TILE_AT, TILE_BYTES, SUB_IFDS = (
    266,
    317,
    322,
    323,
    324,
    325,
    330,
)
EXTRA_SAMPLES, SAMPLE_FORMAT, S_MIN_VALUE, S_MAX_VALUE, DNG_VERSION, GDAL_NODATA = (
    338,
    339,
    340,
    341,
    50706,
    42113,
)

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, SENSOR = 0, 1, 2, 32803
UNSIGNED, SIGNED, FLOAT = 1, 2, 3
SEPARATE = 2
PREMULTIPLIED, OPACITY = 1, 2

# Ways of packing that give bytes back and know nothing of pixels.
BYTEWISE = {1, 5, 8, 32773, 32946, 34925, 50000}
MOST_SAMPLES = 1024
MOST_PAGES = 10_000
MOST_NUMBERS = 2**20
BYTES = (1, 2, 6, 7)
"""Types of a directory's values that stay bytes."""

BIG_ENDIAN_BIG = b"MM\0+"
"""The one beginning whose header Pillow misreads, its directories not."""

Tags = TiffImagePlugin.ImageFileDirectory_v2


def directory(data: bytes) -> Tags:
    """The tags of the first page."""
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
        if kind not in BYTES and count > MOST_NUMBERS:
            raise RefusedValue(
                "A TIFF tag may hold at most {limit} numbers; this one lists {count}: save it again.",
                limit=MOST_NUMBERS,
                count=count,
            )


def pages(data: bytes) -> int:
    """How many pages follow one another, at most MOST_PAGES; nothing but their addresses is read."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    count, entry, pointer = ("Q", 20, "Q") if big else ("H", 12, "I")
    at, seen = struct.unpack_from(order + pointer, data, 8 if big else 4)[0], set[int]()
    while at and at not in seen and len(seen) < MOST_PAGES:
        seen.add(at)
        try:
            (entries,) = struct.unpack_from(order + count, data, at)
            (at,) = struct.unpack_from(order + pointer, data, at + struct.calcsize(count) + entry * entries)
        except (struct.error, OverflowError):
            break
    return len(seen)


def is_raw_photo(tags: Tags) -> bool:
    """Whether a camera wrote what its sensor saw; the first page is a thumbnail then."""
    thumbnail = bool(_one(tags, SUBFILE, 0) & 1) and SUB_IFDS in tags and MAKE in tags
    return DNG_VERSION in tags or thumbnail or _one(tags, PHOTOMETRIC, 1) == SENSOR


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
        """Bytes of a row of so many pixels in one plane."""
        return -(-columns * self.together * self.bits // 8)

    @property
    def shown(self) -> tuple[int, bool]:
        """Channels that are shown and whether one more is their opacity."""
        channels = 3 if self.samples >= 3 and (self.photometric == RGB or self.samples <= 4) else 1
        return channels, self.opacity in (PREMULTIPLIED, OPACITY) and self.samples == channels + 1


def layout(tags: Tags) -> Layout | None:
    """The layout of a page of numbers that is read here; None for all others, which Pillow may read."""
    bits = tags.get(BITS, (1,))
    samples = _one(tags, SAMPLES, 1)
    formats = tags.get(SAMPLE_FORMAT, (UNSIGNED,))
    tile = (_one(tags, TILE_LENGTH, 0), _one(tags, TILE_WIDTH, 0)) if TILE_WIDTH in tags else None
    found = Layout(
        _one(tags, LENGTH, 0),
        _one(tags, WIDTH, 0),
        samples,
        bits[0],
        {4: UNSIGNED}.get(formats[0], formats[0]),
        _one(tags, PHOTOMETRIC, BLACK_IS_ZERO),
        _one(tags, PLANAR, 1) == SEPARATE and samples > 1,
        _one(tags, PREDICTOR, 1) if _one(tags, COMPRESSION, 1) not in (1, 32773) else 1,
        "<" if tags.prefix == b"II" else ">",
        tile,
        _one(tags, EXTRA_SAMPLES, 0),
    )
    alike = len(set(bits)) == 1 and len(set(formats)) == 1
    known = found.kind is not None or (found.format == UNSIGNED and 1 <= found.bits <= 32)
    packed = _one(tags, COMPRESSION, 1) in BYTEWISE and found.photometric in (
        WHITE_IS_ZERO,
        BLACK_IS_ZERO,
        RGB,
    )
    sound = 1 <= samples <= MOST_SAMPLES and found.predictor in (1, 2, 3) and (tile is None or min(tile) > 0)
    return found if alike and known and packed and sound else None


def is_of_numbers(found: Layout) -> bool:
    """Whether a page needs this module: wide numbers, signed ones, or more channels than a picture has."""
    return found.bits > 8 or found.format != UNSIGNED or found.samples == 2 or found.samples > 4


def decoded_bytes(found: Layout) -> int:
    """Bytes that the planes on show have when they are unpacked."""
    channels, alpha = found.shown
    planes = channels + alpha if found.separate else 1
    return found.height * found.row_bytes(found.stored_width) * planes


def numbers(data: bytes, tags: Tags, found: Layout) -> tuple[Numbers, bool]:
    """Unpack a page of a layout whose sizes are checked: its numbers, and whether all of them are there."""
    channels, alpha = found.shown
    count = channels + alpha if found.separate else 1
    loads = [loaded("TIFF", partial(_plane, data, tags, found, index), white=False) for index in range(count)]
    planes = [plane for plane, _ in loads]

    def strips() -> Iterator[Part]:
        for top in range(0, found.height, STRIP_ROWS):
            rows = slice(top, min(top + STRIP_ROWS, found.height))
            parts = [_values(_raw_rows(plane, rows), found) for plane in planes]
            values = np.concatenate(parts, axis=2)[:, : found.width]
            yield rows, values[..., : channels + alpha]

    shown = Numbers(
        (found.height, found.width),
        channels,
        strips,
        told=_told(tags, found),
        absent=_absent(tags),
        alpha=alpha,
        premultiplied=found.opacity == PREMULTIPLIED,
        inverted=found.photometric == WHITE_IS_ZERO,
    )
    return shown, all(whole for _, whole in loads)


def _plane(data: bytes, tags: Tags, found: Layout, index: int) -> ImageFile.ImageFile:
    """One plane, its rows as plain bytes: a grey picture as wide as a row has bytes."""
    tiled = found.tile is not None
    at, sizes = tags[TILE_AT if tiled else STRIP_AT], tags.get(TILE_BYTES if tiled else STRIP_BYTES)
    pieces = -(-len(at) // found.samples) if found.separate else len(at)
    part = slice(index * pieces, (index + 1) * pieces)
    at = at[part]
    counts = sizes[part] if sizes else (found.height * found.row_bytes(found.width),)
    entries: dict[int, list[int]] = {
        WIDTH: [found.row_bytes(found.stored_width)],
        LENGTH: [found.height],
        BITS: [8],
        COMPRESSION: [_one(tags, COMPRESSION, 1)],
        PHOTOMETRIC: [BLACK_IS_ZERO],
        FILL_ORDER: [_one(tags, FILL_ORDER, 1)],
        SAMPLES: [1],
        TILE_AT if tiled else STRIP_AT: list(at),
        TILE_BYTES if tiled else STRIP_BYTES: list(counts),
    }
    if found.tile is None:
        entries[STRIP_ROWS_TAG] = [min(_one(tags, STRIP_ROWS_TAG, found.height), found.height)]
    else:
        entries |= {TILE_LENGTH: [found.tile[0]], TILE_WIDTH: [found.row_bytes(found.tile[1])]}
    return TiffImagePlugin.TiffImageFile(BytesIO(_with_directory(data, entries)))


def _with_directory(data: bytes, entries: dict[int, list[int]]) -> bytes:
    """The file with a directory of whole numbers of its own at the end, which its header names."""
    order = "<" if data[:2] == b"II" else ">"
    data += b"\0" * (len(data) % 2)
    after = len(data) + 2 + 12 * len(entries) + 4
    table, lists = struct.pack(order + "H", len(entries)), b""
    for tag, values in sorted(entries.items()):
        table += struct.pack(order + "HHI", tag, 4, len(values))
        if len(values) == 1:
            table += struct.pack(order + "I", values[0])
        else:
            table += struct.pack(order + "I", after + len(lists))
            lists += struct.pack(f"{order}{len(values)}I", *values)
    header = data[:2] + struct.pack(order + "HI", 42, len(data))
    return b"".join([header, data[8:], table, struct.pack(order + "I", 0), lists])


def _raw_rows(plane: Image.Image, rows: slice) -> NDArray[np.uint8]:
    return np.asarray(plane.crop((0, rows.start, plane.width, rows.stop)))


def _values(rows: NDArray[np.uint8], found: Layout) -> NDArray[Any]:
    """The numbers (h, columns, samples side by side) of rows of bytes, in the machine's own byte order."""
    if found.kind is None:
        return _unpacked(rows, found)
    across = found.stored_width if found.tile is None else found.tile[1]
    step = found.row_bytes(across)
    pieces = [_undone(rows[:, at : at + step], found, across) for at in range(0, rows.shape[1], step)]
    values = np.concatenate(pieces, axis=1) if len(pieces) > 1 else pieces[0]
    return values.astype(found.kind.newbyteorder("="), copy=False)


def _undone(rows: NDArray[np.uint8], found: Layout, columns: int) -> NDArray[Any]:
    """The numbers of one tile's rows, or of whole rows, without what the predictor did to them."""
    assert found.kind is not None
    shape = (len(rows), columns, found.together)
    if found.predictor == 3 and found.format == FLOAT:
        return _undone_float(rows, found, shape)
    values = np.ascontiguousarray(rows).view(found.kind).reshape(shape)
    if found.predictor != 2:
        return values
    whole = values.view(found.kind.str.replace("f", "u").replace("i", "u")).astype(f"=u{found.bits // 8}")
    sums = np.cumsum(whole, axis=1, dtype=whole.dtype)  # differences to the left neighbour, modulo 2^bits
    return sums.view(found.kind.newbyteorder("="))


def _undone_float(rows: NDArray[np.uint8], found: Layout, shape: tuple[int, int, int]) -> NDArray[Any]:
    """Numbers whose bytes were gathered by weight, highest first, each the difference to the one before."""
    height, columns, together = shape
    width = found.bits // 8
    pairs = rows.reshape(height, -1, together)
    sums = np.cumsum(pairs, axis=1, dtype=np.uint8).reshape(height, width, columns * together)
    big = np.ascontiguousarray(sums.transpose(0, 2, 1))  # (h, numbers, bytes)
    return big.view(f">f{width}").reshape(shape)


def _unpacked(rows: NDArray[np.uint8], found: Layout) -> NDArray[Any]:
    """Numbers of so many bits that stand close together, the highest bit first; each row begins on a byte."""
    count = found.stored_width * found.together
    bits = np.unpackbits(rows, axis=1)[:, : count * found.bits].reshape(len(rows), count, found.bits)
    kind = np.uint16 if found.bits <= 16 else np.uint32
    values = np.zeros(bits.shape[:2], kind)
    for bit in range(found.bits):
        values = values << kind(1) | bits[:, :, bit]
    return values.reshape(len(rows), found.stored_width, found.together)


def _told(tags: Tags, found: Layout) -> tuple[float, float] | None:
    """The least and the largest number by the file's own word, None where it has none that can be meant."""
    low, high = (_number(tags, tag) for tag in (S_MIN_VALUE, S_MAX_VALUE))
    if high is None:
        low, high = (_number(tags, tag) for tag in (SMIN, SMAX))
    if (
        high is not None
        and (low or 0.0) < high
        and not (high == 1 and found.bits > 1 and found.format != FLOAT)
    ):
        return low or 0.0, high
    if found.kind is None and found.bits > 1:
        return 0.0, 2.0**found.bits - 1
    return None


def _absent(tags: Tags) -> float | None:
    text = tags.get(GDAL_NODATA)
    try:
        return float(str(text).strip("\0 ")) if text else None
    except ValueError:
        return None


def _number(tags: Tags, tag: int) -> float | None:
    value = tags.get(tag)
    value = max(value) if isinstance(value, tuple) and value else value
    return float(value) if isinstance(value, int | float) else None


def _one(tags: Tags, tag: int, usual: int) -> int:
    """A whole number of the directory; a list gives its first."""
    value = tags.get(tag, usual)
    value = value[0] if isinstance(value, tuple) and value else value
    if not isinstance(value, int):
        raise RefusedValue(
            "A TIFF file must say its sizes in whole numbers; tag {tag} does not: save it again.", tag=tag
        )
    return value
