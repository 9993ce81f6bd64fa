"""The weight gradient with every window one column further right."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.i18n import N_
from convviz.lab.lessons.bugs.bug import Layer, Mistake
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
    """The weight gradient, weight by weight, with windows one column too far right."""
    images, upstream = as_floats(x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, WEIGHT_AXES)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(images.shape, shape, options)
    check_output_grad(upstream.shape, (len(images), shape[0], *geometry.output_size))
    weight_grad = np.empty(shape, images.dtype)
    for o, c, i, j in np.ndindex(shape):
        channel = source_channel(o, c, shape, geometry.groups)
        total = 0.0
        for n, row, column in np.ndindex(len(images), *geometry.output_size):
            source = source_pixel(geometry, (row, column + 1), (i, j))
            total += float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
        weight_grad[o, c, i, j] = total
    return weight_grad


MISTAKE = Mistake(
    id="off_by_one",
    name=N_("Window off by one"),
    which="weight",
    function=conv2d_weight_grad_loops,
    reference=reference.conv2d_weight_grad_loops,
    wrong=N_(
        "Each upstream value must meet the window that it came from; here it meets the one to the right."
    ),
    telltale=N_(
        "The numbers look normal but have moved left by one stride: with stride 1, column 0 shows what"
        " belongs in column 1."
    ),
    layer=Layer(options={"padding": 1, "padding_mode": "circular"}),
)
