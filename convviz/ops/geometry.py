"""Where a kernel reads: sizes, padding and the map from padded positions to source positions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedType, RefusedValue
from convviz.ops.checks import Pair, Sides, as_integer, as_integers, as_pair, is_sequence

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
PADDING_NAMES = ("valid", "same", "full")


@dataclass(frozen=True)
class Geometry:
    """One layer's geometry, checked: all sizes (h, w) in pixels, padding as (top, bottom, left, right)."""

    input_size: Pair
    kernel_size: Pair
    stride: Pair
    padding: Sides
    dilation: Pair
    groups: int
    padding_mode: str

    @property
    def span(self) -> Pair:
        """Rows and columns from a dilated kernel's first tap to its last: d (k - 1) + 1."""
        return spans(self.kernel_size, self.dilation)

    @property
    def padded_size(self) -> Pair:
        """Size of the input with its padding around it."""
        (height, width), (top, bottom, left, right) = self.input_size, self.padding
        return top + height + bottom, left + width + right

    @property
    def output_size(self) -> Pair:
        """Size of the output map: floor((H + top + bottom - d (k - 1) - 1) / s) + 1, per axis."""
        (height, width), (span_height, span_width) = self.padded_size, self.span
        return (height - span_height) // self.stride[0] + 1, (width - span_width) // self.stride[1] + 1

    def row_source(self) -> NDArray[np.intp]:
        """Return the source row of every padded row, -1 where the padding is zero."""
        return source_index(self.input_size[0], *self.padding[:2], self.padding_mode)

    def column_source(self) -> NDArray[np.intp]:
        """Return the source column of every padded column, -1 where the padding is zero."""
        return source_index(self.input_size[1], *self.padding[2:], self.padding_mode)


