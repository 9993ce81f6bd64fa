"""Editing the chosen filter: its numbers, its preset, its size; the other filters take over the size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.i18n import N_, counted
from convviz.lab import kernels
from convviz.lab.actions.reading import Action, Place, numbers, taps, whole_pair
from convviz.lab.kernels import MAX_SIZE, PRESETS, RANDOM, nearest_size
from convviz.lab.state import CUSTOM, Experiment, own_filters, weight_array, with_filters
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.layer import Pair
from convviz.lab.state.weights import at_depth, nested


def can_be_filter(grids: Sequence[Sequence[Sequence[float]]], depth: int) -> bool:
    """Say whether grids [C][H][W] have the size of a filter of a layer with `depth` channels a filter."""
    return len(grids) in (1, depth) and max(len(grids[0]), len(grids[0][0])) <= MAX_SIZE


def set_weight(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Take the numbers given, but keep the exact one where it is only the float32 that was shown of it."""
    weight = numbers(action.get("weight"))
    depth = place.channels // experiment.groups
    if weight.shape[0] != 1 or weight.shape[1] not in (1, depth):
        sentence = counted(
            depth,
            N_("Each filter of this layer has {depth} channel; got {given}: give one grid."),
            N_(
                "Each filter of this layer has {depth} channels; got {given}: give one grid for each channel."
            ),
        )
        raise RefusedValue(
            sentence,
            depth=depth,
            given=f"{weight.shape[0]} x {weight.shape[1]}",
        )
    kernels = weight[0]  # (C, KH, KW)
    exact = weight_array(experiment, place.channels)[experiment.out_channel]
    if exact.shape == kernels.shape:
        kernels = np.where(exact.astype(np.float32) == kernels.astype(np.float32), exact, kernels)
    return _with_filter(experiment, kernels, place)


def set_taps(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Put numbers into single cells; all other weights stay what they are by now, whatever was on show."""
    depth = place.channels // experiment.groups
    own = own_filters(experiment, depth)[experiment.out_channel]
    kernels = at_depth(own, depth).copy()  # (C, KH, KW)
    for channel, row, column, number in taps(action.get("taps"), kernels.shape):
        kernels[slice(None) if channel is None else channel, row, column] = number
    return _with_filter(experiment, kernels, place)


def _with_filter(experiment: Experiment, numbers: NDArray[Any], place: Place) -> Experiment:
    """Give the chosen filter these numbers (C, KH, KW); the others take over its size."""
    chosen, size = experiment.out_channel, (numbers.shape[1], numbers.shape[2])
    resized = _at_size(experiment, size, place, besides=chosen)
    own = own_filters(resized, place.channels // experiment.groups)
    return with_filters(resized, [(o, numbers if o == chosen else kernels) for o, kernels in enumerate(own)])


def set_preset(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Make the chosen filter a preset, in its form nearest to the kernel's size."""
    preset = action.get("preset")
    if not isinstance(preset, str) or preset not in PRESETS:
        raise RefusedValue(
            "There is no kernel named {preset}: choose one of {presets}.",
            preset=shown(preset),
            presets=", ".join(PRESETS),
        )
    return _renamed(experiment, experiment.out_channel, preset, place)


def _renamed(experiment: Experiment, filter: int, preset: str, place: Place) -> Experiment:
    """Make one of the filters a preset; the others take over the size that it needs."""
    size = nearest_size(preset, experiment.kernel_size)
    at_size = _at_size(experiment, size, place, besides=filter)
    presets = (*at_size.presets[:filter], preset, *at_size.presets[filter + 1 :])
    return _named(at_size, presets)


def _named(experiment: Experiment, presets: tuple[str, ...]) -> Experiment:
    """Give the filters these names, and drop the numbers of those that are no longer custom."""
    customs = iter(experiment.weight or ())
    held = [(next(customs) if old == CUSTOM else None) for old in experiment.presets]
    weight = tuple(w for w, name in zip(held, presets, strict=True) if name == CUSTOM and w is not None)
    return replace(experiment, presets=presets, weight=weight or None)


def set_size(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Change the size of all kernels; RefusedValue for one outside 1 to MAX_SIZE."""
    size = whole_pair(action.get("size"), 1, MAX_SIZE)
    if size is None:
        raise RefusedValue(
            "A kernel has 1 to {limit} rows and 1 to {limit} columns, not {value}: choose a size in that"
            " range.",
            limit=MAX_SIZE,
            value=shown(action.get("size")),
        )
    return _at_size(experiment, size, place)


def _at_size(experiment: Experiment, size: Pair, place: Place, besides: int | None = None) -> Experiment:
    """Change the kernels to `size`: presets take their form of it, the rest are cropped or grown."""
    if size == experiment.kernel_size:
        return experiment
    own = own_filters(experiment, place.channels // experiment.groups)
    stay = [o == besides or (p != CUSTOM and PRESETS[p].fits(size)) for o, p in enumerate(experiment.presets)]
    customs = [kernels.resize(own[o], size) for o, stays in enumerate(stay) if not stays]
    presets = tuple(p if stays else CUSTOM for p, stays in zip(experiment.presets, stay, strict=True))
    if besides is not None:  # the caller names it next
        presets = (*presets[:besides], RANDOM, *presets[besides + 1 :])
    return replace(experiment, presets=presets, kernel_size=size, weight=nested(customs))


def transformed(transform: Callable[[Any], NDArray[Any]]) -> Callable[..., Experiment]:
    """Return the action that applies a transform to the chosen filter."""

    def do(experiment: Experiment, action: Action, place: Place) -> Experiment:
        own = own_filters(experiment, place.channels // experiment.groups)
        return _with_filter(experiment, transform(own[experiment.out_channel][None])[0], place)

    return do
