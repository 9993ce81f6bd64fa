"""Kernels as text, both ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convviz.errors import RefusedValue
from convviz.lab.numerals import MAX_TEXT, shortest_decimal
from convviz.lab.numerals.planes import kernel_to_text, text_to_kernels

SHAPES = st.tuples(st.integers(1, 3), st.integers(1, 11), st.integers(1, 11))
NUMBERS = st.floats(-1e6, 1e6)


@given(arrays(np.float64, SHAPES, elements=NUMBERS))
def test_a_kernel_comes_back_from_its_text_exactly(kernel: np.ndarray) -> None:
    read = np.array(text_to_kernels(kernel_to_text(kernel)))  # (C, KH, KW), C 1 where all are the same
    np.testing.assert_array_equal(np.broadcast_to(read, kernel.shape), kernel)


def test_channels_that_are_the_same_are_written_once() -> None:
    kernel = np.tile([[1.0, -2.5]], (3, 1, 1))
    assert kernel_to_text(kernel) == "1 -2.5"


@pytest.mark.parametrize(
    "text", ["1\t2\n3\t-0.5", "1, 2\n3, -0.5", "1;2\r\n3;−0.5", " 1 2 \n 3 -1/2 ", "1 2,\n3 -5e-1"]
)
def test_spreadsheets_lists_and_fractions_are_understood(text: str) -> None:
    assert text_to_kernels(text) == [[[1, 2], [3, -0.5]]]


def test_a_blank_line_separates_channels() -> None:
    assert text_to_kernels("1 2\n \n3 4") == [[[1, 2]], [[3, 4]]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no numbers"),
        (" \n\t\n ", "no numbers"),
        ("1 two", "Row 0, column 1, counted from 0: “two” is not a number"),
        ("1 1/0", "Row 0, column 1, counted from 0: “1/0” divides by zero"),
        ("1 2\n3", "Numbers in row 1: 1, in row 0: 2"),
        ("1 2\n\n3\n4", "same size"),
        ("1 " * MAX_TEXT, "characters"),
    ],
)
def test_what_is_no_kernel_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(RefusedValue, match=said):
        text_to_kernels(text)


@given(st.text(max_size=80))
def test_any_text_is_either_a_kernel_or_refused(text: str) -> None:
    try:
        kernels = text_to_kernels(text)
    except RefusedValue:
        return
    assert np.array(kernels).ndim == 3


@given(st.floats(-1e6, 1e6, width=32))
def test_the_shortest_decimal_is_the_same_number_in_its_own_precision(number: float) -> None:
    value = np.float32(number)
    found = shortest_decimal(value)
    assert np.float32(found) == value and len(repr(found)) <= len(repr(float(value)))
    assert shortest_decimal(np.float32(0.1)) == 0.1 != float(np.float32(0.1))
