"""Arrays and archives of NumPy that nobody should trust: wrong headers, bombs, wrong directories."""

import struct
import zipfile
import zlib
from io import BytesIO

import numpy as np
import pytest

from convviz.lab.files.weights import MAX_TENSORS, open_weights, read_tensor
from tests.for_each import for_each
from tests.lab.files.weights.files import (
    archive,
    layer,
    npy,
    npy_header,
    npz,
)
from tests.lab.files.weights.refusing import opens_or_is_refused, peak_of, refuses, refuses_to_read

# ---- .npy headers ----------------------------------------------------------------------------------------

RIGHT = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}"


@for_each(
    ("data", "words"),
    [
        (npy_header(RIGHT, bytes(15)), "array, 2 x 2 of float32, has 15: it is damaged or cut short"),
        (npy_header(RIGHT, bytes(17)), "has 17"),
        (npy_header(RIGHT.replace("(2, 2)", "(2, -2)"), bytes(16)), "whole numbers, none below 0"),
        (npy_header(RIGHT.replace("(2, 2)", "(True, True)"), bytes(4)), "whole numbers, none below 0"),
        (npy_header(RIGHT.replace("(2, 2)", f"(2, {2**62})"), bytes(16)), "whole numbers, none below 0"),
        (
            npy_header(RIGHT.replace("(2, 2)", f"({2**61}, 8)"), bytes(16)),
            "2305843009213693952 x 8 of float32",
        ),
        (npy_header(RIGHT.replace("(2, 2)", "(" + "1," * 33 + ")"), bytes(4)), "at most 32 whole numbers"),
        (npy_header(RIGHT.replace("(2, 2)", "(2., 2.)"), bytes(16)), "is damaged"),
        (npy_header(RIGHT.replace("(2, 2)", "4"), bytes(16)), "is damaged"),
        (npy_header(RIGHT.replace("'<f4'", "'<f5'"), bytes(16)), "is damaged"),
        (npy_header(RIGHT.replace("'<f4'", "'f4,f4'"), bytes(32)), "got structured in array"),
        (npy_header(RIGHT.replace("'<f4'", "('<f4', (2, 2))"), bytes(64)), "got structured in array"),
        (npy_header(RIGHT.replace("False", "0"), bytes(16)), "is damaged"),
        (npy_header(RIGHT.replace("}", ", 'more': 1}"), bytes(16)), "is damaged"),
        (npy_header("__import__('os').abort()", bytes(16)), "is damaged"),
        (npy_header("-" * 1000 + "1", bytes(16)), "is damaged"),
        (npy_header("[" * 1000, bytes(16)), "is damaged"),
        (npy_header("{'shape': " * 90, bytes(16)), "is damaged"),
        (npy_header("9" * 1000, bytes(16)), "is damaged"),
        (npy_header("\0" * 50, bytes(16)), "is damaged"),
        (npy_header("", bytes(16)), "is damaged"),
        (npy_header(RIGHT + " " * 1000, bytes(16)), "at most 1,024 bytes; this one claims 1,057"),
        (npy_header(RIGHT, bytes(16), 2, 2**31), "this one claims 2,147,483,648"),
        (npy_header(RIGHT, b"", 1, 1000), "is damaged"),
        (npy_header(RIGHT, bytes(16), 3), "is damaged"),
        (npy_header(RIGHT, bytes(16), 9), "is damaged"),
    ],
)
def test_a_wrong_header_of_an_array_is_refused(data: bytes, words: str) -> None:
    refuses(data, words)


# ---- .npz archives ---------------------------------------------------------------------------------------


