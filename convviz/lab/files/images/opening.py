"""From the bytes of a file, which nobody trusts, to a picture."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.files.images.decoding_cost import check_size, factor_for
from convviz.lab.files.images.decoding_slots import Turnstile
from convviz.lab.files.images.header import checked_bytes, picture_format
from convviz.lab.files.images.kinds import PAGES
from convviz.lab.files.images.levels import LEVELS, Levels
from convviz.lab.files.images.memory import keep_large_blocks_apart
from convviz.lab.files.images.orientation import LYING, turned
from convviz.lab.files.images.page import Page, Request
from convviz.lab.files.images.pixels import Pixels, Size, from_image, preview_size, shrink, to_image

T = TypeVar("T")

_decoding = Turnstile()


@dataclass(frozen=True)
class PictureInfo:
    """What a file's header says: format, size in pixels once it stands upright, whether it has colour.

    `full` is its size (h, w) before it is reduced while it is opened, None where it is not. `pages` is how
    many pages the file has, `moves` whether it is an animation, of which the first one is shown; `channels`
    how many channels where only the first is.
    """

    format: str
    width: int
    height: int
    colour: bool
    full: Size | None = None
    pages: int = 1
    moves: bool = False
    channels: int | None = None


@dataclass(frozen=True)
class Opened:
    """A picture, the levels that were taken where it has more than bytes, and whether it was whole."""

    pixels: Any
    levels: Levels | None
    whole: bool


def inspect(data: bytes) -> PictureInfo:
    """Read a file's header without decoding a pixel; `data` are the bytes of the file.

    Raises RefusedValue for a file that is empty, larger than MAX_BYTES, not a picture that opens, broken, or
    one of no pixels or of more than can be decoded; RefusedType for anything but bytes.
    """
    name = picture_format(checked_bytes(data))
    page, factor = _page(name, data)
    height, width = _upright(_reduced(page.size, factor), page)
    full = _upright(page.size, page) if factor > 1 else None
    return PictureInfo(name, width, height, page.colour, full, page.pages, page.moves, page.channels)


def decode(data: bytes, max_width: int | None = None, *, levels: str = LEVELS[0]) -> Pixels:
    """Decode a file to a read-only uint8 picture (H, W, 1 or 3), upright, on white, as `read` does."""
    pixels: Pixels = read(data, max_width, levels=levels).pixels
    return pixels


def read(
    data: bytes, max_width: int | None = None, *, levels: str = LEVELS[0], exact: bool = False
) -> Opened:
    """Decode a file to a picture, upright, transparency on white, and what has to be said of it.

    A picture beyond MAX_PIXELS is reduced to the size that `inspect` gives. With `max_width` it is made at
    most that wide; a JPEG is then decoded at a half, a quarter or an eighth of its size at once, which takes
    less memory by the square of that. An animation gives its first frame. `levels` is one of LEVELS, and
    `exact` asks for shades instead of bytes where the file has more than bytes, at full width. At most
    MAX_DECODINGS run at a time, and a heavy one alone; others wait. Raises as `inspect` does, and
    RefusedValue for a file that turns out to be damaged before anything of it can be shown.
    """
    name = picture_format(checked_bytes(data))
    keep_large_blocks_apart()
    page, factor = _page(name, data)
    wanted = Request(factor, checked_levels(levels), exact=exact and max_width is None)
    with _decoding.place(page.weight.of(page.size, factor)):
        return _or_refusal(name, data, lambda: _read(page, wanted, max_width))


def checked_levels(levels: str) -> str:
    """Return `levels` itself when it is one of LEVELS."""
    if levels not in LEVELS:
        raise RefusedValue(
            "There are no levels {levels}: choose one of {choices}.",
            levels=repr(levels)[:40],
            choices=", ".join(LEVELS),
        )
    return levels


def _page(name: str, data: bytes) -> tuple[Page, int]:
    """Read the file's header, check every size in it, and say how many times the picture is reduced."""
    page = _or_refusal(name, data, lambda: PAGES[name](data))
    factor = factor_for(page.size, len(data), page.weight, 3 if page.colour else 1)
    check_size(page.size, page.weight, factor)
    return page, factor


def _read(page: Page, wanted: Request, max_width: int | None) -> Opened:
    full = _upright(_reduced(page.size, wanted.factor), page)
    size = preview_size(full, max_width)
    enough = None if size == full else _upright(size, page)
    developed = page.develop(replace(wanted, enough=enough))
    pixels, levels, whole = developed.pixels, developed.levels, developed.whole
    del developed  # frees the picture as it lies once it is turned
    pixels = turned(pixels, page.orientation)
    if pixels.shape[:2] != size:
        image = to_image(pixels)
        del pixels  # the image is a copy of it
        pixels = from_image(shrink(image, size))
    return Opened(pixels, levels, whole)


def _reduced(size: Size, factor: int) -> Size:
    return -(-size[0] // factor), -(-size[1] // factor)


def _upright(size: Size, page: Page) -> Size:
    """Convert a size (h, w) as the picture lies to one as it stands, and the other way round."""
    return (size[1], size[0]) if page.orientation in LYING else size


def _or_refusal(name: str, data: bytes, read: Callable[[], T]) -> T:
    """Return the result of `read`, or raise one sentence for whatever a decoder makes of hostile bytes.

    Pillow raises SyntaxError, OSError, struct.error, zlib.error, KeyError, MemoryError and more: no list is
    complete.
    """
    try:
        return read()
    except Refusal:
        raise
    except Exception as error:
        raise RefusedValue(
            "A picture file must be whole; this {format} file of {size} B is damaged, cut short"
            " or of a rare kind: open it in a picture program and save it again.",
            format=name,
            size=written(len(data)),
        ) from error
