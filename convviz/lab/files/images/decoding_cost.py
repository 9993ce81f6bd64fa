"""What a picture costs to decode, by its header alone: what fits, what is made smaller, what is refused."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.errors import RefusedValue
from convviz.lab.files.images.limits import (
    HEAVY_PIXELS,
    KEPT_BYTES,
    MAX_DECODED,
    MAX_PEAK,
    MAX_PIXELS,
    MAX_SHRUNK_PIXELS,
    MAX_SIDE,
)
from convviz.lab.files.images.pixels import Size

FACTORS = (1, 2, 4, 8)
"""How many times smaller a picture can be made on each side."""

# Bytes that a decoder holds for each pixel at its worst, measured with 12 megapixels; the canvases and copies
# of the libraries count, which is why a WebP of 5 KB can weigh as much as a photo. Others: what Pillow keeps
# of a pixel.
DECODERS = {"WebP": 16.0, "AVIF": 12.0, "JPEG 2000": 20.0}
HEIC_BYTES = {"RGB": 4.75, "L": 2.5}
HEIC_MOST = 8.0
PILLOW_BYTES = {"1": 1.0, "L": 1.0, "P": 1.0, "I;16": 2.0, "I;16B": 2.0, "I;16L": 2.0}
PILLOW_MOST = 4.0


@dataclass(frozen=True)
class Weight:
    """Bytes of a pixel in the decoder, and those that stay needed where it makes pictures smaller.

    A JPEG is made smaller as it is decoded (`shrinks`); only the coefficients of a progressive one (`kept`)
    are needed in full.
    """

    pixel: float
    shrinks: bool = False
    kept: float = 0.0

    def of(self, size: Size, factor: int) -> float:
        """Return the bytes that decoding a picture (h, w) takes when it is made `factor` times smaller."""
        pixels = size[0] * size[1]
        return pixels * (self.kept + self.pixel / factor**2) if self.shrinks else pixels * self.pixel


def pillow_weight(name: str, mode: str) -> Weight:
    """Return the weight of what Pillow decodes as a whole."""
    return Weight(DECODERS.get(name) or PILLOW_BYTES.get(mode, PILLOW_MOST))


def jpeg_weight(mode: str, progressive: bool, coefficients: float) -> Weight:
    """Return the weight of a JPEG: progressive, it keeps two bytes a coefficient until its last pass."""
    return Weight(PILLOW_BYTES.get(mode, PILLOW_MOST), True, 2 * coefficients if progressive else 0.0)


def factor_for(size: Size, file_bytes: int, weight: Weight, channels: int) -> int:
    """Say how many times smaller, on each side, a picture (h, w) is made while it is opened."""
    most = MAX_PIXELS if file_bytes <= KEPT_BYTES else HEAVY_PIXELS
    pixels = size[0] * size[1]

    def fits(factor: int) -> bool:
        small = pixels / factor**2
        return small <= most and weight.of(size, factor) + channels * small <= MAX_PEAK

    return next((factor for factor in FACTORS if fits(factor)), FACTORS[-1])


def check_size(size: Size, weight: Weight, factor: int = 1) -> None:
    """Refuse a picture of no pixels, of endless rows or columns, or one that takes too much to decode."""
    height, width = size
    if height < 1 or width < 1:
        raise RefusedValue(
            "A picture has at least one pixel; got {height} × {width} (rows × columns): choose another file.",
            width=width,
            height=height,
        )
    if (weight.shrinks and height * width > MAX_SHRUNK_PIXELS) or weight.of(size, factor) > MAX_DECODED:
        raise _too_heavy(size, weight, factor)
    if max(height, width) > MAX_SIDE:
        raise RefusedValue(
            "A picture may have at most {limit} rows and columns; got {height} × {width} (rows × columns):"
            " cut it into pieces.",
            limit=MAX_SIDE,
            width=width,
            height=height,
        )


def _too_heavy(size: Size, weight: Weight, factor: int) -> RefusedValue:
    height, width = size
    if weight.shrinks and not weight.kept:
        most = MAX_SHRUNK_PIXELS
    else:
        most = round(MAX_DECODED / weight.of((1, 1), factor))
    return RefusedValue(
        "A picture of this kind may have at most {limit} megapixels; got {height} × {width} (rows × columns),"
        " {pixels} megapixels: make it smaller first, or save it as an ordinary JPEG.",
        limit=f"{most / 1e6:.3g}",
        width=width,
        height=height,
        pixels=f"{height * width / 1e6:.1f}",
    )
