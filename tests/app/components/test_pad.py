"""A drawing on its way between the browser and Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from convviz.app.components.pad import SIDE, drawn, read_bits, write_bits
from convviz.errors import RefusedValue

BITS = np.random.default_rng(0).random((SIDE, SIDE)) < 0.3


@given(arrays(bool, (SIDE, SIDE)))
def test_a_drawing_comes_back(bits):
    np.testing.assert_array_equal(read_bits(write_bits(bits)), bits)


def test_the_first_digit_is_the_first_four_cells():
    bits = np.zeros((SIDE, SIDE), bool)
    bits[0, 1] = bits[0, 3] = bits[31, 31] = True
    text = write_bits(bits)
    assert text[0] == "5" and text[-1] == "1" and set(text[1:-1]) == {"0"}


@pytest.mark.parametrize(
    "text", [None, 5, "", "0" * 255, "0" * 257, "g" * 256, "A" * 256, ["0" * 256], b"0" * 256]
)
def test_anything_else_is_no_drawing(text):
    with pytest.raises(RefusedValue, match="256 hexadecimal digits"):
        read_bits(text)


def test_the_last_of_the_strokes_that_came_together_counts():
    queue = [{"bits": "0" * 256, "rev": 3}, {"bits": write_bits(BITS), "rev": 4}]
    bits, revision = drawn({"drawn": {"queue": queue}})
    np.testing.assert_array_equal(bits, BITS)
    assert revision == 4


@pytest.mark.parametrize(
    "state",
    [
        None,
        {},
        {"drawn": None},
        {"drawn": {"queue": []}},
        {"drawn": {"queue": [3]}},
        {"drawn": {"queue": [{"bits": "0" * 256}]}},
        {"drawn": {"queue": [{"rev": 1}]}},
        {"drawn": {"queue": [{"rev": "x", "bits": "0" * 256}]}},
    ],
)
def test_what_a_browser_sends_may_be_anything(state):
    with pytest.raises(RefusedValue):
        drawn(state)
