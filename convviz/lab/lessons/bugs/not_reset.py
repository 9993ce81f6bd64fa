"""The weight gradient of several steps, where each adds to the steps before it."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.i18n import N_
from convviz.lab.lessons.bugs import several_steps
from convviz.lab.lessons.bugs.bug import Layer, Mistake
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
    """The weight gradients of several steps, which pile up."""
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    weight_grad = np.zeros(weight_shape)
    for x, output_grad in steps:
        images, upstream = as_floats(x=x, output_grad=output_grad)
        geometry = resolve_layer(images.shape, weight_shape, options)
        for o, c, i, j in np.ndindex(weight_shape):
            channel = source_channel(o, c, weight_shape, geometry.groups)
            for n, row, column in np.ndindex(len(images), *geometry.output_size):
                source = source_pixel(geometry, (row, column), (i, j))
                product = float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
                weight_grad[o, c, i, j] += product
        yield weight_grad.copy()


MISTAKE = Mistake(
    id="not_reset",
    name=N_("Gradients not reset"),
    which="weight",
    function=weight_grads_of_steps,
    reference=several_steps.weight_grads_of_steps,
    wrong=N_(
        "Every training step must start from a gradient of zero; here each adds to what earlier steps left."
    ),
    telltale=N_(
        "The first step is right. From the second on, the gradient is the sum of all so far, and training"
        " swings or diverges."
    ),
    layer=Layer(options={"stride": 2}, steps=2),
)
