"""The weight gradient, where batch and position of the upstream gradient were reshaped and not swapped."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.i18n import N_
from convviz.lab.lessons.bugs.bug import Mistake
from convviz.ops import reference
from convviz.ops.checks import FloatArray, as_floats, as_shape
from convviz.ops.layer import WEIGHT_AXES, LayerOptions, check_output_grad, resolve_layer
from convviz.ops.reference import source_channel, source_pixel, value_at


def conv2d_weight_grad_loops(
    x: ArrayLike,
    weight_shape: Any,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """The weight gradient, weight by weight, from an upstream gradient that was reshaped."""
    images, upstream = as_floats(x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, WEIGHT_AXES)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(images.shape, shape, options)
    check_output_grad(upstream.shape, (len(images), shape[0], *geometry.output_size))
    weight_grad = np.empty(shape, images.dtype)
    inside = upstream.transpose(1, 2, 3, 0)  # (O, HO, WO, N)
    by_filter = inside.reshape(shape[0], len(images), *geometry.output_size)  # (O, N, HO, WO)
    for o, c, i, j in np.ndindex(shape):
        channel = source_channel(o, c, shape, geometry.groups)
        total = 0.0
        for n, row, column in np.ndindex(len(images), *geometry.output_size):
            source = source_pixel(geometry, (row, column), (i, j))
            total += float(by_filter[o, n, row, column]) * value_at(images[n, channel], source)
        weight_grad[o, c, i, j] = total
    return weight_grad


MISTAKE = Mistake(
    id="batch_and_position",
    name=N_("Batch and position mixed up"),
    which="weight",
    function=conv2d_weight_grad_loops,
    reference=reference.conv2d_weight_grad_loops,
    wrong=N_(
        "The upstream gradient is stored as (O, HO, WO, N), batch last, and reshaped to (O, N, HO, WO);"
        " only a transpose moves the numbers too."
    ),
    telltale=N_(
        "The shape is right, and so is a batch of one. With two or more pictures, a gradient meets the"
        " patch of another place or picture."
    ),
)
