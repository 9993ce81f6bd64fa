"""The settings of one layer: its kernels, its geometry, and what follows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.kernels import MAX_SIZE, PRESETS
from convviz.lab.state.agreement import (
    CUSTOM,
    FIRST_PRESET,
    FIRST_SIZE,
    LAYER_RULES,
    NUMBERS,
    Rules,
    conflicts,
)
from convviz.lab.state.fields.kinds import (
    MAX_CHANNELS,
    MAX_FILTERS,
    Kind,
    choice,
    names,
    optional,
    padding,
    pair,
    real_list,
    shown,
    unit_interval,
    weight_shape,
    weights,
    whole,
)
from convviz.ops.geometry import PADDING_MODES, PADDING_NAMES

MAX_STRIDE = 32
MAX_DILATION = 32
MAX_PADDING = 16
MAX_POOL = 8
NONE = "none"
ACTIVATIONS = (NONE, "relu", "leaky_relu", "sigmoid", "tanh")
POOLS = (NONE, "max", "average")

Pair = tuple[int, int]
Weight = tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]


def entry(key: str, kind: Kind, default: Any) -> Any:
    """A line of the table: the field's name in an address, its kind of value, its value on a first visit."""
    return dataclasses.field(default=default, metadata={"key": key, "kind": kind})


@dataclass(frozen=True)
class Layer:
    """One layer: a filter for each name in `presets`, its geometry, an activation, a pooling.

    Hashable: tuples, numbers and strings alone. Sizes and strides are (h, w), rows before columns. Whoever
    makes one gets a sentence (RefusedValue) for a value that its field cannot have, and for two fields that
    contradict each other; what an input allows is another matter, see `repair`.
    """

    rules: ClassVar[Rules] = LAYER_RULES

    presets: tuple[str, ...] = entry("k", names(MAX_FILTERS, *PRESETS, CUSTOM), (FIRST_PRESET,))  # (O,)
    kernel_size: Pair = entry("size", pair(1, MAX_SIZE), FIRST_SIZE)
    # (number of custom filters, C/groups, KH, KW): the numbers of the filters called custom, in order
    weight: Weight | None = entry("w", optional(weights()), None)
    bias: tuple[float, ...] = entry("bias", real_list(MAX_FILTERS), (0.0,))  # (O,)
    stride: Pair = entry("stride", pair(1, MAX_STRIDE), (1, 1))
    padding: str | Pair = entry("pad", padding(PADDING_NAMES, MAX_PADDING), (0, 0))
    padding_mode: str = entry("mode", choice(*PADDING_MODES), "zeros")
    dilation: Pair = entry("dil", pair(1, MAX_DILATION), (1, 1))
    groups: int = entry("groups", whole(1, MAX_CHANNELS), 1)
    activation: str = entry("act", choice(*ACTIVATIONS), NONE)
    slope: float = entry("slope", unit_interval(), 0.1)  # of the leaky ReLU, below zero
    pool: str = entry("pool", choice(*POOLS), NONE)
    pool_size: Pair = entry("ps", pair(1, MAX_POOL), (2, 2))
    pool_stride: Pair | None = entry("pst", optional(pair(1, MAX_POOL)), None)  # None: the pool's size

    def __post_init__(self) -> None:
        values = vars(self)
        for field in table(type(self)).values():
            field.check(values[field.name], field.name)
        for refusal, _ in conflicts(values, self.rules):
            raise refusal

    @property
    def filters(self) -> int:
        """The number of filters O, and so of output channels."""
        return len(self.presets)

    @property
    def pool_step(self) -> Pair:
        """The stride of the pooling window."""
        return self.pool_stride or self.pool_size


@dataclass(frozen=True)
class Field:
    """One line of the table, as an address and a check use it."""

    name: str
    key: str
    kind: Kind
    default: object

    def check(self, value: object, label: str) -> None:
        """Raise RefusedValue, naming the field by `label`, where it cannot have this value."""
        if not self.kind.accepts(value):
            raise self.kind.refuse(label, shown(value))

    def read(self, text: str) -> object:
        """The value that an address says, or RefusedValue naming the field by its key."""
        try:
            value = self.kind.parse(text)
        except ValueError:
            raise self.refusal(text) from None
        if not self.kind.accepts(value):
            raise self.refusal(text)
        return value

    def refusal(self, text: str) -> Refusal:
        """The sentence that states the field's rule and what was given instead."""
        return self.kind.refuse(self.key, shown(text))


def table(settings: type[Layer] = Layer) -> dict[str, Field]:
    """Every field of a class of settings by its name, in order."""
    key: Any = settings
    return _table(key)


@cache
def _table(settings: Any) -> dict[str, Field]:
    return {
        f.name: Field(f.name, f.metadata["key"], f.metadata["kind"], f.default)
        for f in dataclasses.fields(settings)
    }


def usual(given: Mapping[str, Any], settings: type[Layer] = Layer) -> dict[str, Any]:
    """Every field's value where it is not given, beside the fields that are.

    A size is usual where it is the preset's own or that of the weights, a bias where it is 0 for each filter,
    and of a picture that it is one's own numbers where those are given.
    """
    values: dict[str, Any] = {field.name: field.default for field in table(settings).values()}
    weight, presets = given.get("weight"), given.get("presets")
    if weight is not None:
        values |= {"presets": (CUSTOM,) * len(weight), "kernel_size": weight_shape(weight)[2:]}
    elif presets and presets[0] in PRESETS:
        values["kernel_size"] = PRESETS[presets[0]].default_size
    values["bias"] = (0.0,) * len(presets or values["presets"])
    if given.get("numbers") is not None:
        values["picture"] = NUMBERS
    return values


def unusual(values: Mapping[str, Any], settings: type[Layer] = Layer) -> dict[str, str]:
    """What has to be said of `values` to find them again: text by key, in the order of the table."""
    unsaid = usual(values, settings)
    return {
        field.key: field.kind.format(values[field.name])
        for field in table(settings).values()
        if values[field.name] != unsaid[field.name]
    }


def depth_of(layer: Layer, channels: int) -> int:
    """The channels C/groups that a filter reads of an input of `channels` channels C.

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


def conv_options(layer: Layer) -> dict[str, Any]:
    """The layer's options by the names that `convviz.ops` gives them."""
    names = ("stride", "padding", "dilation", "groups", "padding_mode")
    return {name: getattr(layer, name) for name in names}
