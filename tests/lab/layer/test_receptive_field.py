"""The receptive field against brute force: move one pixel, see which units move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from convviz.lab.layer import Field, field_of, fields_through, forward
from convviz.lab.state import LayerSettings
from convviz.lab.state.sizes import layer_size

SIZE = (23, 19)
STACKS: dict[str, tuple[dict[str, Any], ...]] = {
    "two 3 x 3": ({}, {}),
    "stride then dilation": ({"stride": (2, 1), "padding": (1, 0)}, {"dilation": (1, 3)}),
    "pooling in between": (
        {"pool": "average", "pool_size": (3, 2), "pool_stride": (2, 2)},
        {"padding": (2, 1)},
        {"kernel_size": (2, 3), "presets": ("box",)},
    ),
    "full padding": ({"padding": "full", "kernel_size": (3, 5), "presets": ("box",)}, {"stride": (3, 2)}),
}


def seen_by(layers: list[LayerSettings], unit: tuple[int, int]) -> Any:
    """Which pixels move the unit of the last layer, all kernels being positive."""
    base = np.ones((1, 1, *SIZE))
    still = forward(layers, base)[-1].output[(0, 0, *unit)]
    seen = np.zeros(SIZE, dtype=bool)
    for pixel in np.ndindex(*SIZE):
        moved = base.copy()
        moved[(0, 0, *pixel)] = 100
        seen[pixel] = forward(layers, moved)[-1].output[(0, 0, *unit)] != still
    return seen


@pytest.mark.parametrize("stack", STACKS)
def test_the_field_of_a_unit_is_the_box_of_the_pixels_that_move_it(stack: str) -> None:
    layers = [LayerSettings(**{"presets": ("gaussian",), **fields}) for fields in STACKS[stack]]
    sizes = [SIZE]
    for layer in layers:
        sizes.append(layer_size(layer, sizes[-1]))
    field = fields_through(layers, sizes[:-1])[-1]
    height, width = sizes[-1]
    for unit in ((0, 0), (height // 2, width // 2), (height - 1, width - 1)):
        top, left, rows, cols = field.box(unit)
        seen = np.argwhere(seen_by(layers, unit))
        inside = [max(top, 0), max(left, 0), min(top + rows, SIZE[0]) - 1, min(left + cols, SIZE[1]) - 1]
        found = [*seen.min(axis=0), *seen.max(axis=0)]
        if unit == (height // 2, width // 2):
            assert found == inside
        # at the rim, what a map in between lost or what its padding stands for is not seen
        assert inside[0] <= found[0] and inside[1] <= found[1]
        assert found[2] <= inside[2] and found[3] <= inside[3]


def test_the_recurrence_of_a_well_known_stack() -> None:
    """3 x 3, pooling 2, 3 x 3: sizes 3, 4, 8 and jumps 1, 2, 2."""
    first, second = LayerSettings(pool="max"), LayerSettings()
    below = field_of(first, (28, 28))
    assert below == Field((4, 4), (2, 2), (0, 0))
    assert field_of(second, (13, 13), below) == Field((8, 8), (2, 2), (0, 0))


def test_padding_moves_the_field_to_the_upper_left() -> None:
    assert field_of(LayerSettings(padding=(2, 1)), (8, 8)).box((0, 0)) == (-2, -1, 3, 3)
