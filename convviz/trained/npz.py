"""Archives of .npy arrays: every member is measured before, and while, it is inflated."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from convviz.errors import RefusedValue
from convviz.trained.damage import check_count, check_header_size, damaged, twice
from convviz.trained.limits import MAX_HEADER
from convviz.trained.names import shown_name
from convviz.trained.npy import LONGEST_START, array_info
from convviz.trained.tensors import TensorInfo

SUFFIX = ".npy"
ENCRYPTED = 1
END_RECORD, LARGE_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"


def npz_tensors(data: bytes) -> tuple[TensorInfo, ...]:
    """The arrays of an archive, by the first bytes of each member; nothing else is inflated."""
    with _archive(data) as archive:
        members = archive.infolist()
        _check_members(members, len(data))
        return tuple(_listed(archive, member) for member in members)


def member_bytes(data: bytes, info: TensorInfo) -> bytes:
    """The whole member of one array, whose size was checked; never a byte more is inflated."""
    assert info.storage.dtype is not None
    size = info.storage.start + info.size * info.storage.dtype.itemsize
    with _archive(data) as archive, archive.open(info.name + SUFFIX) as member:
        content = member.read(size)  # its checksum is compared at the last byte
    if len(content) != size:
        raise damaged("npz", len(data))
    return content


def _archive(data: bytes) -> ZipFile:
    """The archive with its directory read, of which the size is looked up first.

    zipfile reads the whole directory, some ten times its size in memory. It finds the same end record that is
    looked at here: the one that ends the file, has no comment and points to no larger one.
    """
    end = data[-22:]
    if not end.startswith(END_RECORD) or end[-2:] != b"\0\0" or data[-42:].startswith(LARGE_LOCATOR):
        raise damaged("npz", len(data))
    check_header_size(int.from_bytes(end[12:16], "little"), MAX_HEADER)
    return ZipFile(BytesIO(data))


def _check_members(members: Sequence[ZipInfo], size: int) -> None:
    check_count(members)
    names = set()
    for member in members:
        _check_member(member)
        if member.filename in names:
            raise twice(member.filename)
        names.add(member.filename)
    if sum(member.compress_size for member in members) > size:
        raise damaged("npz", size)  # members that lie over each other: each would be walked through in full


def _check_member(member: ZipInfo) -> None:
    if not member.filename.endswith(SUFFIX):
        raise RefusedValue(
            "An .npz archive holds .npy arrays alone; got the member {name}: save the arrays with"
            " numpy.savez.",
            name=shown_name(member.filename),
        )
    if member.flag_bits & ENCRYPTED or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise RefusedValue(
            "Members of an .npz archive are stored or deflated, without a password; {name} is not:"
            " save the arrays with numpy.savez.",
            name=shown_name(member.filename),
        )


def _listed(archive: ZipFile, member: ZipInfo) -> TensorInfo:
    with archive.open(member) as file:
        start = file.read(LONGEST_START)
    return array_info(member.filename.removesuffix(SUFFIX), start, member.file_size)
