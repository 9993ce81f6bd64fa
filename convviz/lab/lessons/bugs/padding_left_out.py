"""The input gradient of a layer that forgot its padding."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.i18n import N_
from convviz.lab.lessons.bugs.bug import Layer, Mistake
from convviz.ops import reference
from convviz.ops.checks import FloatArray, as_floats, as_shape
from convviz.ops.layer import ANY_BATCH, X_AXES, LayerOptions, check_output_grad, resolve_layer
from convviz.ops.reference import source_channel, source_pixel


def conv2d_input_grad_loops(
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
    """The input gradient, stamp by stamp, with the stamps counted from the picture's own corner."""
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape, kernels.shape, options)
    check_output_grad(upstream.shape, (shape[0], len(kernels), *geometry.output_size))
    unpadded = replace(geometry, padding=(0, 0, 0, 0))
    input_grad = np.zeros(shape)
    for n, o, row, column in np.ndindex(upstream.shape):
        for c, i, j in np.ndindex(kernels.shape[1:]):
            source = source_pixel(unpadded, (row, column), (i, j))
            channel = source_channel(o, c, kernels.shape, geometry.groups)
            if source is not None:  # zero padding was copied from no pixel
                product = float(upstream[n, o, row, column]) * float(kernels[o, c, i, j])
                input_grad[n, channel, source[0], source[1]] += product
    return input_grad.astype(kernels.dtype)


MISTAKE = Mistake(
    id="padding_left_out",
    name=N_("Padding left out"),
    which="input",
    function=conv2d_input_grad_loops,
    reference=reference.conv2d_input_grad_loops,
    wrong=N_(
        "The windows begin in the padding, above and left of the picture; here they are counted from its "
        "own corner."
    ),
    telltale=N_("The map looks right but sits too far down and right, by as much as the padding."),
    layer=Layer(options={"padding": 1, "stride": 2}),
)
