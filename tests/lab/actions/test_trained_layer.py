"""A trained layer takes the place of the experiment's, with as many groups as it is made for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from convviz.lab.actions.trained_layer import groups_for, with_trained_layer
from convviz.lab.files.weights import open_weights, read_tensor, to_npz
from convviz.lab.state import Experiment, weight_array

RNG = np.random.default_rng(2)


@pytest.mark.parametrize("groups", [1, 3])
def test_weights_too_long_for_a_link_come_back_from_the_file_that_is_offered(groups: int) -> None:
    start = Experiment(picture="cat", presets=("box",) * 6, bias=(0.0,) * 6, groups=groups)
    weight = RNG.normal(size=(6, 3 // groups, 11, 7))
    large = with_trained_layer(start, weight, RNG.normal(size=6), 3)
    assert large.groups == groups
    np.testing.assert_array_equal(weight_array(large, 3), weight)
    file = open_weights(to_npz(weight_array(large, 3), np.array(large.bias)))
    without = replace(large, presets=start.presets, weight=None, kernel_size=(3, 3), bias=start.bias)
    again = with_trained_layer(without, read_tensor(file, "weight"), read_tensor(file, "bias"), 3)
    assert again == large


@pytest.mark.parametrize(
    ("filters", "depth", "groups"), [(6, 1, 3), (6, 3, 1), (4, 1, 1), (6, 2, 1), (3, 1, 3)]
)
def test_groups_stay_where_the_filters_are_made_for_them(filters: int, depth: int, groups: int) -> None:
    before = Experiment(picture="cat", presets=("box",) * 3, bias=(0.0,) * 3, groups=3)
    assert groups_for(before, (filters, depth, 2, 3), 3) == groups
    after = with_trained_layer(before, RNG.normal(size=(filters, depth, 2, 3)), None, 3)
    assert (after.groups, after.filters) == (groups, filters)
