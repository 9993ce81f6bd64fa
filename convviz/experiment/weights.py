"""An experiment's weight as an array, and an array as an experiment's weight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.experiment.agreement import CUSTOM
from convviz.experiment.state import Experiment
from convviz.kernels import preset_kernel

Float64 = NDArray[np.float64]


def own_weight(experiment: Experiment) -> Float64:
    """The weight as the experiment holds it, (O, C/groups, KH, KW); a preset is one channel deep."""
    if experiment.weight is not None:
        return np.array(experiment.weight, dtype=np.float64)
    kernel = preset_kernel(experiment.preset, experiment.kernel_size)
    return np.tile(kernel, (len(experiment.bias), 1, 1, 1))  # (O, 1, KH, KW)


def weight_array(experiment: Experiment, channels: int) -> Float64:
    """The weight (O, C/groups, KH, KW), float64, for a picture of `channels` channels C.

    A weight one channel deep, such as a preset, is copied to each channel, and a deeper one that does not
    match the picture gives the mean of its channels to each: copying to colour and going back to grey loses
    nothing. Raises RefusedValue where the groups do not share out the channels.
    """
    if channels % experiment.groups:
        raise RefusedValue(
            "{channels} channels cannot be shared out to {groups} groups: choose a number of groups that"
            " divides {channels}.",
            channels=channels,
            groups=experiment.groups,
        )
    return at_depth(own_weight(experiment), channels // experiment.groups)


def at_depth(weight: Float64, depth: int) -> Float64:
    """`weight` (O, D, KH, KW) with `depth` channels: as it is where it has them, else the mean, copied."""
    if weight.shape[1] == depth:
        return weight
    return np.repeat(weight.mean(axis=1, keepdims=True), depth, axis=1)  # (O, depth, KH, KW)


def with_weight(experiment: Experiment, weight: NDArray[np.floating]) -> Experiment:
    """The experiment with `weight` (O, C/groups, KH, KW) in place of its own, "custom" from now on.

    A weight that it has already changes nothing, and channels that are all the same are held once. Raises
    RefusedValue for a weight that no experiment can have.
    """
    own = own_weight(experiment)
    if own.shape[2:] == weight.shape[2:] and np.array_equal(at_depth(own, weight.shape[1]), weight):
        return experiment
    held = weight[:, :1] if np.all(weight == weight[:, :1]) else weight
    filters = (held + 0.0).tolist()  # + 0: never "-0"
    nested = tuple(tuple(tuple(map(tuple, kernel)) for kernel in channels) for channels in filters)
    return replace(experiment, preset=CUSTOM, kernel_size=weight.shape[2:], weight=nested)
