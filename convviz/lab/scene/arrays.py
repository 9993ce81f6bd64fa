"""The arrays that a page shows, by name."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.scene.scene import Scene
from convviz.lab.state import NONE, conv_options
from convviz.ops.patches import image_patches

_OF_PAGE = {
    "forward": ("x", "weight", "bias", "output"),
    "backward": ("x", "weight", "output_grad", "weight_grad", "input_grad", "bias_grad"),
}
_AFTER = {"forward": ("activated", "pooled"), "backward": ("pooled_grad", "activated_grad")}


def arrays_of(scene: Scene, page: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of ``"forward"`` or ``"backward"``, with those of what follows the convolution."""
    experiment = scene.experiment
    follows = experiment.activation != NONE or experiment.pool != NONE
    names = (*_OF_PAGE[page], *(_AFTER[page] if follows else ()))
    return {name: np.asarray(getattr(scene, name)) for name in names}


def patches_of(scene: Scene) -> NDArray[Any]:
    """Return the patches (N, C, KH, KW, HO, WO) that the kernel meets."""
    options = conv_options(scene.experiment, scene.x.shape[2:])
    return image_patches(scene.x, scene.weight.shape[2:], **options)
