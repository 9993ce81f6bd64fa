"""The settings of one layer: its kernels, its geometry, and what follows it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, ClassVar

from convviz.errors import RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.kernels import MAX_SIZE, PRESETS
from convviz.lab.state.agreement import (
    CUSTOM,
    FIRST_PRESET,
    FIRST_SIZE,
    LAYER_RULES,
    Rules,
)
from convviz.lab.state.fields.kinds import (
    MAX_CHANNELS,
    MAX_FILTERS,
    choice,
    names,
    optional,
    padding,
    pair,
    real_list,
    unit_interval,
    whole,
)
from convviz.lab.state.fields.weights import weight_shape, weights
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry
from convviz.ops.checks import Sides
from convviz.ops.geometry import PADDING_MODES, PADDING_NAMES

MAX_STRIDE = 32
MAX_DILATION = 32
MAX_PADDING = 16
MAX_POOL = 8
NONE = "none"
CONVOLUTION = "convolution"
OPERATIONS = ("correlation", CONVOLUTION)
"""Whether a layer lays its kernel on the picture as it is, as frameworks do, or turned by half a turn."""

ACTIVATIONS = (NONE, "relu", "leaky_relu", "sigmoid", "tanh")
POOLS = (NONE, "max", "average")

Pair = tuple[int, int]
Weight = tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]


@dataclass(frozen=True)
class LayerSettings(Settings):
    """One layer: a filter for each name in `presets`, its geometry, an activation, a pooling.

    Hashable: tuples, numbers and strings alone. Sizes and strides are (h, w), rows before columns. Whoever
    makes one gets a sentence (RefusedValue) for a value that its field cannot have, and for two fields that
    contradict each other; what an input allows is another matter, see `repair`.
    """

    rules: ClassVar[Rules] = LAYER_RULES

    presets: tuple[str, ...] = entry("k", names(MAX_FILTERS, *PRESETS, CUSTOM), (FIRST_PRESET,))  # (O,)
    kernel_size: Pair = entry("size", pair(1, MAX_SIZE), FIRST_SIZE)
    # (number of custom filters, C/groups, KH, KW): the numbers of the filters called custom, in order
    weight: Weight | None = entry("w", optional(weights()), None, left_out="")
    operation: str = entry("op", choice(*OPERATIONS), OPERATIONS[0])
    bias: tuple[float, ...] = entry("bias", real_list(MAX_FILTERS), (0.0,))  # (O,)
    stride: Pair = entry("stride", pair(1, MAX_STRIDE), (1, 1))
    # a name, (h, w), or (top, bottom, left, right); "same" at strides above 1 is TensorFlow's
    padding: str | Pair | Sides = entry("pad", padding(PADDING_NAMES, MAX_PADDING), (0, 0))
    padding_mode: str = entry("mode", choice(*PADDING_MODES), "zeros")
    dilation: Pair = entry("dil", pair(1, MAX_DILATION), (1, 1))
    groups: int = entry("groups", whole(1, MAX_CHANNELS), 1)
    activation: str = entry("act", choice(*ACTIVATIONS), NONE)
    slope: float = entry("slope", unit_interval(), 0.1)  # of the leaky ReLU, below zero
    pool: str = entry("pool", choice(*POOLS), NONE)
    pool_size: Pair = entry("ps", pair(1, MAX_POOL), (2, 2))
    pool_stride: Pair | None = entry("pst", optional(pair(1, MAX_POOL)), None)  # None: the pool's size

    @classmethod
    def usual(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return every field's value where it is not given, beside the fields that are.

        A size is usual where it is the preset's own or that of the weights, a bias where it is 0 for each
        filter.
        """
        values = super().usual(given)
        weight, presets = given.get("weight"), given.get("presets")
        if weight is not None:
            values |= {"presets": (CUSTOM,) * len(weight), "kernel_size": weight_shape(weight)[2:]}
        elif presets and presets[0] in PRESETS:
            values["kernel_size"] = PRESETS[presets[0]].default_size
        values["bias"] = (0.0,) * len(presets or values["presets"])
        return values

    @classmethod
    def without_refused(cls, given: Mapping[str, Any], refused: Set[str]) -> dict[str, Any]:
        """Drop "custom" from an address's fields where the weights that it announces were refused."""
        values = super().without_refused(given, refused)
        if "weight" in refused and set(values.get("presets", ())) == {CUSTOM}:
            del values["presets"]
        return values

    @property
    def filters(self) -> int:
        """The number of filters O, and so of output channels."""
        return len(self.presets)

    @property
    def turns_kernel(self) -> bool:
        """Whether it is a true convolution, whose kernel is turned by half a turn."""
        return self.operation == CONVOLUTION

    @property
    def pool_step(self) -> Pair:
        """The stride of the pooling window."""
        return self.pool_stride or self.pool_size


def depth_of(layer: LayerSettings, channels: int) -> int:
    """Return how many channels C/groups a filter reads of an input of `channels` channels C.

    Raises RefusedValue where the groups do not share out the channels.
    """
    if channels % layer.groups:
        sentence = counted(
            channels,
            N_("{channels} channel cannot be split into {groups} groups: choose 1 group."),
            N_(
                "{channels} channels cannot be split evenly into {groups} groups: choose a number of"
                " groups that divides {channels}."
            ),
        )
        raise RefusedValue(
            sentence,
            channels=channels,
            groups=layer.groups,
        )
    return channels // layer.groups
