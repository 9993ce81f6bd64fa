"""The bias gradient as a mean."""

import numpy as np
from numpy.typing import ArrayLike

from convviz.i18n import N_
from convviz.lab.lessons.bugs.bug import Layer, Mistake
from convviz.ops import reference
from convviz.ops.checks import FloatArray, as_floats, as_shape
from convviz.ops.layer import ANY_BATCH, OUTPUT_AXES


def conv2d_bias_grad_loops(output_grad: ArrayLike) -> FloatArray:
    """The bias gradient, filter by filter, as the mean of its upstream gradient."""
    (upstream,) = as_floats(output_grad=output_grad)
    batch, filters, *size = as_shape("output_grad", upstream.shape, OUTPUT_AXES, least=ANY_BATCH)
    bias_grad = np.empty(filters, upstream.dtype)
    for o in range(filters):
        total = 0.0
        for n, row, column in np.ndindex(batch, *size):
            total += float(upstream[n, o, row, column])
        bias_grad[o] = total / upstream[:, o].size
    return bias_grad


MISTAKE = Mistake(
    id="bias_averaged",
    name=N_("Bias gradient averaged"),
    which="bias",
    function=conv2d_bias_grad_loops,
    reference=reference.conv2d_bias_grad_loops,
    wrong=N_(
        "The bias is added in every cell of every picture, so its gradient is the sum of the upstream "
        "gradient; here it is the mean."
    ),
    telltale=N_(
        "Direction and sign are right, so training works. Everything is too small by the same factor: the"
        " number of cells times the batch."
    ),
    layer=Layer(options={"padding": 1}),
)
