"""What makes a layer one: an input, a weight and options that fit together."""

from typing import Any, NamedTuple, TypeVar

from convviz.errors import RefusedValue
from convviz.ops.checks import FloatArray, as_shape
from convviz.ops.geometry import Geometry, resolve_geometry

X_AXES = "(N, C, H, W)"
WEIGHT_AXES = "(O, C/groups, KH, KW)"
OUTPUT_AXES = "(N, O, HO, WO)"
ANY_BATCH = (0, 1, 1, 1)  # a batch may be empty; a sum over it is then zero
Remembered = TypeVar("Remembered")


class LayerOptions(NamedTuple):
    """A layer's options as the caller gave them, not yet checked."""

    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: Any = 1
    padding_mode: Any = "zeros"


def resolve_layer(x_shape: Any, weight_shape: Any, options: LayerOptions) -> Geometry:
    """Return the geometry of a layer with this weight on this input, whose channels must agree."""
    _, channels, *input_size = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    filters, depth, *kernel_size = as_shape("weight", weight_shape, WEIGHT_AXES)
    geometry = resolve_geometry(tuple(input_size), tuple(kernel_size), **options._asdict())
    check_channel_groups(channels, geometry.groups)
    check_filter_groups(filters, geometry.groups)
    if depth * geometry.groups != channels:
        raise RefusedValue(
            "The channels of x are {channels}, but with groups {groups} this weight reads {expected}:"
            " give a weight of shape (O, {depth}, KH, KW).",
            channels=channels,
            groups=geometry.groups,
            expected=depth * geometry.groups,
            depth=channels // geometry.groups,
        )
    return geometry


def check_channel_groups(channels: int, groups: int) -> None:
    """Raise RefusedValue where the groups cannot share out the channels of x evenly."""
    if channels % groups:
        raise RefusedValue(
            "groups must divide the channels of x, {count}; got {groups}: choose a divisor of {count}.",
            groups=groups,
            count=channels,
        )


def check_filter_groups(filters: int, groups: int) -> None:
    """Raise RefusedValue where the groups cannot share out the filters evenly."""
    if filters % groups:
        raise RefusedValue(
            "groups must divide the filters of the weight, {count}; got {groups}: choose a divisor of"
            " {count}.",
            groups=groups,
            count=filters,
        )


def check_bias(bias: FloatArray, filters: int) -> None:
    """Raise RefusedValue unless the bias has one value for each filter."""
    if bias.shape != (filters,):
        raise RefusedValue(
            "bias must have shape ({filters},), a value per filter; got {shape}: give one for each.",
            filters=filters,
            shape=bias.shape,
        )


def check_output_grad(shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """Raise RefusedValue unless the upstream gradient has four axes and the output's shape."""
    check_same_shape(as_shape("output_grad", shape, OUTPUT_AXES, least=ANY_BATCH), expected)


def check_same_shape(shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """Raise RefusedValue unless the shapes are equal."""
    if shape != expected:
        raise RefusedValue(
            "output_grad must have the output's shape {expected}; got {shape}: give a value per output cell.",
            expected=expected,
            shape=shape,
        )


def remembered(last: Remembered | None) -> Remembered:
    """Return what a layer's last forward pass left behind; raises RefusedValue where there was none."""
    if last is None:
        raise RefusedValue("backward needs a forward pass first: call forward(x) before it.")
    return last
