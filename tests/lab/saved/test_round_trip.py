"""A lab that was saved and opened again is the same, to the last bit."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from convviz.lab.files.images import KEPT_BYTES
from convviz.lab.layer.upload import take_upload
from convviz.lab.saved import open_lab, to_bytes
from convviz.lab.saved.lab import Lab
from convviz.lab.session.session import Session
from convviz.lab.state import GIVEN, OwnNumbers
from convviz.lab.state.address import left_out, read_address
from convviz.lab.state.state import State

LINKS = json.loads((Path(__file__).parents[1] / "state" / "links.json").read_text("utf-8"))
ARRAYS = ("x", "weight", "bias", "output", "pooled", "output_grad", "weight_grad", "input_grad", "bias_grad")


def a_picture(mode: str = "RGB", size: tuple[int, int] = (90, 70), kind: str = "PNG") -> bytes:
    """A picture of numbers by chance; 16-bit where the mode says so."""
    rng = np.random.default_rng(3)
    if mode == "I;16":
        image = Image.fromarray(rng.integers(100, 40_000, size[::-1], dtype=np.uint16))
    else:
        image = Image.fromarray(rng.integers(0, 256, (*size[::-1], 3), dtype=np.uint8)).convert(mode)
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


def reopened(session: Session, page: str = "forward") -> Session:
    """Another tab, in which the file of the first one was opened and nothing had to be told."""
    lab, refusals = open_lab(to_bytes(session.saved(page)))
    assert (lab.page, refusals) == (page, [])
    other = Session()
    other.open(lab)
    assert not other.feedback.has_notes
    return other


def assert_same(one: Session, other: Session) -> None:
    assert other.on_show.state == one.on_show.state
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(other.scene, name), getattr(one.scene, name), err_msg=name)


def test_what_any_link_shows_is_the_same_in_a_file():
    for link in LINKS:
        state, _ = read_address(dict(parse_qsl(link["link"], keep_blank_values=True)))
        lab, refusals = open_lab(to_bytes(Lab("stack", state)))
        assert refusals == []
        assert lab.state.experiment == state.experiment, link
        assert lab.state.learn == state.learn, link
        assert lab.state.display.hide == state.display.hide


@pytest.mark.parametrize("mode", ["RGB", "L", "I;16"])
def test_a_picture_is_in_the_file(mode: str):
    session = Session()
    session.bring(take_upload("mine.png", a_picture(mode)))
    session.change(region=(7, 11, 20, 23), presets=("sobel_x", "emboss"), stride=(2, 1), levels="stretched")
    other = reopened(session)
    assert_same(session, other)
    assert other.brought.upload is not None and other.brought.upload.name == "mine.png"


def test_a_large_picture_of_which_a_copy_is_kept_is_in_the_file():
    session = Session()
    data = a_picture(size=(2300, 1600), kind="BMP")
    assert len(data) > KEPT_BYTES
    session.bring(take_upload("large.bmp", data))
    session.change(region=(1500, 2200, 31, 29), reduce=None)
    assert_same(session, reopened(session))


def test_what_the_file_of_a_copy_said_is_in_the_lab_torn_or_with_levels_of_its_own():
    noise = np.random.default_rng(3).integers(0, 256, (2000, 2600, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(noise).save(file, "JPEG", quality=100, subsampling=0)
    torn = take_upload("photo.jpg", file.getvalue()[:-1000])
    deep = take_upload("deep.png", a_picture("I;16", (2500, 2300)))
    assert torn.repacked and not torn.whole and deep.repacked and deep.taken
    for upload in (torn, deep):
        again = open_lab(to_bytes(Lab("", State(), upload)))[0].upload
        assert again is not None and replace(again, digest=upload.digest) == upload
        assert to_bytes(Lab("", State(), again)) == to_bytes(Lab("", State(), upload))


def test_weights_that_no_address_holds_are_in_the_file():
    weight = np.random.default_rng(5).normal(size=(8, 4, 5, 5))
    session = Session()
    session.change(
        maps="random", channels=4, presets=("custom",) * 8, kernel_size=(5, 5), bias=(0.1,) * 8,
        weight=tuple(tuple(tuple(map(tuple, channel)) for channel in kernel) for kernel in weight.tolist()),
    )  # fmt: skip
    assert left_out(session.experiment) is not None
    assert_same(session, reopened(session))


def test_numbers_of_one_s_own_are_in_the_file_even_while_a_picture_is_shown():
    numbers = OwnNumbers.of(np.random.default_rng(6).normal(size=(2, 9, 7)))
    session = Session()
    session.show_numbers(numbers)
    session.show_picture("camera")
    other = reopened(session)
    assert_same(session, other)
    other.show_picture("numbers")
    assert other.experiment.numbers == numbers


def test_feature_maps_of_a_network_are_in_the_file():
    maps = np.random.default_rng(7).normal(size=(3, 6, 5)).astype(np.float32)
    session = Session()
    checksum = session.brought.feature_maps.keep(maps)
    session.change(maps=GIVEN, map_seed=checksum, channels=3)
    assert session.experiment.maps == GIVEN
    other = reopened(session)
    assert_same(session, other)
    np.testing.assert_array_equal(other.scene.x[0], maps)


def test_who_opens_it_keeps_the_language_and_can_go_back():
    session = Session()
    session.change_display(lang="en", hide=frozenset({"layer"}))
    session.change(presets=("box",))
    other = Session()
    other.change_display(lang="zh-Hant")
    other.change(presets=("emboss",))
    other.open(open_lab(to_bytes(session.saved("backward")))[0])
    assert other.display.lang == "zh-Hant" and other.display.hide == {"layer"}
    assert other.experiment.presets == ("box",)
    other.undo()
    assert other.experiment.presets == ("emboss",)


def test_equal_labs_give_equal_bytes_and_anyone_can_read_them():
    session = Session()
    session.bring(take_upload("mine.png", a_picture()))
    data = to_bytes(session.saved("forward"))
    assert data == to_bytes(session.saved("forward"))
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("lab.json")) == {
            "format": "ConvViz lab",
            "version": 1,
            "page": "forward",
            "state": {"pic": "upload"},
            "picture": "mine.png",
        }
        assert archive.read("picture") == a_picture()
