"""From a picture to the bytes of a file."""

from io import BytesIO

from convviz.lab.files.images.limits import KEPT_BYTES
from convviz.lab.files.images.pixels import Pixels, checked_pixels, to_image

PNG_VALUES = 12_000_000
"""Values of a picture up to which a PNG is made in less than a second."""

PNG_EFFORT = 4  # of 0 to 9: beyond it files hardly shrink and 12 megapixels take seconds longer


def encode_png(pixels: Pixels) -> bytes:
    """Write the picture (H, W, 1 or 3) as a PNG file, every pixel kept."""
    file = BytesIO()
    to_image(checked_pixels(pixels)).save(file, "PNG", compress_level=PNG_EFFORT)
    return file.getvalue()


def encode_jpeg(pixels: Pixels, quality: int = 85) -> bytes:
    """Write the picture (H, W, 1 or 3) as a JPEG file: small, nearly the same; `quality` 1 (worst) to 95."""
    file = BytesIO()
    to_image(checked_pixels(pixels)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def encode_kept(pixels: Pixels) -> bytes:
    """Write the picture as at most KEPT_BYTES: a PNG where it is small, else a JPEG as fine as fits."""
    if pixels.size <= PNG_VALUES:
        data = encode_png(pixels)
        if len(data) <= KEPT_BYTES:
            return data
    for quality in (95, 90, 80, 60, 30):
        data = encode_jpeg(pixels, quality)
        if len(data) <= KEPT_BYTES:
            break
    return data
