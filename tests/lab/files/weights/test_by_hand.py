"""Archives that people made by hand, or with another program than NumPy: what is an array in them opens."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.files.weights import open_weights, read_tensor
from convviz.lab.files.weights.limits import MAX_HEADER
from tests.for_each import for_each
from tests.lab.files.weights.files import archive, check_sentence, layer, npy

W, B = layer(), layer((5,))
ARRAYS = {"w.npy": npy(W), "b.npy": npy(B)}
TWIN = b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(60)


def zipped(fill: Callable[[zipfile.ZipFile], None], stream: bool = False) -> bytes:
    file = Stream() if stream else io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        fill(target)
    return file.getvalue()


class Stream(io.BytesIO):
    """A pipe: who writes into it cannot go back, and puts sizes behind each member."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def large_end(data: bytes) -> bytes:
    """The same archive with the records of large ones before its end, as some programs always write them."""
    at = data.rindex(b"PK\5\6")
    entries, size, offset = struct.unpack_from("<HII", data, at + 10)
    large = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = b"PK\6\7" + struct.pack("<IQI", 0, at, 1)
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, 2**16 - 1, 2**16 - 1, 2**32 - 1, 2**32 - 1, 0)
    return data[:at] + large + locator + end


def commented(data: bytes, comment: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as target:
        target.comment = comment
    return file.getvalue()


def in_folders(target: zipfile.ZipFile) -> None:
    target.mkdir("net")
    target.mkdir("net/conv1")
    for name, content in ARRAYS.items():
        target.writestr(f"net/conv1/{name}", content)


def mixed(target: zipfile.ZipFile) -> None:
    for number, (name, content) in enumerate(ARRAYS.items()):
        target.writestr(name, content, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[number])


def streamed(target: zipfile.ZipFile) -> None:
    for name, content in ARRAYS.items():
        with target.open(name, "w", force_zip64=True) as member:
            member.write(content)


def with_a_photo(target: zipfile.ZipFile) -> None:
    target.writestr("photo.bmp", bytes(999), zipfile.ZIP_BZIP2)
    mixed(target)


MAC = {
    "net/": b"",
    "net/w.npy": npy(W),
    "__MACOSX/": b"",
    "__MACOSX/net/._w.npy": TWIN,
    "net/.DS_Store": b"\0\0\0\1Bud1" + bytes(40),
    "__MACOSX/net/._.DS_Store": TWIN,
    "net/b.npy": npy(B),
    "__MACOSX/net/._b.npy": TWIN,
}
PLAIN = archive(ARRAYS)
FILES = {
    "zipped on a Mac": archive(MAC),
    "twins beside the files": archive({"w.npy": npy(W), "._w.npy": TWIN, "b.npy": npy(B), "._b.npy": TWIN}),
    "folders": zipped(in_folders),
    "a comment": commented(PLAIN, b"my first layer"),
    "the longest comment": commented(PLAIN, b"c" * (2**16 - 1)),
    "a comment like the end of an archive": commented(PLAIN, b"see PK: it is not\5\6"),
    "stored": archive(ARRAYS, zipfile.ZIP_STORED),
    "stored and deflated": zipped(mixed),
    "sizes behind the members": zipped(streamed, stream=True),
    "records of large archives": large_end(PLAIN),
    "notes beside the arrays": archive({"README.md": b"# two arrays", **ARRAYS, "net.json": b"{}"}),
    "what is called an array and is none": archive({"notes.npy": b"dear diary", "empty.npy": b"", **ARRAYS}),
    "bzip2 around what is no array": zipped(with_a_photo),
}


@for_each("name", FILES)
def test_the_arrays_of_an_archive_made_by_hand_open(name: str) -> None:
    file = open_weights(FILES[name])
    names = {tensor.name.rpartition("/")[2]: tensor.name for tensor in file.tensors}
    assert set(names) == {"w", "b"} and len(file.tensors) == 2
    np.testing.assert_array_equal(read_tensor(file, names["w"]), W)
    np.testing.assert_array_equal(read_tensor(file, names["b"]), B)
    with np.load(io.BytesIO(FILES[name])) as arrays:  # NumPy finds them under the same names
        np.testing.assert_array_equal(arrays[names["w"]], W)


@pytest.mark.parametrize("size", [MAX_HEADER + 1, 2**40, 2**64 - 1])
def test_a_large_record_that_claims_a_large_directory_is_refused_before_it_is_read(size: int) -> None:
    data = bytearray(large_end(PLAIN))
    struct.pack_into("<Q", data, data.rindex(b"PK\6\6") + 40, size)
    with pytest.raises(RefusedValue, match=f"at most 1,048,576 bytes; this one claims {size:,}") as refused:
        open_weights(bytes(data))
    check_sentence(refused.value)


@pytest.mark.parametrize("gap", [1, 7])
def test_a_pointer_to_a_large_record_that_stands_elsewhere_is_refused(gap: int) -> None:
    data = large_end(PLAIN)
    at = data.rindex(b"PK\6\7")
    with pytest.raises(RefusedValue, match="is damaged"):
        open_weights(data[:at] + bytes(gap) + data[at:])


def test_a_comment_cut_short_or_followed_by_more_is_refused() -> None:
    data = commented(PLAIN, b"my first layer")
    for wrong in (data[:-1], data + b"!"):
        with pytest.raises(RefusedValue, match="is damaged"):
            open_weights(wrong)
