"""A picture as the card that is shown where its link is posted."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from convviz.lab.drawing.painters.pixels import pixels_of
from convviz.lab.drawing.picture import Picture

SIZE = (1200, 630)
"""px, in the shape that sites which show links ask for: https://ogp.me."""


def card_of(picture: Picture) -> bytes:
    """Return the picture, as large as it fits, in the middle of a PNG of `SIZE` on its own ground."""
    fits = min(SIZE[0] / picture.width, SIZE[1] / picture.height)
    pixels = pixels_of(picture, 2 if fits > 1 else 1)
    size = round(picture.width * fits), round(picture.height * fits)
    card = Image.new("RGB", SIZE, picture.ground)
    card.paste(
        pixels.resize(size, Image.Resampling.LANCZOS), ((SIZE[0] - size[0]) // 2, (SIZE[1] - size[1]) // 2)
    )
    file = BytesIO()
    card.save(file, "PNG")
    return file.getvalue()
