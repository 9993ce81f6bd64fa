"""A picture as a PNG file."""

from __future__ import annotations

from io import BytesIO

from convviz.errors import RefusedValue
from convviz.lab.drawing.painters.pixels import pixels_of
from convviz.lab.drawing.picture import Picture

SCALES = (1, 2, 3, 4)
"""Pixels for each px of the stage."""


def png_of(picture: Picture, scale: int = 1) -> bytes:
    """Return the file; RefusedValue for a scale that it is not made at."""
    if scale not in SCALES:
        raise RefusedValue(
            "A picture is made 1 to 4 times as large as on the page, not {scale} times: choose one of these.",
            scale=scale,
        )
    file = BytesIO()
    pixels_of(picture, scale).save(file, "PNG", compress_level=6)
    return file.getvalue()
