"""Experiments drawn at random from a seed, on small inputs of every kind."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import Refusal
from convviz.lab.kernels import PRESETS
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import ACTIVATIONS, OPERATIONS, POOLS, Experiment, LayerSettings, with_weight
from convviz.lab.state.experiment import UPSTREAMS
from convviz.ops.geometry import PADDING_MODES

PADDINGS = ((0, 0), (1, 2), (2, 0), "same", "full", "valid", (0, 2, 1, 0))


def drawn(number: int) -> list[Chosen]:
    """The first so many possible ones; together they have every option, as `test_the_sample` sees to."""
    return list(islice(filter(None, map(_possible, count())), number))


@cache
def _possible(seed: int) -> Chosen | None:
    try:
        return _drawn(np.random.default_rng([seed, 17]))
    except Refusal:
        return None


def _drawn(rng: np.random.Generator) -> Chosen:
    groups, group_filters, depth = (int(rng.integers(1, most)) for most in (4, 3, 3))
    filters, batch = groups * group_filters, int(rng.integers(1, 3))
    kernel = rng.normal(size=(filters, depth, *rng.integers(1, 4, 2)))
    padding = PADDINGS[rng.integers(len(PADDINGS))]
    experiment = with_weight(Experiment(), np.round(kernel, int(rng.integers(0, 9))) + 0.0)
    experiment = replace(
        experiment,
        bias=tuple(map(float, np.round(rng.normal(size=filters), 2))),
        stride=_pair(rng, 1, 3),
        dilation=_pair(rng, 1, 2),
        padding=padding,
        operation=str(rng.choice(OPERATIONS)),
        padding_mode=str(rng.choice(PADDING_MODES)),
        groups=groups,
        activation=str(rng.choice(ACTIVATIONS)),
        pool=str(rng.choice(POOLS)),
        pool_size=_pair(rng, 1, 3),
        pool_stride=None if rng.random() < 0.5 else _pair(rng, 1, 2),
        upstream=str(rng.choice(UPSTREAMS)),
        paint=((0, 0, 2.5), (1, 0, -0.75)),
        target=str(rng.choice(list(PRESETS))),
        seed=int(rng.integers(0, 1000)),
        batch=batch,
        item=batch - 1,
        out_channel=int(rng.integers(0, filters)),
    )
    if rng.random() < 0.2:
        above = LayerSettings(presets=("sharpen", "sobel_x"), bias=(0.1, 0.2), activation="tanh")
        experiment = replace(experiment, above=(above,), upstream="ones")
    make = INPUTS[rng.integers(len(INPUTS))]
    scene = build_scene(experiment, make(rng, (batch, depth * groups, *rng.integers(4, 9, 2))))
    scene.input_grad  # noqa: B018 - refuses what is only found out there
    return Chosen(scene, experiment.out_channel, experiment.item, int(rng.integers(0, depth * groups)))


def _pair(rng: np.random.Generator, least: int, most: int) -> tuple[int, int]:
    first, second = rng.integers(least, most + 1, 2)
    return int(first), int(second)


# ---- inputs ----------------------------------------------------------------------------------------------

Shape = tuple[int, ...]


def levels(rng: np.random.Generator, shape: Shape) -> NDArray[Any]:
    """A picture's pixels, from 0 to 1."""
    return rng.integers(0, 256, shape) / 255


def means(rng: np.random.Generator, shape: Shape) -> NDArray[Any]:
    """A photo that was reduced: means of 23 x 23 pixels."""
    return rng.integers(0, 255 * 23**2, shape) / (255 * 23**2)


def whole(rng: np.random.Generator, shape: Shape) -> NDArray[Any]:
    """Whole numbers from 0 to 9, many of them alike: ties for a maximum, zeros for a ReLU."""
    return rng.integers(0, 10, shape) // 3


def own(rng: np.random.Generator, shape: Shape) -> NDArray[Any]:
    """Numbers that a person typed: negative ones, decimals."""
    return np.round(rng.normal(size=shape) * 3, 1)


def maps(rng: np.random.Generator, shape: Shape) -> NDArray[Any]:
    """Maps of a network: any numbers, half of them zero."""
    return np.maximum(rng.normal(size=shape), 0)


def flat(rng: np.random.Generator, shape: Shape) -> NDArray[Any]:
    """One number everywhere."""
    return np.full(shape, 0.1)


INPUTS = (levels, means, whole, own, maps, flat)
