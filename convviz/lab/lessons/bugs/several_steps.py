"""The weight gradient of several training steps in plain loops: each of them begins again at zero."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, as_floats
from convviz.ops.layer import LayerOptions, resolve_layer
from convviz.ops.reference import source_channel, source_pixel, value_at


def weight_grads_of_steps(
    steps: Iterable[tuple[ArrayLike, ArrayLike]],
    weight_shape: tuple[int, ...],
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Iterator[FloatArray]:
    """Yield `conv2d_weight_grad` of every step's x and output_grad, one after the other."""
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    for x, output_grad in steps:
        weight_grad = np.zeros(weight_shape)
        images, upstream = as_floats(x=x, output_grad=output_grad)
        geometry = resolve_layer(images.shape, weight_shape, options)
        for o, c, i, j in np.ndindex(weight_shape):
            channel = source_channel(o, c, weight_shape, geometry.groups)
            for n, row, column in np.ndindex(len(images), *geometry.output_size):
                source = source_pixel(geometry, (row, column), (i, j))
                product = float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
                weight_grad[o, c, i, j] += product
        yield weight_grad.copy()
