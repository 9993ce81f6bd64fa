"""Changing one layer of a row: what becomes of the experiment, and what else had to give way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from convviz.errors import Refusal
from convviz.lab import actions
from convviz.lab.kernels import PRESETS, RANDOM, nearest_size
from convviz.lab.state import CUSTOM, Experiment, LayerSettings, layers_of, opened, repair, with_layers
from convviz.lab.state.layer import Pair

MIX = "mix"
"""Stands for a different preset in each filter."""


@dataclass(frozen=True)
class Ground:
    """What layers stand on: the picture's size in pixels, and its channels."""

    size: Pair
    channels: int


@dataclass(frozen=True)
class Told:
    """What gave way in layer `index`, and why."""

    index: int
    refusal: Refusal


Change = Callable[[Experiment], Experiment]
"""What is done to a layer, given as the open one of its stack."""


def edited(
    experiment: Experiment, index: int, change: Change, ground: Ground
) -> tuple[Experiment, list[Told]]:
    """Return the experiment after a change of layer `index`; the open layer stays the open one.

    The layers above are kept, each repaired by itself where the change left it no place. A change that is
    refused leaves everything as it was.
    """
    layers = layers_of(experiment)
    alone = replace(opened(experiment, index), above=(), cell=None)
    try:
        changed = layers_of(change(alone))[-1]
    except Refusal as refusal:
        return experiment, [Told(index, refusal)]
    wanted = (*layers[:index], changed, *layers[index + 1 :])
    return settled(experiment, wanted, len(experiment.below), index, ground)


def settled(
    experiment: Experiment, layers: Sequence[LayerSettings], place: int, first: int, ground: Ground
) -> tuple[Experiment, list[Told]]:
    """Return the experiment with `layers` and `place` open, each layer from `first` on repaired in turn."""
    done, told = tuple(layers[:first]), []
    for index in range(first, len(layers)):
        alone = replace(with_layers(experiment, (*done, layers[index]), index), cell=None)
        mended, refusals = repair(alone, ground.size, ground.channels)
        done = layers_of(mended)
        told += [Told(index, refusal) for refusal in refusals]
    return with_layers(experiment, done, place), told


def removed(experiment: Experiment, index: int, ground: Ground) -> tuple[Experiment, list[Told]]:
    """Return the experiment without layer `index`; where that was the open one, the next one opens."""
    layers = layers_of(experiment)
    rest = (*layers[:index], *layers[index + 1 :])
    place = len(experiment.below)
    place = min(place - (index < place), len(rest) - 1)
    return settled(experiment, rest, place, index, ground)


# ---- changes ---------------------------------------------------------------------------------------------


def fields(**values: Any) -> Change:
    """Return the change to these values of fields."""
    return lambda experiment: replace(experiment, **values)


def act(action: dict[str, Any], channels: int, size: Pair) -> Change:
    """Return the change that an action of the stage makes on a layer that reads `channels` channels."""
    return lambda experiment: actions.apply(experiment, action, channels=channels, picture_size=size)


def all_filters(preset: str) -> Change:
    """Return the change of every filter to `preset`, or to a different one each, at the nearest size."""

    def change(experiment: Experiment) -> Experiment:
        count = experiment.filters
        if preset == MIX:
            names = different(experiment.kernel_size, count)
            return replace(experiment, presets=names, weight=None)
        size = nearest_size(preset, experiment.kernel_size)
        return replace(experiment, presets=(preset,) * count, kernel_size=size, weight=None)

    return change


def filter_count(count: int) -> Change:
    """Return the change to `count` filters: the last ones go, new ones are as the others are."""

    def change(experiment: Experiment) -> Experiment:
        presets, weight = experiment.presets[:count], experiment.weight
        more = count - len(presets)
        presets = (*presets, *_more(presets, experiment.kernel_size, more))
        bias = (*experiment.bias[:count], *(0.0,) * more)
        return replace(
            experiment,
            presets=presets,
            weight=weight[: presets.count(CUSTOM)] or None if weight else None,
            bias=bias,
            groups=experiment.groups if count % experiment.groups == 0 else 1,
            out_channel=0,
        )

    return change


def _more(presets: tuple[str, ...], size: Pair, count: int) -> list[str]:
    """Return presets for more filters: the same where all are the same, else others, one after the other."""
    if presets[0] != CUSTOM and len(set(presets)) == 1 and (len(presets) > 1 or presets[0] == RANDOM):
        return [presets[0]] * count
    unused = [preset for preset in _offered(size) if preset not in presets]
    return [*unused, *[RANDOM] * count][:count]


def different(size: Pair, count: int) -> tuple[str, ...]:
    """Return a different preset of `size` for each of `count` filters, random ones where they run out."""
    return tuple([*_offered(size), *[RANDOM] * count][:count])


def _offered(size: Pair) -> list[str]:
    """Return presets that say something about a picture, edges first, in their form of `size`."""
    first = ["sobel_x", "sobel_y", "laplacian", "gaussian"]
    rest = [preset for preset in PRESETS if preset not in (*first, "identity", RANDOM)]
    return [preset for preset in (*first, *rest) if PRESETS[preset].fits(size)]


def kind_of(layer: LayerSettings) -> str | None:
    """Return the preset of every filter, MIX where each has a different one, None for anything else."""
    if len(set(layer.presets)) == 1 and layer.presets[0] != CUSTOM:
        return layer.presets[0]
    return MIX if layer.presets == different(layer.kernel_size, layer.filters) else None
