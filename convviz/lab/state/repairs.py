"""Making an experiment possible on the picture at hand: little is changed, and every change is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.state.axis import Axis, axes_of
from convviz.lab.state.experiment import BATCHES, Experiment
from convviz.lab.state.layer import NONE, Pair
from convviz.lab.state.region import asked_region, crop_places, has_crops, region_of, shows_all
from convviz.lab.state.sizes import (
    final_size,
    geometry_of,
    input_channels,
    input_size,
    layer_size,
    map_channels,
    pooled_size,
    steps_of,
    through,
)
from convviz.ops.checks import Sides

Step = tuple[Experiment, Refusal | None]


def repair(experiment: Experiment, picture_size: Pair, channels: int = 1) -> tuple[Experiment, list[Refusal]]:
    """Return the nearest possible experiment on a picture of `picture_size` (h, w) pixels and `channels`.

    Also one sentence for each field that had to change: the rule, the value, and what stands there now. The
    kernel's weights are never touched. An experiment that is possible comes back as it is, with no sentence.
    """
    told: list[Refusal] = []
    for mend in (_region, _below, _groups, _channel, _crops):
        experiment, refusal = mend(experiment, picture_size, channels)
        told += [refusal] if refusal else []
    size = input_size(experiment, picture_size)
    for fit in (_dilation, _room, _reach, _pool, _above, _cell, _step):
        experiment, refusal = fit(experiment, size)
        told += [refusal] if refusal else []
    return experiment, told


def clamp_picks(experiment: Experiment, picture_size: Pair) -> Experiment:
    """Bring the step and the one-hot cell back into the output after a change that made it smaller."""
    size = input_size(experiment, picture_size)
    return _step(_cell(experiment, size)[0], size)[0]


# ---- the picture -----------------------------------------------------------------------------------------


def _region(experiment: Experiment, picture_size: Pair, channels: int) -> Step:
    asked, region = (
        asked_region(experiment.region, experiment.reduce, picture_size),
        region_of(experiment, picture_size),
    )
    if asked is None or shows_all(asked, region):
        return experiment, None
    if experiment.region is None:
        if asked.reduce == region.reduce:
            return experiment, None
        return replace(experiment, reduce=region.reduce), RefusedValue(
            "The picture of {height} x {width} pixels is too small for blocks of {asked} x {asked}: blocks"
            " of {used} x {used} are"
            " averaged.",
            height=picture_size[0],
            width=picture_size[1],
            asked=asked.reduce,
            used=region.reduce,
        )
    box = (region.top, region.left, region.height, region.width)
    return replace(experiment, region=box, reduce=region.reduce), RefusedValue(
        "The region asked for ({asked}) does not fit in the picture of {height} x {width} pixels or is too"
        " large to show in"
        " numbers: the nearest one is shown ({used}).",
        asked=_box(*experiment.region, asked.reduce),
        height=picture_size[0],
        width=picture_size[1],
        used=_box(*box, region.reduce),
    )


def _box(top: int, left: int, height: int, width: int, reduce: int) -> str:
    return f"{top}, {left}, {height} x {width} / {reduce}"


def _below(experiment: Experiment, picture_size: Pair, channels: int) -> Step:
    size = region_of(experiment, picture_size).size
    try:
        through(experiment.below, size, map_channels(experiment, channels))
    except Refusal:
        sentence = counted(
            map_channels(experiment, channels),
            N_(
                "The layers below do not fit on {height} x {width} pixels with {channels} channel: this"
                " layer reads the picture itself."
            ),
            N_(
                "The layers below do not fit on {height} x {width} pixels with {channels} channels: this"
                " layer reads the picture itself."
            ),
        )
        return replace(experiment, below=()), RefusedValue(
            sentence,
            height=size[0],
            width=size[1],
            channels=map_channels(experiment, channels),
        )
    return experiment, None


def _groups(experiment: Experiment, picture_size: Pair, channels: int) -> Step:
    channels = input_channels(experiment, channels)
    if channels % experiment.groups:
        sentence = counted(
            channels,
            N_("{channels} channel cannot be split into {groups} groups: one group reads everything."),
            N_(
                "{channels} channels cannot be split evenly into {groups} groups: one group reads everything."
            ),
        )
        return replace(experiment, groups=1), RefusedValue(
            sentence,
            channels=channels,
            groups=experiment.groups,
        )
    return experiment, None


def _channel(experiment: Experiment, picture_size: Pair, channels: int) -> Step:
    channels = input_channels(experiment, channels)
    if experiment.channel >= channels:
        return replace(experiment, channel=channels - 1), RefusedValue(
            "The picture has no channel {asked}; the last one, {last}, is shown instead.",
            asked=experiment.channel,
            last=channels - 1,
        )
    return experiment, None


def _crops(experiment: Experiment, picture_size: Pair, channels: int) -> Step:
    region = region_of(experiment, picture_size)
    if has_crops(experiment, region, picture_size):
        return experiment, None
    rows, columns = crop_places(region, picture_size)
    sentence = counted(
        rows * columns,
        N_(
            "The picture of {height} x {width} pixels has room for {places} crop as large as the region,"
            " not for {batch}: other pictures fill the batch."
        ),
        N_(
            "The picture of {height} x {width} pixels has room for {places} crops as large as the region,"
            " not for {batch}: other pictures fill the batch."
        ),
    )
    return replace(experiment, batch_of=BATCHES[0]), RefusedValue(
        sentence,
        height=picture_size[0],
        width=picture_size[1],
        places=rows * columns,
        batch=experiment.batch,
    )


# ---- the layer -------------------------------------------------------------------------------------------


def _pair_of(number: Callable[[Axis], int], experiment: Experiment, size: Pair) -> Pair:
    rows, columns = axes_of(experiment, size)
    return number(rows), number(columns)


def _dilation(experiment: Experiment, size: Pair) -> Step:
    dilation = _pair_of(_largest_dilation, experiment, size)
    if dilation == experiment.dilation:
        return experiment, None
    return replace(experiment, dilation=dilation), RefusedValue(
        "With dilation {asked} the kernel does not fit on {height} x {width} pixels: dilation {used} is"
        " used instead.",
        asked=_by(experiment.dilation),
        height=size[0],
        width=size[1],
        used=_by(dilation),
    )


def _largest_dilation(axis: Axis) -> int:
    return next((d for d in range(axis.dilation, 1, -1) if replace(axis, dilation=d).kernel_fits), 1)


def _room(experiment: Experiment, size: Pair) -> Step:
    axes = axes_of(experiment, size)
    if all(axis.kernel_fits for axis in axes):
        return experiment, None
    numbers = _wider(experiment, axes)
    return replace(experiment, padding=numbers), RefusedValue(
        "A kernel of {kernel} does not fit on {height} x {width} pixels with padding {asked}: padding"
        " {used} is used instead.",
        kernel=_by(experiment.kernel_size),
        height=size[0],
        width=size[1],
        asked=experiment.padding if isinstance(experiment.padding, str) else _by(experiment.padding),
        used=_by(numbers),
    )


def _wider(experiment: Experiment, axes: tuple[Axis, Axis]) -> Pair | Sides:
    """Return the padding in numbers with which the kernel fits: both sides of an axis grow alike."""
    if not isinstance(experiment.padding, str) and len(experiment.padding) == 4:
        top, bottom, left, right = (side - (-axis.lacking // 2) for axis in axes for side in axis.sides)
        return top, bottom, left, right
    rows, columns = (max(axis.sides[0], axis.least_padding) for axis in axes)
    return rows, columns


def _reach(experiment: Experiment, size: Pair) -> Step:
    axes = axes_of(experiment, size)
    if all(axis.mode_reaches for axis in axes):
        return experiment, None
    return replace(experiment, padding_mode="replicate"), RefusedValue(
        "{mode} padding of {padding} needs a larger picture than {height} x {width}: the border is"
        " replicated instead.",
        mode=experiment.padding_mode,
        padding=_by((max(axes[0].sides), max(axes[1].sides))),
        height=size[0],
        width=size[1],
    )


# ---- after the layer -------------------------------------------------------------------------------------


def _pool(experiment: Experiment, size: Pair) -> Step:
    output = geometry_of(experiment, size).output_size
    try:
        pooled_size(experiment, output)
    except Refusal:
        return replace(experiment, pool=NONE), RefusedValue(
            "Pooling windows of {pool} do not fit on an output of {height} x {width}: pooling is switched"
            " off.",
            pool=_by(experiment.pool_size),
            height=output[0],
            width=output[1],
        )
    return experiment, None


def _above(experiment: Experiment, size: Pair) -> Step:
    output = layer_size(experiment, size)
    try:
        through(experiment.above, output, experiment.filters)
    except Refusal:
        sentence = counted(
            experiment.filters,
            N_(
                "The layers above do not fit on an output of {height} x {width} with {channels} channel:"
                " the loss uses this layer's own output."
            ),
            N_(
                "The layers above do not fit on an output of {height} x {width} with {channels} channels:"
                " the loss uses this layer's own output."
            ),
        )
        return replace(experiment, above=()), RefusedValue(
            sentence,
            height=output[0],
            width=output[1],
            channels=experiment.filters,
        )
    return experiment, None


# ---- what is picked in the output ------------------------------------------------------------------------


def _cell(experiment: Experiment, size: Pair) -> Step:
    height, width = final_size(experiment, size)
    if experiment.cell is None:
        return experiment, None
    cell = (min(experiment.cell[0], height - 1), min(experiment.cell[1], width - 1))
    if cell == experiment.cell:
        return experiment, None
    return replace(experiment, cell=cell), RefusedValue(
        "Cell {asked} lies outside the output of {height} x {width}: cell {used} is used instead.",
        asked=_at(experiment.cell),
        height=height,
        width=width,
        used=_at(cell),
    )


def _step(experiment: Experiment, size: Pair) -> Step:
    last = steps_of(experiment, size) - 1
    if experiment.step <= last:
        return experiment, None
    return replace(experiment, step=last), RefusedValue(
        "There is no step {asked}; the last one, {last}, is shown instead.",
        asked=experiment.step,
        last=last,
    )


def _by(numbers: Pair | Sides) -> str:
    """Write rows and columns as they stand in a sentence, 3 x 5, and four sides in a row: 0, 1, 2, 1."""
    return (" x " if len(numbers) == 2 else ", ").join(map(str, numbers))


def _at(cell: Pair) -> str:
    return f"({cell[0]}, {cell[1]})"
