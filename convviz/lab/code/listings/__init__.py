"""The code of a view beside its heatmaps: plain loops, and the same in NumPy and in PyTorch.

Each is a program that runs as it is: it begins with the layer's own numbers and prints what the view shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from convviz.lab.code.listings import numpy_code, torch_code
from convviz.lab.code.listings.layer_shapes import LayerShapes
from convviz.lab.code.listings.loops import LOOPS
from convviz.lab.code.listings.showing import loops_show, one_filter, result_of
from convviz.lab.code.program import PRINT_OPTIONS, TORCH, Block, block_of, opening, printed
from convviz.lab.code.program.block import Part
from convviz.lab.scene import Chosen

__all__ = ["TABS", "as_json", "has_code", "stage_code"]


GIVEN = {
    "output": ("x", "weight", "bias"),
    "patches": ("x", "weight", "bias"),
    "weight_grad": ("x", "output_grad"),
    "input_grad": ("weight", "output_grad"),
    "two_ways": ("weight", "output_grad"),
}
"""The arrays that each view starts from."""


MANY_PRODUCTS = 5_000_000
"""So many multiplications take plain loops several seconds."""


def has_code(view: str) -> bool:
    """Say whether a view of the stage is a convolution in loops, and so has code."""
    return view in LOOPS


def stage_code(chosen: Chosen, view: str) -> dict[str, tuple[Block, ...]]:
    """Return the programs of a view that has code, by their tab, each as its listings in order."""
    return {tab: tuple(make(chosen, view)) for tab, make in TABS.items()}


def loops(chosen: Chosen, view: str) -> Iterator[Block]:
    """Yield the layer in plain loops; the listings that follow the first go on where it ends."""
    shapes, given = _shapes(chosen), GIVEN[view]
    named = [(name, list(make(shapes))) for name, make in LOOPS[view]]
    named[0][1][:0] = [*opening(chosen.scene, given), *one_filter(chosen, view), *_patience(shapes), ""]
    named[-1][1].extend(_end(loops_show(chosen, view)))
    for name, parts in named:
        yield block_of(parts, name)


def in_numpy(chosen: Chosen, view: str) -> Iterator[Block]:
    """Yield the layer in vectorised NumPy."""
    code = numpy_code.NUMPY[view](_shapes(chosen))
    imports = () if view == "input_grad" else (numpy_code.WINDOWS,)
    shown = printed(*result_of(chosen, view))
    first = opening(chosen.scene, GIVEN[view], *imports)
    yield block_of([*first, *one_filter(chosen, view), "", *code, *_end(shown)])


def in_torch(chosen: Chosen, view: str) -> Iterator[Block]:
    """Yield the layer in PyTorch."""
    given = GIVEN[view]
    code = list(torch_code.TORCH[view](_shapes(chosen)))
    first = opening(chosen.scene, given, *torch_code.imports(code), needs=TORCH)
    shown = printed(*result_of(chosen, view), ".numpy()")
    parts = [*first, *one_filter(chosen, view), torch_code.tensors(given)]
    yield block_of([*parts, "", *code, *_end(shown)])


TABS = {"loops": loops, "numpy": in_numpy, "torch": in_torch}
"""The programs by the names of their tabs."""


def as_json(programs: dict[str, tuple[Block, ...]]) -> dict[str, Any]:
    """Return the programs as the browser gets them."""
    return {tab: [block.json for block in blocks] for tab, blocks in programs.items()}


def _end(shown: Iterable[str]) -> Iterator[Part]:
    yield from ("", PRINT_OPTIONS, *shown)


def _patience(shapes: LayerShapes) -> Iterator[str]:
    if shapes.products > MANY_PRODUCTS:
        yield f"# {shapes.products:,} products, one at a time: this takes a while"


def _shapes(chosen: Chosen) -> LayerShapes:
    scene = chosen.scene
    return LayerShapes(scene.geometry, scene.x.shape, scene.weight.shape, scene.experiment.turns_kernel)
