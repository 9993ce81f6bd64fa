"""What the picture card says of a file that was brought: one sentence for each thing that is unexpected."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from convviz.app.widgets import bringing
from convviz.app.widgets.cards.brought import LEVEL_NAMES, TORN, notes, range_sentence
from convviz.lab.files.images import LEVELS, Levels, PictureInfo
from convviz.lab.layer.upload import Upload, take_upload
from tests.app.pages.shell import open_page
from tests.lab.files.images.odd import odd_files

ODD = odd_files()
PLAIN = Upload("photo", b"", "", PictureInfo("JPEG", 32, 24, True))


def said(upload: Upload) -> list[str]:
    return notes(upload, lambda sentence: sentence)


def test_of_an_ordinary_picture_nothing_is_said() -> None:
    assert said(PLAIN) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("early: jpeg without 1", "The file ends early or is damaged: what could be read is shown."),
        ("early: half a png", "The file ends early or is damaged: what could be read is shown."),
        ("layout: two pages", "The first of 2 pages."),
        ("layout: five channels", "The first of 5 channels."),
        ("moving: gif", "The first frame of an animation."),
        ("moving: png", "The first frame of an animation."),
        ("avif: moving", "The first frame of an animation."),
        ("moving: webp", "The first frame of an animation."),
    ],
)
def test_what_one_would_not_expect_is_said(name: str, sentence: str) -> None:
    assert said(take_upload("file", ODD[name].data)) == [sentence]


def test_a_reduced_photo_says_from_what_it_was_reduced() -> None:
    info = replace(PLAIN.info, full=(6048, 8064))
    assert said(replace(PLAIN, info=info, repacked=True)) == [
        "Reduced while it was opened, from 6048 × 8064 pixels."
    ]
    jpeg = replace(PLAIN, data=b"\xff\xd8\xff", repacked=True)
    assert said(jpeg) == ["Stored as a high-quality JPEG with all of its pixels."]


def test_of_many_channels_with_colours_the_first_three_are_named() -> None:
    info = replace(PLAIN.info, channels=6)
    assert said(replace(PLAIN, info=info)) == ["The first three of 6 channels, as red, green and blue."]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("depth: png of 0..4095", "Black is 0, white 4095: the smallest usual range that holds the numbers."),
        ("depth: its own word", "Black is 0, white 3200: as the file says."),
        ("depth: signed", "Black is −1500, white 1500: the smallest and the largest number."),
        ("float: millions", "Black is 1000000, white 4000000: the smallest and the largest number."),
        (
            "no data: nan",
            "Black is 0, white 1023: the smallest usual range that holds the numbers."
            " 20 values hold no measurement and are black.",
        ),
    ],
)
def test_the_range_that_was_taken_is_said(name: str, sentence: str) -> None:
    taken = take_upload("file", ODD[name].data).range_taken(LEVELS[0])
    assert taken is not None
    assert range_sentence(taken, lambda text: text) == sentence


def test_every_way_to_choose_a_range_has_a_name_and_a_sentence() -> None:
    assert set(LEVEL_NAMES) == set(LEVELS)
    for rule in LEVELS:
        assert "Black is 0, white 1:" in range_sentence(Levels(0, 1, rule), lambda text: text)


def test_the_file_s_own_word_can_be_passed_over() -> None:
    upload = take_upload("file", ODD["depth: its own word"].data)
    taken = upload.range_taken("stretched")
    assert taken is not None and taken.told and (taken.low, taken.high) == (0, 3000)
    assert np.isfinite(taken.high)


def test_each_way_to_black_and_white_is_said_with_its_own_numbers() -> None:
    fitted, told, type_, stretched = LEVELS
    assert {
        fitted: "The smallest usual range",
        told: "As the file says",
        type_: "Full range of the type",
        stretched: "Smallest to largest",
    } == LEVEL_NAMES
    reasons = {
        fitted: "the smallest usual range that holds the numbers.",
        told: "as the file says.",
        type_: "the full range of the numbers’ type.",
        stretched: "the smallest and the largest number.",
    }
    for rule, reason in reasons.items():
        levels = SimpleNamespace(low=-12.345678, high=65535.25, rule=rule, absent=0)
        assert range_sentence(levels, str) == f"Black is −12.34568, white 65535.25: {reason}"
    one, many = (SimpleNamespace(low=0.0, high=1.0, rule=told, absent=count) for count in (1, 12345))
    assert range_sentence(one, str).endswith("1 value holds no measurement and is black.")
    assert range_sentence(many, str).endswith("12,345 values hold no measurement and are black.")


@pytest.mark.parametrize("name", ["early: half a png", "early: half a jpeg", "early: half a gif"])
def test_of_a_torn_picture_it_is_said_where_its_card_is_closed_too(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "path_on_show", lambda: "forward")
    app = open_page("forward.py", lang="en")
    (place,) = (file for file in app.file_uploader if (file.key or "").startswith("anywhere_"))
    place.upload("torn", ODD[name].data, "").run()
    assert [note.value for note in app.warning] == [TORN]
    assert not app.exception
    app.run()
    assert not app.warning
