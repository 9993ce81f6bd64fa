"""What a layer costs, against counting in plain loops."""

from __future__ import annotations

import pytest

from convviz.experiment import Layer, geometry_of
from convviz.stack import cost_of


@pytest.mark.parametrize("groups", [1, 2, 6])
def test_multiply_adds_are_those_that_plain_loops_would_do(groups: int) -> None:
    layer = Layer(
        presets=("box",) * 6,
        bias=(0.0,) * 6,
        kernel_size=(2, 3),
        stride=(1, 2),
        groups=groups,
        padding="full",
    )
    height, width = geometry_of(layer, (7, 9)).output_size
    counted = 0
    for _filter in range(6):
        for _channel in range(12 // groups):
            counted += height * width * 2 * 3
    cost = cost_of(layer, 12, (7, 9))
    assert cost.multiply_adds == counted
    assert cost.weights == 6 * (12 // groups) * 6 and cost.parameters == cost.weights + 6


def test_groups_divide_the_cost_of_the_weights() -> None:
    layer = Layer(presets=("box",) * 4, bias=(0.0,) * 4, groups=4)
    assert cost_of(layer, 8, (9, 9), groups=1).weights == 4 * cost_of(layer, 8, (9, 9)).weights
