"""The code of a view beside its heatmaps: the plain loops, and the same in NumPy and in PyTorch."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from convviz.ops.geometry import Geometry
from convviz.scene import Scene
from convviz.ui.stage_code.layer_shapes import LayerShapes
from convviz.ui.stage_code.loops import LOOPS
from convviz.ui.stage_code.numpy_code import NUMPY
from convviz.ui.stage_code.torch_code import TORCH

__all__ = ["stage_code"]


def stage_code(scene: Scene, view: str) -> dict[str, Any] | None:
    """Return the code of a view of the stage as JSON; None where the view is no convolution in loops.

    `loops` are the blocks of the reference, each with its name, its source and the numbers of the lines that
    the animation can be at, from 0; `numpy` and `torch` compute the same of arrays by the reference's names.
    """
    if view not in LOOPS:
        return None
    return _code(view, scene.geometry, scene.x.shape, scene.weight.shape)


@lru_cache(maxsize=64)
def _code(
    view: str, geometry: Geometry, x_shape: tuple[int, ...], weight_shape: tuple[int, ...]
) -> dict[str, Any]:
    shapes = LayerShapes(geometry, x_shape, weight_shape)
    return {
        "loops": [
            {"name": loops.name, "source": loops.source, "lines": loops.lines} for loops in LOOPS[view]
        ],
        "numpy": "\n".join(NUMPY[view](shapes)),
        "torch": "\n".join(TORCH[view](shapes)),
    }
