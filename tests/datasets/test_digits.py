"""The handwritten digits, and drawings made into such."""

import numpy as np
import pytest

from convviz.datasets import DATASETS, DRAWING, dataset, prepared
from convviz.errors import RefusedValue


@pytest.mark.parametrize("name", DATASETS)
def test_pictures_are_numbers_from_0_to_1_with_a_label_each_and_nobody_changes_them(name):
    data = dataset(name)
    for x, y in ((data.x, data.y), (data.held_x, data.held_y)):
        assert x.dtype == np.float32 and y.dtype == np.int64
        assert x.shape[:2] == (len(y), 1)
        assert x.min() >= 0 and x.max() <= 1
        assert set(np.unique(y)) == set(range(len(data.classes)))
        assert not x.flags.writeable and not y.flags.writeable


@pytest.mark.parametrize("name", DATASETS)
def test_no_held_out_picture_is_learned_from(name):
    data = dataset(name)
    learned = {picture.tobytes() for picture in data.x}
    assert sum(picture.tobytes() in learned for picture in data.held_x) == 0


@pytest.mark.parametrize("name", DATASETS)
def test_every_class_is_there_about_as_often_in_both_parts(name):
    data = dataset(name)
    for labels in (data.y, data.held_y):
        shares = np.bincount(labels) / len(labels) * len(data.classes)
        assert shares.min() > 0.7 and shares.max() < 1.35


def test_the_digits_are_those_of_scikit_learn():
    data = dataset("digits")
    assert (len(data.x), len(data.held_x)) == (1437, 360)
    everything = np.concatenate([data.x, data.held_x])
    assert everything.sum() * 16 == 561718  # the sum of load_digits().data
    counts = np.bincount(np.concatenate([data.y, data.held_y]))
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_same_data_are_one_object_and_digits_know_no_seed():
    assert dataset("digits") is dataset("digits", seed=5)
    assert dataset("shapes", 3) is dataset("shapes", 3)


def test_an_unknown_dataset_is_refused():
    with pytest.raises(RefusedValue, match="one of digits, shapes; got letters"):
        dataset("letters")
    with pytest.raises(RefusedValue, match="got letters"):
        prepared("letters", np.zeros(DRAWING, bool))


# ---- drawings --------------------------------------------------------------------------------------------


def test_an_empty_drawing_is_all_zero():
    for name, shape in (("digits", (1, 8, 8)), ("shapes", (1, 16, 16))):
        made = prepared(name, np.zeros(DRAWING, bool))
        assert made.shape == shape and made.dtype == np.float32 and not made.any()


def test_a_drawn_digit_is_counted_in_blocks_of_its_frame():
    bits = np.zeros(DRAWING, bool)
    bits[:, 8:24] = True  # as high as the frame: nothing is enlarged
    made = prepared("digits", bits)
    np.testing.assert_array_equal(made[0], [[0, 0, 1, 1, 1, 1, 0, 0]] * 8)


def test_where_and_how_large_a_digit_is_drawn_does_not_matter():
    bits = np.zeros(DRAWING, bool)
    bits[4:12, 20:24] = bits[8:12, 16:24] = True
    larger = np.zeros(DRAWING, bool)
    larger[2:18, 10:18] = larger[10:18, 2:18] = True
    np.testing.assert_array_equal(prepared("digits", bits), prepared("digits", larger))


def test_a_held_out_digit_drawn_again_is_like_itself():
    picture = dataset("digits").held_x[0, 0]
    drawn = prepared("digits", np.kron(picture > 0.4, np.ones((4, 4))).astype(bool))[0]
    assert np.corrcoef(drawn.ravel(), picture.ravel())[0, 1] > 0.8


def test_a_drawn_shape_is_the_mean_of_each_two_by_two():
    bits = np.zeros(DRAWING, bool)
    bits[0, 0] = bits[0, 1] = True
    made = prepared("shapes", bits)
    assert made[0, 0, 0] == pytest.approx(0.9 / 2) and made.sum() == made[0, 0, 0]
