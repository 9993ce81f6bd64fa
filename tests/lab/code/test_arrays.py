"""An array as lines of Python: exactly the same numbers again, as short as they can be."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.lab.code.program import FILE, array_lines, is_in_file
from convviz.lab.code.program.arrays import PACKED, WRITTEN

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


@pytest.mark.parametrize("values", ARRAYS.values(), ids=ARRAYS)
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
