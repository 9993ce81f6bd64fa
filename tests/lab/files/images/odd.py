"""Odd picture files that people have, each with the picture that it shows; made on the spot but for HEIC."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from tests.lab.files.images.files import png, png_rows, saved, tiff, without_adobe_marker
from tests.lab.files.images.heic import HEIC

Array = NDArray[Any]

ROWS, COLUMNS = np.mgrid[:24, :32]
RAMP = (ROWS * 32 + COLUMNS) / 767  # 0 to 1, every pixel another one
COLOURS = np.stack([COLUMNS * 8, ROWS * 10, 255 - COLUMNS * 4 - ROWS * 5], axis=2).astype(np.uint8)
PHOTO = np.asarray(Image.fromarray(COLOURS).resize((96, 72), Image.Resampling.BICUBIC))
FOUR = np.full((24, 32, 3), 40, np.uint8)
FOUR[:12, :16], FOUR[12:, 16:] = (240, 60, 30), (30, 90, 230)
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(range(256)) * 20 + b"\xff\xda" * 200


@dataclass(frozen=True)
class Odd:
    """A file, the picture (H, W, C) that it shows, how far a pixel may be from it, which rows are judged."""

    kind: str
    name: str
    data: bytes
    expected: Array
    within: float = 1
    rows: slice = field(default_factory=lambda: slice(None))
    whole: bool = True
    drawn: bool = False  # a browser draws it alike


def grey(values: Array, low: float, high: float) -> Array:
    """Grey levels by the range from `low` to `high`."""
    return np.clip((values.astype(np.float64) - low) * 255 / (high - low), 0, 255)[..., None]


def written(values: Array, **options: Any) -> bytes:
    file = BytesIO()
    tifffile.imwrite(file, values, **options)
    return file.getvalue()


def by_opencv(ending: str, values: Array, *options: int) -> bytes:
    """A file by OpenCV, whose colours stand the other way round."""
    stored = values if values.ndim == 2 else values[..., [2, 1, 0, *range(3, values.shape[2])]]
    done, data = cv2.imencode(ending, np.ascontiguousarray(stored), list(options))
    assert done
    return data.tobytes()


def depths() -> Iterator[Odd]:
    """Grey numbers that do not fill their type."""
    for top in (255, 1023, 4095, 16383, 65535):
        values = np.rint(RAMP * top).astype(np.uint16)
        yield Odd("depth", f"png of 0..{top}", png((32, 24, 16, 0), png_rows(values)), grey(values, 0, top))
        yield Odd("depth", f"tiff of 0..{top}", tiff(values), grey(values, 0, top))
        whole = values.astype(np.int32)
        yield Odd("depth", f"32-bit numbers of 0..{top}", tiff(whole), grey(values, 0, top))
    values = np.rint(RAMP * 3000).astype(np.uint16)
    yield Odd("depth", "opencv's lzw", by_opencv(".tiff", values, 259, 5), grey(values, 0, 4095))
    yield Odd("depth", "signed", written(values.astype(np.int16) - 1500), grey(values, 0, 3000))
    yield Odd("depth", "its own word", tiff(values, t281=3200), grey(values, 0, 3200))
    own = png((32, 24, 16, 0), png_rows(values // 4), sBIT=b"\x0c")
    yield Odd("depth", "its own bits", own, grey(values // 4, 0, 4095))
    packed = np.packbits((values[..., None] >> np.arange(11, -1, -1) & 1).astype(np.uint8).reshape(24, -1), 1)
    yield Odd("depth", "12 bits packed", tiff(packed, bits=12, t256=32), grey(values, 0, 4095))
    ten = np.rint(RAMP * 1000).astype(np.uint16)
    packed = np.packbits((ten[..., None] >> np.arange(9, -1, -1) & 1).astype(np.uint8).reshape(24, -1), 1)
    yield Odd("depth", "10 bits packed", tiff(packed, bits=10, t256=32), grey(ten, 0, 1023))
    yield Odd("depth", "white is zero", tiff(values, photometric=0), 255 - grey(values, 0, 4095))


def wide_colours() -> Iterator[Odd]:
    """Colours of more than 8 bits."""
    values = COLOURS.astype(np.uint16) * 16 + 15
    expected = COLOURS * (16 * 255 / 4095) + 15 * 255 / 4095
    yield Odd("colour", "png of 12 bits", png((32, 24, 16, 2), png_rows(values)), expected)
    yield Odd("colour", "tiff of 12 bits", written(values, photometric="rgb"), expected)
    yield Odd("colour", "big-endian", written(values, photometric="rgb", byteorder=">"), expected)
    planes = np.moveaxis(values, 2, 0).copy()
    yield Odd("colour", "planes", written(planes, photometric="rgb", planarconfig="separate"), expected)
    yield Odd("colour", "opencv's png", by_opencv(".png", values), expected)
    yield Odd("colour", "opencv's tiff", by_opencv(".tiff", values, 259, 5), expected)
    yield Odd("colour", "floats", written((COLOURS / 255).astype(np.float32), photometric="rgb"), COLOURS)
    alpha = np.full((24, 32, 1), 65535, np.uint16)
    alpha[:, 16:] = 0
    see = png((32, 24, 16, 6), png_rows(np.dstack([values * 16, alpha])))
    yield Odd("colour", "with opacity", see, np.where(alpha == 0, 255, values * (16 * 255 / 65535)))
    grey_see = png((32, 24, 16, 4), png_rows(np.dstack([values[..., :1], alpha])))
    yield Odd("colour", "grey with opacity", grey_see, np.where(alpha == 0, 255, expected[..., :1]))
    full = COLOURS.astype(np.uint16) * 257
    yield Odd("colour", "png of 16 bits", png((32, 24, 16, 2), png_rows(full)), COLOURS, drawn=True)


def floats() -> Iterator[Odd]:
    """Numbers without a range of their own."""
    for kind in (np.float16, np.float32, np.float64):
        name = np.dtype(kind).name
        yield Odd("float", f"{name} of 0..1", written(RAMP.astype(kind)), grey(RAMP, 0, 1))
    yield Odd("float", "0..800", written((RAMP * 800).astype(np.float32)), grey(RAMP * 800, 0, 1023))
    signed = (RAMP * 2 - 1).astype(np.float32)
    yield Odd("float", "-1..1", written(signed, compression="zlib"), grey(RAMP, 0, 1))
    yield Odd("float", "millions", written((RAMP * 3e6 + 1e6).astype(np.float64)), grey(RAMP, 0, 1))
    tiled = written(RAMP.astype(np.float32), tile=(16, 16), compression="zlib")
    yield Odd("float", "in tiles", tiled, grey(RAMP, 0, 1))
    yield Odd("float", "opencv's", by_opencv(".tiff", RAMP.astype(np.float32), 259, 5), grey(RAMP, 0, 1))
    yield Odd("float", "with a predictor of bytes", byte_predicted(RAMP.astype(np.float32)), grey(RAMP, 0, 1))
    yield Odd("float", "pfm", pfm(RAMP.astype(np.float32)), grey(RAMP, 0, 1))


def no_data() -> Iterator[Odd]:
    """Numbers that mean that nothing was measured."""
    heights = (RAMP * 900 + 100).astype(np.float32)
    holes = (ROWS < 4) & (COLUMNS < 5)
    expected = np.where(holes[..., None], 0, grey(heights, 0, 1023))
    for absent in (np.nan, -3.4e38, -9999, 1e35, -np.inf):
        yield Odd("no data", str(absent), written(np.where(holes, np.float32(absent), heights)), expected)
    named = [(42113, "s", 0, "-1", True)]
    expected = np.where(holes[..., None], 0, grey(np.rint(heights), 0, 1023))
    whole = np.where(holes, -1, np.rint(heights)).astype(np.int16)
    yield Odd("no data", "named by GDAL", written(whole, extratags=named), expected)
    named = [(42113, "s", 0, "60000", True)]
    whole = np.where(holes, 60000, np.rint(heights)).astype(np.uint16)
    yield Odd("no data", "named, the greatest", written(whole, extratags=named), expected)


def layouts() -> Iterator[Odd]:
    """TIFFs as programs of science write them."""
    planes = np.moveaxis(COLOURS, 2, 0).copy()
    yield Odd("layout", "bigtiff", written(COLOURS, photometric="rgb", bigtiff=True), COLOURS)
    big = written(COLOURS, photometric="rgb", bigtiff=True, byteorder=">")
    yield Odd("layout", "bigtiff, big-endian", big, COLOURS)
    yield Odd("layout", "planes", written(planes, photometric="rgb", planarconfig="separate"), COLOURS)
    yield Odd("layout", "tiles", written(COLOURS, photometric="rgb", tile=(16, 16)), COLOURS)
    many = np.concatenate([COLOURS, COLOURS[..., :2] // 2], axis=2)
    contiguous = written(many, photometric="minisblack", planarconfig="contig")
    yield Odd("layout", "five channels", contiguous, COLOURS[..., :1])
    pages = np.stack([COLOURS, COLOURS // 2])
    yield Odd("layout", "two pages", written(pages, photometric="rgb"), COLOURS)
    squeezed = written(COLOURS, photometric="rgb", compression="zlib", predictor=True)
    yield Odd("layout", "deflated with a predictor", squeezed, COLOURS)
    yield Odd(
        "layout", "signed bytes", written((COLOURS[..., 0] // 2).astype(np.int8)), COLOURS[..., :1] // 2
    )


def netpbm() -> Iterator[Odd]:
    """The family of PGM."""
    body = COLOURS.tobytes()
    yield Odd("netpbm", "P6", b"P6\n# by hand\n32 24\n255\n" + body, COLOURS)
    words = " ".join(map(str, COLOURS.ravel())).encode()
    yield Odd("netpbm", "P3", b"P3 32 24 # size\n255 " + words, COLOURS)
    values = np.rint(RAMP * 1000)
    yield Odd("netpbm", "P5", b"P5 32 24 1023 " + values.astype(">u2").tobytes(), grey(values, 0, 1023))
    words = "\n".join(map(str, values.astype(int).ravel())).encode()
    yield Odd("netpbm", "P2", b"P2\n32 24\n1023\n" + words, grey(values, 0, 1023))
    bits = (ROWS + COLUMNS) % 3 == 0
    black = np.where(bits, 0, 255)[..., None]
    yield Odd("netpbm", "P4", b"P4 32 24\n" + np.packbits(bits, axis=1).tobytes(), black)
    yield Odd("netpbm", "P1", b"P1 32 24\n" + "".join(map(str, bits.ravel().astype(int))).encode(), black)
    see = np.dstack([COLOURS, np.where(COLUMNS < 16, 255, 0).astype(np.uint8)])
    head = b"P7\nWIDTH 32\nHEIGHT 24\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    yield Odd("netpbm", "P7", head + see.tobytes(), np.where(COLUMNS[..., None] < 16, COLOURS, 255))
    yield Odd(
        "netpbm",
        "four bits",
        b"P5 32 24 15 " + (RAMP * 15).astype(np.uint8).tobytes(),
        grey(np.floor(RAMP * 15), 0, 15),
    )


def behind_and_inside() -> Iterator[Odd]:
    """Bytes that are none of the picture."""
    photo = saved(Image.fromarray(PHOTO), "JPEG", quality=95, subsampling=0)
    exif = Image.Exif()
    exif[0x010F] = "camera"
    thumbnail = saved(Image.new("RGB", (16, 12), "red"), "JPEG", progressive=True) * 12
    inside = (
        photo[:2] + b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 8) + b"Exif\0\0" + thumbnail + photo[2:]
    )
    for name, data in {
        "markers behind a jpeg": photo + b"\xff\xda" * 100,
        "a film behind a jpeg": photo + FILM,
        "a second jpeg behind a jpeg": photo + saved(Image.new("RGB", (8, 8), "red"), "JPEG"),
        "thumbnails in a jpeg": inside,
        "filling between a jpeg's markers": photo[:2] + b"\xff" * 40 + photo[2:],
    }.items():
        yield Odd("beside", name, data, PHOTO, 12, drawn=True)
    for kind, options in {"PNG": {}, "BMP": {}, "WEBP": {"lossless": True}}.items():
        data = saved(Image.fromarray(COLOURS), kind, **options)
        yield Odd("beside", f"a film behind a {kind}", data + FILM, COLOURS, drawn=True)
    yield Odd(
        "beside",
        "a film behind a GIF",
        saved(Image.fromarray(COLOURS[..., 0]), "GIF") + FILM,
        COLOURS[..., :1],
        drawn=True,
    )
    yield Odd("beside", "a film behind a TIFF", written(COLOURS, photometric="rgb") + FILM, COLOURS)
    yield Odd("beside", "a film behind a HEIC", HEIC["colour"] + FILM, FOUR, 6)


def ends_early() -> Iterator[Odd]:
    """Files without their last bytes: `rows` say how far they go."""
    photo = saved(Image.fromarray(PHOTO), "JPEG", quality=95, subsampling=0)
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (72, 96, 3), dtype=np.uint8)
    noisy = saved(Image.fromarray(noise), "JPEG", quality=95, subsampling=0)
    seen = np.asarray(Image.open(BytesIO(noisy)))
    lossless = saved(Image.fromarray(noise), "PNG")
    for cut in (1, 2):
        yield Odd("early", f"jpeg without {cut}", photo[:-cut], PHOTO, 12, whole=False)
    yield Odd("early", "half a jpeg", noisy[: len(noisy) // 2], seen, 12, slice(24), False, drawn=True)
    for cut in (1, 4, 12, 16):
        yield Odd("early", f"png without {cut}", lossless[:-cut], noise, 1, slice(70), False)
    yield Odd("early", "half a png", lossless[: len(lossless) // 2], noise, 1, slice(30), False, drawn=True)
    deep = rng.integers(0, 4096, (72, 96, 3), dtype=np.uint16)
    data = png((96, 72, 16, 2), png_rows(deep))
    yield Odd(
        "early", "half a png of 12 bits", data[: len(data) // 2], deep * (255 / 4095), 1, slice(24), False
    )
    shades = noise[..., 0]
    gif = saved(Image.fromarray(shades), "GIF", interlace=0)
    yield Odd("early", "half a gif", gif[: len(gif) // 2], shades[..., None], 1, slice(20), False, drawn=True)
    bmp = saved(Image.fromarray(noise[::-1]), "BMP")  # its last row comes first
    yield Odd("early", "half a bmp", bmp[: len(bmp) // 2], noise[::-1], 1, slice(40, None), False)
    strips = written(noise, photometric="rgb", rowsperstrip=8)
    yield Odd("early", "half a tiff", strips[: len(strips) // 2], noise, 1, slice(24), False)
    numbers = written(np.rint(RAMP * 4095).astype(np.uint16), rowsperstrip=4)
    yield Odd(
        "early",
        "half a tiff of numbers",
        numbers[: len(numbers) * 3 // 4],
        grey(np.rint(RAMP * 4095), 0, 4095),
        1,
        slice(12),
        False,
    )
    yield Odd(
        "early",
        "half a ppm",
        b"P6 96 72 255 " + noise.tobytes()[: noise.size // 2],
        noise,
        1,
        slice(36),
        False,
    )


def inks() -> Iterator[Odd]:
    """Pictures for printers."""
    ink = np.zeros((24, 32, 4), np.uint8)
    ink[:12, :16], ink[12:, 16:] = (0, 255, 255, 0), (255, 0, 0, 128)
    expected = np.full((24, 32, 3), 255)
    expected[:12, :16], expected[12:, 16:] = (255, 0, 0), (0, 127, 127)
    image = Image.fromarray(ink, "CMYK")
    marked = saved(image, "JPEG", quality=95)
    yield Odd("ink", "marked by Adobe", marked, expected, 6, drawn=True)
    yield Odd("ink", "without the mark", without_adobe_marker(marked), expected, 6, drawn=True)
    progressive = saved(image, "JPEG", quality=95, progressive=True)
    yield Odd(
        "ink", "progressive without the mark", without_adobe_marker(progressive), expected, 6, drawn=True
    )
    yield Odd("ink", "tiff", saved(image, "TIFF"), expected)


def modern() -> Iterator[Odd]:
    """HEIC, AVIF, JPEG 2000."""
    shown = dict.fromkeys(("colour", "ten bits"), FOUR)
    shown |= {
        "grey": FOUR[..., :1],
        "turned": np.rot90(FOUR, -1),
        "see-through": np.where(COLUMNS[..., None] < 16, FOUR, 255),
    }
    for name, expected in shown.items():
        yield Odd("heic", name, HEIC[name], expected, 6)
    image = Image.fromarray(FOUR)
    best = {"quality": 100, "subsampling": "4:4:4"}
    yield Odd("avif", "colour", saved(image, "AVIF", **best), FOUR, 4, drawn=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield Odd("avif", "turned", saved(image, "AVIF", exif=exif, **best), np.rot90(FOUR, -1), 4, drawn=True)
    see = np.dstack([FOUR, np.where(COLUMNS < 16, 255, 0).astype(np.uint8)])
    expected = np.where(COLUMNS[..., None] < 16, FOUR, 255)
    yield Odd("avif", "see-through", saved(Image.fromarray(see), "AVIF", **best), expected, 4, drawn=True)
    frames = {"save_all": True, "append_images": [Image.new("RGB", (32, 24), "white")]}
    yield Odd("avif", "moving", saved(image, "AVIF", **best, **frames), FOUR, 4)
    yield Odd("jpeg 2000", "colour", saved(image, "JPEG2000"), FOUR)
    yield Odd("jpeg 2000", "codestream", saved(image, "JPEG2000", no_jp2=True), FOUR)
    yield Odd(
        "jpeg 2000", "grey", saved(image.convert("L"), "JPEG2000"), np.asarray(image.convert("L"))[..., None]
    )
    values = np.rint(RAMP * 4095).astype(np.uint16)
    yield Odd("jpeg 2000", "16 bits", saved(Image.fromarray(values), "JPEG2000"), grey(values, 0, 4095))


def moving() -> Iterator[Odd]:
    """Animations show their first frame."""
    first = Image.fromarray(COLOURS)
    others = {"save_all": True, "append_images": [Image.new("RGB", (32, 24), "red")] * 2, "duration": 5000}
    yield Odd("moving", "png", saved(first, "PNG", **others), COLOURS, drawn=True)
    yield Odd("moving", "webp", saved(first, "WEBP", lossless=True, **others), COLOURS, drawn=True)
    shades = Image.fromarray(COLOURS[..., 0])
    rest = {**others, "append_images": [Image.new("L", (32, 24), 255)]}
    yield Odd("moving", "gif", saved(shades, "GIF", **rest), COLOURS[..., :1], drawn=True)
    second = saved(Image.new("RGB", (96, 72), "red"), "JPEG")
    photo = saved(
        Image.fromarray(PHOTO),
        "MPO",
        quality=95,
        subsampling=0,
        save_all=True,
        append_images=[Image.open(BytesIO(second))],
    )
    yield Odd("moving", "two photos in one", photo, PHOTO, 12, drawn=True)


def byte_predicted(values: Array) -> bytes:
    """A deflated TIFF of float32 whose bytes were gathered by weight and made differences (predictor 3)."""
    big = values.astype(">f4").view(np.uint8).reshape(24, 32, 4).transpose(0, 2, 1).reshape(24, 128)
    differences = np.diff(big, axis=1, prepend=np.zeros((24, 1), np.uint8))
    body = np.frombuffer(zlib.compress(differences.tobytes()), np.uint8)
    packed = tiff(body[None], bits=32, t256=32, t257=24, t278=24, t259=8, t317=3)
    return packed.replace(struct.pack("<HHII", 339, 4, 1, 1), struct.pack("<HHII", 339, 4, 1, 3))


def pfm(values: Array) -> bytes:
    return b"Pf\n32 24\n-1.0\n" + values[::-1].astype("<f4").tobytes()


MAKERS = (
    depths,
    wide_colours,
    floats,
    no_data,
    layouts,
    netpbm,
    behind_and_inside,
    ends_early,
    inks,
    modern,
    moving,
)


def odd_files() -> dict[str, Odd]:
    """All of them, by kind and name."""
    return {f"{odd.kind}: {odd.name}": odd for make in MAKERS for odd in make()}
