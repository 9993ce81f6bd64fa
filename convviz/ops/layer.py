"""What makes a layer one: an input, a weight and options that fit together."""

from typing import Any, NamedTuple

import numpy as np

from convviz.errors import RefusedValue
from convviz.ops.checks import as_shape
from convviz.ops.geometry import Geometry, resolve_geometry

X_AXES = "(N, C, H, W)"
WEIGHT_AXES = "(O, C/groups, KH, KW)"
OUTPUT_AXES = "(N, O, HO, WO)"
ANY_BATCH = (0, 1, 1, 1)  # a batch may be empty; a sum over it is then zero


class LayerOptions(NamedTuple):
    """A layer's options as the caller gave them, not yet checked."""

    stride: Any
    padding: Any
    dilation: Any
    groups: Any
    padding_mode: Any


def resolve_layer(x_shape: Any, weight_shape: Any, options: LayerOptions) -> Geometry:
    """The geometry of a layer with this weight on this input, after checking that their channels agree."""
    _, channels, *input_size = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    filters, depth, *kernel_size = as_shape("weight", weight_shape, WEIGHT_AXES)
    geometry = resolve_geometry(tuple(input_size), tuple(kernel_size), **options._asdict())
    check_groups("input channels", channels, geometry.groups)
    check_groups("filters", filters, geometry.groups)
    if depth * geometry.groups != channels:
        raise RefusedValue(
            "x has {channels} channels but the weight reads {expected} ({groups} groups of {depth}):"
            " give a weight of shape (O, {right}, KH, KW).",
            channels=channels,
            expected=depth * geometry.groups,
            groups=geometry.groups,
            depth=depth,
            right=channels // geometry.groups,
        )
    return geometry


def check_groups(name: str, count: int, groups: int) -> None:
    if count % groups:
        raise RefusedValue(
            "groups must divide the {name}; got {groups} groups for {count}: choose a divisor of {count}.",
            name=name,
            groups=groups,
            count=count,
        )


def check_bias(bias: np.ndarray[Any, Any], filters: int) -> None:
    if bias.shape != (filters,):
        raise RefusedValue(
            "bias must have one value per filter, shape ({filters},); got shape {shape}: give {filters} values.",
            filters=filters,
            shape=bias.shape,
        )


def check_output_grad(shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    if as_shape("output_grad", shape, OUTPUT_AXES, least=ANY_BATCH) != expected:
        raise RefusedValue(
            "output_grad must have the output's shape {expected}; got {shape}: give one value per output cell.",
            expected=expected,
            shape=shape,
        )
