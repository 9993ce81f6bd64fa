"""Layers worth a race, each with what it is (English message ids)."""

from __future__ import annotations

from convviz.i18n import N_
from convviz.lab.timing.layer_sizes import LayerSizes

READY: dict[str, tuple[str, LayerSizes]] = {
    "blackboard": (N_("Blackboard, by hand"), LayerSizes(1, 1, 1, 4, 2)),
    "first": (N_("First layer of a photo network"), LayerSizes(1, 3, 64, 224, 7, stride=2, padding=3)),
    "thin": (N_("A few filters on a photo"), LayerSizes(1, 3, 8, 224, 3, padding=1)),
    "batch": (N_("A batch of small pictures"), LayerSizes(32, 16, 32, 28, 3, padding=1)),
    "middle": (N_("Middle of a photo network"), LayerSizes(8, 64, 64, 56, 3, padding=1)),
    "pointwise": (N_("1 × 1 kernels, mixing channels only"), LayerSizes(1, 256, 64, 28, 1)),
    "depthwise": (N_("Depthwise, each channel alone"), LayerSizes(1, 128, 128, 56, 3, padding=1, groups=128)),
    "large_kernel": (N_("One picture, a very large kernel"), LayerSizes(1, 1, 1, 512, 31, padding=15)),
}
"""In the order of the page: id, name, layer."""
