"""How large a race may be: a class shares one server."""

from __future__ import annotations

import math

from convviz.errors import RefusedValue
from convviz.lab.timing.layer_sizes import LayerSizes

FLOAT_BYTES = 4
MAX_MULTIPLY_ADDS = 5 * 10**9
MAX_BYTES = 256 * 2**20
"""Of input, weight and output together, in float32."""
MAX_COLUMN_BYTES = 512 * 2**20
"""Of the one column matrix that im2col makes of a whole batch."""


def check_limits(layer: LayerSizes) -> None:
    """Raise RefusedValue for numbers that make no layer, too much work or too large arrays."""
    work, most_work = layer.multiply_adds / 10**9, MAX_MULTIPLY_ADDS / 10**9
    if work > most_work:
        raise RefusedValue(
            "A race computes at most {most:.3g} billion multiply-adds; this layer has {work:.3g} billion:"
            " use fewer pictures, channels or filters, or a smaller size or kernel.",
            most=most_work,
            work=work,
        )
    size, most = array_bytes(layer) / 2**20, MAX_BYTES / 2**20
    if size > most:
        raise RefusedValue(
            "The arrays of a race take at most {most:.4g} MB; this layer’s take {size:.4g} MB: use fewer"
            " pictures, channels or filters, or a smaller size.",
            most=most,
            size=size,
        )


def array_bytes(layer: LayerSizes) -> int:
    """Return the bytes of input, weight and output in float32."""
    shapes = (layer.x_shape, layer.weight_shape, layer.output_shape)
    return FLOAT_BYTES * sum(math.prod(shape) for shape in shapes)
