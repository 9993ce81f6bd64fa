"""Layers in a row: fields against plain walking, sums against counting, and changes that keep the rest."""

from __future__ import annotations

from dataclasses import replace
from itertools import product as every
from typing import Any

import numpy as np
import pytest

from convviz.app.pages.stack import editing
from convviz.app.pages.stack.arithmetic import separables, steps_of
from convviz.app.pages.stack.editing import MIX, Ground, edited, removed, settled
from convviz.app.pages.stack.presets import NEXT, READY, depthwise_pair, random_layer
from convviz.app.pages.stack.row import Row, fields_before, row_of
from convviz.lab.layer import cost_of
from convviz.lab.state import CUSTOM, Experiment, LayerSettings, layers_of, with_layers

GROUND = Ground((17, 14), 1)
OWN = ((((0.25, -1.5), (3.0, 0.125)),),)  # (1, 1, 2, 2)


def filters(count: int, **settings: Any) -> LayerSettings:
    return random_layer(count, **settings)


ODD = (
    filters(
        2, kernel_size=(3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), pool="max", pool_size=(2, 3)
    ),
    filters(
        4, kernel_size=(2, 3), padding=(0, 2), groups=2, pool="average", pool_size=(2, 2), pool_stride=(1, 2)
    ),
    filters(3, kernel_size=(1, 2), padding="full", groups=1),
)


def row(layers: tuple[LayerSettings, ...] = ODD, channels: int = 2, size: tuple[int, int] = (17, 14)) -> Row:
    maps = np.random.default_rng(3).normal(size=(channels, *size)).astype(np.float32)
    return Row(layers, 0, maps)


# ---- fields ----------------------------------------------------------------------------------------------


def seen(layer: LayerSettings, size: tuple[int, int], cell: int, axis: int) -> set[int]:
    """The rows (axis 0) or columns (1) of the layer's input that one of its output reads, by counting."""
    cells = {cell}
    if layer.pool != "none":
        cells = {layer.pool_step[axis] * c + k for c in cells for k in range(layer.pool_size[axis])}
    kernel, dilation, stride = (n[axis] for n in (layer.kernel_size, layer.dilation, layer.stride))
    before = {"full": dilation * (kernel - 1)}.get(str(layer.padding), 0)
    before = layer.padding[axis] if isinstance(layer.padding, tuple) else before
    return {stride * c + dilation * k - before for c in cells for k in range(kernel)}


def test_a_field_is_the_hull_of_what_a_unit_reads_through_every_layer() -> None:
    here = row()
    fields = fields_before(here.layers, here.sizes)
    assert [len(found) for found in fields] == [0, 1, 2, 3]
    for end in (1, 2, 3):
        for unit in every(*(range(n) for n in here.sizes[end])):
            for axis in (0, 1):
                cells = {unit[axis]}
                for start in reversed(range(end)):
                    cells = {
                        c for cell in cells for c in seen(here.layers[start], here.sizes[start], cell, axis)
                    }
                    box = fields[end][start].box(unit)
                    assert (box[axis], box[axis] + box[2 + axis] - 1) == (min(cells), max(cells))


def test_a_unit_changes_with_every_pixel_of_its_field_and_with_no_other() -> None:
    layers = tuple(replace(layer, activation="none", pool="none") for layer in ODD)
    here = row(layers)
    last = fields_before(layers, here.sizes)[-1][0]
    unit = (3, 4)
    top, left, height, width = last.box(unit)
    before = here.values[-1][:, unit[0], unit[1]]
    moved = np.zeros(here.sizes[0], dtype=bool)
    for y, x in every(*(range(n) for n in here.sizes[0])):
        maps = here.maps.copy()
        maps[:, y, x] += 10
        moved[y, x] = not np.allclose(Row(layers, 0, maps).values[-1][:, unit[0], unit[1]], before)
    rows, columns = np.nonzero(moved)
    assert (rows.min(), rows.max()) == (max(top, 0), min(top + height, 17) - 1)
    assert (columns.min(), columns.max()) == (max(left, 0), min(left + width, 14) - 1)


