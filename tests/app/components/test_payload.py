"""A component's message: a header and raw numbers, and of what the browser holds the names alone."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.app.components.payload import ALIGNMENT, LEAST, NAME_LENGTH, pack, piece
from tests.app.message import header_of, read_message


def names_of(message: bytes) -> dict[str, list[str]]:
    return {name: names for name, _, *names in header_of(message)["arrays"]}


def test_what_is_packed_can_be_read_again():
    arrays = {
        "x": np.arange(6, dtype=np.float32).reshape(1, 2, 3),
        "weight": np.array([[0.1, -1e30]], np.float32),
    }
    meta, read = read_message(pack({"view": "output", "step": 3}, arrays))
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
    meta, _arrays = read_message(pack({"text": "輸出 × “−½”"}, {"a": np.zeros(1)}))
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
    _meta, read = read_message(pack({}, views))
    for name, view in views.items():
        np.testing.assert_array_equal(read[name], view.ravel().astype(np.float32), err_msg=name)


def test_not_a_number_and_infinities_pass():
    _meta, read = read_message(pack({}, {"a": np.array([np.nan, np.inf, -np.inf, -0.0])}))
    np.testing.assert_array_equal(read["a"], [np.nan, np.inf, -np.inf, -0.0])
    assert np.signbit(read["a"][3])


def test_no_arrays_and_empty_arrays_are_messages_too():
    assert read_message(pack({}, {})) == ({}, {})
    _meta, read = read_message(pack({}, {"none": np.zeros((0, 3)), "one": np.ones(1)}))
    assert read["none"].size == 0 and read["one"] == 1


def test_the_numbers_cost_four_bytes_each_and_nothing_is_changed():
    array = np.linspace(0, 1, 784).reshape(28, 28)
    before = array.copy()
    empty, full = pack({}, {"x": array[:0]}), pack({}, {"x": array})
    assert len(full) - len(empty) - 4 * 784 <= ALIGNMENT + len("784")
    np.testing.assert_array_equal(array, before)


# ---- pieces ----------------------------------------------------------------------------------------------


def test_what_the_browser_holds_is_told_by_its_name_alone():
    text = piece({"play": "播放"})
    meta = {"text": text, "step": 3, "tools": [text, {"list": piece([1, 2])}]}
    arrays = {"x": np.arange(6.0).reshape(2, 3), "y": np.ones(2)}
    whole = pack(meta, arrays, ())
    names = [name for names in names_of(whole).values() for name in names]
    told = header_of(whole)
    assert told["meta"]["text"] == told["meta"]["tools"][0] == {"piece": text.name}
    assert told["pieces"] == {text.name: {"play": "播放"}, piece([1, 2]).name: [1, 2]}
    assert told["sent"] == names

    rest = pack(meta, arrays, {text.name, names[0]})
    assert header_of(rest)["meta"] == told["meta"] and names_of(rest) == names_of(whole)
    assert list(header_of(rest)["pieces"]) == [piece([1, 2]).name]
    assert header_of(rest)["sent"] == names[1:]
    assert rest.endswith(np.ones(2, "<f4").tobytes())


def test_a_name_says_what_is_in_a_piece_and_nothing_else():
    same = [np.arange(4.0), np.arange(8.0)[::2] / 2, np.arange(4, dtype=">i2").reshape(2, 2)]
    assert len({names_of(pack({}, {"a": array}))["a"][0] for array in same}) == 1
    other = [np.arange(4.0), np.array([0, 1, 2, np.nextafter(np.float32(3), np.float32(4))]), -np.arange(4.0)]
    assert len({names_of(pack({}, {"a": array}))["a"][0] for array in other}) == 3
    assert piece({"a": 1}) == piece({"a": 1}) != piece({"a": 2})
    assert piece(piece({"a": 1})) == piece({"a": 1})
    assert len(piece({"a": 1}).name) == NAME_LENGTH


def test_each_of_several_maps_is_a_piece_and_small_ones_stay_together():
    side = int(LEAST**0.5)
    maps = np.arange(3.0 * side * side).reshape(3, side, side)
    first = pack({}, {"maps": maps})
    changed = maps.copy()
    changed[1, 2, 3] += 1
    second = pack({}, {"maps": changed}, names_of(first)["maps"])
    assert len(names_of(first)["maps"]) == 3
    assert header_of(second)["sent"] == names_of(second)["maps"][1:2]
    assert second.endswith(changed[1].astype("<f4").tobytes())
    assert len(names_of(pack({}, {"maps": maps[:, :-1]}))["maps"]) == 1
    assert len(names_of(pack({}, {"map": maps[0]}))["map"]) == 1


def test_the_same_numbers_under_two_names_travel_once():
    array = np.linspace(0, 1, 100).reshape(10, 10)
    message = pack({}, {"output": array, "activated": array})
    assert len(header_of(message)["sent"]) == 1
    _meta, read = read_message(message)
    np.testing.assert_array_equal(read["output"], read["activated"])


def test_a_message_that_nobody_keeps_says_so():
    assert header_of(pack({}, {}))["keep"] is False
    assert header_of(pack({}, {}, ()))["keep"] is True


def test_what_is_no_json_is_refused():
    with pytest.raises(TypeError, match="is no JSON"):
        pack({"a": {1, 2}}, {})
