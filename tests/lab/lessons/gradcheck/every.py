"""Experiments to check: every built-in picture with every preset and all that can follow, and drawn ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.images import SAMPLES, Region, region_values, sample_pixels, to_grey
from convviz.lab.kernels import PRESETS, nearest_size
from convviz.lab.layer.inputs import companions, maps_of
from convviz.lab.state import ACTIVATIONS, POOLS, Experiment, LayerSettings, region_of, repair
from convviz.ops.geometry import PADDING_MODES

PART = (8, 8, 14, 13)
"""Of a photo: fewer pixels than the page opens with, so that the many cases take minutes."""
UPSTREAMS = ("ones", "one_hot", "checkerboard", "random", "mse")
SIZES = ((1, 2), (2, 1), (2, 2), (3, 2), (3, 3), (1, 5), (5, 5))


Combination = tuple[str, str, str, str, str]
"""A picture, a preset, an activation, a pooling and an upstream gradient."""


def combinations(pictures: tuple[str, ...] = tuple(SAMPLES)) -> list[Combination]:
    return list(product(pictures, PRESETS, ACTIVATIONS, POOLS, UPSTREAMS))


def every(found: Iterable[Combination]) -> Iterator[Experiment]:
    """The experiments of combinations; drawings as a page opens them."""
    for picture, preset, activation, pool, upstream in found:
        wanted = Experiment(
            picture=picture,
            presets=(preset,),
            kernel_size=nearest_size(preset, (3, 3)),
            activation=activation,
            pool=pool,
            upstream=upstream,
            region=PART if SAMPLES[picture].kind == "photo" else None,
        )
        yield possible(wanted)


def drawn(rng: np.random.Generator) -> Experiment:
    """An experiment of any kind: kernels, stride, padding and its mode, dilation, batch, layers above."""
    one = Experiment(
        picture=pick(rng, tuple(SAMPLES)),
        scale=pick(rng, ("unit", "integers")),
        batch=int(rng.integers(1, 3)),
        maps=pick(rng, ("picture", "responses", "random")),
        channels=int(rng.integers(1, 4)),
        upstream=pick(rng, UPSTREAMS),
        **drawn_layer(rng),
    )
    layers = tuple(LayerSettings(**drawn_layer(rng)) for _ in range(int(rng.integers(0, 3))))
    return possible(replace(one, above=layers))


def drawn_layer(rng: np.random.Generator) -> dict[str, Any]:
    """The fields of a layer; a bias that is often 0 leaves many sums right at a kink."""
    size, filters = SIZES[rng.integers(len(SIZES))], int(rng.integers(1, 3))
    fitting = [name for name in PRESETS if PRESETS[name].fits(size)]
    numbers = tuple(int(n) for n in rng.integers(0, 3, 2))
    return {
        "presets": tuple(pick(rng, fitting) for _ in range(filters)),
        "kernel_size": size,
        "bias": tuple(float(n) for n in rng.choice((0.0, 0.0, -0.5, 0.25), filters)),
        "stride": tuple(int(n) for n in rng.integers(1, 4, 2)),
        "padding": pick(rng, ("valid", "full", "same", numbers)),
        "padding_mode": pick(rng, PADDING_MODES),
        "dilation": tuple(int(n) for n in rng.integers(1, 3, 2)),
        "activation": pick(rng, ("none", "relu", "relu", "leaky_relu", "leaky_relu", "tanh", "sigmoid")),
        "slope": pick(rng, (0.01, 0.5)),
        "pool": pick(rng, ("none", "max", "max", "average")),
        "pool_size": tuple(int(n) for n in rng.integers(1, 4, 2)),
        "pool_stride": pick(rng, (None, (1, 1), (2, 1))),
    }


def pick(rng: np.random.Generator, options: Any) -> Any:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def possible(wanted: Experiment) -> Experiment:
    """The experiment as the page would mend it."""
    return repair(wanted, size_of(wanted))[0]


def input_of(experiment: Experiment) -> NDArray[np.float32]:
    """What the open layer reads (N, C, H, W): the picture in grey, others behind it in a batch."""
    first = _grey(experiment.picture, region_of(experiment, size_of(experiment)), experiment.scale)
    others = companions(experiment, (first.shape[1], first.shape[2]), 1)
    return maps_of(experiment, np.stack([first, *others]))


def size_of(experiment: Experiment) -> tuple[int, int]:
    """Rows and columns of the experiment's picture."""
    height, width = sample_pixels(experiment.picture).shape[:2]
    return height, width


@cache
def _grey(picture: str, region: Region, scale: str) -> NDArray[np.float32]:
    return region_values(to_grey(sample_pixels(picture)), region, scale=scale)
