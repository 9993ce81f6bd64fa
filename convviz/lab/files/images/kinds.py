"""Every kind of picture that opens, and how its page is read from the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from convviz.lab.files.images import heif, jpeg, png, pnm, tiff, tiff_numbers
from convviz.lab.files.images.decoding_cost import (
    HEIC_BYTES,
    HEIC_MOST,
    Weight,
    check_size,
    jpeg_weight,
    pillow_weight,
)
from convviz.lab.files.images.flatten import SIXTEEN_BIT, WIDE, flat_strips, is_colour, raw_mode
from convviz.lab.files.images.header import check_scans, webp_size
from convviz.lab.files.images.limits import MAX_DECODED, MAX_PEAK
from convviz.lab.files.images.numbers import Numbers, Part, developed
from convviz.lab.files.images.orientation import orientation
from convviz.lab.files.images.page import Developed, Page, Request
from convviz.lab.files.images.pixels import gathered, strips
from convviz.lab.files.images.truncated import loaded
from convviz.lab.files.images.unsupported import foreign
from convviz.lab.files.sniffing import RAW, FileKind

# Pillow's own limit is for those who have none: here every size is checked first, and bytes are counted.
Image.MAX_IMAGE_PIXELS = MAX_DECODED

# One plugin for one kind of file: Image.open would try others, and only warns of large pictures.
PLUGINS: dict[str, Callable[[BytesIO], ImageFile.ImageFile]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "JPEG 2000": Jpeg2KImagePlugin.Jpeg2KImageFile,
}


def plain_page(name: str, data: bytes) -> Page:
    """Return a page that Pillow decodes to bytes."""
    image = _image(name, data)
    return Page(
        (image.height, image.width),
        is_colour(image),
        pillow_weight(name, image.mode),
        partial(_develop, name, data),
        1 if name == "TIFF" else orientation(image),  # Pillow sets these upright by itself, size and pixels
        moves=_moves(image),
    )


def webp_page(data: bytes) -> Page:
    """Return the page of a WebP, whose size is checked before its decoder sets memory aside."""
    check_size(webp_size(data) or (1, 1), pillow_weight("WebP", "RGB"))
    return plain_page("WebP", data)


def jpeg_page(data: bytes) -> Page:
    """Return the page of a JPEG, whose markers are walked first: they say where the picture ends."""
    walk = jpeg.walk(data)
    own = jpeg.ended(data, walk.end)
    image = _image("JPEG", own)
    check_scans(walk.scans, image.width * image.height)
    return Page(
        (image.height, image.width),
        is_colour(image),
        jpeg_weight(image.mode, walk.progressive, walk.coefficients),
        partial(_develop, "JPEG", own, ended=walk.end is not None),
        orientation(image),
    )


def png_page(data: bytes) -> Page:
    """Return the page of a PNG; one of 16 bits has numbers."""
    page = plain_page("PNG", data)
    return Page(
        page.size,
        page.colour,
        page.weight,
        partial(_develop, "PNG", data, ended=png.is_whole(data)),
        page.orientation,
        moves=page.moves,
    )


def tiff_page(data: bytes) -> Page:
    """Return the page of a TIFF: of numbers, or of the kinds that Pillow reads."""
    tags = tiff.directory(data)
    if tiff.is_raw_photo(tags):
        raise foreign(FileKind("DNG, NEF", RAW), len(data))
    pages, found = tiff.pages(data), tiff.layout(tags)
    if found is None or not (tiff.is_of_numbers(found) or data.startswith(tiff.BIG_ENDIAN_BIG)):
        try:
            page = plain_page("TIFF", data)
        except SyntaxError:  # a layout that Pillow does not know
            if found is None:
                raise
        else:
            return Page(
                page.size, page.colour, page.weight, page.develop, page.orientation, pages, page.moves
            )
    return _tiff_of_numbers(data, tags, found, pages)


def _tiff_of_numbers(data: bytes, tags: tiff.Tags, found: tiff.Layout, pages: int) -> Page:
    size = (found.height, found.width)
    check_size(size, Weight(0))
    weight = Weight(tiff.decoded_bytes(found) / (found.height * found.width))
    if found.tile is not None:
        check_size(found.tile, Weight(weight.pixel))  # one tile is decoded as a whole
    channels, alpha = found.shown

    def develop(wanted: Request) -> Developed:
        numbers, whole = tiff_numbers.numbers(data, tags, found)
        pixels, levels = developed(numbers, wanted)
        return Developed(pixels, levels, whole)

    more = found.samples if found.samples > channels + alpha else None
    turn = tags.get(274, 1)
    return Page(
        size, channels == 3, weight, develop, turn if turn in range(1, 9) else 1, pages, channels=more
    )


def pnm_page(data: bytes) -> Page:
    """Return the page of a file of the netpbm family."""
    found = pnm.check(pnm.header(data))
    size = (found.height, found.width)
    check_size(size, Weight(0))

    def develop(wanted: Request) -> Developed:
        numbers, whole = pnm.numbers(data, found)
        pixels, levels = developed(numbers, wanted)
        return Developed(pixels, levels, whole)

    return Page(size, found.channels > 2, Weight(pnm.stored_bytes(found) / (size[0] * size[1])), develop)


def heif_page(data: bytes) -> Page:
    """Return the page of a HEIC or HEIF photo."""
    photo = heif.look(data)
    mode = photo.mode.split(";")[0]
    colour = mode.startswith("RGB")

    def develop(wanted: Request) -> Developed:
        small = heif.decoded(data, wanted.factor)
        parts = heif.white_strips(small)
        return Developed(gathered((small.height, small.width), 3 if colour else 1, 1, parts))

    return Page((photo.height, photo.width), colour, Weight(HEIC_BYTES.get(mode, HEIC_MOST)), develop)


PAGES: dict[str, Callable[[bytes], Page]] = {
    "PNG": png_page,
    "JPEG": jpeg_page,
    "WebP": webp_page,
    "AVIF": partial(plain_page, "AVIF"),
    "HEIC": heif_page,
    "GIF": partial(plain_page, "GIF"),
    "BMP": partial(plain_page, "BMP"),
    "TIFF": tiff_page,
    "PNM": pnm_page,
    "JPEG 2000": partial(plain_page, "JPEG 2000"),
}


def _image(name: str, data: bytes) -> ImageFile.ImageFile:
    """Open the file by its header alone, after checking every size that can make a decoder take memory."""
    image = PLUGINS[name](BytesIO(data))
    tiles = getattr(image, "tag_v2", {})
    if tiles:
        sides = (tiles.get(tiff.TILE_LENGTH, 1), tiles.get(tiff.TILE_WIDTH, 1))
        check_size(sides, pillow_weight(name, image.mode))
    return image


def _moves(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False)) and image.format not in ("TIFF", "MPO")
    except Exception:  # a second frame that is damaged
        return False


def _develop(name: str, data: bytes, wanted: Request, *, ended: bool = True) -> Developed:
    first = _image(name, data)
    colour, raw, full = is_colour(first), raw_mode(first), first.size
    del first
    # White would be the largest of numbers, and the range would be taken from it.
    image, whole = loaded(name, partial(_drafted, name, data, wanted), white=raw not in png.WIDE)
    image.fp = image._decoder = None  # type: ignore[attr-defined]  # canvases of a WebP's decoder
    factor = wanted.factor if image.size == full else 1
    numbers = _numbers(image, data, raw)
    if numbers is not None:
        pixels, levels = developed(numbers, replace(wanted, factor=factor))
        return Developed(pixels, levels, whole and ended)
    size = (image.height, image.width)
    pixels = gathered(size, 3 if colour else 1, factor, flat_strips(image, colour, raw))
    return Developed(pixels, None, whole and ended)


def _drafted(name: str, data: bytes, wanted: Request) -> ImageFile.ImageFile:
    """Open the image, and set a JPEG to be decoded no larger than it has to be."""
    image = png.opened(data) if name == "PNG" else _image(name, data)
    height, width = wanted.enough or (image.height // wanted.factor, image.width // wanted.factor)
    if name == "JPEG" and (height, width) != (image.height, image.width):
        image.draft(None, (width, height))  # never below the size asked for
    return image


def _numbers(image: ImageFile.ImageFile, data: bytes, raw: str) -> Numbers | None:
    """Return the numbers of a picture that has more than bytes."""
    if image.format == "PNG" and raw in png.WIDE:
        # Decoded twice, four bytes a pixel each, beside the picture of three and some rows in float64.
        return png.numbers(data, image, raw, low_bytes=12 * image.width * image.height <= MAX_PEAK)
    if image.mode not in (*SIXTEEN_BIT, *WIDE):
        return None

    def parts() -> Iterator[Part]:
        for rows, values in strips(image):
            yield rows, values[..., None]

    inverted = getattr(image, "tag_v2", {}).get(tiff.PHOTOMETRIC) == tiff.WHITE_IS_ZERO
    return Numbers((image.height, image.width), 1, parts, inverted=inverted)
