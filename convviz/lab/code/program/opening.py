"""The first lines of a layer's program: the packages that it needs, and the numbers that it starts from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from convviz.lab.code.program.arrays import FILE, array_lines, is_in_file
from convviz.lab.code.program.block import Part
from convviz.lab.scene import Scene

_SHAPES = {
    "x": "(N, C, H, W): pictures, channels, rows, columns",
    "weight": "(O, C / groups, KH, KW)",
    "bias": "(O,)",
    "output_grad": "(N, O, HO, WO): dL / d output",
    "pooled_grad": "(N, O, HO, WO): dL / d what the layer hands on, from the layers above",
}


NUMPY = "# needs: numpy  (pip install numpy)"
TORCH = "# needs: numpy, torch  (pip install numpy torch)"


def opening(scene: Scene, names: Sequence[str], *imports: str, needs: str = NUMPY) -> Iterator[Part]:
    """Yield the first lines: the packages, the imports, and the scene's arrays of these names."""
    yield needs
    if any(is_in_file(name, getattr(scene, name)) for name in names):
        yield f"# beside it: {FILE}, which 'Explain' below the stage saves"
    yield from ("import numpy as np", *imports, "")
    for name in names:
        yield f"# {name} {_SHAPES[name]}"
        yield from array_lines(name, getattr(scene, name))


def file_arrays(scene: Scene) -> dict[str, NDArray[np.float32]]:
    """Return the arrays that programs read from FILE, by name; none where all are written out."""
    given = {name: getattr(scene, name) for name in _SHAPES}
    return {name: array for name, array in given.items() if is_in_file(name, array)}
