"""From any of Pillow's modes to 8-bit grey (L) or colour (RGB): scaled, never clipped, on white."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.errors import RefusedValue
from convviz.images.pixels import strips

SIXTEEN_BIT = ("I;16", "I;16B", "I;16L")
WIDE = ("I", "F")
GREY = ("1", "L", "LA", "La", *SIXTEEN_BIT, *WIDE)
COLOUR = ("P", "PA", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr")

TIFF_BITS, TIFF_PHOTOMETRIC, TIFF_SAMPLE_FORMAT = 258, 262, 339
WHITE_IS_ZERO, UNSIGNED = 0, 1


def raw_mode(image: Image.Image) -> str:
    """How the file stores its pixels, such as "LA;16B"; known only until the picture is loaded."""
    tiles = getattr(image, "tile", None)
    args = tiles[0].args if tiles else ""
    return str(args[0] if isinstance(args, tuple) and args else args)


def is_colour(image: Image.Image) -> bool:
    """Whether the file stores colour, from its header alone; a palette does unless it is made of greys."""
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
    """Whether the palette of a PNG or GIF, as the header has it, holds nothing but greys."""
    if image.palette is None or image.palette.rawmode not in (None, "RGB"):
        return False
    entries = bytes(image.palette.palette)
    return entries[0::3] == entries[1::3] == entries[2::3]


def flatten(image: Image.Image) -> Image.Image:
    """`image` as 8-bit grey (mode L) or colour (RGB), transparency laid on white.

    16-bit values are divided by 257, 12-bit ones by 4095 / 255. Numbers without a range of their own
    (floating point, 32-bit) are taken as 0..1, 0..255 or 0..65535, the first that holds them all, and
    stretched from the smallest to the largest otherwise. CMYK is turned to RGB by plain multiplication;
    colour profiles are not applied.
    """
    colour, raw = is_colour(image), raw_mode(image)
    image.load()
    if image.mode in SIXTEEN_BIT:
        return grey_from_sixteen_bit(image)
    if image.mode in WIDE:
        return grey_from_wide(image)
    if image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        # Adobe's programs store ink inverted and mark it; Pillow inverts every file, marked or not.
        image = Image.eval(image, lambda ink: 255 - ink)
    return on_white(with_alpha(image, raw), "RGB" if colour else "L")


def with_alpha(image: Image.Image, raw: str) -> Image.Image:
    """`image` with its transparent colour, if it names one, turned into an alpha channel."""
    if "transparency" not in image.info or image.mode not in ("1", "L", "P", "RGB"):
        return image
    image.info["transparency"] = eight_bit_key(image.info["transparency"], raw)
    return image.convert("LA" if image.mode in ("1", "L") else "RGBA")


def eight_bit_key(key: Any, raw: str) -> Any:
    """A PNG's transparent colour as an 8-bit value; the file gives it in its own bit depth."""
    if raw.startswith("RGB;16"):
        return tuple(value >> 8 for value in key)
    if raw in ("L;2", "L;4"):
        return key * 255 // (2 ** int(raw[2:]) - 1)
    return key * 255 if raw == "1" and key == 1 else key


def on_white(image: Image.Image, mode: str) -> Image.Image:
    if not image.mode.endswith(("A", "a")):
        return image if image.mode == mode else image.convert(mode)
    image = image.convert({"PA": "RGBA", "RGBa": "RGBA", "La": "LA"}.get(image.mode, image.mode))
    canvas = Image.new(mode, image.size, "white")
    canvas.paste(image.convert(mode), mask=image.getchannel("A"))
    return canvas


def grey_from_sixteen_bit(image: Image.Image) -> Image.Image:
    top = 4095 if tiff_tag(image, TIFF_BITS) == 12 else 65535
    key = image.info.get("transparency")
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, values in strips(image):
        grey[rows] = np.rint(values * np.float32(255 / top))
        if key is not None:
            grey[rows][values == key] = 255
    return Image.fromarray(np.invert(grey) if is_inverted(image) else grey)


def grey_from_wide(image: Image.Image) -> Image.Image:
    low, high = value_range(image)
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, values in wide_strips(image):
        fraction = (np.nan_to_num(values, nan=low).clip(low, high) - low) / (high - low)
        grey[rows] = np.rint(fraction * 255)
    return Image.fromarray(np.invert(grey) if is_inverted(image) else grey)


def wide_strips(image: Image.Image) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """The values of an image of mode I or F, some rows at a time."""
    # Pillow has no unsigned 32-bit mode and lets large values turn negative.
    unsigned = tiff_tag(image, TIFF_BITS) == 32 and tiff_tag(image, TIFF_SAMPLE_FORMAT) == UNSIGNED
    for rows, values in strips(image):
        yield rows, (values.view(np.uint32) if unsigned and image.mode == "I" else values).astype(np.float64)


def value_range(image: Image.Image) -> tuple[float, float]:
    """The numbers that stand for black and white; infinities and not-a-numbers are not asked."""
    finite = (values[np.isfinite(values)] for _, values in wide_strips(image))
    ends = [(float(part.min()), float(part.max())) for part in finite if part.size]
    low = min((low for low, _ in ends), default=0.0)
    high = max((high for _, high in ends), default=0.0)
    for top in (1.0, 255.0, 65535.0):
        if low >= 0 and high <= top:
            return 0.0, top
    return (low, high) if high > low else (low, low + 1)


def is_inverted(image: Image.Image) -> bool:
    """Whether zero means white; Pillow sees to it for 8-bit pictures alone."""
    return tiff_tag(image, TIFF_PHOTOMETRIC) == WHITE_IS_ZERO


def tiff_tag(image: Image.Image, tag: int) -> int | None:
    value = getattr(image, "tag_v2", {}).get(tag)
    return value[0] if isinstance(value, tuple) else value