def test_the_recurrence_ends_at_the_field_and_names_every_window() -> None:
    field = fields_before(ODD, row().sizes)[-1][0]
    for axis in (0, 1):
        steps = steps_of(ODD, axis)
        assert [(step.layer, step.is_pool) for step in steps] == [
            (1, False),
            (1, True),
            (2, False),
            (2, True),
            (3, False),
        ]
        assert (steps[-1].r, steps[-1].j) == (field.size[axis], field.jump[axis])
        assert (steps[0].r_before, steps[0].j_before) == (1, 1)


def test_the_first_visit_s_two_layers_see_eight_pixels_in_steps_of_two() -> None:
    assert [(step.r, step.j) for step in steps_of(READY, 0)] == [(3, 1), (4, 2), (8, 2)]


def test_a_row_holds_the_maps_of_the_picture_on_show() -> None:
    batch = np.random.default_rng(1).uniform(size=(3, 1, 9, 8)).astype(np.float32)
    experiment = replace(with_layers(Experiment(batch=3), READY, 1), item=2)
    here = row_of(experiment, batch)
    assert (here.layers, here.place, here.shapes) == (READY, 1, [(1, 9, 8), (4, 4, 4), (4, 4, 4)])
    np.testing.assert_array_equal(here.values[0], batch[2])
    alone = row_of(with_layers(Experiment(), READY, 0), batch[2:])
    np.testing.assert_array_equal(here.values[2], alone.values[2])


# ---- costs -----------------------------------------------------------------------------------------------


def test_a_depthwise_pair_is_compared_with_the_layer_that_it_stands_for() -> None:
    pair = depthwise_pair(6)
    here = row(pair, channels=6, size=(9, 8))
    (found,) = separables(here.layers, here.shapes)
    assert found.layer == 1
    assert found.depthwise.multiply_adds == 6 * 9 * 9 * 8
    assert found.pointwise.multiply_adds == 8 * 6 * 9 * 8
    assert found.whole == cost_of(filters(8), 6, (9, 8))
    assert here.costs == [found.depthwise, found.pointwise]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"groups": 3}, {}),
        ({"pool": "max"}, {}),
        ({}, {"kernel_size": (1, 3)}),
        ({}, {"groups": 2}),
        ({}, {"stride": (2, 2), "padding": (0, 0)}),
    ],
)
def test_other_pairs_are_no_depthwise_separable_ones(first: dict[str, Any], second: dict[str, Any]) -> None:
    one, other = depthwise_pair(6)
    here = row((replace(one, **first), replace(other, **second)), channels=6)
    assert not separables(here.layers, here.shapes)


# ---- changes ---------------------------------------------------------------------------------------------


def stacked(*layers: LayerSettings, place: int = 0, **fields: Any) -> Experiment:
    return with_layers(Experiment(picture="camera", **fields), layers, place)


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("index", range(3))
def test_a_change_of_one_layer_keeps_the_others_and_the_open_one(place: int, index: int) -> None:
    layers = (
        READY[0],
        replace(NEXT, weight=OWN, presets=(CUSTOM, "box"), bias=(1.0, 2.0), kernel_size=(2, 2)),
        NEXT,
    )
    before = stacked(*layers, place=place, upstream="random", seed=4)
    after, told = edited(before, index, editing.fields(activation="tanh"), GROUND)
    wanted = [replace(layer, activation="tanh") if k == index else layer for k, layer in enumerate(layers)]
    assert (list(layers_of(after)), told) == (wanted, [])
    assert (len(after.below), after.upstream, after.seed) == (place, "random", 4)


@pytest.mark.parametrize("place", [0, 1])
def test_a_change_that_leaves_a_later_layer_no_room_mends_that_layer_and_says_so(place: int) -> None:
    before = stacked(READY[0], replace(NEXT, kernel_size=(5, 5), padding=(0, 0)), place=place)
    after, told = edited(before, 0, editing.fields(pool_size=(5, 5)), Ground((28, 28), 1))
    assert layers_of(after)[0] == replace(READY[0], pool_size=(5, 5))
    assert layers_of(after)[1] == before_layer_with(before, 1)
    assert not told
    after, told = edited(before, 0, editing.fields(pool_size=(8, 8)), Ground((28, 28), 1))
    assert layers_of(after)[1] == before_layer_with(before, 1, padding=(1, 1))
    assert [note.index for note in told] == [1] and "is used instead" in str(told[0].refusal)


