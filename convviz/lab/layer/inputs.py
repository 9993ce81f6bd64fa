"""What the open layer reads: a batch of pictures, the maps made of them, the layers below.

region's values (C, h, w) -> batch (N, C, h, w) -> maps (N, C', h, w) -> layers below -> x (N, C, H, W)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.images import Region, region_values, sample_pixels, to_grey
from convviz.lab.kernels import PRESETS, RANDOM, nearest_size, preset_kernel
from convviz.lab.layer import forward
from convviz.lab.state import GIVEN, MAPS, Experiment, crop_places, region_of
from convviz.lab.state.layer import Pair
from convviz.ops.forward import conv2d

Float32 = NDArray[np.float32]

CROP_SEED = 0
COMPANIONS = ("camera", "cat", "coffee", "brick", "noise", "stripes", "checkerboard", "step_edge", "ramp")
"""Pictures that fill a batch, in order; the one that is shown already is skipped."""

RESPONSES = tuple(id for id in PRESETS if id != RANDOM)
"""The presets whose responses are a stack of maps, in order, the picture itself first."""

RESPONSE_SIZE = (3, 3)


# ---- the batch -------------------------------------------------------------------------------------------


def crops(experiment: Experiment, picture_size: Pair) -> list[Region]:
    """Return the region itself, and as many others of its size as the batch takes, each at another place."""
    first = region_of(experiment, picture_size)
    rows, columns = crop_places(first, picture_size)
    own = first.top * columns + first.left
    rng = np.random.default_rng(CROP_SEED)
    drawn = rng.choice(rows * columns - 1, experiment.batch - 1, replace=False)  # of all places but its own
    places = [divmod(int(place + (place >= own)), columns) for place in drawn]
    others = [Region(top, left, first.height, first.width, first.reduce) for top, left in places]
    return [first, *others]


def companions(experiment: Experiment, size: Pair, channels: int) -> list[Float32]:
    """Return the other pictures of the batch, (C, h, w) each, in the size and colours of the first."""
    ids = [id for id in COMPANIONS if id != experiment.picture][: experiment.batch - 1]
    return [_companion(id, size, channels, experiment.scale) for id in ids]


def _companion(id: str, size: Pair, channels: int, scale: str) -> Float32:
    """Cut the middle out of a built-in picture in the largest blocks that fit; a smaller one is tiled."""
    pixels = sample_pixels(id)
    if channels != 3:
        pixels = to_grey(pixels)
    reduce = max(1, min(have // want for have, want in zip(pixels.shape[:2], size, strict=True)))
    lacking = [(0, max(0, want * reduce - have)) for have, want in zip(pixels.shape[:2], size, strict=True)]
    pixels = np.pad(pixels, [*lacking, (0, 0)], mode="wrap")
    height, width = size[0] * reduce, size[1] * reduce
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    values = region_values(pixels, Region(top, left, height, width, reduce), scale=scale)
    return np.repeat(values, channels, axis=0) if len(values) < channels else values


# ---- the maps --------------------------------------------------------------------------------------------


def maps_of(experiment: Experiment, pictures: Float32) -> Float32:
    """Return the maps (N, C', h, w) for the pictures (N, C, h, w): themselves, responses, or chance.

    Given maps come in place of pictures, and are what they are.
    """
    if experiment.maps in (MAPS[0], GIVEN):
        return pictures
    if experiment.maps == "random":
        shape = (len(pictures), experiment.channels, *pictures.shape[2:])
        rng = np.random.default_rng(experiment.map_seed)
        return np.round(rng.standard_normal(shape), 2).astype(np.float32) + 0  # + 0: never "-0"
    return responses(pictures, experiment.channels)


def responses(pictures: Float32, count: int) -> Float32:
    """Compute answers of `count` presets of RESPONSES to grey pictures (N, 1, h, w), of the same size."""
    sizes = {id: nearest_size(id, RESPONSE_SIZE) for id in RESPONSES[:count]}
    maps = [
        conv2d(
            pictures,
            preset_kernel(id, size)[None, None],
            padding=_around(size),
            padding_mode="replicate",
        )
        for id, size in sizes.items()
    ]
    return np.concatenate(maps, axis=1).astype(np.float32)  # (N, count, h, w)


def _around(size: Pair) -> tuple[int, int, int, int]:
    (top, left), (bottom, right) = ((n - 1) // 2 for n in size), (n // 2 for n in size)
    return top, bottom, left, right


# ---- the layers below ------------------------------------------------------------------------------------


def through_below(experiment: Experiment, maps: Float32) -> Float32:
    """Run the layers below on the maps (N, C', h, w): the open layer's input (N, C, H, W)."""
    passes = forward(experiment.below, maps)
    return passes[-1].output.astype(np.float32) if passes else maps
