"""Opening another layer of a stack: the stack stays what it is, number by number, and comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convviz.errors import RefusedValue
from convviz.lab.layer import forward
from convviz.lab.layer.inputs import through_below
from convviz.lab.state import (
    CUSTOM,
    Experiment,
    LayerSettings,
    layers_of,
    opened,
    region_of,
    repair,
    with_layers,
)
from convviz.lab.state.address import left_out, to_query
from tests.addresses import experiment_of

PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))
PICTURE = (24, 20)
NAMES = ("sobel_x", "gaussian", "random", CUSTOM)


def numbers(filters: int, channels: int, size: tuple[int, int], seed: int) -> Any:
    """Weights of so many custom filters in nested tuples, none of them a round number; None for no filter."""
    drawn = np.random.default_rng(seed).normal(size=(filters, channels, *size)).tolist()
    return tuple(tuple(tuple(map(tuple, kernel)) for kernel in kernels) for kernels in drawn) or None


@st.composite
def layers(draw: st.DrawFn) -> LayerSettings:
    """A layer of 3 x 3 kernels: presets, random and custom ones, with anything that may follow."""
    presets = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)))
    filters = len(presets)
    return LayerSettings(
        presets=presets,
        weight=numbers(
            presets.count(CUSTOM), draw(st.sampled_from([1, 3])), (3, 3), draw(st.integers(0, 99))
        ),
        bias=tuple(draw(st.lists(st.floats(-9, 9), min_size=filters, max_size=filters))),
        stride=draw(PAIRS),
        padding=draw(st.sampled_from(["full", (1, 2), (2, 2)])),
        padding_mode=draw(st.sampled_from(["zeros", "replicate"])),
        activation=draw(st.sampled_from(["none", "relu", "tanh"])),
        pool=draw(st.sampled_from(["none", "max", "average"])),
        pool_size=draw(PAIRS),
    )


@st.composite
def stacks(draw: st.DrawFn, **fixed: Any) -> Experiment:
    """An experiment of one to four layers, any of them open."""
    row = draw(st.lists(layers(), min_size=1, max_size=4))
    experiment = Experiment(picture="camera", maps="random", channels=3, item=1, batch=2, **fixed)
    return with_layers(experiment, row, draw(st.integers(0, len(row) - 1)))


def place_of(experiment: Experiment) -> int:
    return len(experiment.below)


@given(stacks(), st.data())
def test_whichever_layer_is_opened_the_row_stays_the_same(
    experiment: Experiment, data: st.DataObject
) -> None:
    row = layers_of(experiment)
    index = data.draw(st.integers(0, len(row) - 1))
    other = opened(experiment, index)
    assert layers_of(other) == row
    assert (other.below, other.above) == (row[:index], row[index + 1 :])
    assert all(type(layer) is LayerSettings for layer in layers_of(other))


@given(stacks(), st.data())
def test_opening_the_first_one_again_brings_everything_back(
    experiment: Experiment, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(layers_of(experiment)) - 1))
    assert opened(opened(experiment, index), place_of(experiment)) == experiment
    assert opened(experiment, place_of(experiment)) == experiment


@given(stacks(), st.integers(0, 99), st.data())
def test_the_opened_layer_reads_what_it_read_in_the_row(
    experiment: Experiment, seed: int, data: st.DataObject
) -> None:
    experiment, _told = repair(experiment, PICTURE, 3)
    size = region_of(experiment, PICTURE).size
    maps = np.random.default_rng(seed).normal(size=(1, 3, *size)).astype(np.float32)
    passes = forward(layers_of(experiment), maps)
    index = data.draw(st.integers(0, len(passes) - 1))
    other = opened(experiment, index)
    np.testing.assert_array_equal(through_below(other, maps), passes[index].x)
    np.testing.assert_array_equal(forward([other], passes[index].x)[0].output, passes[index].output)


@given(stacks(), st.data())
def test_an_address_brings_the_opened_stack_to_another_page(
    experiment: Experiment, data: st.DataObject
) -> None:
    other = opened(experiment, data.draw(st.integers(0, len(layers_of(experiment)) - 1)))
    assume(left_out(other) is None)
    assert experiment_of(to_query(other)) == (other, [])


@given(stacks(), st.data())
def test_what_was_picked_stays_among_what_the_layer_has(experiment: Experiment, data: st.DataObject) -> None:
    row = layers_of(experiment)
    last = experiment.filters - 1
    picked = replace(experiment, step=7, out_channel=last, channel=15)
    index = data.draw(st.integers(0, len(row) - 1))
    other = opened(picked, index)
    channels = row[index - 1].filters if index else 3
    assert (other.step, other.item) == (0, 1)
    assert other.out_channel == min(last, row[index].filters - 1)
    assert other.channel == channels - 1


def test_a_picture_s_channels_are_unknown_so_its_first_one_is_on_show() -> None:
    row = (LayerSettings(), LayerSettings(presets=("box",) * 4, bias=(0.0,) * 4))
    experiment = replace(with_layers(Experiment(picture="cat"), row, 1), out_channel=3)
    assert opened(experiment, 0).channel == 0
    assert (
        replace(opened(experiment, 0), channel=2).channel
        == opened(replace(opened(experiment, 0), channel=2), 0).channel
    )


@given(stacks(), st.data())
def test_a_possible_stack_is_possible_whichever_layer_is_open(
    experiment: Experiment, data: st.DataObject
) -> None:
    possible, _told = repair(experiment, PICTURE, 3)
    index = data.draw(st.integers(0, len(layers_of(possible)) - 1))
    mended, told = repair(opened(possible, index), PICTURE, 3)
    assert layers_of(mended) == layers_of(possible) and not told


@pytest.mark.parametrize("index", [-1, 2, 9])
def test_a_layer_that_is_not_there_cannot_be_opened(index: int) -> None:
    with pytest.raises(RefusedValue, match=rf"2 layers, counted from 0: there is no layer {index}"):
        opened(Experiment(above=(LayerSettings(),)), index)


def test_a_row_of_more_than_four_layers_is_refused() -> None:
    with pytest.raises(RefusedValue, match="at most 4 layers, not 5"):
        with_layers(Experiment(), [LayerSettings()] * 5, 2)


def test_the_cell_of_the_loss_stays_for_it_lies_behind_the_last_layer() -> None:
    experiment = Experiment(above=(LayerSettings(),), cell=(2, 1), upstream="one_hot")
    assert opened(experiment, 1).cell == (2, 1)
