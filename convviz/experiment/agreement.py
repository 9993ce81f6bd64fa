"""Fields of an experiment that must agree with each other, and what ends a contradiction between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.experiment.kinds import weight_shape
from convviz.kernels import PRESETS, nearest_size

CUSTOM = "custom"
FIRST_PRESET = "sobel_x"
FIRST_SIZE = (3, 3)

Values = Mapping[str, Any]
Conflict = tuple[Refusal, dict[str, Any]]


def conflicts(values: Values) -> Iterator[Conflict]:
    """Every contradiction between two fields in turn: the sentence, and the fields that end it.

    Each rule sees the values as the ends of the rules before it have left them, so that all of them together
    end every contradiction.
    """
    values = dict(values)
    for rule in _RULES:
        conflict = rule(values)
        if conflict:
            values.update(conflict[1])
            yield conflict


def _weight_belongs_to_custom(values: Values) -> Conflict | None:
    if values["weight"] is None or values["preset"] == CUSTOM:
        return None
    return RefusedValue(
        "The kernel is {preset}, yet weights are given too: the weights are left out. Call the kernel"
        " custom to use them.",
        preset=values["preset"],
    ), {"weight": None}


def _custom_needs_weight(values: Values) -> Conflict | None:
    if values["weight"] is not None or values["preset"] != CUSTOM:
        return None
    return RefusedValue(
        "The kernel is custom, but its weights are not given: {usual} takes its place.", usual=FIRST_PRESET
    ), {"preset": FIRST_PRESET, "kernel_size": FIRST_SIZE}


def _size_is_that_of_the_weight(values: Values) -> Conflict | None:
    size = values["kernel_size"]
    if values["weight"] is None or weight_shape(values["weight"])[2:] == size:
        return None
    height, width = weight_shape(values["weight"])[2:]
    return RefusedValue(
        "The kernel's size is given as {given}, but its weights are {height} x {width}: the weights decide.",
        given=f"{size[0]} x {size[1]}",
        height=height,
        width=width,
    ), {"kernel_size": (height, width)}


def _preset_has_the_size(values: Values) -> Conflict | None:
    preset, size = values["preset"], values["kernel_size"]
    if preset == CUSTOM or PRESETS[preset].fits(size):
        return None
    height, width = nearest_size(preset, size)
    return RefusedValue(
        "The kernel {preset} has no form of {given}: the nearest one is {height} x {width}.",
        preset=preset,
        given=f"{size[0]} x {size[1]}",
        height=height,
        width=width,
    ), {"kernel_size": (height, width)}


def _one_bias_for_each_filter(values: Values) -> Conflict | None:
    if values["weight"] is None or len(values["bias"]) == len(values["weight"]):
        return None
    filters = len(values["weight"])
    return RefusedValue(
        "There is one bias for each filter: {filters}, not {count}. All are set to 0.",
        filters=filters,
        count=len(values["bias"]),
    ), {"bias": (0.0,) * filters}


def _groups_share_the_filters(values: Values) -> Conflict | None:
    filters, groups = len(values["bias"]), values["groups"]
    if filters % groups == 0:
        return None
    return RefusedValue(
        "{filters} filters cannot be shared out to {groups} groups: one group reads everything.",
        filters=filters,
        groups=groups,
    ), {"groups": 1}


def _selected_filter_exists(values: Values) -> Conflict | None:
    filters, selected = len(values["bias"]), values["out_channel"]
    if selected < filters:
        return None
    return RefusedValue(
        "Filter {selected} is asked for, but the last one is {last}: that one is shown.",
        selected=selected,
        last=filters - 1,
    ), {"out_channel": filters - 1}


_RULES: tuple[Callable[[Values], Conflict | None], ...] = (
    _weight_belongs_to_custom,
    _custom_needs_weight,
    _size_is_that_of_the_weight,
    _preset_has_the_size,
    _one_bias_for_each_filter,
    _groups_share_the_filters,
    _selected_filter_exists,
)
