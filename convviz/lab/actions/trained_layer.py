"""A trained layer's weight and bias in place of those of the experiment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convviz.lab.state import Experiment, with_weight


def with_trained_layer(
    experiment: Experiment,
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None,
    channels: int,
    depthwise: bool = False,
) -> Experiment:
    """Return the experiment with a weight (O, C/groups, KH, KW) and a bias (O,) on `channels` channels."""
    groups = groups_for(experiment, weight.shape, channels, depthwise)
    alone = replace(experiment, groups=1, out_channel=0)  # as many filters as the groups will need
    shift = np.zeros(len(weight)) if bias is None else bias
    return replace(with_weight(alone, weight), groups=groups, bias=tuple((shift + 0.0).tolist()))


def groups_for(experiment: Experiment, shape: tuple[int, ...], channels: int, depthwise: bool = False) -> int:
    """Return the groups of a weight of this shape, (O, C/groups, ...), on so many channels.

    A depthwise layer has a group a channel, any other the experiment's groups; where those do not fit, one.
    """
    filters, depth = shape[:2]
    groups = channels if depthwise else experiment.groups
    return groups if depth * groups == channels and filters % groups == 0 else 1
