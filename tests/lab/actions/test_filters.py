"""What a person can do to the filters of a layer: more, fewer, others, in groups, and one of them on show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.errors import Refusal
from convviz.lab.actions import apply
from convviz.lab.state import Experiment, LayerSettings, weight_array, with_weight
from tests.doing import DIGIT, FIRST, do, resize
from tests.for_each import for_each

THREE = Experiment(presets=("box", "sobel_y", "random"), bias=(1.0, 2.0, 3.0), out_channel=1)
OWN = with_weight(Experiment(), np.random.default_rng(1).normal(size=(2, 3, 3, 3)))


def test_an_added_filter_is_a_preset_that_is_not_there_yet_and_is_put_on_show() -> None:
    more = do(THREE, "add")
    assert more.presets == ("box", "sobel_y", "random", "gaussian")
    assert (more.bias, more.out_channel) == ((1.0, 2.0, 3.0, 0.0), 3)


def test_groups_that_cannot_share_out_one_more_filter_become_one() -> None:
    pair = Experiment(presets=("box", "sobel_y"), bias=(0.0, 0.0), groups=2)
    assert do(pair, "add", channels=2).groups == 1


def test_what_a_layer_above_could_not_read_is_refused() -> None:
    above = LayerSettings(presets=("box",) * 4, bias=(0.0,) * 4, groups=2)
    pair = Experiment(presets=("box", "emboss"), bias=(0.0, 0.0), above=(above,))
    for verb, channels in (("add", 1), ("duplicate", 1), ("remove", 1)):
        with pytest.raises(Refusal, match="channels? cannot be split (evenly )?into 2 groups"):
            do(pair, verb, channels=channels)
    with pytest.raises(Refusal, match="3 channels cannot be split evenly"):
        do(pair, "groups", channels=3, groups=3)
    assert do(pair, "groups", channels=4, groups=4).filters == 4


def test_an_action_that_leaves_no_room_for_what_follows_is_refused() -> None:
    pooled = replace(FIRST, pool="max", pool_size=(3, 5))
    with pytest.raises(Refusal, match="Kernel spans 5 columns but the padded input has 4"):
        resize(pooled, 3, 5)
    assert resize(pooled, 5, 4).kernel_size == (5, 4)
    with pytest.raises(Refusal, match="Kernel spans 3 rows but the padded input has 2"):
        resize(replace(FIRST, above=(LayerSettings(),)), 7, 3)


def test_an_edit_is_kept_beside_filters_of_another_depth() -> None:
    """Numbers of three channels, then four channels in two groups: an edit of two, the rest at their mean."""
    four = replace(OWN, groups=2, out_channel=1)
    before = weight_array(four, 4)
    assert before.shape == (2, 2, 3, 3)
    grid = np.arange(18.0).reshape(1, 2, 3, 3)
    after = weight_array(do(four, "weight", channels=4, weight=grid.tolist()), 4)
    np.testing.assert_array_equal(after[1], grid[0])
    np.testing.assert_allclose(after[0], before[0])


def test_an_edit_for_all_channels_leaves_the_depth_of_other_filters() -> None:
    edited = do(OWN, "weight", channels=3, weight=[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])
    np.testing.assert_array_equal(weight_array(edited, 3)[1], weight_array(OWN, 3)[1])
    np.testing.assert_array_equal(weight_array(edited, 3)[0, 2], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])


def test_a_duplicate_keeps_name_numbers_and_bias() -> None:
    twin = do(THREE, "duplicate")
    assert twin.presets[-1] == "sobel_y" and twin.bias == (1.0, 2.0, 3.0, 2.0)
    for experiment in (replace(THREE, out_channel=2), replace(OWN, out_channel=1)):
        twin = do(experiment, "duplicate", channels=3)
        weight = weight_array(twin, 3)
        np.testing.assert_array_equal(weight[-1], weight_array(experiment, 3)[experiment.out_channel])
        np.testing.assert_array_equal(weight[:-1], weight_array(experiment, 3))
        assert twin.out_channel == experiment.filters


def test_removing_a_filter_leaves_the_others_and_their_biases_as_they_were() -> None:
    fewer = do(THREE, "remove", channels=3)
    assert (fewer.presets[0], fewer.bias, fewer.out_channel) == ("box", (1.0, 3.0), 1)
    np.testing.assert_array_equal(weight_array(fewer, 3), weight_array(THREE, 3)[[0, 2]])
    assert do(replace(OWN, out_channel=0), "remove", channels=3).weight == OWN.weight[1:]


def test_there_are_one_to_sixteen_filters() -> None:
    full = Experiment(presets=("box",) * 16, bias=(0.0,) * 16)
    for verb in ("add", "duplicate"):
        with pytest.raises(Refusal, match="at most 16 filters"):
            do(full, verb)
    with pytest.raises(Refusal, match="at least one filter"):
        do(FIRST, "remove")


def test_an_edit_changes_the_filter_on_show_alone() -> None:
    edited = do(THREE, "weight", weight=[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])
    assert edited.presets == ("box", "custom", "random") and edited.bias == THREE.bias
    renamed = do(edited, "preset", preset="emboss")
    assert (renamed.presets, renamed.weight) == (("box", "emboss", "random"), None)


def test_all_filters_share_one_size_presets_by_name_and_others_cropped_or_grown() -> None:
    three = do(THREE, "weight", weight=[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])
    wide = apply(three, {"do": "size", "size": [3, 5]}, channels=1, picture_size=DIGIT)
    assert (wide.presets, wide.kernel_size) == (("box", "custom", "random"), (3, 5))
    np.testing.assert_array_equal(weight_array(wide, 1)[1, 0, :, 1:4], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    pasted = do(three, "weight", weight=[[[[1, 2]]]])  # a grid of another size takes the others along
    assert (pasted.kernel_size, pasted.presets) == ((1, 2), ("box", "custom", "random"))


def test_a_preset_with_a_size_of_its_own_takes_the_other_filters_along() -> None:
    named = do(THREE, "preset", preset="gabor")
    assert (named.kernel_size, named.presets) == ((5, 5), ("box", "gabor", "random"))
    only = do(replace(THREE, out_channel=0), "preset", preset="scharr_x")
    assert (only.kernel_size, only.presets) == ((3, 3), ("scharr_x", "sobel_y", "random"))


def test_a_transform_acts_on_the_filter_on_show_alone() -> None:
    turned = do(OWN, "rotate", channels=3)
    np.testing.assert_array_equal(weight_array(turned, 3)[0], weight_array(OWN, 3)[0, :, ::-1, ::-1])
    np.testing.assert_array_equal(weight_array(turned, 3)[1], weight_array(OWN, 3)[1])


@pytest.mark.parametrize(
    ("filters", "groups", "expected"),
    [
        (("box",), 3, ("box",) * 3),
        (("box", "emboss"), 3, ("box", "emboss", "box")),
        (("box",) * 4, 1, ("box",) * 4),
    ],
)
def test_groups_bring_as_many_filters_as_they_can_share_out(filters: Any, groups: int, expected: Any) -> None:
    before = Experiment(presets=filters, bias=(0.5,) * len(filters))
    after = do(before, "groups", channels=3, groups=groups)
    assert (after.presets, after.groups) == (expected, groups)
    assert after.bias[: len(filters)] == before.bias


def test_groups_of_filters_of_ones_own_repeat_their_numbers() -> None:
    after = do(OWN, "groups", channels=3, groups=3)
    assert after.filters == 3 and weight_array(after, 3).shape == (3, 1, 3, 3)
    np.testing.assert_allclose(weight_array(after, 3)[2], weight_array(after, 3)[0])


@for_each("groups", [None, 0, 2, 4, -1, 1.5, "3", True, [3], 10**30])
def test_groups_that_do_not_share_out_the_channels_are_refused(groups: Any) -> None:
    with pytest.raises(Refusal, match="choose a number that divides"):
        do(FIRST, "groups", channels=3, groups=groups)


def test_filter_channel_and_picture_are_picked_one_by_one_or_together() -> None:
    batch = replace(THREE, batch=3)
    assert do(batch, "pick", filter=2, channels=3).out_channel == 2
    picked = do(batch, "pick", channels=3, channel=2, item=1)
    assert (picked.out_channel, picked.channel, picked.item) == (1, 2, 1)
    assert do(batch, "pick") is batch


@for_each("what", ["filter", "channel", "item"])
@for_each("number", [-1, 3, 10**9, 0.0, "0", None, True, [0]])
def test_what_is_not_there_cannot_be_picked(what: str, number: Any) -> None:
    with pytest.raises(Refusal, match=f"^{what} is a whole number from 0 to 2"):
        do(replace(THREE, batch=3), "pick", channels=3, **{what: number})


def test_groups_that_would_need_more_filters_than_a_layer_has_take_none_away() -> None:
    full = Experiment(presets=("box",) * 16, bias=(0.0,) * 16)
    with pytest.raises(
        Refusal, match="16 filters cannot be split evenly into 6 groups.* reduce them to 12 first"
    ):
        do(full, "groups", channels=6, groups=6)
