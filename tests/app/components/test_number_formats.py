"""Numbers are written as the program reads them that they are for: it reads the same float32 back."""

from __future__ import annotations

import csv
from base64 import b64decode
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import torch

from tests.app.components.test_browser_pieces import asked

RNG = np.random.default_rng(5)
ODD = np.array([[0.1, -2.5e-7, 3e12], [1 / 3, -0.0, 16777217.0]], np.float32)
MANY = RNG.standard_normal((3, 4, 2)).astype(np.float32)


def written(kind: str, array: np.ndarray, name: str = "output") -> str:
    planes = array.astype(float).reshape(-1, *array.shape[-2:])
    given = [[[None if np.isnan(v) else v for v in row] for row in plane] for plane in planes.tolist()]
    [text] = asked(["format", kind, given, name])
    return str(text)


@pytest.mark.parametrize(("kind", "apart"), [("tabs", "\t"), ("csv", ",")])
def test_a_table_is_read_back_row_by_row_and_what_is_not_computed_is_empty(kind: str, apart: str) -> None:
    holed = ODD.copy()
    holed[1, 1] = np.nan
    rows = list(csv.reader(written(kind, holed).splitlines(), delimiter=apart))
    read = np.array([[float(v) if v else np.nan for v in row] for row in rows], np.float32)
    np.testing.assert_array_equal(read, holed)


@pytest.mark.parametrize("array", [ODD, MANY], ids=["one channel", "three channels"])
def test_a_program_makes_the_array_itself(array: np.ndarray) -> None:
    holed = array.copy()
    holed[..., -1, -1] = np.nan
    for kind in ("numpy", "torch"):
        names: dict[str, Any] = {"np": np, "torch": torch}
        exec(written(kind, holed, "gradient"), names)
        made = np.asarray(names["gradient"], np.float32)
        assert made.shape == holed.shape
        np.testing.assert_array_equal(made, holed)


def test_a_matrix_in_latex_has_powers_of_ten_and_a_dot_for_what_is_not_computed() -> None:
    assert written("latex", np.array([[1.5, -2.5e-7], [np.nan, 3]])) == (
        "\\begin{bmatrix}\n  1.5 & -2.5 \\cdot 10^{-7} \\\\\n  \\cdot & 3\n\\end{bmatrix}"
    )


def test_no_number_has_more_digits_than_it_needs() -> None:
    assert written("csv", np.array([[0.1, 1 / 3, 100]], np.float32)) == "0.1,0.33333334,100"


@pytest.mark.parametrize("array", [ODD, MANY, MANY[0, :1, :1]], ids=["one channel", "three", "one number"])
def test_numpy_loads_the_file_that_the_browser_writes(array: np.ndarray) -> None:
    holed = array.copy()
    holed[..., -1, -1] = np.nan
    given = [None if np.isnan(v) else float(v) for v in holed.ravel()]
    [text] = asked(["npz", "weight_grad", given, list(holed.shape)])
    assert ZipFile(BytesIO(b64decode(text))).testzip() is None
    with np.load(BytesIO(b64decode(text)), allow_pickle=False) as loaded:
        assert list(loaded) == ["weight_grad"] and loaded["weight_grad"].dtype == np.float32
        np.testing.assert_array_equal(loaded["weight_grad"], holed)
