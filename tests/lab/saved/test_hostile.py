"""Labs that nobody should trust: each opens, or is refused in one sentence that says the way out."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import RefusedValue
from convviz.lab.files.images import inspect
from convviz.lab.files.weights import open_weights
from convviz.lab.layer.upload import take_upload
from convviz.lab.saved import MAX_FILE, is_lab, open_lab, to_bytes
from convviz.lab.saved.opening import MAX_DESCRIPTION
from convviz.lab.session.session import Session
from tests.lab.files.weights.files import archive, npy, npy_header
from tests.lab.files.weights.refusing import peak_of
from tests.lab.saved.test_round_trip import a_picture

DAMAGED = "is damaged or was changed: save the lab again"


def description(**changes: Any) -> bytes:
    return json.dumps({"format": "ConvViz lab", "version": 1, "page": "", "state": {}, **changes}).encode()


def lab(**members: bytes) -> bytes:
    """A file with these members; `maps` and `numbers` are arrays."""
    names = {"description": "lab.json", "maps": "maps.npy", "numbers": "numbers.npy"}
    with_all = {"description": description(), **members}
    return archive({names.get(name, name): content for name, content in with_all.items()})


def refuses(data: bytes, words: str = DAMAGED) -> None:
    with pytest.raises(RefusedValue, match=words):
        open_lab(data)


class Huge(bytes):
    """What stands for a file that was too large to be read: its size alone."""

    def __len__(self) -> int:
        return 2 * 2**30


def a_good_lab() -> bytes:
    session = Session()
    session.bring(take_upload("mine.png", a_picture("L", (12, 9))))
    return to_bytes(session.saved("forward"))


GOOD = a_good_lab()


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_open_or_are_refused(changes: list[tuple[int, int]]):
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    _opens_or_is_refused(bytes(data))


@given(st.integers(0, len(GOOD) - 1))
def test_a_file_cut_short_is_refused(length: int):
    with pytest.raises(RefusedValue):
        open_lab(GOOD[:length])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(["format", "version", "page", "state", "picture", "pic"]), _JSON))
def test_any_description_opens_or_is_refused(changes: dict[str, Any]):
    _opens_or_is_refused(lab(description=description(**changes)))
    _opens_or_is_refused(lab(description=description(state=changes)))


def _opens_or_is_refused(data: bytes) -> None:
    try:
        opened, refusals = open_lab(data)
    except RefusedValue as refusal:
        assert str(refusal)
        return
    session = Session()
    session.open(opened, refusals)
    assert session.scene.output.size


def test_a_newer_version_s_file_is_refused_in_words():
    refuses(lab(description=description(version=2)), "saved by a newer ConvViz: its file has version 2")


def test_other_versions_and_formats_are_no_labs():
    for wrong in ({"version": 0}, {"version": "1"}, {"version": True}, {"version": None}, {"format": "x"}):
        refuses(lab(description=description(**wrong)))


def test_a_setting_that_is_wrong_falls_back_alone_and_is_told():
    opened, refusals = open_lab(lab(description=description(state={"stride": "0", "k": "box"})))
    assert opened.state.experiment.presets == ("box",)
    assert ["stride" in str(refusal) for refusal in refusals] == [True]


def test_what_is_too_large_is_refused_before_it_is_inflated():
    bomb = archive({"lab.json": b" " * (MAX_DESCRIPTION + 1)})
    assert len(bomb) < 2**15
    peak, _ = peak_of(lambda: refuses(bomb))
    assert peak < 2**20
    refuses(lab(maps=b"\x93NUMPY" + bytes(2**20)))
    refuses(b"PK\x03\x04lab.json" + bytes(MAX_FILE), "at most 64 MB; got 64.0 MB")


def test_a_member_that_lies_about_its_size_is_refused():
    data = bytearray(lab(description=description(page="x" * 100)))
    place = data.index(b"PK\x01\x02") + 24  # the size in the directory
    data[place : place + 4] = (10).to_bytes(4, "little")
    refuses(bytes(data))


def test_twice_the_same_member_and_passwords_are_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive([("lab.json", description()), ("lab.json", description())])
    refuses(twice)
    locked = bytearray(lab())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    refuses(bytes(locked))
    refuses(archive({"lab.json": description()}, zipfile.ZIP_BZIP2))


def test_arrays_are_plain_finite_numbers_within_the_limits():
    for wrong in (
        npy(np.array([[["a"]]], dtype=object)),
        npy_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 64, 2000000000), }\n", bytes(64)),
        npy(np.full((1, 2, 2), np.nan, np.float32)),
        npy(np.ones((2, 2), np.float32)),
        npy(np.ones((17, 2, 2), np.float32)),
        npy(np.ones((1, 65, 2), np.float32)),
        npy(np.ones((1, 2, 0), np.float32)),
        npy(np.ones((1, 2, 2), np.int64)),
        b"\x93NUMPY",
        b"",
    ):
        refuses(lab(maps=wrong))
    refuses(lab(numbers=npy(np.full((1, 2, 2), 1e9))), "An input has")


def test_a_picture_that_is_none_is_refused_as_pictures_are():
    refuses(lab(description=description(picture="a.png"), picture=b"%PDF-1.7"), "this is a document")
    refuses(lab(picture=a_picture()))  # without its name


def test_members_of_other_names_are_passed_over():
    opened, refusals = open_lab(lab(**{"__MACOSX/._lab.json": b"x", "notes.txt": b"hello"}))
    assert opened.page == "" and refusals == []


def test_a_lab_is_told_by_its_bytes():
    assert is_lab(GOOD)
    assert not is_lab(a_picture(), "mine.convviz")
    assert not is_lab(b"")
    assert is_lab(Huge(), "Mine.CONVVIZ") and not is_lab(Huge(), "mine.png")
    refuses(Huge(), "at most 64 MB; got 2048.0 MB")


def test_a_file_of_a_lab_s_name_that_is_none_says_what_it_is_and_the_way_out():
    for data, words in (
        (b"", "got an empty file: save the lab again"),
        (b"dear diary", "this is a text file: choose another one, or save the lab again"),
        (b"%PDF-1.7", "this is a PDF file"),
        (GOOD[: len(GOOD) // 2], DAMAGED),
        (bytes(12345), "of 12,345 B is damaged"),
    ):
        assert is_lab(data, "Mine.convviz") and not (is_lab(data) and data[:2] != b"PK")
        refuses(data, words)
    refuses(a_picture(), "this is a PNG file")


def test_other_places_say_where_a_lab_belongs():
    for place in (inspect, open_weights):
        with pytest.raises(RefusedValue, match="this is a whole lab .*drop it anywhere"):
            place(GOOD)


ORIGIN: dict[str, Any] = {
    "whole": False, "format": "TIFF", "colour": False, "full": [9000, 8000], "pages": 3, "moves": False,
    "channels": 5, "levels": {"low": 0, "high": 4095, "rule": "fitted", "told": False, "absent": 2},
}  # fmt: skip


def with_origin(origin: Any) -> bytes:
    return lab(description=description(picture="x", origin=origin), picture=a_picture("L", (12, 9)))


def test_a_file_of_which_a_copy_was_saved_is_described_as_it_was() -> None:
    upload = open_lab(with_origin(ORIGIN))[0].upload
    assert upload is not None and upload.repacked and not upload.whole
    assert (upload.info.format, upload.info.full, upload.info.pages) == ("TIFF", (9000, 8000), 3)
    assert (upload.info.width, upload.info.height) == (12, 9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("whole", 1),
        ("format", ""),
        ("format", "x" * 41),
        ("colour", None),
        ("full", [1]),
        ("full", [0, 3]),
        ("full", "12"),
        ("pages", 0),
        ("pages", True),
        ("moves", "no"),
        ("channels", -1),
        ("channels", 10**400),
        ("levels", []),
        ("levels", {}),
        ("levels", {**ORIGIN["levels"], "high": 10**400}),
        ("levels", {**ORIGIN["levels"], "low": float("nan")}),
        ("levels", {**ORIGIN["levels"], "rule": "bright"}),
        ("levels", {**ORIGIN["levels"], "rule": []}),
        ("levels", {**ORIGIN["levels"], "absent": 1.5}),
    ],
)
def test_a_description_that_nobody_wrote_is_refused(name: str, value: Any) -> None:
    refuses(with_origin({**ORIGIN, name: value}))


def test_a_description_that_is_none_or_lacks_a_line_is_refused() -> None:
    for origin in (None, 3, [], {}, {name: ORIGIN[name] for name in ORIGIN if name != "pages"}):
        refuses(with_origin(origin))
