"""The plain loops of the conv module as text, and which of their lines the animation is at."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convviz.ops.reference import (
    conv2d_input_grad_loops,
    conv2d_loops,
    conv2d_weight_grad_loops,
    image_patches_loops,
)
from convviz.ops.reference_gather import conv2d_input_grad_gather_loops


@dataclass(frozen=True)
class Loops:
    """A function of the reference, and its lines by the names under which the browser knows them.

    A marker is how the line begins, its indentation left out; it is the beginning of no other line.
    """

    function: Callable[..., Any]
    markers: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.function.__name__

    @cached_property
    def source(self) -> str:
        """The function's own source without its docstring."""
        return without_docstring(inspect.getsource(self.function))

    @cached_property
    def lines(self) -> dict[str, int]:
        """The number of each marked line in `source`, from 0."""
        return {name: line_of(self.source, marker) for name, marker in self.markers.items()}


def without_docstring(source: str) -> str:
    """Return the source of a function without the lines of its docstring."""
    tree = ast.parse(textwrap.dedent(source))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    first, lines = function.body[0], source.rstrip("\n").split("\n")
    if ast.get_docstring(function) is None or first.end_lineno is None:
        return "\n".join(lines)
    return "\n".join(lines[: first.lineno - 1] + lines[first.end_lineno :])


def line_of(source: str, marker: str) -> int:
    """Return the number of the one line that begins with `marker`; `ValueError` where it is not one."""
    found = [number for number, line in enumerate(source.split("\n")) if line.strip().startswith(marker)]
    if len(found) != 1:
        raise ValueError(f"{marker!r} begins {len(found)} lines, not one.")
    return found[0]


_SOURCE = {
    "source": "source = source_pixel(",
    "channel": "channel = source_channel(",
}
OUTPUT = Loops(
    conv2d_loops,
    {
        "cell": "for n, o, row, column in",
        "start": "total = float(",
        "tap": "for c, i, j in",
        "total": "total += ",
        "result": "output[n, o, row, column] = ",
        **_SOURCE,
    },
)
PATCHES = Loops(
    image_patches_loops,
    {
        "value": "for n, c, i, j, row, column in",
        "source": "source = source_pixel(",
        "result": "patches[n, c, i, j, row, column] = ",
    },
)
WEIGHT_GRAD = Loops(
    conv2d_weight_grad_loops,
    {
        "weight": "for o, c, i, j in",
        "cell": "for n, row, column in",
        "total": "total += ",
        **_SOURCE,
    },
)
INPUT_GRAD = Loops(
    conv2d_input_grad_loops,
    {
        "cell": "for n, o, row, column in",
        "tap": "for c, i, j in",
        "inside": "if source is not None",
        "product": "product = ",
        "stamp": "input_grad[n, channel, source[0], source[1]] += ",
        **_SOURCE,
    },
)
GATHER = Loops(
    conv2d_input_grad_gather_loops,
    {
        "pixel": "for n, channel, row, column in",
        "place": "for y, x in",
        "filter": "for o in",
        "channel": "c = ",
        "tap": "for i, j in",
        "total": "total += ",
        "result": "input_grad[n, channel, row, column] = ",
    },
)

LOOPS: dict[str, tuple[Loops, ...]] = {
    "output": (OUTPUT,),
    "patches": (PATCHES,),
    "weight_grad": (WEIGHT_GRAD,),
    "input_grad": (INPUT_GRAD,),
    "two_ways": (INPUT_GRAD, GATHER),
}
"""The loops of each view that is a convolution in loops, in the order in which they are shown."""
