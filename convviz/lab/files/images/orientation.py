"""Setting pictures upright by the orientation that a camera wrote."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import ExifTags, Image

LYING = (5, 6, 7, 8)
"""Orientations in which rows and columns change places."""


def orientation(image: Image.Image) -> int:
    """Read the EXIF orientation, 1 to 8; a picture whose EXIF data are broken is taken to stand upright."""
    try:
        # The base class's method: the one of PNG decodes the whole picture to look for EXIF data behind it.
        found = Image.Image.getexif(image).get(ExifTags.Base.Orientation, 1)
    except Exception:  # a mixture of errors, from bytes that are not worth losing a picture for
        return 1
    return found if found in range(2, 9) else 1


def turned(pixels: Any, found: int) -> Any:
    """Set a picture (H, W, C) upright that lies in its file in orientation `found`; read-only."""
    if found in LYING:
        pixels = pixels.swapaxes(0, 1)
    if found in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if found in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if not pixels.flags.c_contiguous or pixels.base is not None:
        pixels = np.array(pixels, order="C")
    pixels.flags.writeable = False
    return pixels