def altered(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """An archive with some bytes of its records of one kind overwritten."""
    changed, at = bytearray(data), data.find(signature)
    while at >= 0:
        changed[at + offset : at + offset + len(value)] = value
        at = data.find(signature, at + 1)
    return bytes(changed)


LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def test_a_bomb_that_says_its_size_is_refused_and_never_inflated() -> None:
    header = npy(np.zeros((1, 1, 1, 1), "<f4")).replace(b"(1, 1, 1, 1)", b"(1024, 1024, 3, 11)")
    start = header[: header.index(b"\n") + 1]
    start = start[:8] + struct.pack("<H", len(start) - 10) + start[10:]
    size = 1024 * 1024 * 3 * 11 * 4
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("small.npy", npy(layer()))
        with target.open("w.npy", "w") as member:
            member.write(start)
            for _ in range(size // 2**22):
                member.write(bytes(2**22))
    data = file.getvalue()
    assert len(data) < 2**20

    def look() -> None:
        refuses_to_read(data, "at most 4.2 million numbers")
        assert read_tensor(open_weights(data), "small").size == 120

    peak, seconds = peak_of(look)
    assert peak < 2**21 and seconds < 5


def test_a_bomb_that_hides_its_size_is_inflated_no_further_than_it_says() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(npy(layer())) + b"".join(packer.compress(bytes(2**22)) for _ in range(32))
    packed += packer.flush()
    size = struct.pack("<I", len(npy(layer())))
    data = archive({"w.npy": b"x"}, zipfile.ZIP_STORED)
    body, rest = data.split(b"w.npyx", 1)
    data = body + b"w.npy" + packed + rest
    data = altered(altered(data, LOCAL, 8, b"\x08\0"), DIRECTORY, 10, b"\x08\0")
    crc = struct.pack("<I", zlib.crc32(npy(layer())))
    data = altered(data, DIRECTORY, 16, crc + struct.pack("<I", len(packed)) + size)
    data = altered(data, END, 16, struct.pack("<I", len(body) + 5 + len(packed)))

    def look() -> None:
        np.testing.assert_array_equal(read_tensor(open_weights(data), "w"), layer())

    peak, seconds = peak_of(look)
    assert peak < 2**20 + 2 * len(packed) and seconds < 5


@pytest.mark.parametrize("claim", [0, 5, 607, 609, 10**6, 2**31, 2**32 - 2])
def test_a_member_that_is_not_as_large_as_it_says_is_refused(claim: int) -> None:
    data = archive({"w.npy": npy(layer())})
    assert len(npy(layer())) == 608
    assert not opens_or_is_refused(altered(data, DIRECTORY, 24, struct.pack("<I", claim)))


def test_members_that_share_their_bytes_are_refused_before_they_are_walked_through() -> None:
    content, many = npy(layer()), 1000
    empty = b"\0\0\0\xff\xff" * 20_000  # deflated blocks that give no byte: a reader walks on
    packed = b"\0" + struct.pack("<2H", len(content), len(content) ^ 0xFFFF) + content + empty + b"\3\0"
    sizes = struct.pack("<5HI2I", 20, 0, 8, 0, 33, zlib.crc32(content), len(packed), len(content))
    local, directory = b"", b""
    for n in range(many):  # what follows a header is said to belong to it, up to the bytes that all share
        name, rest = b"%05d.npy" % n, 39 * (many - 1 - n)
        directory += (
            DIRECTORY + struct.pack("<H", 20) + sizes + struct.pack("<5HLL", 9, 0, 0, 0, 0, 0, len(local))
        )
        directory += name
        local += LOCAL + sizes + struct.pack("<2H", 9, rest) + name
    begin = len(local) + len(packed)
    end = END + struct.pack("<4H2IH", 0, 0, many, many, len(directory), begin, 0)
    data = local + packed + directory + end
    assert zipfile.ZipFile(BytesIO(data)).infolist()[7].compress_size == len(packed)
    peak, seconds = peak_of(lambda: refuses(data, "is damaged"))
    assert peak < 2**22 and seconds < 5


def test_too_many_members_are_refused() -> None:
    one = npy(np.zeros((1, 1), "<f4"))
    members = {f"{n}.npy": one for n in range(MAX_TENSORS + 1)}
    refuses(archive(members, zipfile.ZIP_STORED), "at most 4096 tensors; got 4097")
    del members["0.npy"]
    assert len(open_weights(archive(members, zipfile.ZIP_STORED)).tensors) == MAX_TENSORS


def test_a_directory_too_large_is_refused_before_it_is_read() -> None:
    data = archive({"w.npy": npy(layer())})
    begin = data.index(DIRECTORY)
    record = data[begin:-22]
    count = 2**22 // len(record)
    end = END + struct.pack("<4H2IH", 0, 0, 1, 1, count * len(record), begin, 0)
    bomb = data[:begin] + record * count + end
    peak, _seconds = peak_of(lambda: refuses(bomb, "at most 1,048,576 bytes; this one claims"))
    assert peak < 2**18


@for_each(
    ("data", "words"),
    [
        (archive([]), "zip file without any .npy array"),
        (archive({"readme.txt": b"hello"}), "zip file without any .npy array: unpack it"),
        (archive({"layer.safetensors": b"hello"}), "without any .npy array: unpack it, then open"),
        (archive({"__MACOSX/._w.npy": b"\0\5\x16\7"}), "must hold a tensor; this one has none"),
        (archive({"w.npy": b"hello"}), "must hold a tensor; this one has none"),
        (archive({"w.npy": b""}), "must hold a tensor; this one has none"),
        (archive({"w.npy": b"\x93NUMPY hello"}), "is damaged"),
        (archive({"w.npy": npy(layer())[:-1]}), "w, 5 x 2 x 3 x 4 of float32, has 479"),
        (archive({"w.npy": npz(w=layer())}), "this one has none"),
        (
            archive({"w.npy": npy(layer())}, zipfile.ZIP_BZIP2),
            "stored or deflated, without a password; w.npy",
        ),
        (archive({"w.npy": npy(layer())}, zipfile.ZIP_LZMA), "stored or deflated"),
        (archive({"w.npy": npy(layer())}) + b"more", "is damaged"),
        (altered(npz(w=layer()), END, 20, b"\1"), "is damaged"),
        (altered(npz(w=layer()), DIRECTORY, 8, b"\1"), "without a password; w.npy is not"),
        (altered(npz(w=layer()), DIRECTORY, 8, b"\x40"), "is damaged"),
        (altered(npz(w=layer()), DIRECTORY, 10, b"\x63\0"), "stored or deflated"),
        (altered(npz(w=layer()), DIRECTORY, 42, struct.pack("<I", 2**31)), "is damaged"),
        (altered(npz(w=layer()), DIRECTORY, 46, b"v"), "is damaged"),
        (altered(npz(w=layer()), END, 16, struct.pack("<I", 2**31)), "is damaged"),
        (altered(npz(w=layer()), END, 12, struct.pack("<I", 0)), "is damaged|has none"),
        (END + b"\0" * 18, "zip file without any"),
    ],
)
def test_a_wrong_archive_is_refused(data: bytes, words: str) -> None:
    refuses(data, words)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_in_an_archive_is_refused() -> None:
    refuses(archive([("w.npy", npy(layer())), ("w.npy", npy(layer()))]), r"got w\.npy twice")


def test_a_larger_end_record_is_followed_where_it_says_no_more_than_is_allowed() -> None:
    data = npz(w=layer())
    begin, end = data.index(DIRECTORY), len(data) - 22
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, end - begin, begin)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    followed = data[:-22] + large + locator + data[-22:]
    assert zipfile.ZipFile(BytesIO(followed)).namelist() == ["w.npy"]
    np.testing.assert_array_equal(read_tensor(open_weights(followed), "w"), layer())
    claimed = struct.pack("<Q", 2**20 + 1)
    refuses(
        altered(followed, b"PK\x06\x06", 40, claimed), "at most 1,048,576 bytes; this one claims 1,048,577"
    )


def test_a_wrong_checksum_is_noticed_when_the_numbers_are_read() -> None:
    weight = layer((20, 5, 3, 4))  # reaches beyond the bytes that are read to list it
    data = npz(w=weight)
    at = data.index(weight.tobytes())
    refuses_to_read(data[:at] + b"\1" + data[at + 1 :], "is damaged")
