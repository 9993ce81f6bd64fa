"""The layer's kernels used as a transposed convolution, beside the input gradient that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.experiment import transposed_geometry
from convviz.ops.geometry import Geometry
from convviz.ops.gradients import conv2d_input_grad
from convviz.ops.transposed import conv2d_transpose
from convviz.scene.chosen import Chosen
from convviz.scene.scene import Float32, rounded


@dataclass(frozen=True, eq=False)
class Transposed:
    """One filter as a transposed layer: its input x (D, H, W) stamps the kernels onto a larger output.

        output[y s + i d - top, x s + j d - left] += x[c, y, x] weight[c, i, j]

    `geometry` is that of the convolution that leads back: its output has the size of x (one more row or
    column, of zeros, where output padding makes room for it), its input that of `output`, and `input_grad` is
    its input gradient for the output gradient x.
    """

    geometry: Geometry
    x: Float32  # (D, H, W)
    weight: Float32  # (D, KH, KW)
    output: Float32  # (HT, WT)
    input_grad: Float32  # (HT, WT)
    output_padding: tuple[int, int]


def transposed_of(chosen: Chosen) -> Transposed | None:
    """The chosen filter as a transposed layer on the picture, or None where its output would be empty."""
    experiment, layer = chosen.scene.experiment, chosen.scene.layer
    size = chosen.scene.geometry.input_size
    geometry = transposed_geometry(experiment, size)
    if geometry is None:
        return None
    x = layer.x[chosen.item, chosen.first_channel : chosen.first_channel + chosen.depth]  # (D, H, W)
    weight = layer.weight[chosen.filter][:, None]  # (D, 1, KH, KW): C/groups in-channels, one output
    options: dict[str, Any] = {
        "stride": geometry.stride,
        "padding": geometry.padding,
        "dilation": geometry.dilation,
    }
    extra = _output_padding(geometry, size)
    output = conv2d_transpose(x[None], weight, output_padding=extra, **options)[0, 0]
    # as a convolution, the same kernels are D filters that read one channel
    shape = (1, 1, *geometry.input_size)
    grad = conv2d_input_grad(shape, weight, _extended(x, geometry)[None], **options)[0, 0]
    return Transposed(geometry, chosen.x, chosen.weight, rounded(output), rounded(grad), extra)


def _output_padding(geometry: Geometry, size: tuple[int, int]) -> tuple[int, int]:
    """What the convolution's stride leaves over: rows and columns of its input that no window reaches."""
    extra = np.array(geometry.padded_size) - geometry.span - (np.array(size) - 1) * geometry.stride
    return int(extra[0]), int(extra[1])


def _extended(x: NDArray[np.float64], geometry: Geometry) -> NDArray[np.float64]:
    """The input (D, H, W) with zeros where the convolution that leads back has more rows or columns."""
    (height, width), (rows, columns) = x.shape[1:], geometry.output_size
    return np.pad(x, ((0, 0), (0, rows - height), (0, columns - width)))