def before_layer_with(experiment: Experiment, index: int, **fields: Any) -> LayerSettings:
    return replace(layers_of(experiment)[index], **fields)


def test_filters_that_the_next_layer_s_groups_cannot_share_end_its_groups_and_nothing_else() -> None:
    before = stacked(READY[0], *depthwise_pair(4), place=0)
    after, told = edited(before, 0, editing.filter_count(5), GROUND)
    assert [layer.filters for layer in layers_of(after)] == [5, 4, 8]
    assert [layer.groups for layer in layers_of(after)] == [1, 1, 1]
    assert [note.index for note in told] == [1]


def test_a_refused_change_changes_nothing_and_is_told() -> None:
    before = stacked(*READY)
    after, told = edited(before, 1, editing.fields(kernel_size=(0, 3)), GROUND)
    assert after == before and told[0].index == 1


@pytest.mark.parametrize(
    ("place", "index", "open_after"), [(0, 0, 0), (1, 0, 0), (2, 2, 1), (0, 2, 0), (1, 1, 1)]
)
def test_a_layer_taken_out_leaves_the_open_one_open(place: int, index: int, open_after: int) -> None:
    layers = (READY[0], NEXT, filters(3))
    after, told = removed(stacked(*layers, place=place), index, GROUND)
    assert layers_of(after) == tuple(layer for k, layer in enumerate(layers) if k != index)
    assert (len(after.below), told) == (open_after, [])


def test_layers_put_behind_the_last_are_mended_and_those_before_are_not_touched() -> None:
    after, told = settled(stacked(NEXT), [NEXT, filters(6, groups=3)], 0, 1, GROUND)
    assert layers_of(after) == (NEXT, filters(6))
    assert [note.index for note in told] == [1]


def changed(layer: LayerSettings, change: editing.Change) -> LayerSettings:
    return layers_of(change(stacked(layer)))[0]


def test_more_filters_are_like_those_there_are_and_fewer_keep_the_first_ones() -> None:
    boxes = replace(NEXT, presets=("box",) * 2, bias=(1.0, 2.0))
    assert changed(boxes, editing.filter_count(4)).presets == ("box",) * 4
    assert changed(boxes, editing.filter_count(4)).bias == (1.0, 2.0, 0.0, 0.0)
    assert changed(boxes, editing.filter_count(1)).bias == (1.0,)
    first = changed(LayerSettings(), editing.filter_count(4))
    assert first.presets == ("sobel_x", "sobel_y", "laplacian", "gaussian")
    assert changed(random_layer(1), editing.filter_count(3)).presets == ("random",) * 3
    assert len(set(changed(LayerSettings(), editing.filter_count(16)).presets)) > 8


def test_fewer_filters_keep_the_custom_ones_that_stay() -> None:
    two = (*OWN, *np.multiply(OWN, 2).tolist())
    weight = tuple(tuple(tuple(map(tuple, kernel)) for kernel in kernels) for kernels in two)
    layer = LayerSettings(
        presets=(CUSTOM, "box", CUSTOM), weight=weight, bias=(1.0, 2.0, 3.0), kernel_size=(2, 2)
    )
    fewer = changed(layer, editing.filter_count(2))
    assert (fewer.presets, fewer.weight, fewer.bias) == ((CUSTOM, "box"), OWN, (1.0, 2.0))
    assert changed(layer, editing.filter_count(3)) == layer
    assert (
        changed(replace(layer, weight=OWN, presets=("box", "box", CUSTOM)), editing.filter_count(2)).weight
        is None
    )
    assert changed(layer, editing.filter_count(5)).presets[:3] == layer.presets


def test_all_filters_become_one_preset_or_a_different_one_each() -> None:
    layer = LayerSettings(presets=(CUSTOM, "box"), weight=OWN, bias=(1.0, 2.0), kernel_size=(2, 2))
    sobel = changed(layer, editing.all_filters("sobel_x"))
    assert (sobel.presets, sobel.weight, sobel.bias) == (("sobel_x",) * 2, None, (1.0, 2.0))
    mixed = changed(NEXT, editing.all_filters(MIX))
    assert len(set(mixed.presets)) == 4
    assert [editing.kind_of(each) for each in (layer, sobel, mixed, NEXT)] == [None, "sobel_x", MIX, "random"]
