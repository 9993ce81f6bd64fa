"""The layer's kernels used as a transposed convolution, beside the input gradient that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convviz.lab.scene.chosen import Chosen
from convviz.lab.scene.scene import Float32, rounded
from convviz.lab.state import output_padding_of, transposed_geometry, transposed_shown
from convviz.ops.geometry import Geometry
from convviz.ops.gradients import conv2d_input_grad
from convviz.ops.transposed import conv2d_transpose, extended


@dataclass(frozen=True, eq=False)
class Transposed:
    """One filter as a transposed layer: its input x (D, H, W) stamps the kernels onto a larger output.

        output[p s + i d - top, q s + j d - left] += x[c, p, q] weight[c, i, j]

    `geometry` is that of the convolution that leads back: its output has the size of x (one more row or
    column, of zeros, where output padding makes room for it), its input that of `output`, and `input_grad` is
    its input gradient for the output gradient x.
    """

    geometry: Geometry
    x: Float32  # (D, H, W)
    weight: Float32  # (D, KH, KW)
    output: Float32  # (HT, WT)
    input_grad: Float32  # (HT, WT)


def transposed_of(chosen: Chosen) -> Transposed | None:
    """Use the chosen filter as a transposed layer on the picture; None where its output cannot be shown."""
    layer, geometry = chosen.scene.layer, geometry_of(chosen)
    if geometry is None or not transposed_shown(geometry):
        return None
    x = layer.x[None, chosen.item, chosen.channels]  # (1, D, H, W)
    weight = layer.weight[chosen.filter][:, None]  # (D, 1, KH, KW): D in-channels, one output
    options: dict[str, Any] = {
        "stride": geometry.stride,
        "padding": geometry.padding,
        "dilation": geometry.dilation,
    }
    more = output_padding_of(chosen.scene.experiment)
    output = conv2d_transpose(x, weight, output_padding=more, **options)[0, 0]
    # as a convolution, the same kernels are D filters that read one channel
    shape = (1, 1, *geometry.input_size)
    grad = conv2d_input_grad(shape, weight, extended(x, geometry), **options)[0, 0]
    return Transposed(geometry, chosen.x, chosen.weight, rounded(output), rounded(grad))


def geometry_of(chosen: Chosen) -> Geometry | None:
    """Return the geometry of the convolution that leads back, None where the padding leaves nothing."""
    return transposed_geometry(chosen.scene.experiment, chosen.scene.geometry.input_size)
