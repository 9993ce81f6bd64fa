"""The frozen state of a page: everything that is needed to show it again, and the one table of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, ClassVar

from convviz.lab.files.images import LEVELS, MAX_PIXELS, SAMPLES, SCALES
from convviz.lab.kernels import PRESETS
from convviz.lab.state.agreement import EXPERIMENT_RULES, FIRST_PICTURE, NUMBERS, Rules
from convviz.lab.state.fields.kinds import (
    MAX_CHANNELS,
    MAX_FILTERS,
    choice,
    flag,
    optional,
    pair,
    positive,
    random_seed,
    whole,
    whole_list,
)
from convviz.lab.state.fields.layer_list import layer_list
from convviz.lab.state.fields.own_numbers import OwnNumbers, own_numbers
from convviz.lab.state.fields.painting import Painted, painted
from convviz.lab.state.fields.picture_name import UPLOAD, picture_name
from convviz.lab.state.layer import MAX_STRIDE, NONE, LayerSettings, Pair
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry

MAX_STEP = 10**6
MAX_BATCH = 8
MAX_RATE = 1e9
GIVEN = "given"
MAPS = ("picture", "responses", "random", GIVEN)
"""What the channels of the input are: the picture's own, its responses to presets, random numbers, or maps
that a session holds, such as those of a network's layer."""

BATCHES = ("pictures", "crops")
UPSTREAMS = ("ones", "one_hot", "checkerboard", "random", "painted", "mse")
"""The losses: the first five are linear in the output, and their gradient is what the name says."""

VIEWS = {
    "forward": ("output", "patches", "matrix", "after", "transposed", "picture"),
    "backward": ("weight_grad", "input_grad", "two_ways", "matrix_grad", "check", "after_grad"),
}
"""The views of each page, the page's first one first."""
_EVERY_VIEW = tuple(view for views in VIEWS.values() for view in views)


@dataclass(frozen=True)
class Pictures(Settings):
    """What the first layer reads: a picture's region in numbers, the maps made of it, the batch around it."""

    picture: str = entry("pic", picture_name(*SAMPLES, UPLOAD, NUMBERS), FIRST_PICTURE)
    numbers: OwnNumbers | None = entry("x", optional(own_numbers()), None, left_out="")  # (C, H, W)
    colour: bool = entry("colour", flag(), True)  # no: shown in grey
    scale: str = entry("scale", choice(*SCALES), "unit")
    levels: str = entry("levels", choice(*LEVELS), LEVELS[0])  # black and white of an upload of wide numbers
    # top, left, height, width in pixels of the original; None is the region that every picture starts with
    region: tuple[int, int, int, int] | None = entry(
        "box", optional(whole_list("top_left_height_width", 0, MAX_PIXELS)), None
    )
    reduce: int | None = entry("reduce", optional(whole(1, MAX_PIXELS)), None)  # side of an averaged block
    maps: str = entry("in", choice(*MAPS), MAPS[0])
    channels: int = entry("ch", whole(1, MAX_CHANNELS), 3)  # of all but the picture's own
    map_seed: int = entry("mseed", random_seed(), 0)  # of random maps; the checksum of given ones
    batch: int = entry("n", whole(1, MAX_BATCH), 1)
    batch_of: str = entry("nof", choice(*BATCHES), BATCHES[0])

    @classmethod
    def usual(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value of each field that is not given; given numbers of one's own are the picture."""
        values = super().usual(given)
        return values | {"picture": NUMBERS} if given.get("numbers") is not None else values

    @classmethod
    def without_refused(cls, given: Mapping[str, Any], refused: Set[str]) -> dict[str, Any]:
        """Drop "numbers" from an address's fields where those that it announces were refused."""
        values = super().without_refused(given, refused)
        if "numbers" in refused and values.get("picture") == NUMBERS:
            del values["picture"]
        return values


@dataclass(frozen=True)
class Experiment(LayerSettings, Pictures):
    """One layer on a batch of pictures, as a person set it up; the defaults are what a first visit shows.

    The layer's own settings are the fields of `LayerSettings`. `below` are the layers that its input comes
    through, `above` those between its output and the loss; mostly there are none.
    """

    rules: ClassVar[Rules] = EXPERIMENT_RULES

    below: tuple[LayerSettings, ...] = entry("below", layer_list(), (), left_out="left_out")
    above: tuple[LayerSettings, ...] = entry("above", layer_list(), (), left_out="left_out")
    output_padding: Pair = entry("opad", pair(0, MAX_STRIDE - 1), (0, 0))  # of the transposed convolution
    upstream: str = entry("g", choice(*UPSTREAMS), "ones")
    cell: Pair | None = entry(
        "cell", optional(whole_list("row_column", 0, MAX_STEP)), None
    )  # None: the middle
    # (row, column, value) of the gradient that was painted, on the picture and filter on show
    paint: Painted | None = entry("paint", optional(painted()), None, left_out="")
    seed: int = entry("seed", random_seed(), 0)
    target: str = entry("target", choice(*PRESETS), "gaussian")
    # None: chosen by the loss
    learning_rate: float | None = entry("lr", optional(positive(MAX_RATE)), None)
    view: str = entry("view", choice(*_EVERY_VIEW), _EVERY_VIEW[0], looks=True)
    as_filter: bool = entry("filter", flag(), False)
    step: int = entry("t", whole(0, MAX_STEP), 0, looks=True, played=True)
    item: int = entry("b", whole(0, MAX_BATCH - 1), 0, looks=True)  # the picture of the batch that is shown
    channel: int = entry("c", whole(0, MAX_CHANNELS - 1), 0, looks=True)
    out_channel: int = entry("o", whole(0, MAX_FILTERS - 1), 0, looks=True)


def views_of(page: str, experiment: Experiment) -> tuple[str, ...]:
    """Return the views of a page that have something to show of this experiment."""
    follows = experiment.activation != NONE or experiment.pool != NONE
    whole = reads_picture(experiment) and experiment.picture != NUMBERS  # those are all in sight already
    has = {"after": follows, "after_grad": follows, "picture": whole}
    return tuple(view for view in VIEWS[page] if has.get(view, True))


def reads_picture(experiment: Experiment) -> bool:
    """Say whether the open layer reads the picture itself, and not maps that were made of it."""
    return experiment.maps == MAPS[0] and not experiment.below


def reads_own_numbers(experiment: Experiment) -> bool:
    """Say whether the open layer reads one's own numbers as they are, so that they can be edited."""
    return experiment.picture == NUMBERS and reads_picture(experiment)
