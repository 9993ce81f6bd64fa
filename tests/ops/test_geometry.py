import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.ops.geometry import PADDING_MODES, resolve_geometry, source_index
from tests.for_each import for_each


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("zeros", [-1, -1, 0, 1, 2, 3, -1, -1]),
        ("replicate", [0, 0, 0, 1, 2, 3, 3, 3]),
        ("reflect", [2, 1, 0, 1, 2, 3, 2, 1]),
        ("circular", [2, 3, 0, 1, 2, 3, 0, 1]),
    ],
)
def test_source_index_names_where_every_padded_position_comes_from(mode, expected):
    assert source_index(4, 2, 2, mode).tolist() == expected


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(1, 7), st.integers(0, 7), st.integers(0, 7), st.sampled_from(PADDING_MODES))
def test_source_index_pads_as_numpy_does_wherever_it_is_allowed(size, before, after, mode):
    widest = {"reflect": size - 1, "circular": size}.get(mode, 7)
    before, after = min(before, widest), min(after, widest)
    name = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}[mode]
    expected = np.pad(np.arange(1, size + 1), (before, after), name) - 1
    np.testing.assert_array_equal(source_index(size, before, after, mode), expected)


@for_each(
    ("padding", "expected"),
    [
        (0, (0, 0, 0, 0)),
        (3, (3, 3, 3, 3)),
        (np.int64(3), (3, 3, 3, 3)),
        ((1, 2), (1, 1, 2, 2)),
        ([1, 2], (1, 1, 2, 2)),
        (np.array([1, 2]), (1, 1, 2, 2)),
        ((4, 3, 2, 1), (4, 3, 2, 1)),
        ("valid", (0, 0, 0, 0)),
        ("same", (4, 5, 2, 2)),  # spans of 10 rows and 5 columns
        ("full", (9, 9, 4, 4)),
    ],
)
def test_padding_in_every_form_becomes_top_bottom_left_right(padding, expected):
    geometry = resolve_geometry((20, 20), (4, 5), padding=padding, dilation=(3, 1))
    assert geometry.padding == expected


@for_each("kernel", [1, 2, 3, 4, (4, 7)])
@for_each("dilation", [1, 2, (1, 3)])
def test_same_padding_keeps_the_size(kernel, dilation):
    geometry = resolve_geometry((5, 9), kernel, padding="same", dilation=dilation)
    assert geometry.output_size == geometry.input_size == (5, 9)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    *[st.tuples(st.integers(1, 4), st.integers(1, 4))] * 3, st.tuples(st.integers(0, 3), st.integers(0, 3))
)
def test_the_output_has_pytorchs_size(kernel, stride, dilation, padding):
    geometry = resolve_geometry((13, 17), kernel, stride=stride, padding=padding, dilation=dilation)
    conv = torch.nn.Conv2d(1, 1, kernel, stride, padding, dilation)
    assert geometry.output_size == tuple(conv(torch.zeros(1, 1, 13, 17)).shape[2:])


def test_a_geometry_tells_its_span_padded_size_and_sources_row_by_row():
    geometry = resolve_geometry(
        (3, 4), (2, 3), padding=(1, 0, 0, 2), dilation=(2, 1), padding_mode="replicate"
    )
    assert geometry.span == (3, 3)
    assert geometry.padded_size == (4, 6)
    assert geometry.row_source().tolist() == [0, 0, 1, 2]
    assert geometry.column_source().tolist() == [0, 1, 2, 3, 3, 3]


def test_a_geometry_is_a_value_that_can_be_a_key():
    one, other = (resolve_geometry(8, 3, padding=padding) for padding in ("same", (1, 1)))
    assert one == other and len({one, other}) == 1
    with pytest.raises(AttributeError):
        one.stride = (2, 2)
