"""Pictures whose file ends early, or is damaged further on: as much of them as there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image, ImageFile

PARTLY = frozenset(("PNG", "JPEG", "GIF", "BMP", "TIFF"))
"""Kinds that are decoded from the top down, so that a part is worth showing."""

_WHITE = {"1": 255, "L": 255, "LA": (255, 0), "RGB": (255,) * 3, "RGBA": (255, 255, 255, 0)}


def loaded(
    name: str, open_image: Callable[[], ImageFile.ImageFile], *, white: bool = True
) -> tuple[ImageFile.ImageFile, bool]:
    """Decode the image and say whether all of it was there; what is missing is `white` if possible, or 0.

    Raises what Pillow raises where nothing of it can be shown.
    """
    image = open_image()
    try:
        image.load()
    except Exception:  # no list of what decoders raise upon damaged bytes is complete
        if name not in PARTLY:
            raise
        return _partly(open_image, white), False
    return image, True


def _partly(open_image: Callable[[], ImageFile.ImageFile], white: bool) -> ImageFile.ImageFile:
    """Decode once more upon white; rows that came before the damage stay."""
    image = open_image()
    if white and image.mode in _WHITE:
        ImageFile.ImageFile.load_prepare(image)
        image.im.paste(_WHITE[image.mode], (0, 0, *image.im.size))
    try:
        image.load()
    except Exception:  # the same; re-raised where nothing was decoded
        image.tile = []  # Pillow then takes it for loaded
        if image._im is None or not _has_arrived(image):
            raise
    return image


def _has_arrived(image: Image.Image) -> bool:
    ends = image.getextrema()
    pairs: Any = ends if isinstance(ends[0], tuple) else (ends,)
    return any(low != high for low, high in pairs)
