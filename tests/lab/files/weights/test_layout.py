"""The two orders of the axes, and parts of a layer."""

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.files.weights import as_oihw, guess_layout, layer_slice
from tests.for_each import for_each
from tests.lab.files.weights.files import check_sentence, layer


@for_each(
    ("shape", "layout"),
    [
        ((64, 3, 7, 7), "OIHW"),
        ((3, 3, 3, 64), "HWIO"),
        ((8, 3, 5, 5), "OIHW"),
        ((5, 5, 3, 8), "HWIO"),
        ((3, 3, 3, 3), "OIHW"),
        ((8, 8, 3, 3), "OIHW"),
        ((3, 3, 8, 8), "HWIO"),
        ((1, 1, 3, 3), "OIHW"),
        ((3, 3, 1, 1), "HWIO"),
        ((3, 3, 1, 5), "HWIO"),
        ((64, 64, 1, 1), "OIHW"),
        ((1, 1, 64, 64), "HWIO"),
        ((64, 32, 1, 7), "OIHW"),
        ((3, 7, 7), "OIHW"),
        ((3, 3, 64), "HWIO"),
        ((3, 5), "OIHW"),
    ],
)
def test_a_layout_is_guessed_from_the_shape(shape: tuple[int, ...], layout: str) -> None:
    assert guess_layout(shape) == layout


@pytest.mark.parametrize(
    ("shape", "layout", "expected"),
    [
        ((5, 2, 3, 4), "OIHW", (5, 2, 3, 4)),
        ((3, 4, 2, 5), "HWIO", (5, 2, 3, 4)),
        ((2, 3, 4), "OIHW", (1, 2, 3, 4)),
        ((3, 4, 2), "HWIO", (1, 2, 3, 4)),
        ((3, 4), "OIHW", (1, 1, 3, 4)),
        ((3, 4), "HWIO", (1, 1, 3, 4)),
    ],
)
def test_one_kernel_one_filter_and_a_layer_become_a_layer(
    shape: tuple[int, ...], layout: str, expected: tuple[int, ...]
) -> None:
    array = layer(shape, "<f8")
    weight = as_oihw(array, layout)
    assert weight.shape == expected
    for tap in np.ndindex(*expected):
        o, i, h, w = tap
        place = (h, w, i, o)[: array.ndim] if layout == "HWIO" else tap[4 - array.ndim :]
        assert weight[tap] == array[place]
    weight[:] = 0
    np.testing.assert_array_equal(array, layer(shape, "<f8"))


@pytest.mark.parametrize(
    ("shape", "layout", "words"),
    [
        ((3, 3, 3, 64), "OIHW", "3 x 3 x 3 x 64 read as OIHW has a kernel of 3 x 64"),
        ((64, 3, 7, 7), "HWIO", "read as HWIO has a kernel of 64 x 3"),
        ((1, 12), "OIHW", "1 to 11 rows and columns"),
        ((3,), "OIHW", "2 to 4 dimensions"),
        ((1, 1, 1, 3, 3), "OIHW", "five dimensions, 1 x 1 x 1 x 3 x 3, belongs to a 3-D convolution"),
        ((0, 3, 3), "OIHW", "at least one number"),
        ((3, 3), "`IOHW`", r"got `IOHW`: choose one of the two"),
    ],
)
def test_what_is_no_weight_in_this_layout_is_refused(shape: tuple[int, ...], layout: str, words: str) -> None:
    with pytest.raises(RefusedValue, match=words) as refusal:
        as_oihw(np.zeros(shape), layout)
    check_sentence(refusal.value)


def test_a_slice_is_a_copy_of_some_filters_and_channels() -> None:
    weight = layer((20, 17, 2, 3), "<f8")
    part = layer_slice(weight, filters=(4, 16), channels=(14, 3))
    np.testing.assert_array_equal(part, weight[4:20, 14:17])
    part[:] = 0
    np.testing.assert_array_equal(weight, layer((20, 17, 2, 3), "<f8"))


@pytest.mark.parametrize(
    ("filters", "channels", "words"),
    [
        ((0, 17), (0, 1), "1 to 16 .*; got 17: choose a number in that range"),
        ((0, 0), (0, 1), "got 0"),
        ((5, 16), (0, 1), "has 20; got 16 from 5 on"),
        ((-1, 2), (0, 1), "got 2 from -1 on"),
        ((0, 1), (16, 2), "has 17; got 2 from 16 on"),
        ((0, 1), (0, -3), "got -3"),
    ],
)
def test_a_slice_outside_the_weight_is_refused(
    filters: tuple[int, int], channels: tuple[int, int], words: str
) -> None:
    with pytest.raises(RefusedValue, match=words) as refusal:
        layer_slice(layer((20, 17, 2, 3), "<f8"), filters, channels)
    check_sentence(refusal.value)


def test_a_slice_of_what_is_no_layer_is_refused() -> None:
    with pytest.raises(RefusedValue, match="got the shape 3 x 3"):
        layer_slice(np.zeros((3, 3)), (0, 1), (0, 1))
