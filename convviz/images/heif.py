"""HEIC and HEIF, the photos of phones, by the optional package pi-heif."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import MissingPackage
from convviz.images.pixels import STRIP_ROWS, Strips


def heif_package() -> ModuleType:
    """The package, told to decode the picture alone, in one thread."""
    try:
        import pi_heif
        from pi_heif import options
    except ImportError as error:
        raise MissingPackage(
            "HEIC pictures open where the package pi-heif is installed, and here it is not:"
            " export the picture as JPEG."
        ) from error
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    return pi_heif


def opened(data: bytes) -> Any:
    """The main picture of a file with its header read; libheif has set it upright itself."""
    file = heif_package().open_heif(data)
    return file[file.primary_index]


def white_strips(image: Any) -> Strips:
    """Decode and give strips of bytes on white, (h, W, 1 or 3)."""
    values = np.asarray(image)
    values = values.reshape(*values.shape[:2], -1)
    for top in range(0, len(values), STRIP_ROWS):
        part = values[top : top + STRIP_ROWS]
        yield slice(top, top + len(part)), _on_white(part, image.mode)


def _on_white(part: NDArray[Any], mode: str) -> NDArray[np.uint8]:
    if part.dtype == np.uint16:  # grey of more than 8 bits, spread over 16
        return np.rint(part / 257).astype(np.uint8)
    if not mode.endswith(("A", "a")):
        return part
    opacity = part[..., -1:].astype(np.uint16)
    colours = part[..., :-1].astype(np.uint16)
    shown = colours * 255 if mode.endswith("a") else colours * opacity
    return ((shown + (255 - opacity) * 255 + 127) // 255).clip(0, 255).astype(np.uint8)
