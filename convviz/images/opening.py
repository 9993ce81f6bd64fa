"""From the bytes of a file, which nobody trusts, to a picture."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from PIL import (
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from convviz.errors import Refusal, RefusedValue
from convviz.images.flatten import flatten, is_colour
from convviz.images.header import check_scans, checked_bytes, picture_format, webp_size
from convviz.images.limits import MAX_DECODINGS, MAX_PIXELS, MAX_SIDE
from convviz.images.memory import keep_large_blocks_apart
from convviz.images.pixels import Pixels, from_image, preview_size, shrink

T = TypeVar("T")

# One plugin for one kind of file: Image.open would try others, and only warns of large pictures.
PLUGINS: dict[str, Callable[[BytesIO], ImageFile.ImageFile]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by its EXIF orientation."""

LYING = (5, 6, 7, 8)
"""Orientations in which rows and columns change places."""

TILE_WIDTH, TILE_LENGTH = 322, 323

_decoding = threading.BoundedSemaphore(MAX_DECODINGS)


@dataclass(frozen=True)
class PictureInfo:
    """What a file's header says: format, size in pixels once it stands upright, whether it has colour."""

    format: str
    width: int
    height: int
    colour: bool


def inspect(data: bytes) -> PictureInfo:
    """Read a file's header without decoding a pixel; `data` are the bytes of the file.

    Raises RefusedValue for a file that is empty, larger than MAX_BYTES, not one of the six kinds, broken,
    or a picture of more than MAX_PIXELS or none; RefusedType for anything but bytes.
    """
    name = picture_format(checked_bytes(data))
    image = _or_refusal(name, data, lambda: _open(name, data))
    lying = _orientation(image) in LYING
    width, height = reversed(image.size) if lying else image.size
    return PictureInfo(name, width, height, is_colour(image))


def decode(data: bytes, max_width: int | None = None) -> Pixels:
    """Decode a file to a read-only uint8 picture (H, W, 1 or 3), upright, transparency on white.

    With `max_width` the picture is made at most that wide; a JPEG is then decoded at a half, a quarter or an
    eighth of its size at once, which takes less memory by the square of that. An animation gives its first
    frame. At most MAX_DECODINGS run at a time, others wait. Raises as `inspect` does, and RefusedValue for a
    file that turns out to be damaged further on.
    """
    name = picture_format(checked_bytes(data))
    keep_large_blocks_apart()
    with _decoding:
        return _or_refusal(name, data, lambda: _decode(name, data, max_width))


def _decode(name: str, data: bytes, max_width: int | None) -> Pixels:
    image: Image.Image = _open(name, data)
    orientation = _orientation(image)
    columns, rows = image.size
    upright_size = (columns, rows) if orientation in LYING else (rows, columns)
    size = preview_size(upright_size, max_width)
    if size != upright_size:
        height, width = reversed(size) if orientation in LYING else size
        image.draft(None, (width, height))  # only JPEG can, and never below the size asked for
    flat = flatten(image)
    upright = flat.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else flat
    return from_image(upright if size == (upright.height, upright.width) else shrink(upright, size))


def _open(name: str, data: bytes) -> ImageFile.ImageFile:
    """The file with its header read and every size in it checked."""
    if name == "WebP":
        _check_size(webp_size(data) or (1, 1))
    if name == "JPEG":
        check_scans(data)
    image = PLUGINS[name](BytesIO(data))
    _check_size((image.height, image.width))
    tiles = getattr(image, "tag_v2", {})
    if tiles:
        _check_size((tiles.get(TILE_LENGTH, 1), tiles.get(TILE_WIDTH, 1)))  # one tile is decoded as a whole
    return image


def _check_size(size: tuple[int, int]) -> None:
    height, width = size
    if height < 1 or width < 1:
        raise RefusedValue(
            "A picture has at least one pixel; got {width} x {height}: choose another file.",
            width=width,
            height=height,
        )
    if height * width > MAX_PIXELS:
        raise RefusedValue(
            "A picture may have at most {limit} megapixels; got {width} x {height}, {pixels} megapixels:"
            " make it smaller first.",
            limit=MAX_PIXELS // 10**6,
            width=width,
            height=height,
            pixels=f"{height * width / 1e6:.1f}",
        )
    if max(height, width) > MAX_SIDE:
        raise RefusedValue(
            "A picture may be at most {limit} pixels wide and high; got {width} x {height}:"
            " cut it into pieces.",
            limit=MAX_SIDE,
            width=width,
            height=height,
        )


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; a picture whose EXIF data are broken is taken to stand upright."""
    if image.format == "TIFF":
        return 1  # Pillow sets these upright by itself, size and pixels
    try:
        # The base class's method: the one of PNG decodes the whole picture to look for EXIF data behind it.
        orientation = Image.Image.getexif(image).get(ExifTags.Base.Orientation, 1)
    except (
        Exception
    ):  # the same mixture as in _or_refusal, from bytes that are not worth losing a picture for
        return 1
    return orientation if orientation in UPRIGHT else 1


def _or_refusal(name: str, data: bytes, read: Callable[[], T]) -> T:
    """The result of `read`, or one sentence for whatever a decoder makes of hostile bytes.

    Pillow raises SyntaxError, OSError, struct.error, zlib.error, KeyError, MemoryError and more: no list is
    complete.
    """
    try:
        return read()
    except Refusal:
        raise
    except Exception as error:
        raise RefusedValue(
            "A picture file must be whole; this {format} file of {size} bytes is damaged, cut short"
            " or of a rare kind: open it in a picture program and save it again.",
            format=name,
            size=len(data),
        ) from error
