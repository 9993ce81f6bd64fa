"""What the first bytes of a file say: its kind, and for WebP its size, before any decoder is touched."""

import struct

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images.limits import MAX_BYTES, MAX_PIXELS, MAX_SCANS
from convviz.lab.files.images.unsupported import foreign
from convviz.lab.files.sniffing import PICTURE, file_kind

MEBIBYTE = 2**20


def checked_bytes(data: bytes) -> bytes:
    """Return `data` itself; raises RefusedType or RefusedValue unless it is bytes of an accepted length."""
    if not isinstance(data, bytes):
        raise RefusedType(
            "A picture file must be given as bytes; got {kind}: read the file in binary mode.",
            kind=type(data).__name__,
        )
    if not data:
        raise RefusedValue("A picture file must hold a picture; got an empty file: choose another one.")
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    return data


def too_large(size: int) -> RefusedValue:
    """Return the refusal of a file of so many bytes."""
    return RefusedValue(
        "A picture file may have at most {limit} MB; got {size} MB: make the picture smaller,"
        " or save it as JPEG.",
        limit=MAX_BYTES // MEBIBYTE,
        size=f"{size / MEBIBYTE:.2f}",
    )


def picture_format(data: bytes) -> str:
    """Tell the kind of picture by its first bytes: a file's name is never asked."""
    kind = file_kind(data)
    if kind is None or kind.family != PICTURE:
        raise foreign(kind, len(data))
    return kind.name


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Read the size (h, w) in a WebP header, None where there is none.

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


def check_scans(scans: int, pixels: int) -> None:
    """Refuse a JPEG of absurdly many passes, each of which is a walk over the whole picture."""
    limit = min(MAX_SCANS, max(1, MAX_SCANS * MAX_PIXELS // max(pixels, 1)))
    if scans > limit:
        raise RefusedValue(
            "A progressive JPEG may have at most {limit} passes; got {scans}:"
            " save it again as an ordinary JPEG.",
            limit=limit,
            scans=scans,
        )
