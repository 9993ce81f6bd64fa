"""The filters of a layer: one more, one less, and their biases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convviz.errors import RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.actions.reading import Action, Place, real
from convviz.lab.kernels import PRESETS, RANDOM
from convviz.lab.state import CUSTOM, Experiment, own_filters, with_filters
from convviz.lab.state.fields.kinds import MAX_FILTERS, is_whole, shown


def add(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Add a filter: the next preset in the menu that has the kernel's size and is not there yet."""
    _refuse_more(experiment)
    fitting = [p for p in PRESETS if PRESETS[p].fits(experiment.kernel_size)]
    unused = [p for p in fitting if p not in experiment.presets and p != "identity"]
    return _with_more(experiment, (*experiment.presets, (unused or [RANDOM])[0]))


def _with_more(experiment: Experiment, presets: tuple[str, ...]) -> Experiment:
    """Add another preset filter; groups that cannot share the filters out become one."""
    groups = experiment.groups if len(presets) % experiment.groups == 0 else 1
    return replace(
        experiment,
        presets=presets,
        bias=(*experiment.bias, 0.0),
        groups=groups,
        out_channel=len(presets) - 1,
    )


def duplicate(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Add a copy of the chosen filter, bias included, and choose it."""
    _refuse_more(experiment)
    chosen = experiment.out_channel
    if experiment.presets[chosen] not in (CUSTOM, RANDOM):
        more = _with_more(experiment, (*experiment.presets, experiment.presets[chosen]))
    else:
        own = own_filters(experiment, place.channels // experiment.groups)
        more = with_filters(experiment, [*enumerate(own), (None, own[chosen])])
    bias = (*experiment.bias, experiment.bias[chosen])
    return replace(more, bias=bias, out_channel=len(bias) - 1)


def remove(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Remove the chosen filter; RefusedValue where it is the only one."""
    if experiment.filters == 1:
        raise RefusedValue("A layer needs at least one filter: change this one instead.")
    chosen = experiment.out_channel
    own = own_filters(experiment, place.channels // experiment.groups)
    kept = [(o, kernels) for o, kernels in enumerate(own) if o != chosen]
    seen = replace(experiment, out_channel=0)
    fewer = with_filters(seen, kept)
    return replace(fewer, out_channel=min(chosen, fewer.filters - 1))


def regroup(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Change the groups, which share out the channels; filters are repeated until they are shared out too."""
    groups: Any = action.get("groups")
    if not is_whole(groups, 1, place.channels) or place.channels % groups:
        raise RefusedValue(
            "Groups split the channels evenly: choose a number that divides {channels}, not {value}.",
            channels=place.channels,
            value=shown(groups),
        )
    wanted = -(-experiment.filters // groups) * groups
    if wanted > MAX_FILTERS:
        sentence = counted(
            experiment.filters,
            N_(
                "{filters} filter cannot be split evenly into {groups} groups, and a layer has at most"
                " {most}: use fewer groups."
            ),
            N_(
                "{filters} filters cannot be split evenly into {groups} groups, and a layer has at most"
                " {most}: reduce them to {fewer} first."
            ),
        )
        raise RefusedValue(
            sentence,
            filters=experiment.filters,
            groups=groups,
            most=MAX_FILTERS,
            fewer=MAX_FILTERS // groups * groups,
        )
    own = own_filters(experiment, place.channels // experiment.groups)
    filters = [(o if o < len(own) else None, own[o % len(own)]) for o in range(wanted)]
    spread = with_filters(replace(experiment, groups=1, out_channel=0), filters)
    named = _with_names(spread, experiment)
    return replace(named, groups=groups, out_channel=min(experiment.out_channel, wanted - 1))


def _with_names(spread: Experiment, before: Experiment) -> Experiment:
    """Give copies of presets their names again, where no filter has numbers of its own."""
    if CUSTOM in before.presets:
        return spread
    presets = tuple(before.presets[o % before.filters] for o in range(spread.filters))
    return replace(spread, presets=presets, weight=None)


def _refuse_more(experiment: Experiment) -> None:
    if experiment.filters >= MAX_FILTERS:
        raise RefusedValue("A layer has at most {most} filters: remove one first.", most=MAX_FILTERS)


def set_bias(experiment: Experiment, action: Action, place: Place) -> Experiment:
    """Set the biases, one number for each filter, or with `value` that of the chosen filter alone."""
    if "value" in action:
        before, chosen = experiment.bias, experiment.out_channel
        own = real(action["value"]) + 0.0
        return replace(experiment, bias=(*before[:chosen], own, *before[chosen + 1 :]))
    bias, filters = action.get("bias"), len(experiment.bias)
    if not isinstance(bias, (list, tuple)) or len(bias) != filters:
        raise RefusedValue(
            "There is one bias for each filter: give a list of {filters} of them, not {value}.",
            filters=filters,
            value=shown(bias),
        )
    return replace(experiment, bias=tuple(real(value) + 0.0 for value in bias))
