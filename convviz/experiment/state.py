"""The frozen state of a page: everything that is needed to show it again, and the one table of its fields."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import Any

from convviz.experiment.agreement import CUSTOM, FIRST_PRESET, FIRST_SIZE, conflicts
from convviz.experiment.kinds import (
    MAX_CHANNELS,
    MAX_FILTERS,
    Kind,
    choice,
    flag,
    optional,
    padding,
    pair,
    positive,
    real_list,
    shown,
    weights,
    whole,
    whole_list,
)
from convviz.images import MAX_PIXELS, SAMPLES, SCALES
from convviz.kernels import MAX_SIZE, PRESETS
from convviz.ops.geometry import PADDING_MODES, PADDING_NAMES

MAX_STRIDE = 32
MAX_DILATION = 32
MAX_PADDING = 16
MAX_STEP = 10**6
UPLOAD = "upload"
VIEWS = {"forward": ("output", "patches", "picture"), "backward": ("weight_grad", "input_grad")}
"""The views of each page, the page's first one first."""

Pair = tuple[int, int]
Weight = tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]


def entry(key: str, kind: Kind, default: Any) -> Any:
    """A line of the table: the field's name in an address, its kind of value, its value on a first visit."""
    return dataclasses.field(default=default, metadata={"key": key, "kind": kind})


@dataclass(frozen=True)
class Experiment:
    """One convolution on one picture, as a person set it up; the defaults are what a first visit shows.

    Hashable: tuples, numbers and strings alone. Sizes, strides and cells are (h, w) in pixels, rows before
    columns. Whoever makes one gets a sentence (RefusedValue) for a value that its field cannot have, and for
    two fields that contradict each other; what the picture at hand allows is another matter, see `repair`.
    """

    picture: str = entry("pic", choice(*SAMPLES, UPLOAD), "digit")
    colour: bool = entry("colour", flag(), True)  # no: shown in grey
    scale: str = entry("scale", choice(*SCALES), "unit")
    # top, left, height, width in pixels of the original; None is the region that every picture starts with
    region: tuple[int, int, int, int] | None = entry(
        "box", optional(whole_list("top_left_height_width", 0, MAX_PIXELS)), None
    )
    reduce: int | None = entry("reduce", optional(whole(1, MAX_PIXELS)), None)  # side of an averaged block
    preset: str = entry("k", choice(*PRESETS, CUSTOM), FIRST_PRESET)
    kernel_size: Pair = entry("size", pair(1, MAX_SIZE), FIRST_SIZE)
    weight: Weight | None = entry(
        "w", optional(weights()), None
    )  # (O, C/groups, KH, KW), with "custom" alone
    bias: tuple[float, ...] = entry("bias", real_list(MAX_FILTERS), (0.0,))  # (O,)
    stride: Pair = entry("stride", pair(1, MAX_STRIDE), (1, 1))
    padding: str | Pair = entry("pad", padding(PADDING_NAMES, MAX_PADDING), (0, 0))
    padding_mode: str = entry("mode", choice(*PADDING_MODES), "zeros")
    dilation: Pair = entry("dil", pair(1, MAX_DILATION), (1, 1))
    groups: int = entry("groups", whole(1, MAX_CHANNELS), 1)
    upstream: str = entry("g", choice("ones", "one_hot", "random", "mse"), "ones")
    cell: Pair | None = entry(
        "cell", optional(whole_list("row_column", 0, MAX_STEP)), None
    )  # None: the middle
    seed: int = entry("seed", whole(0, 2**32 - 1), 0)
    target: str = entry("target", choice(*PRESETS), "gaussian")
    learning_rate: float | None = entry("lr", optional(positive()), None)  # None: chosen by the loss
    view: str = entry("view", choice(*(view for views in VIEWS.values() for view in views)), "output")
    as_filter: bool = entry("filter", flag(), False)
    step: int = entry("t", whole(0, MAX_STEP), 0)
    batch: int = entry("n", whole(1, 16), 1)
    channel: int = entry("c", whole(0, MAX_CHANNELS - 1), 0)
    out_channel: int = entry("o", whole(0, MAX_FILTERS - 1), 0)

    def __post_init__(self) -> None:
        values = vars(self)
        for field in table().values():
            field.check(values[field.name], field.name)
        for refusal, _ in conflicts(values):
            raise refusal


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
            raise self.kind.refuse(self.key, shown(text)) from None
        if not self.kind.accepts(value):
            raise self.kind.refuse(self.key, shown(text))
        return value


@cache
def table() -> dict[str, Field]:
    """Every field of an Experiment by its name, in order."""
    return {
        f.name: Field(f.name, f.metadata["key"], f.metadata["kind"], f.default)
        for f in dataclasses.fields(Experiment)
    }


# ---- options for ops --------------------------------------------------------------------------------------


def conv_options(experiment: Experiment) -> dict[str, Any]:
    """The layer's options by the names that `convviz.ops` gives them."""
    names = ("stride", "padding", "dilation", "groups", "padding_mode")
    return {name: getattr(experiment, name) for name in names}
