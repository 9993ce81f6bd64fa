"""Sizes and channels on the way from a picture's region through the layers below to the loss."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.state.axis import axes_of
from convviz.lab.state.experiment import MAPS, Experiment
from convviz.lab.state.layer import NONE, LayerSettings, Pair, depth_of
from convviz.lab.state.region import region_of
from convviz.ops.geometry import Geometry, resolve_geometry
from convviz.ops.layer import LayerOptions
from convviz.ops.transposed import resolve_transposed

MAX_TRANSPOSED = 256
"""Cells a side of a transposed output that is still drawn: four times the largest region."""


def geometry_of(layer: LayerSettings, size: Pair) -> Geometry:
    """Return the layer's geometry on an input of `size` (H, W); raises RefusedValue where it has no place."""
    return _geometry(tuple(size), layer.kernel_size, **conv_options(layer, size))


_geometry = lru_cache(maxsize=1024)(resolve_geometry)  # one change asks ten times for the same


def conv_options(layer: LayerSettings, size: Pair) -> dict[str, Any]:
    """Return the layer's options on an input of `size` (H, W) by the names that `convviz.ops` gives them."""
    rows, columns = axes_of(layer, size)
    names = ("stride", "dilation", "groups", "padding_mode")
    return {"padding": (*rows.sides, *columns.sides), **{name: getattr(layer, name) for name in names}}


def pooled_size(layer: LayerSettings, size: Pair) -> Pair:
    """Return the size of a convolution's output after pooling; RefusedValue where no window fits."""
    if layer.pool == NONE:
        return size
    return resolve_geometry(size, layer.pool_size, stride=layer.pool_step).output_size


def layer_size(layer: LayerSettings, size: Pair) -> Pair:
    """Return the size of all that the layer makes of an input of `size`: convolution, then pooling."""
    return pooled_size(layer, geometry_of(layer, size).output_size)


def placed_size(layer: LayerSettings, size: Pair) -> Pair:
    """Return `layer_size`; refuse "same" or "full" padding of a dilated kernel that would outgrow the map."""
    rows, columns = axes_of(layer, size)
    output = layer_size(layer, size)
    if not (rows.kernel_fits and columns.kernel_fits):
        raise RefusedValue(
            "With dilation the kernel spans {rows} x {columns} and, with padding {padding}, does not fit"
            " on {height} x {width} pixels: choose a smaller dilation.",
            rows=rows.span,
            columns=columns.span,
            padding=layer.padding,
            height=size[0],
            width=size[1],
        )
    return output


def through(layers: tuple[LayerSettings, ...], size: Pair, channels: int) -> tuple[Pair, int]:
    """Return size and channels after these layers; raises RefusedValue for the first that has no place."""
    for layer in layers:
        depth_of(layer, channels)  # refuses groups that do not share out the channels
        size, channels = placed_size(layer, size), layer.filters
    return size, channels


def map_channels(experiment: Experiment, picture_channels: int) -> int:
    """Return the channels of the maps at the bottom: the picture's own, or as many as were chosen."""
    return picture_channels if experiment.maps == MAPS[0] else experiment.channels


def input_channels(experiment: Experiment, picture_channels: int) -> int:
    """Return the channels C of the open layer's input on a picture of `picture_channels` channels."""
    if experiment.below:
        return experiment.below[-1].filters
    return map_channels(experiment, picture_channels)


def input_size(experiment: Experiment, picture_size: Pair) -> Pair:
    """Return the size (H, W) of the open layer's input on a picture of `picture_size`, in reduced pixels."""
    return size_below(experiment, region_of(experiment, picture_size).size)


def size_below(experiment: Experiment, size: Pair) -> Pair:
    """Return the size that the layers below make of a region of `size`."""
    for layer in experiment.below:
        size = placed_size(layer, size)
    return size


def final_size(experiment: Experiment, size: Pair) -> Pair:
    """Return the size of what the loss is taken of, for an input of `size`: after pooling and all above."""
    size = layer_size(experiment, size)
    for layer in experiment.above:
        size = placed_size(layer, size)
    return size


def transposed_geometry(experiment: Experiment, size: Pair) -> Geometry | None:
    """Return the convolution that leads back from the transposed layer's output to its input of `size`.

    None where the padding leaves nothing of that output. Padding is of zeros whatever the layer's mode, and
    an output padding that stride and dilation do not allow is cut to the largest that they do.
    """
    options = LayerOptions(
        experiment.stride, _transposed_padding(experiment, size), experiment.dilation, 1, "zeros"
    )
    more = output_padding_of(experiment)
    try:
        return resolve_transposed((1, 1, *size), (1, 1, *experiment.kernel_size), more, options)
    except Refusal:
        return None


def _transposed_padding(experiment: Experiment, size: Pair) -> Any:
    """Return what the transposed layer cuts off; with "same" its output is `size` times the stride."""
    if experiment.padding != "same":
        return experiment.padding
    longer = (size[0] * experiment.stride[0], size[1] * experiment.stride[1])
    return conv_options(experiment, longer)["padding"]


def output_padding_of(experiment: Experiment) -> Pair:
    """Return the output padding as far as it is smaller than the stride or the dilation."""
    rows, columns = (
        min(more, max(step, spread) - 1)
        for more, step, spread in zip(
            experiment.output_padding, experiment.stride, experiment.dilation, strict=True
        )
    )
    return rows, columns


def transposed_shown(geometry: Geometry | None) -> bool:
    """Say whether the transposed layer has an output, and one that is small enough to be drawn."""
    return geometry is not None and max(geometry.input_size) <= MAX_TRANSPOSED


def steps_of(experiment: Experiment, size: Pair) -> int:
    """Return the number of steps of the view on show: positions of the output that it fills."""
    rows, columns = geometry_of(experiment, size).output_size
    if experiment.view == "transposed":
        geometry = transposed_geometry(experiment, size)
        rows, columns = geometry.input_size if geometry and transposed_shown(geometry) else (1, 1)
    if experiment.view == "two_ways":  # scatter walks over the output, gather over the input
        return max(rows * columns, size[0] * size[1])
    if experiment.view in ("after", "after_grad"):
        rows, columns = pooled_size(experiment, (rows, columns))
    return rows * columns
