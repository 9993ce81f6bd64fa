"""The drawn shapes: the same from a seed, and harder than the digits."""

import numpy as np
import pytest

from convviz.datasets import dataset
from convviz.nn import Adam, CrossEntropy, accuracy, fit, from_spec, parse_spec, predict


def held_accuracy(name: str, blocks: str, epochs: int) -> float:
    data = dataset(name)
    network = from_spec(parse_spec(blocks), data.x.shape[1:])
    for _step in fit(network, data.x, data.y, loss=CrossEntropy(), optimizer=Adam(0.003), epochs=epochs):
        pass
    return accuracy(predict(network, data.held_x), data.held_y)


def test_the_seed_draws_the_shapes():
    first, other = dataset("shapes", 1), dataset("shapes", 2)
    assert first.x.shape == (1600, 1, 16, 16) and first.held_x.shape == (400, 1, 16, 16)
    assert not np.array_equal(first.x, other.x)
    dataset.__globals__["_shapes"].cache_clear()
    np.testing.assert_array_equal(first.x, dataset("shapes", 1).x)


def test_no_shape_leaves_its_picture_or_is_too_small_to_be_seen():
    data = dataset("shapes")
    contrast = data.x.max(axis=(1, 2, 3)) - np.median(data.x, axis=(1, 2, 3))
    assert contrast.min() > 0.2


@pytest.mark.parametrize("label", range(8))
def test_shapes_of_a_class_differ_in_place_and_size(label):
    data = dataset("shapes")
    mine = data.x[data.y == label, 0]
    ink = np.clip(mine - np.median(mine, axis=(1, 2), keepdims=True) - 0.2, 0, None)
    rows = np.arange(16)[:, None]
    centres = (ink * rows).sum(axis=(1, 2)) / np.maximum(ink.sum(axis=(1, 2)), 1e-9)
    assert centres.std() > 0.4
    assert np.sum(ink > 0, axis=(1, 2)).std() > 5


def test_they_are_harder_than_the_digits_for_sums_of_pixels_and_networks_do_much_better():
    assert held_accuracy("digits", "flat-linear10", 5) > 0.85
    assert held_accuracy("shapes", "flat-linear8", 8) < 0.65
    assert held_accuracy("shapes", "conv8-relu-max2-conv16-relu-max2-flat-linear8", 8) > 0.9
    assert held_accuracy("shapes", "conv8-relu-conv16-relu-max2-conv16-relu-flat-linear8", 5) > 0.93
