"""From any of Pillow's modes of 8 bits to grey (L) or colour (RGB), on white, some rows at a time."""

from typing import Any

import numpy as np
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.files.images.pixels import STRIP_ROWS, Strips

SIXTEEN_BIT = ("I;16", "I;16B", "I;16L")
WIDE = ("I", "F")
GREY = ("1", "L", "LA", "La", *SIXTEEN_BIT, *WIDE)
COLOUR = ("P", "PA", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr")


def raw_mode(image: Image.Image) -> str:
    """Say how the file stores its pixels, such as "LA;16B"; known only until the picture is loaded."""
    tiles = getattr(image, "tile", None)
    args = tiles[0].args if tiles else ""
    return str(args[0] if isinstance(args, tuple) and args else args)


def is_colour(image: Image.Image) -> bool:
    """Say whether the file stores colour, from its header alone; a palette does unless it is all grey."""
    if image.mode not in GREY + COLOUR:
        raise RefusedValue(
            "Pictures open in grey, RGB, CMYK or with a palette;"
            " got the colour model {mode}: save it as RGB.",
            mode=image.mode,
        )
    if image.mode in ("P", "PA"):
        return not has_grey_palette(image)
    return image.mode in COLOUR and raw_mode(image) != "LA;16B"  # Pillow widens 16-bit grey + alpha to RGBA


def has_grey_palette(image: Image.Image) -> bool:
    """Say whether the palette of a PNG or GIF, as the header has it, holds nothing but greys."""
    if image.palette is None or image.palette.rawmode not in (None, "RGB"):
        return False
    entries = bytes(image.palette.palette)
    return entries[0::3] == entries[1::3] == entries[2::3]


def flat_strips(image: Image.Image, colour: bool, raw: str) -> Strips:
    """Yield an `image` as strips of 8-bit grey (h, W, 1) or colour (h, W, 3), transparency laid on white.

    CMYK is turned to RGB by plain multiplication, ink taken as Adobe's programs store it, marked by them or
    not, which is what browsers do; colour profiles are not applied.
    """
    mode = "RGB" if colour else "L"
    for top in range(0, image.height, STRIP_ROWS):
        bottom = min(top + STRIP_ROWS, image.height)
        part = on_white(with_alpha(image.crop((0, top, image.width, bottom)), raw), mode)
        yield slice(top, bottom), np.asarray(part).reshape(bottom - top, image.width, -1)


def with_alpha(image: Image.Image, raw: str) -> Image.Image:
    """Return `image` with its transparent colour, if it names one, turned into an alpha channel."""
    if "transparency" not in image.info or image.mode not in ("1", "L", "P", "RGB"):
        return image
    image.info["transparency"] = eight_bit_key(image.info["transparency"], raw)
    return image.convert("LA" if image.mode in ("1", "L") else "RGBA")


def eight_bit_key(key: Any, raw: str) -> Any:
    """Convert a PNG's transparent colour, which has the file's bit depth, to an 8-bit value."""
    if raw.startswith("RGB;16"):
        return tuple(value >> 8 for value in key)
    if raw in ("L;2", "L;4"):
        return key * 255 // (2 ** int(raw[2:]) - 1)
    return key * 255 if raw == "1" and key == 1 else key


def on_white(image: Image.Image, mode: str) -> Image.Image:
    """Return `image` in mode L or RGB, laid on white where it can be seen through."""
    if not image.mode.endswith(("A", "a")):
        return image if image.mode == mode else image.convert(mode)
    image = image.convert({"PA": "RGBA", "RGBa": "RGBA", "La": "LA"}.get(image.mode, image.mode))
    canvas = Image.new(mode, image.size, "white")
    canvas.paste(image.convert(mode), mask=image.getchannel("A"))
    return canvas
