"""The forward pass: a layer's output."""

from typing import Any

from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, as_floats
from convviz.ops.dispatch import correlate
from convviz.ops.layer import LayerOptions, check_bias, resolve_layer


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    precise: bool = False,
) -> FloatArray:
    """Compute a convolution layer's output: cross-correlation, as in every framework (no kernel is flipped).

        output[n, o, p, q] = bias[o] + sum_{c, i, j} x~[n, c, s_h p + d_h i, s_w q + d_w j] weight[o, c, i, j]

    where x~ is `x` with its padding around it. With groups, a filter reads only its own group's C/groups
    channels, numbered from 0.

    Shapes: `x` (N, C, H, W), `weight` (O, C/groups, KH, KW), `bias` (O,), the result (N, O, HO, WO) with
    HO = floor((H + top + bottom - d_h (KH - 1) - 1) / s_h) + 1, and WO likewise. N may be 0.

    Options: `stride` and `dilation` in pixels, one number or (h, w). `padding` in pixels: one number, (h, w),
    (top, bottom, left, right), "valid", "same" (stride 1 only; the odd one at the bottom and right) or "full"
    (d (k - 1) on each side). `padding_mode`: zeros, reflect, replicate or circular, as in `torch.nn.Conv2d`.

    Values: float32 gives float32, float64 gives float64, a mixture the wider of the two; an integer array
    counts as float64. Inputs are never changed. NaN and infinity in `x` reach the outputs whose
    windows hold them and no others. The unit is that of x times weight.
    float32 may be computed by transforms, where they pay: Winograd's tiles (3 x 3 kernels, from 40 channels),
    Fourier spectra (kernels from 11 x 11) and separable passes err by up to about 1e-5 of the largest output
    instead of 1e-6. `precise` refuses them; float64 and layers with huge or infinite numbers never take them.
    Memory beyond the result: at most one padded copy of `x` and about 16 MiB of scratch for each thread,
    however large `x` is, which the thread keeps for its next call.
    Threads: as many as NumPy's matrix library would use (OPENBLAS_NUM_THREADS, or the process's cores).

    Raises RefusedValue (a ValueError) for sizes and options that do not fit together and RefusedType (a
    TypeError) for the wrong kind of argument; each says the rule, the value given and the way out.
    Source: `torch.nn.functional.conv2d`; V. Dumoulin and F. Visin, A guide to convolution arithmetic, 2016.
    """
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    if bias is None:
        images, kernels = as_floats(x=x, weight=weight)
        geometry = resolve_layer(images.shape, kernels.shape, options)
        return correlate(images, kernels, geometry, precise)
    images, kernels, shift = as_floats(x=x, weight=weight, bias=bias)
    geometry = resolve_layer(images.shape, kernels.shape, options)
    check_bias(shift, kernels.shape[0])
    output = correlate(images, kernels, geometry, precise)
    output += shift[:, None, None]  # (N, O, HO, WO)
    return output
