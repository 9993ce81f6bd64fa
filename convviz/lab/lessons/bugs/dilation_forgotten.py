"""The weight gradient of a layer that forgot its dilation."""

from dataclasses import replace
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
    """The weight gradient, weight by weight, with the weights one pixel apart."""
    images, upstream = as_floats(x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, WEIGHT_AXES)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(images.shape, shape, options)
    check_output_grad(upstream.shape, (len(images), shape[0], *geometry.output_size))
    close = replace(geometry, dilation=(1, 1))
    weight_grad = np.empty(shape, images.dtype)
    for o, c, i, j in np.ndindex(shape):
        channel = source_channel(o, c, shape, geometry.groups)
        total = 0.0
        for n, row, column in np.ndindex(len(images), *geometry.output_size):
            source = source_pixel(close, (row, column), (i, j))
            total += float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
        weight_grad[o, c, i, j] = total
    return weight_grad


MISTAKE = Mistake(
    id="dilation_forgotten",
    name=N_("Dilation forgotten on the way back"),
    which="weight",
    function=conv2d_weight_grad_loops,
    reference=reference.conv2d_weight_grad_loops,
    wrong=N_(
        "On the way forward the weights lie a dilation apart on the picture; here they lie one pixel "
        "apart on the way back."
    ),
    telltale=N_(
        "The weight at the upper left, [0, 0] of each kernel, is right, because it reads the same pixels. "
        "All others are not."
    ),
    layer=Layer(options={"dilation": 2, "padding": 1}),
)
