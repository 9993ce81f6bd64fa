"""An animated PNG: every colour as it is."""

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
        file, "PNG", save_all=True, append_images=rest, duration=list(durations), loop=0, compress_level=3
    )
    return file.getvalue()
