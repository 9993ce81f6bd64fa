"""An array as lines of Python: exactly the same numbers again, as short as they can be."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.lab.code.program import FILE, array_lines, is_in_file
from convviz.lab.code.program.arrays import PACKED, WRITTEN
from tests.for_each import for_each

RNG = np.random.default_rng(4)
ARRAYS = {
    "a pixel": [[[[0.0]]]],
    "nothing but zeros": np.zeros((2, 3, 9, 9)),
    "ones": np.ones((1, 1, 26, 26)),
    "one number everywhere": np.full((1, 1, 8, 8), 0.1),
    "minus zero": [[-0.0, 0.0, 0.5]],
    "one cell": np.eye(1, 700, 77).reshape(1, 1, 20, 35) * 0.3,
    "a checkerboard": 1 - 2 * (np.indices((2, 1, 9, 8)).sum(0) % 2),
    "weights as typed": [[[[0.1, -2.0, 1 / 3]]]],
    "two places": np.round(RNG.normal(size=(2, 3, 6, 5)), 2),
    "levels": RNG.integers(0, 256, (1, 3, 28, 28)) / 255,
    "levels to 255": RNG.integers(0, 256, (1, 1, 28, 28)),
    "means of blocks": RNG.integers(0, 255 * 22**2, (1, 1, 28, 28)) / (255 * 22**2),
    "means of levels to 255": RNG.integers(0, 255 * 9, (1, 1, 28, 28)) / 9,
    "any numbers": RNG.normal(size=(1, 16, 8, 8)),
    "tiny ones": RNG.normal(size=50) * 1e-30,
    "huge ones": RNG.normal(size=50) * 1e30,
    "very many": RNG.normal(size=(2, 8, 40, 40)),
    "very many levels": RNG.integers(0, 256, (4, 3, 64, 64)) / 255,
    "a row": RNG.normal(size=(1, 1, 1, 64)),
    "a bias": RNG.normal(size=16),
}


def text_of(values: Any) -> str:
    (part,) = array_lines("x", np.asarray(values, np.float32))
    return "\n".join(part.lines)


def made_by(text: str) -> NDArray[np.float64]:
    names: dict[str, Any] = {"np": np}
    exec(text, names)
    return names["x"]


@for_each("values", ARRAYS.values(), ids=ARRAYS)
def test_the_lines_make_the_very_numbers(values: Any) -> None:
    wanted = np.asarray(values, np.float32)
    found = made_by(text_of(wanted))
    assert found.dtype == np.float64 and found.shape == wanted.shape
    np.testing.assert_array_equal(found, wanted.astype(np.float64))
    np.testing.assert_array_equal(np.signbit(found), np.signbit(wanted))


def test_a_picture_reads_as_its_levels_row_by_row() -> None:
    levels = np.arange(40).reshape(1, 1, 5, 8) * 6
    rows = [line.strip() for line in text_of(levels / 255).splitlines()]
    assert "[0, 6, 12, 18, 24, 30, 36, 42]," in rows
    assert rows[-1] == ").reshape(1, 1, 5, 8) / 255).astype(float)"


@pytest.mark.parametrize(
    "typed",
    [
        [[1, -2.5, 0.25], [7, 0, 1 / 3]],
        [[1, -2.5], [0.1234567, 0.04]],
        np.round(np.linspace(-3, 3, 81), 2).reshape(9, 9) + np.eye(9)[::-1] / 3,
        np.linspace(-1, 1, 49).round(7).reshape(7, 7),
        [[0.0011, -250.75], [1 / 9, 2 / 9]],
    ],
)
def test_numbers_that_one_typed_stay_decimals(typed: Any) -> None:
    wanted = np.asarray(typed, np.float32)
    text = text_of(wanted)
    for value in wanted.ravel():
        written = str(int(value)) if value == int(value) else str(value)
        assert re.search(rf"(?<![\d.]){re.escape(written)}(?![\d.])", text), written
    np.testing.assert_array_equal(made_by(text), wanted)


@pytest.mark.parametrize(
    ("values", "most"),
    [
        ("ones", 40),
        ("one cell", 80),
        ("levels", 12_000),
        ("means of blocks", 6_500),
        ("very many levels", 120_000),
    ],
)
def test_they_are_short(values: str, most: int) -> None:
    assert len(text_of(ARRAYS[values])) < most


def test_what_is_too_much_to_be_written_comes_from_a_file(tmp_path, monkeypatch) -> None:
    values = RNG.normal(size=(8, 16, 64, 64)).astype(np.float32)
    assert is_in_file("x", values) and not is_in_file("x", values[:1, :4])
    text = text_of(values)
    assert len(text) < 100 and FILE in text
    monkeypatch.chdir(tmp_path)
    np.savez(FILE, x=values)
    np.testing.assert_array_equal(made_by(text), values)
    assert WRITTEN < PACKED


def test_long_ones_are_folded_where_they_are_shown() -> None:
    (short,), (long,) = array_lines("bias", np.zeros(3)), array_lines("x", RNG.random((1, 3, 28, 28)))
    assert short.shown == "" and short.lines == ("bias = np.array([0, 0, 0], float)",)
    assert long.shown == "x = …  # (1, 3, 28, 28)"


# ---- where one way of writing ends and the next begins ---------------------------------------------------


def test_up_to_32_numbers_are_all_written_and_more_of_one_kind_are_said_once() -> None:
    for made in (np.zeros, np.ones):
        assert text_of(made(32)).count(str(int(made(1)[0]))) >= 32
        assert text_of(made(33)) == f"x = np.{made.__name__}((33,))"
    assert text_of(np.full((3, 11), 0.5)) == "x = np.full((3, 11), np.float32(0.5), float)"
    assert "np.full" not in text_of(np.full((4, 8), 0.5))


@pytest.mark.parametrize(("size", "most"), [(400, 40), (160, 40), (40, 10), (33, 8)])
def test_of_zeros_but_for_a_quarter_and_no_more_than_40_the_others_alone_are_written(
    size: int, most: int
) -> None:
    for count in (most, most + 1):
        values = np.where(np.arange(size) < count, 3, 0)
        lines = text_of(values).splitlines()
        alone = [f"x = np.zeros(({size},))", *(f"x[{place}] = 3" for place in range(count))]
        assert (lines == alone) == (count == most)


def test_a_line_has_at_most_100_characters() -> None:
    usual = len("x = np.array([0, 1, 2], float)")
    for length, folded in ((100, False), (101, True)):
        name = "x" * (1 + length - usual)
        (part,) = array_lines(name, np.arange(3))
        assert bool(part.shown) == folded
        assert (max(map(len, part.lines)) == length) == (not folded)


def test_up_to_60_000_characters_are_written_and_more_are_packed() -> None:
    """A digit, a comma and a space make three."""
    for size, packed in ((20_000, False), (20_001, True)):
        assert text_of(np.arange(size) % 10).startswith("import base64") == packed
    for size, packed in ((6_000, False), (6_001, True)):  # of eight characters, with comma and space ten
        assert text_of(np.arange(size) % 9 - 9_999_999).startswith("import base64") == packed


def test_levels_have_their_divisor_where_more_than_half_of_the_decimals_are_long() -> None:
    """51 / 255 is 0.2; 1 / 255 is long. 0.1234 is of six characters, and still short."""
    for long, divided in ((20, False), (21, True)):
        levels = np.where(np.arange(40) < long, 1, 51)
        assert ("/ 255" in text_of(levels / 255)) == divided
    assert "/ 1600" not in text_of(np.arange(1, 41) * 4 / 1600)
    assert "/ 400" not in text_of(np.full(40, 0.0025) * [*range(1, 41)])
    assert "/ 1600" in text_of((2 * np.arange(60) + 1) / 1600)


def test_a_divisor_makes_whole_numbers_below_a_million() -> None:
    levels = np.arange(1, 51) / 255
    for most, divided in ((999_999, True), (1_000_000, False)):
        values = np.append(levels, most / 255)
        assert ("/ 255" in text_of(values)) == divided


def test_whole_numbers_have_no_point_up_to_ten_million() -> None:
    assert text_of([9_999_999.0, -3.0]) == "x = np.array([9999999, -3], float)"
    assert text_of([1e7]) == "x = np.array([10000000.0], float)"


def test_planes_stand_apart() -> None:
    planes = text_of(np.arange(60).reshape(1, 3, 4, 5) + 1).splitlines()
    assert [place for place, line in enumerate(planes) if not line] == [6, 11]
    assert planes[2] == "        [1, 2, 3, 4, 5],"
