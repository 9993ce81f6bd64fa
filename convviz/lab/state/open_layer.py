"""A stack of layers as a whole, and the same stack with another of its layers open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from convviz.errors import RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.state.experiment import MAPS, Experiment
from convviz.lab.state.layer import LayerSettings
from convviz.lab.state.table import table


def layers_of(experiment: Experiment) -> tuple[LayerSettings, ...]:
    """Return every layer of the stack in order, with the open one at ``len(experiment.below)``."""
    return (*experiment.below, LayerSettings(**_settings(experiment)), *experiment.above)


def opened(experiment: Experiment, index: int) -> Experiment:
    """Return the same stack on the same picture with layer `index`, counted from 0, as the open one.

    Layers before it lie below, those after it above, each with exactly the numbers it had. The walk begins
    at step 0, and filter and channel on show stay among those that the layer has. Raises RefusedValue where
    the stack has no such layer.
    """
    return with_layers(experiment, layers_of(experiment), index)


def with_layers(experiment: Experiment, layers: Sequence[LayerSettings], index: int) -> Experiment:
    """Put one to MAX_LAYERS `layers` in place of the experiment's own, number `index` open.

    Raises RefusedValue for more layers, and where there is no number `index`; whether the layers have their
    place on the picture is for `repair` to say.
    """
    if not 0 <= index < len(layers):
        sentence = counted(
            len(layers),
            N_("There is {count} layer, counted from 0: there is no layer {index} to open."),
            N_("There are {count} layers, counted from 0: there is no layer {index} to open."),
        )
        raise RefusedValue(
            sentence,
            count=len(layers),
            index=index,
        )
    return replace(
        experiment,
        **_settings(layers[index]),
        below=tuple(layers[:index]),
        above=tuple(layers[index + 1 :]),
        step=0,
        out_channel=min(experiment.out_channel, layers[index].filters - 1),
        channel=_channel(experiment, layers, index),
    )


def _settings(layer: LayerSettings) -> dict[str, Any]:
    return {name: getattr(layer, name) for name in table(LayerSettings)}


def _channel(experiment: Experiment, layers: Sequence[LayerSettings], index: int) -> int:
    """Return the channel on show, kept among those of the input; a picture's own are not known here."""
    if index:
        return min(experiment.channel, layers[index - 1].filters - 1)
    if experiment.maps != MAPS[0]:
        return min(experiment.channel, experiment.channels - 1)
    return 0 if experiment.below else experiment.channel
