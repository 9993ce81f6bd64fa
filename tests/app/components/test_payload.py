"""The stage's message: a header and raw numbers that a browser can read where they lie."""

from __future__ import annotations

import json

import numpy as np
import pytest

from convviz.app.components.payload import ALIGNMENT, pack


def unpack(message: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Read a message as the browser does: `payload.js`, line by line."""
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length].decode())
    offset = (4 + length + 3) & ~3
    arrays = {}
    for name, size in header["arrays"]:
        arrays[name] = np.frombuffer(message, "<f4", size, offset)
        offset += 4 * size
    assert offset == len(message), "nothing is left over"
    return header["meta"], arrays


def test_what_is_packed_can_be_read_again():
    arrays = {
        "x": np.arange(6, dtype=np.float32).reshape(1, 2, 3),
        "weight": np.array([[0.1, -1e30]], np.float32),
    }
    meta, read = unpack(pack({"view": "output", "step": 3}, arrays))
    assert meta == {"view": "output", "step": 3}
    assert list(read) == ["x", "weight"]
    for name, array in arrays.items():
        np.testing.assert_array_equal(read[name], array.ravel())


@pytest.mark.parametrize("extra", range(5))
def test_the_numbers_start_where_a_float_array_may(extra: int):
    message = pack({"pad": "x" * extra}, {"a": np.ones(2)})
    length = int.from_bytes(message[:4], "little")
    zeros = message[4 + length : len(message) - 8]
    assert (len(message) - 8) % ALIGNMENT == 0
    assert len(zeros) < ALIGNMENT and not any(zeros)


def test_sentences_in_any_script_arrive_as_they_were():
    meta, _arrays = unpack(pack({"text": "輸出 × “−½”"}, {"a": np.zeros(1)}))
    assert meta == {"text": "輸出 × “−½”"}


def test_any_number_type_and_memory_order_becomes_little_endian_float32_row_by_row():
    grid = np.arange(12).reshape(3, 4)
    views = {
        "transposed": grid.T,
        "backwards": grid[::-1, ::-1],
        "every_other": grid[:, ::2],
        "big_endian": grid.astype(">f8"),
        "float64": grid / 3,
        "whole": grid,
    }
    _meta, read = unpack(pack({}, views))
    for name, view in views.items():
        np.testing.assert_array_equal(read[name], view.ravel().astype(np.float32), err_msg=name)


def test_not_a_number_and_infinities_pass():
    _meta, read = unpack(pack({}, {"a": np.array([np.nan, np.inf, -np.inf, -0.0])}))
    np.testing.assert_array_equal(read["a"], [np.nan, np.inf, -np.inf, -0.0])
    assert np.signbit(read["a"][3])


def test_no_arrays_and_empty_arrays_are_messages_too():
    assert unpack(pack({}, {})) == ({}, {})
    _meta, read = unpack(pack({}, {"none": np.zeros((0, 3)), "one": np.ones(1)}))
    assert read["none"].size == 0 and read["one"] == 1


def test_the_numbers_cost_four_bytes_each_and_nothing_is_changed():
    array = np.linspace(0, 1, 784).reshape(28, 28)
    before = array.copy()
    empty, full = pack({}, {"x": array[:0]}), pack({}, {"x": array})
    assert len(full) - len(empty) - 4 * 784 <= ALIGNMENT + len("784")
    np.testing.assert_array_equal(array, before)
