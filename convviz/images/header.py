"""What the first bytes of a file say: its kind, and for WebP its size, before any decoder is touched."""

import struct

from convviz.errors import RefusedType, RefusedValue
from convviz.images.limits import MAX_BYTES, MAX_SCANS

MEBIBYTE = 2**20

MAGIC = (
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("JPEG", b"\xff\xd8\xff"),
    ("GIF", b"GIF87a"),
    ("GIF", b"GIF89a"),
    ("BMP", b"BM"),
    ("TIFF", b"II*\0"),
    ("TIFF", b"MM\0*"),
)

# Kinds that people do bring and that do not open here: they deserve to hear their file's name.
FOREIGN = (
    ("PDF", 0, (b"%PDF",)),
    ("SVG", 0, (b"<svg", b"<?xml")),
    ("HEIC", 4, (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")),
    ("AVIF", 4, (b"ftypavif", b"ftypavis")),
    ("JPEG XL", 0, (b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    ("JPEG 2000", 0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
    ("Photoshop", 0, (b"8BPS",)),
    ("ZIP", 0, (b"PK\x03\x04",)),
)


def checked_bytes(data: bytes) -> bytes:
    """`data` itself when it is bytes of a length that is accepted."""
    if not isinstance(data, bytes):
        raise RefusedType(
            "A picture file is given as bytes; got {kind}: read the file in binary mode.",
            kind=type(data).__name__,
        )
    if not data:
        raise RefusedValue("A picture file must hold a picture; got an empty file: choose another one.")
    if len(data) > MAX_BYTES:
        raise RefusedValue(
            "A picture file may have at most {limit} MB; got {size} MB: make the picture smaller,"
            " or save it as JPEG.",
            limit=MAX_BYTES // MEBIBYTE,
            size=f"{len(data) / MEBIBYTE:.2f}",
        )
    return data


def picture_format(data: bytes) -> str:
    """The kind of picture by its first bytes: a file's name is never asked."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    for name, magic in MAGIC:
        if data.startswith(magic):
            return name
    for name, offset, magics in FOREIGN:
        if data.startswith(magics, offset):
            raise RefusedValue(
                "Pictures open from PNG, JPEG, WebP, GIF, BMP and TIFF files; got a {kind} file:"
                " export it as PNG or JPEG.",
                kind=name,
            )
    raise RefusedValue(
        "Pictures open from PNG, JPEG, WebP, GIF, BMP and TIFF files; got a file of {size} bytes"
        " that is none of them: bring another file, or save the picture as PNG.",
        size=len(data),
    )


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Size (h, w) in a WebP header, None where there is none.

    Asked before the decoder is made, which sets aside two whole canvases at once. Source: RFC 9649.
    """
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        return None
    if chunk == b"VP8X":
        width, height = (int.from_bytes(body[i : i + 3], "little") + 1 for i in (4, 7))
        return height, width
    if chunk == b"VP8L" and body[0] == 0x2F:
        (bits,) = struct.unpack_from("<I", body, 1)
        return (bits >> 14 & 0x3FFF) + 1, (bits & 0x3FFF) + 1
    if chunk == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 6)
        return height & 0x3FFF, width & 0x3FFF
    return None


def check_scans(data: bytes) -> None:
    """Refuse a JPEG of absurdly many passes, each of which is a walk over the whole picture."""
    scans = data.count(b"\xff\xda")  # compressed data never holds these two bytes: FF is followed by 00 there
    if scans > MAX_SCANS:
        raise RefusedValue(
            "A progressive JPEG may have at most {limit} passes; got {scans}:"
            " save it again as an ordinary JPEG.",
            limit=MAX_SCANS,
            scans=scans,
        )
