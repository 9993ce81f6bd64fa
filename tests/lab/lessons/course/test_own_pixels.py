"""A lesson on pixels of a picture: whole numbers from 0 to 5, evenly over it, and nothing else changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.lab.lessons.course import Scenery, Watch, course, with_pixels

PART = course()["channels"].parts[0]
assert isinstance(PART, Watch)
SCENERY = PART.scenery  # two channels of 4 x 4


def numbers(scenery: Scenery) -> np.ndarray:
    assert scenery.experiment.numbers is not None
    return scenery.experiment.numbers.array


def test_each_number_is_the_mean_of_its_share_as_a_small_whole_number() -> None:
    picture = np.arange(64, dtype=np.float32).reshape(1, 8, 8)
    own = numbers(with_pixels(SCENERY, picture))
    assert own.shape == (2, 4, 4) and own.min() == 0 and own.max() == 5
    means = picture[0].reshape(4, 2, 4, 2).mean((1, 3))
    np.testing.assert_array_equal(own[0], np.round(5 * (means - means.min()) / np.ptp(means)))
    np.testing.assert_array_equal(own[0], own[1])  # one channel stands for both


def test_a_picture_that_is_smaller_or_flat_gives_numbers_too() -> None:
    assert numbers(with_pixels(SCENERY, np.ones((3, 1, 1)))).tolist() == np.zeros((2, 4, 4)).tolist()
    assert numbers(with_pixels(SCENERY, np.random.default_rng(1).random((3, 2, 3)))).shape == (2, 4, 4)


def test_nothing_but_the_numbers_changes() -> None:
    other = with_pixels(SCENERY, np.random.default_rng(1).random((3, 9, 9)))
    same = replace(other.experiment, numbers=SCENERY.experiment.numbers)
    assert replace(other, experiment=same) == SCENERY and other != SCENERY


def test_a_stage_that_shows_a_picture_stays_as_it_is() -> None:
    picture = replace(SCENERY, experiment=replace(SCENERY.experiment, picture="digit", numbers=None))
    assert with_pixels(picture, np.ones((1, 2, 2))) is picture
