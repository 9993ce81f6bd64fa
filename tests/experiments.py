"""Random experiments: every one that can be made, and every one that a picture allows."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import strategies as st

from convviz.experiment import CUSTOM, UPLOAD, VIEWS, Experiment, repair
from convviz.images import SAMPLES, SCALES
from convviz.kernels import MAX_WEIGHT, PRESETS, nearest_size
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
    """Fields of a kernel that agree with each other."""
    if draw(st.booleans()):
        weight = draw(weights(filters))
        return {"preset": CUSTOM, "weight": weight, "kernel_size": (len(weight[0][0]), len(weight[0][0][0]))}
    preset = draw(st.sampled_from(list(PRESETS)))
    return {"preset": preset, "kernel_size": nearest_size(preset, draw(SIZES))}


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment at all, whatever a picture would say to it."""
    filters = draw(st.integers(1, 3))
    pairs = st.tuples(st.integers(1, 32), st.integers(1, 32))
    paddings = st.one_of(
        st.sampled_from(["same", "valid", "full"]), st.tuples(st.integers(0, 16), st.integers(0, 16))
    )
    corner, extent = st.integers(0, 300), st.integers(0, 300)
    return Experiment(
        picture=draw(st.sampled_from([*SAMPLES, UPLOAD])),
        colour=draw(st.booleans()),
        scale=draw(st.sampled_from(list(SCALES))),
        region=draw(st.none() | st.tuples(corner, corner, extent, extent)),
        reduce=draw(st.none() | st.integers(1, 300)),
        **draw(kernels(filters)),
        bias=tuple(draw(st.lists(REALS, min_size=filters, max_size=filters))),
        stride=draw(pairs),
        padding=draw(paddings),
        padding_mode=draw(st.sampled_from(PADDING_MODES)),
        dilation=draw(pairs),
        groups=draw(st.sampled_from([1, filters])),
        upstream=draw(st.sampled_from(["ones", "one_hot", "random", "mse"])),
        cell=draw(st.none() | st.tuples(corner, corner)),
        seed=draw(st.integers(0, 2**32 - 1)),
        target=draw(st.sampled_from(list(PRESETS))),
        learning_rate=draw(st.none() | st.floats(1e-12, 1e9)),
        view=draw(st.sampled_from([view for views in VIEWS.values() for view in views])),
        as_filter=draw(st.booleans()),
        step=draw(st.integers(0, 10**6)),
        batch=draw(st.integers(1, 16)),
        channel=draw(st.integers(0, 7)),
        out_channel=draw(st.integers(0, filters - 1)),
    )


@st.composite
def possible_experiments(
    draw: st.DrawFn, channels: int = 1, **fixed: Any
) -> tuple[Experiment, tuple[int, int]]:
    """An experiment with these fields and a picture's size on which it is possible."""
    size = draw(PICTURE_SIZES)
    wanted = dataclasses.replace(draw(experiments()), **fixed)
    return repair(wanted, size, channels)[0], size
