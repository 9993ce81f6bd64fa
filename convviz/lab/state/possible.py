"""What each control may offer, so that every setting that can be reached is valid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from convviz.errors import Refusal
from convviz.lab.files.images import fit_region
from convviz.lab.kernels import PRESETS, nearest_size
from convviz.lab.state.agreement import NUMBERS
from convviz.lab.state.axis import Axis, axes_of
from convviz.lab.state.experiment import Experiment
from convviz.lab.state.layer import MAX_POOL, Pair
from convviz.lab.state.region import asked_region, has_crops, region_of, shows_all
from convviz.lab.state.sizes import (
    final_size,
    geometry_of,
    input_size,
    pooled_size,
    size_below,
    steps_of,
    through,
)
from convviz.ops.geometry import PADDING_MODES, PADDING_NAMES

MAX_REDUCE = 64


@dataclass(frozen=True)
class Choices:
    """The values that one control may change to while everything else stays; pairs are (rows, columns)."""

    input_size: Pair
    output_size: Pair
    kernel_sizes: tuple[tuple[int, ...], tuple[int, ...]]
    presets: tuple[str, ...]
    strides: tuple[range, range]
    padding_numbers: tuple[range, range]
    padding_sides: tuple[range, range, range, range]  # top, bottom, left, right, each while the others stay
    padding_words: tuple[str, ...]
    padding_modes: tuple[str, ...]
    dilations: tuple[range, range]
    reduces: tuple[int, ...]
    pool_sizes: tuple[range, range]
    steps: range
    cells: tuple[range, range]


@lru_cache(maxsize=256)
def choices(experiment: Experiment, picture_size: Pair) -> Choices:
    """List what the controls of a repaired experiment may offer on a picture of `picture_size` (h, w) pixels.

    Raises RefusedValue for an experiment that is not possible on it: `repair` it first.
    """
    size = input_size(experiment, picture_size)
    output = geometry_of(experiment, size).output_size
    rows, columns = axes_of(experiment, size, (_least(experiment, output, 0), _least(experiment, output, 1)))
    kernel_sizes = (rows.kernels, columns.kernels)
    final_rows, final_columns = final_size(experiment, size)
    return Choices(
        input_size=size,
        output_size=output,
        kernel_sizes=kernel_sizes,
        presets=tuple(id for id in PRESETS if _has_room(id, experiment.kernel_size, kernel_sizes)),
        strides=(rows.strides, columns.strides),
        padding_numbers=(rows.padding_numbers, columns.padding_numbers),
        padding_sides=(*rows.side_numbers, *columns.side_numbers),
        padding_words=_padding_words(rows, columns),
        padding_modes=tuple(mode for mode in PADDING_MODES if _possible(rows, columns, mode=mode)),
        dilations=(rows.dilations, columns.dilations),
        reduces=_reduces(experiment, rows, columns, picture_size),
        pool_sizes=(_pool_sizes(experiment, output, 0), _pool_sizes(experiment, output, 1)),
        steps=range(steps_of(experiment, size)),
        cells=(range(final_rows), range(final_columns)),
    )


def _least(experiment: Experiment, output: Pair, axis: int) -> int:
    """Return the least rows, or columns, of the layer's output on which all that follows has room."""
    shorter = (n for n in range(1, output[axis]) if _has_followers(experiment, _with(output, axis, n)))
    return next(shorter, output[axis])


def _pool_sizes(experiment: Experiment, output: Pair, axis: int) -> range:
    """List the pooling windows along one axis that fit the output and leave room for the layers above."""
    most = min(MAX_POOL, output[axis])
    windows = ((n, _with(experiment.pool_size, axis, n)) for n in range(most, 0, -1))
    fitting = (n for n, window in windows if _has_followers(replace(experiment, pool_size=window), output))
    return range(1, next(fitting, 1) + 1)


def _has_followers(experiment: Experiment, output: Pair) -> bool:
    """Say whether pooling and the layers above have their place on such an output of the layer."""
    try:
        through(experiment.above, pooled_size(experiment, output), experiment.filters)
    except Refusal:
        return False
    return True


def _with(pair: Pair, axis: int, number: int) -> Pair:
    return (number, pair[1]) if axis == 0 else (pair[0], number)


def _possible(rows: Axis, columns: Axis, **changes: str) -> bool:
    return all(replace(axis, **changes).possible for axis in (rows, columns))  # type: ignore[arg-type]


def _has_room(preset: str, size: Pair, possible: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    """Say whether choosing the preset, which may change the kernel's size, leads to a kernel that fits."""
    height, width = nearest_size(preset, size)
    return height in possible[0] and width in possible[1]


def _padding_words(rows: Axis, columns: Axis) -> tuple[str, ...]:
    return tuple(word for word in PADDING_NAMES if _possible(rows, columns, padding=word))


def _reduces(experiment: Experiment, rows: Axis, columns: Axis, picture_size: Pair) -> tuple[int, ...]:
    """Return the block sizes that keep the layer possible, and the one in use."""
    used = region_of(experiment, picture_size).reduce
    if experiment.picture == NUMBERS:  # always shown whole
        return (used,)

    def fits(reduce: int) -> bool:
        asked = asked_region(experiment.region, reduce, picture_size)
        region = fit_region(asked, picture_size)
        kept = region.reduce == reduce and (
            experiment.region is None or not asked or shows_all(asked, region)
        )
        crops = has_crops(experiment, region, picture_size)
        return kept and crops and _fits_on(experiment, rows, columns, region.size)

    candidates = sorted({*range(1, MAX_REDUCE + 1), used})
    return tuple(n for n in candidates if n == used or fits(n))


def _fits_on(experiment: Experiment, rows: Axis, columns: Axis, region_size: Pair) -> bool:
    """Say whether all layers have their place on a region of this size."""
    try:
        size = size_below(experiment, region_size)
        lengths = zip((rows, columns), size, strict=True)
        fits = all(replace(axis, length=length).possible for axis, length in lengths)
        return fits and min(final_size(experiment, size)) > 0
    except Refusal:
        return False
