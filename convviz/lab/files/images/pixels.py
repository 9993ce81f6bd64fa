"""Displayable pictures: uint8 arrays (H, W, 1) in grey or (H, W, 3) in colour."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images.limits import PREVIEW_WIDTH

Pixels = NDArray[np.uint8]
Shades = NDArray[np.float32]
"""Grey levels or colours from 0 to 255 that are not rounded, (H, W, 1 or 3)."""

Size = tuple[int, int]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)

Strips = Iterator[tuple[slice, NDArray[Any]]]
"""Rows of a picture, (rows, values (h, W, C)), in order."""

STRIP_ROWS = 8
"""Rows that are worked on at once; the factors by which pictures are reduced divide it."""


def to_grey(pixels: Any) -> Any:
    """Return the brightness, (H, W, 1): 0.299 red + 0.587 green + 0.114 blue, to the nearest of 0..255.

    A grey picture is returned as it is, and of shades nothing is rounded. Source: ITU-R BT.601, the luma of
    JPEG.
    """
    pixels = checked_pixels(pixels, exact=True)
    if pixels.shape[2] == 1:
        return pixels
    if pixels.dtype == np.float32:
        return (pixels @ LUMA)[..., None]
    return from_image(to_image(pixels).convert("L"))


def enlarged(values: NDArray[np.floating], side: int = 8) -> NDArray[np.uint8]:
    """Draw grey values (H, W) in 0 to 1 as sharp squares, (side H, side W)."""
    grey = np.round(255 * np.clip(values, 0, 1)).astype(np.uint8)
    return grey.repeat(side, axis=0).repeat(side, axis=1)


def preview(pixels: Pixels, width: int = PREVIEW_WIDTH) -> Pixels:
    """Copy the picture at most `width` pixels wide, its proportions kept; return a narrow one as it is."""
    pixels = checked_pixels(pixels)
    size = preview_size(pixels.shape[:2], width)
    return pixels if size == pixels.shape[:2] else from_image(shrink(to_image(pixels), size))


def preview_size(picture_size: tuple[int, ...], width: int | None) -> Size:
    """Return the size (h, w) of a picture's copy that is at most `width` pixels wide."""
    rows, columns = picture_size
    if width is not None and width < 1:
        raise RefusedValue(
            "A preview is at least 1 pixel wide; got {width}: give a larger width.", width=width
        )
    if width is None or columns <= width:
        return rows, columns
    return max(1, round(rows * width / columns)), width


def shrink(image: Image.Image, size: Size) -> Image.Image:
    """Reduce `image` (mode L or RGB) to `size` (h, w)."""
    rows, columns = size
    # A reducing gap takes most of the way by block means, several times faster and hardly visible.
    return image.resize((columns, rows), Image.Resampling.LANCZOS, reducing_gap=3.0)


def to_image(pixels: Pixels) -> Image.Image:
    """Convert pixels to an image of mode L or RGB."""
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)


def from_image(image: Image.Image) -> Pixels:
    """Copy the pixels of an image of mode L or RGB; read-only, so that they can be shared."""
    pixels = np.empty((image.height, image.width, len(image.getbands())), np.uint8)  # (H, W, 1 or 3)
    for rows, strip in strips(image):
        pixels[rows] = strip.reshape(pixels[rows].shape)
    pixels.flags.writeable = False
    return pixels


def gathered(size: Size, channels: int, factor: int, parts: Strips, *, exact: bool = False) -> Any:
    """Build a read-only picture (h, w, C) from strips, each factor x factor block reduced to its mean.

    Blocks at the right and at the bottom may be smaller. With `exact` the strips are shades, and so is the
    picture.
    """
    height, width = (-(-length // factor) for length in size)
    pixels = np.empty((height, width, channels), np.float32 if exact else np.uint8)
    for rows, values in parts:
        pixels[rows.start // factor : -(-rows.stop // factor)] = _reduced(values, factor)
    pixels.flags.writeable = False
    return pixels


def _reduced(values: NDArray[Any], factor: int) -> NDArray[Any]:
    if factor == 1:
        return values
    rows, columns = (np.arange(0, length, factor) for length in values.shape[:2])
    is_exact = values.dtype.kind == "f"
    sums = np.add.reduceat(values, rows, axis=0, dtype=np.float64 if is_exact else np.uint32)
    sums = np.add.reduceat(sums, columns, axis=1)
    high = np.minimum(factor, values.shape[0] - rows)
    wide = np.minimum(factor, values.shape[1] - columns)
    counts = np.outer(high, wide)[..., None].astype(np.uint32)
    if is_exact:
        return sums / counts
    return ((2 * sums + counts) // (2 * counts)).astype(np.uint8)  # to the nearest


def strips(image: Image.Image) -> Iterator[tuple[slice, NDArray[Any]]]:
    """Yield the values of an image of any mode, some rows at a time: (rows, values).

    NumPy would copy all of it at once, by way of many small pieces that stay with the process for good.
    """
    for top in range(0, image.height, STRIP_ROWS):
        bottom = min(top + STRIP_ROWS, image.height)
        yield slice(top, bottom), np.asarray(image.crop((0, top, image.width, bottom)))


def checked_pixels(pixels: Any, *, exact: bool = False) -> Any:
    """Return `pixels`; refuse all but uint8 pictures (H, W, 1) or (H, W, 3) and, with `exact`, shades."""
    kinds = (np.uint8, np.float32) if exact else (np.uint8,)
    if not isinstance(pixels, np.ndarray) or pixels.dtype not in kinds:
        raise RefusedType(
            "A picture must be an array of bytes (uint8); got {kind}: scale it to 0..255 and convert it.",
            kind=str(getattr(pixels, "dtype", type(pixels).__name__)),
        )
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3) or 0 in pixels.shape:
        raise RefusedValue(
            "A picture must have shape (rows, columns, 1) or (rows, columns, 3); got {shape}: add or drop"
            " axes to match.",
            shape=pixels.shape,
        )
    return pixels
