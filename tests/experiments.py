"""Random experiments: every one that can be made, and every one that a picture allows."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import strategies as st

from convviz.lab.files.images import SAMPLES, SCALES
from convviz.lab.kernels import MAX_WEIGHT, PRESETS
from convviz.lab.state import (
    ACTIVATIONS,
    BATCHES,
    CUSTOM,
    MAPS,
    NUMBERS,
    OPERATIONS,
    POOLS,
    UPLOAD,
    VIEWS,
    Experiment,
    LayerSettings,
    OwnNumbers,
    repair,
)
from convviz.lab.state.experiment import UPSTREAMS
from convviz.ops.geometry import PADDING_MODES

REALS = st.floats(-MAX_WEIGHT, MAX_WEIGHT, allow_nan=False)
SIZES = st.tuples(st.integers(1, 11), st.integers(1, 11))
PICTURE_SIZES = st.tuples(st.integers(1, 200), st.integers(1, 200))
NAMES = [field.name for field in dataclasses.fields(Experiment)]


@st.composite
def weights(draw: st.DrawFn, filters: int = 1, size: tuple[int, int] | None = None) -> Any:
    """A weight in nested tuples, (O, C/groups, KH, KW)."""
    height, width = size or draw(SIZES)
    channels = draw(st.integers(1, 3))
    seed, digits = draw(st.integers(0, 999)), draw(st.integers(0, 17))
    values = np.random.default_rng(seed).normal(scale=3, size=(filters, channels, height, width))
    values.flat[0] = draw(REALS)
    return tuple(tuple(tuple(map(tuple, k)) for k in c) for c in (values.round(digits) + 0.0).tolist())


@st.composite
def kernels(draw: st.DrawFn, filters: int) -> dict[str, Any]:
    """Fields of a layer's kernels that agree with each other: presets, numbers of one's own, or a mixture."""
    size = draw(SIZES)
    fitting = [CUSTOM, *(preset for preset in PRESETS if PRESETS[preset].fits(size))]
    presets = draw(st.lists(st.sampled_from(fitting), min_size=filters, max_size=filters))
    customs = presets.count(CUSTOM)
    return {
        "presets": tuple(presets),
        "kernel_size": size,
        "weight": draw(weights(customs, size)) if customs else None,
        "bias": tuple(draw(st.lists(REALS, min_size=filters, max_size=filters))),
    }


@st.composite
def layers(draw: st.DrawFn, most_filters: int = 3, reach: int = 32) -> dict[str, Any]:
    """The fields of one layer."""
    filters = draw(st.integers(1, most_filters))
    pairs = st.tuples(st.integers(1, reach), st.integers(1, reach))
    number = st.integers(0, 16)
    numbers = st.tuples(number, number) | st.tuples(number, number, number, number)
    pools = st.tuples(st.integers(1, 8), st.integers(1, 8))
    return {
        **draw(kernels(filters)),
        "operation": draw(st.sampled_from(OPERATIONS)),
        "stride": draw(pairs),
        "padding": draw(st.one_of(st.sampled_from(["same", "valid", "full"]), numbers)),
        "padding_mode": draw(st.sampled_from(PADDING_MODES)),
        "dilation": draw(pairs),
        "groups": draw(st.sampled_from([1, filters])),
        "activation": draw(st.sampled_from(ACTIVATIONS)),
        "slope": draw(st.floats(0, 1)),
        "pool": draw(st.sampled_from(POOLS)),
        "pool_size": draw(pools),
        "pool_stride": draw(st.none() | pools),
    }


@st.composite
def small_layers(draw: st.DrawFn) -> LayerSettings:
    """A layer that has a place on most inputs, to lie below or above another."""
    return LayerSettings(**(draw(layers(reach=2)) | {"groups": 1, "padding": "full", "pool_size": (2, 1)}))


@st.composite
def own_numbers(draw: st.DrawFn) -> OwnNumbers:
    """Numbers that a person may have typed as the input, of either sign, with few digits or all of them."""
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 12)), draw(st.integers(1, 12)))
    seed, digits = draw(st.integers(0, 999)), draw(st.integers(0, 17))
    values = np.random.default_rng(seed).normal(scale=3, size=shape).round(digits)
    values.flat[0] = draw(REALS)
    return OwnNumbers.of(values)


@st.composite
def pictures(draw: st.DrawFn) -> dict[str, Any]:
    """Fields of a picture and its region, or of numbers of one's own."""
    picture = draw(st.sampled_from([*SAMPLES, UPLOAD, NUMBERS]))
    if picture == NUMBERS:
        return {"picture": picture, "numbers": draw(own_numbers())}
    corner, extent = st.integers(0, 300), st.integers(0, 300)
    return {
        "picture": picture,
        "region": draw(st.none() | st.tuples(corner, corner, extent, extent)),
        "reduce": draw(st.none() | st.integers(1, 300)),
    }


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment at all, whatever a picture would say to it."""
    layer = draw(layers())
    batch, around = draw(st.integers(1, 8)), draw(st.lists(small_layers(), max_size=2))
    split = draw(st.integers(0, len(around)))
    places = st.integers(0, 300)
    return Experiment(
        **layer,
        **draw(pictures()),
        colour=draw(st.booleans()),
        scale=draw(st.sampled_from(list(SCALES))),
        maps=draw(st.sampled_from(MAPS)),
        channels=draw(st.integers(1, 16)),
        map_seed=draw(st.integers(0, 2**32 - 1)),
        batch=batch,
        batch_of=draw(st.sampled_from(BATCHES)),
        below=tuple(around[:split]),
        above=tuple(around[split:]),
        output_padding=draw(st.tuples(st.integers(0, 31), st.integers(0, 31))),
        upstream=draw(st.sampled_from(UPSTREAMS)),
        cell=draw(st.none() | st.tuples(places, places)),
        paint=draw(st.none() | paintings()),
        seed=draw(st.integers(0, 2**32 - 1)),
        target=draw(st.sampled_from(list(PRESETS))),
        learning_rate=draw(st.none() | st.floats(1e-12, 1e9)),
        view=draw(st.sampled_from([view for views in VIEWS.values() for view in views])),
        as_filter=draw(st.booleans()),
        step=draw(st.integers(0, 10**6)),
        item=draw(st.integers(0, batch - 1)),
        channel=draw(st.integers(0, 15)),
        out_channel=draw(st.integers(0, len(layer["presets"]) - 1)),
    )


@st.composite
def paintings(draw: st.DrawFn) -> Any:
    """Painted cells, each once, in order."""
    places = st.tuples(st.integers(0, 70), st.integers(0, 70))
    cells = sorted(draw(st.sets(places, min_size=1, max_size=12)))
    return tuple((*cell, draw(REALS)) for cell in cells)


@st.composite
def possible_experiments(
    draw: st.DrawFn, channels: int = 1, **fixed: Any
) -> tuple[Experiment, tuple[int, int]]:
    """An experiment with these fields and a picture's size on which it is possible."""
    wanted = dataclasses.replace(draw(experiments()), **fixed)
    size = wanted.numbers.size if wanted.numbers else draw(PICTURE_SIZES)
    return repair(wanted, size, channels)[0], size
