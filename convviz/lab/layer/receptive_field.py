"""Receptive fields: which pixels of the picture a unit of a layer can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convviz.lab.state import NONE, LayerSettings, geometry_of
from convviz.lab.state.layer import Pair


@dataclass(frozen=True)
class Window:
    """One step of the way: a window of `size` (dilated span) that jumps by `stride`, after padding."""

    span: Pair
    stride: Pair
    before: Pair  # padding at the top and left


@dataclass(frozen=True)
class Field:
    """What one unit sees of the picture, in its pixels, rows and columns alike.

    The unit at (p, q) sees `size` pixels from start + jump (p, q) on; some may lie outside the picture, in
    the padding.
    """

    size: Pair = (1, 1)
    jump: Pair = (1, 1)
    start: Pair = (0, 0)

    def box(self, unit: Pair) -> tuple[int, int, int, int]:
        """Return the top, left, height and width of what the unit (p, q) sees."""
        top, left = (s + j * u for s, j, u in zip(self.start, self.jump, unit, strict=True))
        return top, left, *self.size


def through(field: Field, window: Window) -> Field:
    """Return the field of a unit one window later.

        size  <- size + (span - 1) jump,    start <- start - before jump,    jump <- jump stride

    Source: A. Araujo, W. Norris, J. Sim, Computing receptive fields of convolutional neural networks, 2019.
    """
    axes = zip(field.size, field.jump, field.start, window.span, window.stride, window.before, strict=True)
    found = [(r + (k - 1) * j, j * s, at - p * j) for r, j, at, k, s, p in axes]
    size, jump, start = zip(*found, strict=True)
    return Field(size, jump, start)


def windows_of(layer: LayerSettings, size: Pair) -> list[Window]:
    """Return the layer's windows on an input of `size`: its kernel's, and its pooling's where it has one."""
    geometry = geometry_of(layer, size)
    top, _bottom, left, _right = geometry.padding
    windows = [Window(geometry.span, layer.stride, (top, left))]
    if layer.pool != NONE:
        windows.append(Window(layer.pool_size, layer.pool_step, (0, 0)))
    return windows


def field_of(layer: LayerSettings, size: Pair, below: Field | None = None) -> Field:
    """Return the field of a unit of the layer's output; `below` is that of a unit of its input."""
    field = below or Field()
    for window in windows_of(layer, size):
        field = through(field, window)
    return field


def fields_through(layers: Sequence[LayerSettings], sizes: Sequence[Pair]) -> list[Field]:
    """Return the field of a unit of each layer's output; `sizes` are those of the layers' inputs."""
    fields: list[Field] = []
    for layer, size in zip(layers, sizes, strict=True):
        fields.append(field_of(layer, size, fields[-1] if fields else None))
    return fields
