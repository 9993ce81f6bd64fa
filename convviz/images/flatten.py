"""From any of Pillow's modes to 8-bit grey (L) or colour (RGB): scaled, never clipped, on white."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.errors import RefusedValue

SIXTEEN_BIT = ("I;16", "I;16B", "I;16L")
WIDE = ("I", "F")
GREY = ("1", "L", "LA", "La", *SIXTEEN_BIT, *WIDE)
COLOUR = ("P", "PA", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr")

TIFF_BITS, TIFF_PHOTOMETRIC, TIFF_SAMPLE_FORMAT = 258, 262, 339
WHITE_IS_ZERO, UNSIGNED = 0, 1
STRIP_ROWS = 256


def raw_mode(image: Image.Image) -> str:
    """How the file stores its pixels, such as "LA;16B"; known only until the picture is loaded."""
    tiles = getattr(image, "tile", None)
    args = tiles[0].args if tiles else ""
    return str(args[0] if isinstance(args, tuple) and args else args)


def is_colour(image: Image.Image) -> bool:
    """Whether the file stores colour, from its header alone; palettes always count as colour."""
    if image.mode not in GREY + COLOUR:
        raise RefusedValue(
            "Pictures open in grey, RGB, CMYK or with a palette;"
            " got the colour model {mode}: save it as RGB.",
            mode=image.mode,
        )
    return image.mode in COLOUR and raw_mode(image) != "LA;16B"  # Pillow widens 16-bit grey + alpha to RGBA


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
        return image.convert(mode)
    image = image.convert({"PA": "RGBA", "RGBa": "RGBA", "La": "LA"}.get(image.mode, image.mode))
    canvas = Image.new(mode, image.size, "white")
    canvas.paste(image.convert(mode), mask=image.getchannel("A"))
    return canvas


def grey_from_sixteen_bit(image: Image.Image) -> Image.Image:
    top = 4095 if tiff_tag(image, TIFF_BITS) == 12 else 65535
    grey = by_strips(image, lambda strip: np.rint(strip.astype(np.float32) * (255 / top)))
    key = image.info.get("transparency")
    if key is not None:
        grey[np.asarray(image) == key] = 255
    return Image.fromarray(np.invert(grey) if is_inverted(image) else grey)


def grey_from_wide(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    if (
        image.mode == "I"
        and tiff_tag(image, TIFF_BITS) == 32
        and tiff_tag(image, TIFF_SAMPLE_FORMAT) == UNSIGNED
    ):
        values = values.view(
            np.uint32
        )  # Pillow has no unsigned 32-bit mode and lets large values turn negative
    low, high = value_range(values)
    grey = by_strips(
        values,
        lambda strip: np.rint((np.nan_to_num(strip, nan=low).clip(low, high) - low) * (255 / (high - low))),
    )
    return Image.fromarray(np.invert(grey) if is_inverted(image) else grey)


def value_range(values: NDArray[Any]) -> tuple[float, float]:
    """The numbers that stand for black and white; infinities and not-a-numbers are not asked."""
    strips = [values[top : top + STRIP_ROWS] for top in range(0, len(values), STRIP_ROWS)]
    finite = [strip[np.isfinite(strip)] for strip in strips]
    low = min((float(part.min()) for part in finite if part.size), default=0.0)
    high = max((float(part.max()) for part in finite if part.size), default=0.0)
    for top in (1.0, 255.0, 65535.0):
        if low >= 0 and high <= top:
            return 0.0, top
    return (low, high) if high > low else (low, low + 1)


def by_strips(picture: Any, scaled: Any) -> NDArray[np.uint8]:
    """Apply `scaled` to a few rows at a time, so that wide numbers never fill the memory."""
    values = np.asarray(picture)
    grey = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), STRIP_ROWS):
        grey[top : top + STRIP_ROWS] = scaled(values[top : top + STRIP_ROWS])
    return grey


def is_inverted(image: Image.Image) -> bool:
    """Whether zero means white; Pillow sees to it for 8-bit pictures alone."""
    return tiff_tag(image, TIFF_PHOTOMETRIC) == WHITE_IS_ZERO


def tiff_tag(image: Image.Image, tag: int) -> int | None:
    value = getattr(image, "tag_v2", {}).get(tag)
    return value[0] if isinstance(value, tuple) else value
