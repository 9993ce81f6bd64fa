"""The numbers of a TIFF: float, 16-bit colour, planes, many channels, packed bits.

Pillow knows some 150 layouts of a TIFF and refuses the rest, though the libtiff within it unpacks nearly all.
So libtiff is told that each row is one of plain bytes, by a second directory that is written behind the file,
and the numbers are made of the bytes here. Nothing is decoded beyond the sizes that were checked before.
Source: TIFF 6.0, sections 2, 14 and 15; Adobe Photoshop TIFF Technical Note 3 for predictors of floats.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, TiffImagePlugin

from convviz.lab.files.images import tiff
from convviz.lab.files.images.numbers import Numbers, Part
from convviz.lab.files.images.pixels import STRIP_ROWS
from convviz.lab.files.images.truncated import loaded


def numbers(data: bytes, tags: tiff.Tags, found: tiff.Layout) -> tuple[Numbers, bool]:
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
        told=tiff.told(tags, found),
        absent=tiff.absent(tags),
        alpha=alpha,
        premultiplied=found.opacity == tiff.PREMULTIPLIED,
        inverted=found.photometric == tiff.WHITE_IS_ZERO,
    )
    return shown, all(whole for _, whole in loads)


def _plane(data: bytes, tags: tiff.Tags, found: tiff.Layout, index: int) -> ImageFile.ImageFile:
    """Read one plane, its rows as plain bytes: a grey picture as wide as a row has bytes."""
    tiled = found.tile is not None
    at_tag = tiff.TILE_AT if tiled else tiff.STRIP_AT
    bytes_tag = tiff.TILE_BYTES if tiled else tiff.STRIP_BYTES
    at, sizes = tags[at_tag], tags.get(bytes_tag)
    pieces = -(-len(at) // found.samples) if found.separate else len(at)
    part = slice(index * pieces, (index + 1) * pieces)
    at = at[part]
    counts = sizes[part] if sizes else (found.height * found.row_bytes(found.width),)
    entries: dict[int, list[int]] = {
        tiff.WIDTH: [found.row_bytes(found.stored_width)],
        tiff.LENGTH: [found.height],
        tiff.BITS: [8],
        tiff.COMPRESSION: [tiff.one(tags, tiff.COMPRESSION, 1)],
        tiff.PHOTOMETRIC: [tiff.BLACK_IS_ZERO],
        tiff.FILL_ORDER: [tiff.one(tags, tiff.FILL_ORDER, 1)],
        tiff.SAMPLES: [1],
        at_tag: list(at),
        bytes_tag: list(counts),
    }
    if found.tile is None:
        entries[tiff.STRIP_ROWS_TAG] = [min(tiff.one(tags, tiff.STRIP_ROWS_TAG, found.height), found.height)]
    else:
        entries |= {tiff.TILE_LENGTH: [found.tile[0]], tiff.TILE_WIDTH: [found.row_bytes(found.tile[1])]}
    return TiffImagePlugin.TiffImageFile(BytesIO(_with_directory(data, entries)))


def _with_directory(data: bytes, entries: dict[int, list[int]]) -> bytes:
    """Append a directory of whole numbers to the file, and make its header point to it."""
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


def _values(rows: NDArray[np.uint8], found: tiff.Layout) -> NDArray[Any]:
    """Convert rows of bytes to numbers (h, columns, samples side by side) in the machine's byte order."""
    if found.kind is None:
        return _unpacked(rows, found)
    across = found.stored_width if found.tile is None else found.tile[1]
    step = found.row_bytes(across)
    pieces = [_undone(rows[:, at : at + step], found, across) for at in range(0, rows.shape[1], step)]
    values = np.concatenate(pieces, axis=1) if len(pieces) > 1 else pieces[0]
    return values.astype(found.kind.newbyteorder("="), copy=False)


def _undone(rows: NDArray[np.uint8], found: tiff.Layout, columns: int) -> NDArray[Any]:
    """Return the numbers of one tile's rows, or of whole rows, with the predictor undone."""
    assert found.kind is not None
    shape = (len(rows), columns, found.together)
    if found.predictor == 3 and found.format == tiff.FLOAT:
        return _undone_float(rows, found, shape)
    values = np.ascontiguousarray(rows).view(found.kind).reshape(shape)
    if found.predictor != 2:
        return values
    whole = values.view(found.kind.str.replace("f", "u").replace("i", "u")).astype(f"=u{found.bits // 8}")
    sums = np.cumsum(whole, axis=1, dtype=whole.dtype)  # differences to the left neighbour, modulo 2^bits
    return sums.view(found.kind.newbyteorder("="))


def _undone_float(rows: NDArray[np.uint8], found: tiff.Layout, shape: tuple[int, int, int]) -> NDArray[Any]:
    """Undo the predictor of floats: bytes gathered by weight, highest first, each less the one before."""
    height, columns, together = shape
    width = found.bits // 8
    pairs = rows.reshape(height, -1, together)
    sums = np.cumsum(pairs, axis=1, dtype=np.uint8).reshape(height, width, columns * together)
    big = np.ascontiguousarray(sums.transpose(0, 2, 1))  # (h, numbers, bytes)
    return big.view(f">f{width}").reshape(shape)


def _unpacked(rows: NDArray[np.uint8], found: tiff.Layout) -> NDArray[Any]:
    """Unpack numbers of so many bits, the highest bit first; each row begins on a byte."""
    count = found.stored_width * found.together
    bits = np.unpackbits(rows, axis=1)[:, : count * found.bits].reshape(len(rows), count, found.bits)
    kind = np.uint16 if found.bits <= 16 else np.uint32
    values = np.zeros(bits.shape[:2], kind)
    for bit in range(found.bits):
        values = values << kind(1) | bits[:, :, bit]
    return values.reshape(len(rows), found.stored_width, found.together)
