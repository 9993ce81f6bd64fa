"""The input gradient of the last filter alone."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.i18n import N_
from convviz.lab.lessons.bugs.bug import Layer, Mistake
from convviz.ops import reference_gather
from convviz.ops.checks import FloatArray, as_floats, as_shape
from convviz.ops.layer import ANY_BATCH, X_AXES, LayerOptions, check_output_grad, resolve_layer
from convviz.ops.reference_gather import filters_of, places_in_padding, spread_out


def conv2d_input_grad_gather_loops(
    x_shape: Any,
    weight: ArrayLike,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """The input gradient, pixel by pixel, of which the last filter's part is left."""
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape, kernels.shape, options)
    check_output_grad(upstream.shape, (shape[0], len(kernels), *geometry.output_size))
    flipped = kernels[:, :, ::-1, ::-1]
    spread = spread_out(upstream, geometry)
    down, right = geometry.dilation
    input_grad = np.empty(shape, kernels.dtype)
    for n, channel, row, column in np.ndindex(shape):
        for y, x in places_in_padding(geometry, (row, column)):
            for o in filters_of(channel, kernels.shape, geometry.groups):
                total = 0.0
                c = channel % kernels.shape[1]
                for i, j in np.ndindex(geometry.kernel_size):
                    total += float(spread[n, o, y + i * down, x + j * right]) * float(flipped[o, c, i, j])
        input_grad[n, channel, row, column] = total
    return input_grad


MISTAKE = Mistake(
    id="channels_not_summed",
    name=N_("Channels not summed"),
    which="input",
    function=conv2d_input_grad_gather_loops,
    reference=reference_gather.conv2d_input_grad_gather_loops,
    wrong=N_(
        "Every output channel sends its part back to a pixel and the parts add up; here the total"
        " restarts at zero for each."
    ),
    telltale=N_("With one output channel everything is right. With more, only the last one’s part is left."),
    layer=Layer(options={"padding": 1}),
)