def resolve_geometry(
    input_size: Any,
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Geometry:
    """Return the checked geometry of a layer on an input of `input_size`.

    `stride`, `dilation`, `kernel_size` and `input_size` are one number or (h, w). `padding` is one number,
    (h, w), (top, bottom, left, right), "valid" (none), "same" (d (k - 1) in all, the odd one at the bottom
    and right) or "full" (d (k - 1) on each side). Raises RefusedValue or RefusedType, a ValueError or
    TypeError, for what PyTorch's Conv2d refuses too: "same" with a stride above 1, reflect padding of the
    input's size or more, circular padding above it, and a kernel that does not fit.
    """
    kernel = as_pair("kernel_size", kernel_size, 1)
    options = resolve_options(
        kernel, stride=stride, padding=padding, dilation=dilation, groups=groups, padding_mode=padding_mode
    )
    geometry = Geometry(as_pair("input_size", input_size, 1), kernel, **options)
    check_padding_reach(geometry)
    check_kernel_fits(geometry)
    return geometry


def resolve_options(
    kernel_size: Pair, *, stride: Any, padding: Any, dilation: Any, groups: Any, padding_mode: Any
) -> dict[str, Any]:
    """Return a layer's options as Geometry holds them, checked as far as that goes without an input."""
    steps, spacing = as_pair("stride", stride, 1), as_pair("dilation", dilation, 1)
    return {
        "stride": steps,
        "padding": resolve_padding(padding, kernel_size, steps, spacing),
        "dilation": spacing,
        "groups": as_integer("groups", groups, 1),
        "padding_mode": check_padding_mode(padding_mode),
    }


def resolve_padding(padding: Any, kernel_size: Pair, stride: Pair, dilation: Pair) -> Sides:
    """Convert `padding` in any of its forms to (top, bottom, left, right)."""
    if isinstance(padding, str):
        return named_padding(padding, kernel_size, stride, dilation)
    if is_sequence(padding) and len(padding) == 4:
        top, bottom, left, right = as_integers("padding", padding, 0)
        return top, bottom, left, right
    if is_sequence(padding) and len(padding) != 2:
        raise RefusedValue(
            "padding must be one number, (h, w), (top, bottom, left, right) or a name; it lists {count}:"
            " give 1, 2 or 4.",
            count=len(padding),
        )
    rows, columns = as_pair("padding", padding, 0)
    return rows, rows, columns, columns


def named_padding(name: str, kernel_size: Pair, stride: Pair, dilation: Pair) -> Sides:
    """Return (top, bottom, left, right) of the padding called "valid", "same" or "full"."""
    if name not in PADDING_NAMES:
        raise RefusedValue(
            "padding {name} is unknown: choose one of {names}, or give numbers.",
            name=repr(name),
            names=", ".join(PADDING_NAMES),
        )
    if name == "same" and stride != (1, 1):
        raise RefusedValue(
            'padding "same" needs stride 1; got stride {stride}: set it to 1 or give the padding in numbers.',
            stride=stride,
        )
    rows, columns = spans(kernel_size, dilation)
    return *named_sides(name, rows), *named_sides(name, columns)


def named_sides(name: str, span: int) -> Pair:
    """Return what padding called `name` adds before and after a kernel's span, along one axis.

    "valid" is none, "full" leaves the kernel one pixel to read at either end, "same" keeps the size at stride
    1. An even span cannot be centred: PyTorch puts the odd row or column at the end, and so does this.
    """
    reach = span - 1
    return {"valid": (0, 0), "same": (reach // 2, reach - reach // 2), "full": (reach, reach)}[name]


def same_sides(size: int, span: int, stride: int) -> Pair:
    """Return what "same" padding adds before and after `size` pixels at any stride, as TensorFlow has it.

        output = ceil(size / s),  total = max((output - 1) s + span - size, 0)

    with floor(total / 2) before and the rest after. At stride 1 it is the padding called "same" above.
    Source: TensorFlow's notes on padding, `tf.nn`.
    """
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + span - size, 0)
    return total // 2, total - total // 2


def spans(kernel_size: Pair, dilation: Pair) -> Pair:
    """Return `axis_span` of rows and columns."""
    return axis_span(kernel_size[0], dilation[0]), axis_span(kernel_size[1], dilation[1])


def axis_span(kernel: int, dilation: int) -> int:
    """Return the span from a dilated kernel's first tap to its last, along one axis: d (k - 1) + 1."""
    return dilation * (kernel - 1) + 1


def check_padding_mode(mode: object) -> str:
    """Return the mode; raises RefusedType or RefusedValue unless it is one of PADDING_MODES."""
    if not isinstance(mode, str):
        raise RefusedType(
            "padding_mode must be a name; got {value}: choose one of {names}.",
            value=repr(mode),
            names=", ".join(PADDING_MODES),
        )
    if mode not in PADDING_MODES:
        raise RefusedValue(
            "padding_mode {value} is unknown: choose one of {names}.",
            value=repr(mode),
            names=", ".join(PADDING_MODES),
        )
    return mode


def check_padding_reach(geometry: Geometry) -> None:
    """Refuse padding that would have to take its values from beyond the input."""
    (height, width), (top, bottom, left, right) = geometry.input_size, geometry.padding
    check_axis_reach(height, max(top, bottom), geometry.padding_mode)
    check_axis_reach(width, max(left, right), geometry.padding_mode)


def widest_padding(size: int, mode: str) -> int | None:
    """Return how much padding a mode can take from `size` pixels at one end of an axis; None is any amount.

    Reflecting leaves the border pixel out, going round takes each pixel once.
    """
    return {"reflect": size - 1, "circular": size}.get(mode)


def check_axis_reach(size: int, padding: int, mode: str) -> None:
    """Raise RefusedValue where the mode has too few pixels along an axis to fill so much padding."""
    widest = widest_padding(size, mode)
    if widest is None or padding <= widest:
        return
    if mode == "reflect":
        raise RefusedValue(
            "Reflect padding must be smaller than the input; got {padding} on a side of {size}:"
            " reduce the padding or choose replicate.",
            padding=padding,
            size=size,
        )
    raise RefusedValue(
        "Circular padding must not exceed the input; got {padding} on a side of {size}:"
        " reduce the padding or choose replicate.",
        padding=padding,
        size=size,
    )


def check_kernel_fits(geometry: Geometry) -> None:
    """Raise RefusedValue where the kernel spans more than the padded input."""
    (height, width), (span_height, span_width) = geometry.padded_size, geometry.span
    if span_height > height:
        raise RefusedValue(
            "Kernel spans {span} rows but the padded input has {size}: reduce dilation or add padding.",
            span=span_height,
            size=height,
        )
    if span_width > width:
        raise RefusedValue(
            "Kernel spans {span} columns but the padded input has {size}: reduce dilation or add padding.",
            span=span_width,
            size=width,
        )


def source_index(size: int, before: int, after: int, mode: str) -> NDArray[np.intp]:
    """Return the source of every padded position along one axis, -1 where the value is zero.

    Shape (before + size + after,). With size 4 and 2 on both sides: zeros -1 -1 0 1 2 3 -1 -1, replicate
    0 0 0 1 2 3 3 3, reflect 2 1 0 1 2 3 2 1, circular 2 3 0 1 2 3 0 1. Raises as `resolve_geometry` does.
    """
    size = as_integer("size", size, 1)
    before, after = as_integers("padding", (before, after), 0)
    check_axis_reach(size, max(before, after), check_padding_mode(mode))
    position: NDArray[np.intp] = np.arange(-before, size + after, dtype=np.intp)
    if mode == "replicate":
        position = position.clip(0, size - 1)
    elif mode == "circular":
        position = position % size
    elif mode == "reflect":
        position = size - 1 - np.abs(size - 1 - np.abs(position))  # mirrored at 0, then at size - 1
    else:
        position = np.where((position >= 0) & (position < size), position, -1)
    return position  # (before + size + after,)
