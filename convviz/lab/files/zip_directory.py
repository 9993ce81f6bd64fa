"""What is looked at in a zip file that nobody trusts before anything in it is read."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

ENCRYPTED = 1
END, LARGE_LOCATOR, LARGE_END = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
END_BYTES, LOCATOR_BYTES, LARGE_BYTES = 22, 20, 56
MAX_COMMENT = 2**16 - 1


def directory_size(data: bytes) -> int | None:
    """Return how many bytes the archive says that its directory has; None where its end is damaged.

    zipfile reads the whole directory, some ten times its size in memory. It finds the same end record that is
    looked at here: one at the very end without a comment, else the last one that a comment may follow; and in
    front of it, without a gap, the larger one where there is a pointer to it.
    """
    at = _end_of(data)
    if at is None:
        return None
    size = data[at + 12 : at + 16]
    if data.startswith(LARGE_LOCATOR, max(at - LOCATOR_BYTES, 0)):
        large = at - LOCATOR_BYTES - LARGE_BYTES
        if large < 0 or not data.startswith(LARGE_END, large):
            return None
        size = data[large + 40 : large + 48]
    return int.from_bytes(size, "little")


def is_plain(member: ZipInfo) -> bool:
    """Say whether a member is stored or deflated, and without a password."""
    return not member.flag_bits & ENCRYPTED and member.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _end_of(data: bytes) -> int | None:
    """Find where the record that ends an archive begins."""
    last = len(data) - END_BYTES
    if last >= 0 and data.startswith(END, last) and data.endswith(b"\0\0"):
        return last
    at = data.rfind(END, max(last - MAX_COMMENT, 0))
    if not 0 <= at <= last or at + END_BYTES + int.from_bytes(data[at + 20 : at + 22], "little") != len(data):
        return None
    return at
