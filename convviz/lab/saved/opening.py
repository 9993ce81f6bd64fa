"""From the bytes of a file, which nobody trusts, to a lab."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.files import sniffing
from convviz.lab.files.images.limits import MAX_BYTES, MAX_REGION
from convviz.lab.files.weights.npy import npy_tensors
from convviz.lab.files.zip_directory import directory_size, is_plain
from convviz.lab.layer.upload import Upload, take_upload
from convviz.lab.saved.lab import Lab
from convviz.lab.saved.layout import DESCRIPTION, FORMAT, MAPS, NUMBERS, ORIGIN, PICTURE, SUFFIX, VERSION
from convviz.lab.saved.origin import with_origin
from convviz.lab.state import OwnNumbers
from convviz.lab.state.address import read_address
from convviz.lab.state.fields.kinds import MAX_CHANNELS

MAX_FILE = 64 * 2**20
"""Largest file, in bytes: the largest picture, and some."""

MAX_DESCRIPTION = 16 * 2**20
"""Largest lab.json, in bytes; that of the largest weights that can be set has some four million."""

MAX_ARRAY = 8 * MAX_CHANNELS * MAX_REGION**2 + 1024
"""Largest array, in bytes, with its header."""

MAX_DIRECTORY = 2**16
LIMITS = {DESCRIPTION: MAX_DESCRIPTION, PICTURE: MAX_BYTES, MAPS: MAX_ARRAY, NUMBERS: MAX_ARRAY}
NAME_LENGTH = 200


def is_lab(data: bytes, name: str = "") -> bool:
    """Say whether a file is a lab by its bytes, or is one by its name: one that is refused as a lab.

    That is what somebody meant by it, be it empty, text or damaged. A picture opens under any name.
    """
    found = sniffing.file_kind(data) if data[:1] else None  # of a large one only the number of bytes came
    if found is not None and found.family in (sniffing.LAB, sniffing.PICTURE):
        return found.family == sniffing.LAB
    return name.lower().endswith(SUFFIX)


def open_lab(data: bytes) -> tuple[Lab, list[Refusal]]:
    """Open a .convviz file; return the lab, and a sentence for each setting in it that could not be used.

    Raises RefusedValue for a file that is empty, too large, no lab, damaged or from a newer ConvViz, and as
    `take_upload` does for its picture. Only members of known names are read, none beyond its limit.
    """
    if len(data) > MAX_FILE:
        raise RefusedValue(
            "A .convviz file may have at most {limit} MB; got {size} MB: save the lab with a smaller"
            " picture.",
            limit=MAX_FILE >> 20,
            size=f"{len(data) / 2**20:.1f}",
        )
    _check_kind(data)
    try:
        members = _members(data)
        description = json.loads(members[DESCRIPTION])
        _check_version(description)
        page, texts = _text(description["page"]), description["state"]
        arrays = {name: _array(members[name]) for name in (MAPS, NUMBERS) if name in members}
        name = _text(description["picture"]) if PICTURE in members else ""
    except Refusal:
        raise
    except Exception as error:  # zipfile, zlib, json and NumPy raise more kinds than any list names
        raise _damaged(data) from error
    if not isinstance(texts, dict):
        raise _damaged(data)
    state, refusals = read_address(texts, longest=MAX_DESCRIPTION)
    upload = _upload(name, members[PICTURE], description, data) if PICTURE in members else None
    numbers = OwnNumbers.of(arrays[NUMBERS]) if NUMBERS in arrays else None
    maps = arrays[MAPS].astype(np.float32) if MAPS in arrays else None
    return Lab(page, state, upload, maps, numbers), refusals


def _upload(name: str, picture: bytes, description: Any, data: bytes) -> Upload:
    """Open the picture, with what is known of its own file where a smaller copy of it was saved."""
    upload = take_upload(name, picture)
    if ORIGIN not in description:
        return upload
    try:
        return with_origin(upload, description[ORIGIN])
    except (TypeError, ValueError, LookupError) as error:
        raise _damaged(data) from error


def _check_kind(data: bytes) -> None:
    """Refuse a file that is nothing or another thing; what is no kind of file may be a damaged lab."""
    if not data:
        raise RefusedValue("A .convviz file must hold a lab; got an empty file: save the lab again.")
    found = sniffing.file_kind(data)
    if found is not None and found.family not in (sniffing.LAB, sniffing.ARCHIVE):
        raise RefusedValue(
            "A .convviz file must hold a lab; this is a {kind} file: choose another one, or save the lab"
            " again.",
            kind=found.name,
        )


def _members(data: bytes) -> dict[str, bytes]:
    """Inflate the members that a lab has, none beyond its limit."""
    size = directory_size(data)
    if size is None or size > MAX_DIRECTORY:
        raise _damaged(data)
    found: dict[str, bytes] = {}
    with ZipFile(BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename not in LIMITS:
                continue
            if member.filename in found:
                raise _damaged(data)
            found[member.filename] = _content(archive, member, data)
    return found


def _content(archive: ZipFile, member: ZipInfo, data: bytes) -> bytes:
    limit = LIMITS[member.filename]
    if not is_plain(member) or not 0 < member.file_size <= limit:
        raise _damaged(data)
    with archive.open(member) as file:
        content = file.read(limit + 1)
    if len(content) != member.file_size:
        raise _damaged(data)
    return content


def _check_version(description: Any) -> None:
    version = description["version"]
    if description["format"] != FORMAT or type(version) is not int or version < 1:
        raise ValueError(version)
    if version > VERSION:
        raise RefusedValue(
            "This lab was saved by a newer ConvViz: its file has version {version}, and this one reads up to"
            " {known}. Open it there, or bring this ConvViz up to date.",
            version=version,
            known=VERSION,
        )


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > NAME_LENGTH:
        raise ValueError(value)
    return value


def _array(content: bytes) -> NDArray[np.floating]:
    """Read finite numbers (C, H, W); a header that promises more than is there is refused first."""
    try:
        (info,) = npy_tensors(content)
    except Refusal as refusal:
        raise ValueError from refusal
    most = (MAX_CHANNELS, MAX_REGION, MAX_REGION)
    if info.dtype not in ("float32", "float64") or len(info.shape) != len(most):
        raise ValueError(info)
    if not all(0 < n <= m for n, m in zip(info.shape, most, strict=True)):
        raise ValueError(info)
    array: NDArray[np.floating] = np.load(BytesIO(content), allow_pickle=False)
    if not np.isfinite(array).all():
        raise ValueError(info)
    return array


def _damaged(data: bytes) -> RefusedValue:
    return RefusedValue(
        "A .convviz file must be whole; this one of {size} B is damaged or was changed: save the lab again.",
        size=written(len(data)),
    )
