"""The region: inside the picture, at most 64 x 64 numbers, and its numbers exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images import MAX_REGION, SCALES, Region, fit_region, least_reduce, region_values
from tests.lab.files.images.files import picture

any_number = st.integers(-(10**6), 10**6)
sizes = st.tuples(st.integers(1, 5000), st.integers(1, 5000))
regions = st.none() | st.builds(Region, any_number, any_number, any_number, any_number, any_number)


@given(regions, sizes)
def test_whatever_is_asked_for_the_region_is_possible(region: Region | None, size: tuple[int, int]) -> None:
    fit = fit_region(region, size)
    assert fit.top >= 0 and fit.top + fit.height <= size[0]
    assert fit.left >= 0 and fit.left + fit.width <= size[1]
    assert all(1 <= length <= MAX_REGION for length in fit.size)
    assert (fit.height, fit.width) == (fit.size[0] * fit.reduce, fit.size[1] * fit.reduce)
    assert fit_region(fit, size) == fit


@given(st.integers(1, 64), st.integers(1, 64))
def test_a_small_picture_is_taken_whole(height: int, width: int) -> None:
    assert fit_region(None, (height, width)) == Region(0, 0, height, width, 1)


@given(st.integers(28, 6000), st.integers(65, 6000))
def test_of_a_large_picture_the_middle_of_most_of_the_shorter_side_is_shown(height: int, width: int) -> None:
    fit = fit_region(None, (height, width))
    assert fit.size == (28, 28)
    assert fit.height > min(height, width) / 2
    assert abs(height - 2 * fit.top - fit.height) <= 1 and abs(width - 2 * fit.left - fit.width) <= 1


def test_a_narrow_strip_shows_its_whole_short_side() -> None:
    assert fit_region(None, (5, 1000)) == Region(0, 486, 5, 28, 1)
    assert fit_region(None, (3000, 4000)) == Region(2, 502, 2996, 2996, 107)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (Region(-10, 5, 60, 20, 1), Region(0, 5, 50, 20, 1)),
        (Region(90, 190, 50, 50, 1), Region(90, 190, 10, 10, 1)),
        (Region(500, 500, 5, 5, 1), Region(99, 199, 1, 1, 1)),
        (Region(0, 0, 0, -3, 0), Region(0, 0, 1, 1, 1)),
        (Region(0, 0, 100, 200, 1), Region(18, 68, 64, 64, 1)),
        (Region(10, 20, 33, 47, 10), Region(10, 20, 30, 40, 10)),
        (Region(10, 20, 33, 7, 10), Region(10, 20, 28, 7, 7)),
    ],
)
def test_an_impossible_region_turns_into_the_nearest_possible_one(asked: Region, given: Region) -> None:
    assert fit_region(asked, (100, 200)) == given


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_the_least_reduce_is_just_enough(height: int, width: int) -> None:
    reduce = least_reduce(height, width)
    assert max(height, width) / reduce <= MAX_REGION
    assert reduce == 1 or max(height, width) / (reduce - 1) > MAX_REGION


def block_mean(pixels: np.ndarray, region: Region, channel: int, row: int, column: int) -> float:
    total = 0
    for i in range(region.reduce):
        for j in range(region.reduce):
            y, x = region.top + row * region.reduce + i, region.left + column * region.reduce + j
            total += int(pixels[y, x, channel])
    return total / region.reduce**2


@pytest.mark.parametrize(
    "region", [Region(2, 1, 12, 15, 3), Region(0, 0, 16, 23, 1), Region(1, 3, 15, 20, 5)]
)
@pytest.mark.parametrize("channels", [1, 3])
def test_the_numbers_are_the_exact_means_of_their_blocks(region: Region, channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 23, channels), dtype=np.uint8)
    expected = [
        [[block_mean(pixels, region, c, y, x) for x in range(region.size[1])] for y in range(region.size[0])]
        for c in range(channels)
    ]
    levels = np.array(expected)
    unit, full, nine = (region_values(pixels, region, scale=scale) for scale in SCALES)
    assert unit.dtype == np.float32 and unit.shape == (channels, *region.size) and unit.flags.c_contiguous
    np.testing.assert_array_equal(full, levels.astype(np.float32))
    np.testing.assert_allclose(unit, levels / 255, rtol=1e-7)
    np.testing.assert_array_equal(nine, np.floor(levels * 9 / 255 + 0.5))


def test_partial_blocks_are_dropped() -> None:
    pixels = np.zeros((5, 7, 1), np.uint8)
    pixels[4:], pixels[:, 6:] = 255, 255
    np.testing.assert_array_equal(
        region_values(pixels, Region(0, 0, 5, 7, 2), scale="unit"), np.zeros((1, 2, 3))
    )


def test_black_and_white_are_the_ends_of_every_scale() -> None:
    pixels = np.array([[[0], [255]]], np.uint8)
    for scale, ends in SCALES.items():
        np.testing.assert_array_equal(region_values(pixels, Region(0, 0, 1, 2), scale=scale)[0, 0], ends)


def test_a_large_block_does_not_overflow() -> None:
    pixels = np.full((4200, 4200, 1), 255, np.uint8)
    np.testing.assert_array_equal(
        region_values(pixels, Region(0, 0, 4200, 4200, 4200), scale="bytes"), [[[255]]]
    )


def test_a_region_that_the_picture_does_not_hold_is_fitted_first() -> None:
    values = region_values(picture(), Region(-3, 4, 100, 100), scale="bytes")
    np.testing.assert_array_equal(values, picture()[:, 4:].transpose(2, 0, 1))


def test_what_cannot_be_a_region_is_refused() -> None:
    with pytest.raises(RefusedType, match="whole pixels"):
        fit_region(Region(0.5, 0, 3, 3), (9, 9))  # type: ignore[arg-type]
    with pytest.raises(RefusedValue, match="at least one pixel"):
        fit_region(None, (0, 9))
    with pytest.raises(RefusedValue, match="no scale 'percent': choose one of unit, bytes, integers"):
        region_values(picture(), Region(0, 0, 2, 2), scale="percent")
    with pytest.raises(RefusedType, match=r"uint8\); got float64"):
        region_values(picture() / 1, Region(0, 0, 2, 2), scale="unit")
    with pytest.raises(RefusedValue, match="shape"):
        region_values(picture()[:, :, 0], Region(0, 0, 2, 2), scale="unit")
