"""Picture files for the tests, made on the spot; the rare kinds are written byte by byte."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.lab.files.images.heic import HEIC

Array = NDArray[Any]

RED_BOX = np.zeros((6, 9, 3), np.uint8)
RED_BOX[:3, :4] = (250, 10, 20)
RED_BOX[3:, 4:] = (5, 90, 200)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def picture(height: int = 6, width: int = 9, channels: int = 3) -> Array:
    """A picture whose pixels all differ, and whose rows and columns cannot be mistaken for one another."""
    grey = np.arange(height * width, dtype=np.uint8).reshape(height, width) * 4
    return grey if channels == 1 else np.stack([grey, 255 - grey, np.full_like(grey, 60)], axis=2)


def png(header: tuple[int, int, int, int], rows: bytes, **chunks: bytes) -> bytes:
    """A PNG of (width, height, bit depth, colour type), its rows as stored, and chunks before them."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    before = b"".join(chunk(name.encode(), body) for name, body in chunks.items())
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", *header, 0, 0, 0))
    return start + before + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def png_rows(values: Array) -> bytes:
    """The rows of a PNG, each after its filter byte; 16-bit values with the high byte first."""
    stored = values.astype(">u2") if values.dtype.itemsize == 2 else values
    return b"".join(b"\0" + row.tobytes() for row in stored)


def tiff(
    values: Array, *, photometric: int = 1, order: str = "<", bits: int | None = None, **tags: int
) -> bytes:
    """An uncompressed TIFF of one strip: (H, W) in grey or (H, W, 3), of the dtype that `values` has."""
    height, width, *rest = values.shape
    samples = rest[0] if rest else 1
    kind = {"u": 1, "i": 2, "f": 3}[values.dtype.kind]
    body = values.astype(values.dtype.newbyteorder(order)).tobytes()
    depth = bits or values.dtype.itemsize * 8
    entries: dict[int, list[int]] = {256: [width], 257: [height], 258: [depth] * samples, 259: [1]}
    entries |= {262: [photometric], 273: [0], 277: [samples], 278: [height], 279: [len(body)]}
    entries |= {339: [kind] * samples}
    entries |= {int(tag[1:]): [value] for tag, value in tags.items()}
    return _tiff_file(dict(sorted(entries.items())), body, order)


def _tiff_file(entries: dict[int, list[int]], body: bytes, order: str) -> bytes:
    extra_at = 8 + 2 + 12 * len(entries) + 4
    extra = b"".join(struct.pack(f"{order}{len(v)}H", *v) for v in entries.values() if len(v) > 2)
    entries[273] = [extra_at + len(extra)]
    directory, at = struct.pack(order + "H", len(entries)), extra_at
    for tag, values in entries.items():
        directory += struct.pack(order + "HHI", tag, 3 if len(values) > 1 else 4, len(values))
        if len(values) > 2:
            directory += struct.pack(order + "I", at)
            at += 2 * len(values)
        else:
            directory += struct.pack(order + ("I" if len(values) == 1 else "2H"), *values)
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return start + directory + struct.pack(order + "I", 0) + extra + body


def oriented(kind: str, stored: Array, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 95, "subsampling": 0}}.get(kind, {})
    if kind == "TIFF":
        return saved(Image.fromarray(stored), kind, tiffinfo={0x0112: orientation})
    return saved(Image.fromarray(stored), kind, exif=exif, **options)


def without_adobe_marker(jpeg: bytes) -> bytes:
    """A JPEG file without its APP14 segment."""
    at = jpeg.index(b"\xff\xee")
    (length,) = struct.unpack_from(">H", jpeg, at + 2)
    return jpeg[:at] + jpeg[at + 2 + length :]


def every_kind() -> dict[str, bytes]:
    """One small valid file of every kind, and of the modes that take ways of their own."""
    colour, grey = Image.fromarray(picture()), Image.fromarray(picture(channels=1))
    see_through = colour.copy()
    see_through.putalpha(grey)
    return {
        "png": saved(colour, "PNG"),
        "png palette": saved(colour.quantize(8), "PNG", transparency=2),
        "png alpha": saved(see_through, "PNG"),
        "png 16": png((9, 6, 16, 0), png_rows(picture(channels=1).astype(np.uint16) * 257)),
        "jpeg": saved(colour, "JPEG"),
        "jpeg grey": saved(grey, "JPEG"),
        "jpeg cmyk": saved(colour.convert("CMYK"), "JPEG"),
        "jpeg progressive": saved(colour, "JPEG", progressive=True),
        "jpeg exif": oriented("JPEG", picture(), 6),
        "webp": saved(colour, "WEBP", lossless=True),
        "webp lossy": saved(colour, "WEBP"),
        "webp alpha": saved(see_through, "WEBP"),
        "webp moving": saved(colour, "WEBP", save_all=True, append_images=[colour.rotate(180)]),
        "gif": saved(colour, "GIF"),
        "gif moving": saved(colour, "GIF", save_all=True, append_images=[colour.rotate(180)]),
        "bmp": saved(colour, "BMP"),
        "bmp palette": saved(colour.quantize(8), "BMP"),
        "tiff": saved(colour, "TIFF"),
        "tiff lzw": saved(colour, "TIFF", compression="tiff_lzw"),
        "tiff jpeg": saved(colour, "TIFF", compression="jpeg"),
        "tiff float": tiff(picture(channels=1).astype(np.float32)),
        "tiff 16 colour": tiff(picture().astype(np.uint16) * 257, photometric=2),
        "tiff 12 packed": tiff(picture(channels=1), bits=12, t256=6),
        "png 16 colour": png((9, 6, 16, 2), png_rows(picture().astype(np.uint16) * 257)),
        "png moving": saved(colour, "PNG", save_all=True, append_images=[colour.rotate(180)]),
        "avif": saved(colour, "AVIF"),
        "heic": HEIC["colour"],
        "jpeg2000": saved(colour, "JPEG2000"),
        "pnm": saved(colour, "PPM"),
        "pnm pam": b"P7\nWIDTH 9\nHEIGHT 6\nDEPTH 3\nMAXVAL 255\nENDHDR\n" + picture().tobytes(),
        "pnm in writing": b"P3 # by hand\n9 6 255\n" + " ".join(map(str, picture().ravel())).encode(),
    }
