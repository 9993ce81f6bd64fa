"""What Pillow leaves out of a PNG: all 16 bits of its colours, how many of them count, and its end."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image, ImageFile, PngImagePlugin

from convviz.lab.files.images.flatten import raw_mode
from convviz.lab.files.images.numbers import Numbers, Part
from convviz.lab.files.images.pixels import strips
from convviz.lab.files.images.truncated import loaded

SIGNATURE = 8
GREY, COLOURS, ALPHA = "I;16B", ("RGB;16B", "RGBA;16B"), ("RGBA;16B", "LA;16B")
WIDE = (GREY, "RGB;16B", "RGBA;16B", "LA;16B")
"""Raw modes of 16 bits a sample."""


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield each chunk that the file holds whole: its name, where its body begins, the body's length."""
    at = SIGNATURE
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            return
        yield name, at + 8, length
        at += 12 + length


def is_whole(data: bytes) -> bool:
    """Say whether the file comes to its end."""
    return any(name == b"IEND" for name, _, _ in chunks(data))


def significant_bits(data: bytes) -> int | None:
    """Return how many bits of a sample mean something (sBIT), the most of all channels."""
    for name, at, length in chunks(data):
        if name == b"sBIT" and 1 <= length <= 4:
            return max(data[at : at + length])
        if name == b"IDAT":
            break
    return None


def opened(data: bytes) -> PngImagePlugin.PngImageFile:
    """Open the image; 16-bit grey with opacity is read as four bytes, of which Pillow would keep half."""
    image = PngImagePlugin.PngImageFile(BytesIO(data))
    if raw_mode(image) == "LA;16B":
        image.tile = [tile._replace(args="RGBA") for tile in image.tile]
    return image


def numbers(data: bytes, image: Image.Image, raw: str, *, low_bytes: bool = True) -> Numbers:
    """Read all 16 bits of a loaded PNG of raw mode `raw`; without `low_bytes` the high ones twice.

    Pillow keeps the high byte of each sample. Told that they are stored the other way round it keeps the low
    one, so that two decodings give all of it.
    """
    low = image
    if low_bytes and raw in COLOURS:
        low, _ = loaded("PNG", partial(_low_bytes, data, raw), white=False)
    bits = significant_bits(data)
    key = image.info.get("transparency")

    def parts() -> Iterator[Part]:
        for (rows, high), (_, other) in zip(strips(image), strips(low), strict=True):
            yield rows, _joined(high, other, raw)

    return Numbers(
        (image.height, image.width),
        3 if raw in COLOURS else 1,
        parts,
        told=(0.0, 2.0**bits - 1) if bits and bits < 16 else None,
        key=None if key is None else key if isinstance(key, tuple) else (key,),
        alpha=raw in ALPHA,
    )


def _low_bytes(data: bytes, raw: str) -> ImageFile.ImageFile:
    image = PngImagePlugin.PngImageFile(BytesIO(data))
    image.tile = [tile._replace(args=raw[:-1] + "L") for tile in image.tile]
    return image


def _joined(high: np.ndarray, low: np.ndarray, raw: str) -> np.ndarray:
    """Return the numbers (h, W, C) of the bytes that Pillow gives."""
    if raw == GREY:
        return high[..., None]
    if raw == "LA;16B":  # read as RGBA: grey and opacity of two bytes each
        return high[..., 0::2].astype(np.uint16) << 8 | high[..., 1::2]
    return high.astype(np.uint16) << 8 | low
