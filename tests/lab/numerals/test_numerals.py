"""Numbers and grids as people write them: every case of the table, and what holds for any."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convviz.lab.numerals import MAX_TEXT, Doubt, Unreadable, read_grids, read_number
from tests.for_each import for_each
from tests.lab.numerals.cases import GRIDS, NUMBERS, answered, expected
from tests.lab.numerals.notations import NOTATIONS

SHAPES = st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5))
WEIGHTS = st.floats(-1e6, 1e6).map(lambda value: value + 0.0)


def answer(read: Callable[[str], Any], text: str) -> dict[str, Any]:
    """What a reader makes of a text, in the words of the table."""
    try:
        return {"readings": [read(text)]}
    except Doubt as doubt:
        return {"readings": list(doubt.readings)}
    except Unreadable as fault:
        values = dict(fault.values)
        if fault.code == "at":
            values["reason"] = values["reason"].code
        return answered(fault.code, values)


@for_each("case", NUMBERS, ids=lambda case: repr(case["text"])[:40])
def test_a_number_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    assert answer(read_number, case["text"]) == expected(case)


@for_each("case", GRIDS, ids=lambda case: case["kind"])
def test_a_grid_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    assert answer(read_grids, case["text"]) == expected(case)


def test_the_table_has_each_text_once() -> None:
    for cases in (NUMBERS, GRIDS):
        texts = [case["text"] for case in cases if not case.get("kind", "").startswith("Mathematica")]
        assert len(texts) == len(set(texts))


@given(WEIGHTS)
def test_a_number_that_is_written_is_read_again(number: float) -> None:
    with_comma = repr(number).replace("-", "\N{MINUS SIGN}").replace(".", ",")
    for text in (repr(number), with_comma):
        assert number in answer(read_number, text)["readings"]


@pytest.mark.parametrize("notation", NOTATIONS)
@given(data=st.data())
def test_a_grid_in_any_notation_is_read_again(notation: str, data: st.DataObject) -> None:
    kernel = data.draw(arrays(np.float64, SHAPES, elements=WEIGHTS))
    text = NOTATIONS[notation](kernel)
    try:
        found = [np.array(read_grids(text))]
    except Doubt as doubt:
        found = [np.array(reading) for reading in doubt.readings]
    assert any(
        np.array_equal(np.broadcast_to(one, kernel.shape), kernel) for one in found if one.ndim == 3
    ), text


ODD = st.text(
    st.sampled_from("0123456789.,;-−+eE/%½ \t\n[]{}()|&\\\"'_nafi…×^xｆ０，　"), max_size=60
) | st.text(max_size=60)


@given(ODD)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    for read in (read_number, read_grids):
        found = answer(read, text)
        assert all(np.isfinite(np.array(one)).all() for one in found.get("readings", ()))


LONG = MAX_TEXT // 4


@for_each(
    "text",
    [
        (part * LONG)[:LONG]
        for part in ("[", "a", "1,", "a:", "|", '"', "1;", "-", "{,", "1e1", "⁻", "1, 2 ", "(((1)))", "1 2\n")
    ]
    + [" " * (LONG - 1) + "x", ("\\frac{" * LONG)[:LONG], ("\\begin " * LONG)[:LONG]],
    ids=lambda text: repr(text[:8]),
)
def test_a_long_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    answer(read_grids, text)
    answer(read_number, text)
    assert time.process_time() - start < 8, "seconds, where a cost that grows with the square takes minutes"


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    assert answer(read_grids, "1 " * MAX_TEXT)["refused"]["code"] == "long"
