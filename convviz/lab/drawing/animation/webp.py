"""An animated WebP without loss: every colour as it is, in the smallest file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image


def write(images: Iterable[Image.Image], durations: Sequence[int], *, dark: bool) -> bytes:
    """Return the file of RGB frames of one size, each shown for so many ms, again and again."""
    del dark
    first, *rest = images
    file = BytesIO()
    first.save(
        file,
        "WEBP",
        save_all=True,
        append_images=rest,
        duration=list(durations),
        loop=0,
        lossless=True,
        quality=20,  # of the effort: more makes it slower and hardly smaller
        method=0,
    )
    return file.getvalue()
