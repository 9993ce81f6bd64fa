"""What a layer costs, against counting in plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.lab.layer import cost_of
from convviz.lab.state import LayerSettings, conv_options
from convviz.ops import reference


@pytest.mark.parametrize("groups", [1, 2, 6])
def test_multiply_adds_are_those_that_the_plain_loops_do(groups: int) -> None:
    """Where all numbers are 1, in the padding too, an output cell counts the products that it is made of."""
    layer = LayerSettings(
        presets=("box",) * 6,
        bias=(0.0,) * 6,
        kernel_size=(2, 3),
        stride=(1, 2),
        groups=groups,
        padding="full",
        padding_mode="replicate",
    )
    weight = np.ones((6, 12 // groups, 2, 3))
    counted = reference.conv2d_loops(np.ones((1, 12, 7, 9)), weight, **conv_options(layer, (7, 9)))
    cost = cost_of(layer, 12, (7, 9))
    assert cost.multiply_adds == counted.sum() and cost.positions == counted.shape[2:]
    assert cost.weights == weight.size and cost.parameters == weight.size + 6


def test_groups_divide_the_cost_of_the_weights() -> None:
    layer = LayerSettings(presets=("box",) * 4, bias=(0.0,) * 4, groups=4)
    assert cost_of(layer, 8, (9, 9), groups=1).weights == 4 * cost_of(layer, 8, (9, 9)).weights
