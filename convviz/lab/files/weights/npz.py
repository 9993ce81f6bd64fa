"""Archives of .npy arrays: every member is measured before, and while, it is inflated.

One may be made by hand: folders, a comment, what a Mac adds and whatever else is not an array are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from convviz.errors import RefusedValue
from convviz.lab.files.weights.errors import check_count, check_header_size, damaged, twice
from convviz.lab.files.weights.kinds import NPY
from convviz.lab.files.weights.limits import MAX_HEADER
from convviz.lab.files.weights.names import shown_name
from convviz.lab.files.weights.npy import MAX_START, array_info
from convviz.lab.files.weights.tensors import TensorInfo
from convviz.lab.files.zip_directory import directory_size, is_plain

SUFFIX = ".npy"


def npz_tensors(data: bytes) -> tuple[TensorInfo, ...]:
    """List the arrays of an archive, by the first bytes of each member; nothing else is inflated."""
    with _archive(data) as archive:
        members = [member for member in archive.infolist() if _may_be_array(member.filename)]
        _check_members(members, len(data))
        tensors = tuple(_listed(archive, members))
    check_count(tensors)
    return tensors


def member_bytes(data: bytes, info: TensorInfo) -> bytes:
    """Inflate the whole member of one array, whose size was checked, and never a byte more."""
    assert info.storage.dtype is not None
    size = info.storage.start + info.size * info.storage.dtype.itemsize
    with _archive(data) as archive, archive.open(info.name + SUFFIX) as member:
        content = member.read(size)  # its checksum is compared at the last byte
    if len(content) != size:
        raise damaged("npz", len(data))
    return content


def _archive(data: bytes) -> ZipFile:
    """Read the archive's directory, whose size is looked up first."""
    size = directory_size(data)
    if size is None:
        raise damaged("npz", len(data))
    check_header_size(size, MAX_HEADER)
    return ZipFile(BytesIO(data))


def _may_be_array(name: str) -> bool:
    """Say whether a member is named like an array; a Mac puts a twin of every file beside it, ._name."""
    return name.endswith(SUFFIX) and not name.rpartition("/")[2].startswith("._")


def _check_members(members: Sequence[ZipInfo], size: int) -> None:
    check_count(members)
    names = set()
    for member in members:
        _check_member(member)
        if member.filename in names:
            raise twice(member.filename)
        names.add(member.filename)
    if sum(member.compress_size for member in members) > size:
        raise damaged("npz", size)  # overlapping members: each would be walked through in full


def _check_member(member: ZipInfo) -> None:
    if not is_plain(member):
        raise RefusedValue(
            "Members of an .npz archive are stored or deflated, without a password; {name} is not:"
            " save the arrays with numpy.savez.",
            name=shown_name(member.filename),
        )


def _listed(archive: ZipFile, members: Sequence[ZipInfo]) -> Iterator[TensorInfo]:
    """Yield what the header of each member that is an array says of it."""
    for member in members:
        with archive.open(member) as file:
            start = file.read(MAX_START)
        if start.startswith(NPY):
            yield array_info(member.filename.removesuffix(SUFFIX), start, member.file_size)
