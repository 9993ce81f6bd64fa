"""Which input position a tap reads, as code: all the arithmetic of stride, dilation and padding."""

from __future__ import annotations

from collections.abc import Iterator

from convviz.lab.code.listings.layer_shapes import LayerShapes
from convviz.lab.code.program import Line

Axis = tuple[str, str, str, str, int]
"""The name of the input position, its output position, its tap, the input's length, and the axis's number."""

ROWS: Axis = ("u", "p", "i", "H", 0)
COLUMNS: Axis = ("v", "q", "j", "W", 1)

_WHY = {
    "replicate": "beyond an edge stands what is at the edge",
    "circular": "beyond an edge the input begins again",
    "reflect": "mirrored at both edges, the edge itself not repeated",
}


def reading_lines(shapes: LayerShapes, indent: int, grouped: bool = True) -> Iterator[Line | str]:
    """Yield the lines that set `u` and `v`, and `channel` where `c` counts within groups."""
    space = " " * indent
    if shapes.repeats:
        yield f"{space}# {_WHY[shapes.geometry.padding_mode]}"
    for axis in (ROWS, COLUMNS):
        yield Line(f"{space}{axis[0]} = {reading(shapes, axis)}", axis[0])
    if grouped and shapes.is_grouped:
        group = "o" if shapes.group_filters == 1 else f"o // {shapes.group_filters}"
        first = times(shapes.weight_shape[1], group)
        yield Line(f"{space}channel = {first} + c", "channel")


def reading(shapes: LayerShapes, axis: Axis) -> str:
    """Return the input position that a tap reads along an axis: s p + d i - padding, by the mode."""
    _name, position, tap, length, number = axis
    geometry = shapes.geometry
    before = geometry.padding[2 * number]
    terms = [times(geometry.stride[number], position), times(geometry.dilation[number], tap)]
    return continued(shapes, minus(" + ".join(terms), before), length, number)


def continued(shapes: LayerShapes, position: str, length: str, number: int) -> str:
    """Return where a position beyond the input's edges takes its number from."""
    mode = shapes.geometry.padding_mode
    if mode == "zeros" or not shapes.pads(number):
        return position
    if mode == "replicate":
        return f"min(max({position}, 0), {length} - 1)"
    if mode == "circular":
        return f"({position}) % {length}"
    return f"{length} - 1 - abs({length} - 1 - abs({position}))"


def inside(shapes: LayerShapes) -> str:
    """Return the condition that a position is no zero of the padding; empty where there are none."""
    if shapes.geometry.padding_mode != "zeros":
        return ""
    axes = [axis for axis in (ROWS, COLUMNS) if shapes.pads(axis[4])]
    return " and ".join(f"0 <= {name} < {length}" for name, _p, _i, length, _number in axes)


def channel_name(shapes: LayerShapes) -> str:
    """Return the name of the input's channel: among all, while `c` counts within a group."""
    return "channel" if shapes.is_grouped else "c"


def times(count: int, letter: str) -> str:
    """Return a product as one writes it."""
    return (
        letter if count == 1 else f"{count} * {letter}" if letter.isidentifier() else f"{count} * ({letter})"
    )


def minus(expression: str, count: int) -> str:
    """Return a difference as one writes it."""
    return f"{expression} - {count}" if count else expression
