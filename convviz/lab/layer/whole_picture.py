"""The layer of an experiment over a whole picture."""

from __future__ import annotations

import numpy as np

from convviz.lab.files.images import PictureFilter
from convviz.lab.state import Experiment, as_applied, conv_options, weight_array
from convviz.ops.layer import LayerOptions


def picture_filter(experiment: Experiment, size: tuple[int, int], channels: int) -> PictureFilter:
    """Return what a picture of `size` (h, w), read as `channels` channels, goes through."""
    return PictureFilter(
        as_applied(experiment, weight_array(experiment, channels)),
        np.asarray(experiment.bias),
        LayerOptions(**conv_options(experiment, size)),
        out_channel=experiment.out_channel,
        as_filter=experiment.as_filter,
        grey=not experiment.colour,
        scale=experiment.scale,
    )
