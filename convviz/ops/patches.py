"""Windows over an input: what the kernel sees at every output cell."""

from typing import Any

from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, as_floats, as_pair, as_shape
from convviz.ops.geometry import Geometry, resolve_geometry
from convviz.ops.layer import ANY_BATCH, X_AXES, check_channel_groups
from convviz.ops.padding import pad


def image_patches(
    x: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Return every window of `x` that the kernel sees: the columns of im2col before they are flattened.

        patches[n, c, i, j, p, q] = x~[n, c, s_h p + d_h i, s_w q + d_w j]

    `x` is (N, C, H, W), `kernel_size` one number or (KH, KW); the result is (N, C, KH, KW, HO, WO), in the
    unit of x. It is a read-only view (of `x` itself where nothing is padded or converted), so that it costs
    no memory: copy it to change or to keep it. Options, dtypes and errors are those of `conv2d`; `groups`
    changes no value, it must only divide C.
    Source: `torch.nn.functional.unfold`, which lays the same values out as (N, C KH KW, HO WO).
    """
    (images,) = as_floats(x=x)
    _, channels, *input_size = as_shape("x", images.shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_geometry(
        tuple(input_size),
        as_pair("kernel_size", kernel_size, 1),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )
    check_channel_groups(channels, geometry.groups)
    return unfold(pad(images, geometry), geometry)


def unfold(padded: FloatArray, geometry: Geometry) -> FloatArray:
    """Return all windows of a padded input (N, C, HP, WP), as a read-only view (N, C, KH, KW, HO, WO)."""
    (down, right), (spread_down, spread_right) = geometry.stride, geometry.dilation
    spans = sliding_window_view(padded, geometry.span, axis=(2, 3))
    taps = spans[:, :, ::down, ::right, ::spread_down, ::spread_right]  # (N, C, HO, WO, KH, KW)
    windows: FloatArray = taps.transpose(0, 1, 4, 5, 2, 3)  # (N, C, KH, KW, HO, WO)
    return windows
