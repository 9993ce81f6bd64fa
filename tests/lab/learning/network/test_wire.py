"""What two processes say to each other comes over whole, and rubbish is told from it."""

import json
from io import BytesIO

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.learning.network import advance, first_state
from convviz.lab.learning.network.messages import (
    read_plan,
    read_refusal,
    read_state,
    write_plan,
    write_refusal,
    write_state,
)
from convviz.lab.learning.network.wire import MOST_ARRAYS, BadFrameError, read_frame, write_frame
from tests.lab.learning.network.test_advance import SMALL, assert_same


def frame(message, arrays) -> bytes:
    stream = BytesIO()
    write_frame(stream, message, arrays)
    return stream.getvalue()


def header(arrays) -> bytes:
    text = json.dumps({"message": {}, "arrays": arrays}).encode()
    return len(text).to_bytes(4, "little") + text


def test_messages_and_arrays_come_back():
    arrays = {
        "single": np.arange(6, dtype=np.float32).reshape(2, 3),
        "double": np.array(2.5),
        "whole": np.array([-1, 2], np.int32),
        "empty": np.zeros((0, 4)),
    }
    stream = BytesIO(frame({"a": [1, "zwei"]}, arrays) + frame({}, {}))
    message, found = read_frame(stream)
    assert message == {"a": [1, "zwei"]}
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
    assert found["single"].dtype == np.float32 and found["whole"].dtype == np.int64
    assert read_frame(stream) == ({}, {})
    with pytest.raises(EOFError):
        read_frame(stream)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        b"\x04\0\0\0nope",
        b"\x02\0\0\0[]",
        header([["a", "|O", [2]]]),
        header([["a", "<f4", [-1]]]),
        header([["a", "<f8", [MOST_ARRAYS]]]),
        header([["a", "<f4"]]),
    ],
)
def test_rubbish_is_no_frame(data):
    with pytest.raises(BadFrameError):
        read_frame(BytesIO(data + b"\0" * 64))


def test_a_frame_that_is_cut_short_is_an_end():
    data = frame({"a": 1}, {"b": np.ones(5)})
    for length in (0, 2, 10, len(data) - 1):
        with pytest.raises(EOFError):
            read_frame(BytesIO(data[:length]))


def test_plans_states_and_refusals_come_back():
    assert read_plan(json.loads(json.dumps(write_plan(SMALL)))) == SMALL
    state = advance(SMALL, first_state(SMALL), 0.01, steps=12)
    message, arrays = write_state(state)
    assert_same(read_state(*read_frame(BytesIO(frame(message, arrays)))), state)
    refusal = RefusedValue("A {what} of {size}.", what=(1, 2), size=3)
    assert str(read_refusal(json.loads(json.dumps(write_refusal(refusal))))) == "A (1, 2) of 3."
