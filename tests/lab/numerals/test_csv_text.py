"""An array as a spreadsheet opens it."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np

from convviz.lab.numerals.csv_text import csv_text


def test_each_plane_stands_below_its_name():
    array = np.arange(8, dtype=np.float32).reshape(2, 1, 2, 2) / 4
    assert csv_text("x", array).split("\r\n") == [
        '"x[0, 0]"', "0,0.25", "0.5,0.75", "", '"x[1, 0]"', "1,1.25", "1.5,1.75", "",
    ]  # fmt: skip


def test_a_bias_is_one_row():
    assert csv_text("bias", np.array([1, -0.5], np.float32)) == "bias\r\n1,-0.5\r\n"


def test_every_number_reads_back_as_the_same_float32():
    array = np.random.default_rng(2).normal(size=(3, 5)).astype(np.float32)
    _name, *rows = csv.reader(StringIO(csv_text("y", array)))
    np.testing.assert_array_equal(np.array(rows, np.float32), array)
