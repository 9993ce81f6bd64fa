"""Settings that must agree with each other, and what ends a contradiction between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.kernels import PRESETS, name_in_a_sentence, nearest_size
from convviz.lab.state.fields.kinds import MAX_LAYERS
from convviz.lab.state.fields.weights import weight_shape

CUSTOM = "custom"
FIRST_PRESET = "sobel_x"
FIRST_SIZE = (3, 3)
NUMBERS = "numbers"
"""The picture that is no picture: the input's numbers are one's own."""

FIRST_PICTURE = "digit"

Values = Mapping[str, Any]
Conflict = tuple[Refusal, dict[str, Any]]
Rules = tuple[Callable[[Values], Conflict | None], ...]


def conflicts(values: Values, rules: Rules) -> Iterator[Conflict]:
    """Yield every contradiction between two fields in turn: the sentence, and the fields that end it.

    Each rule sees the values as the ends of the rules before it have left them, so that all of them together
    end every contradiction.
    """
    values = dict(values)
    for rule in rules:
        conflict = rule(values)
        if conflict:
            values.update(conflict[1])
            yield conflict


def _weight_belongs_to_custom(values: Values) -> Conflict | None:
    presets = values["presets"]
    if values["weight"] is None or CUSTOM in presets:
        return None
    return RefusedValue(
        "The kernel is {preset}, but weights are given too: they were ignored. Set the kernel to custom"
        " to use them.",
        preset=name_in_a_sentence(presets[0]),
    ), {"weight": None}


def _custom_needs_weight(values: Values) -> Conflict | None:
    presets, weight = values["presets"], values["weight"]
    wanted, given = presets.count(CUSTOM), len(weight or ())
    if wanted == given:
        return None
    if given:
        sentence = counted(
            wanted,
            N_(
                "{wanted} filter is custom, but there are weights for {given}: {usual} is used for all"
                " custom filters."
            ),
            N_(
                "{wanted} filters are custom, but there are weights for {given}: {usual} is used for all"
                " custom filters."
            ),
        )
        return RefusedValue(
            sentence,
            wanted=wanted,
            given=given,
            usual=name_in_a_sentence(FIRST_PRESET),
        ), _without_custom(presets)
    return RefusedValue(
        "The kernel is custom, but its weights are not given: {usual} is used instead.",
        usual=name_in_a_sentence(FIRST_PRESET),
    ), _without_custom(presets)


def _without_custom(presets: tuple[str, ...]) -> dict[str, Any]:
    named = tuple(FIRST_PRESET if preset == CUSTOM else preset for preset in presets)
    size = {"kernel_size": FIRST_SIZE} if set(named) == {FIRST_PRESET} else {}
    return {"presets": named, "weight": None, **size}


def _size_is_that_of_the_weight(values: Values) -> Conflict | None:
    size = values["kernel_size"]
    if values["weight"] is None or weight_shape(values["weight"])[2:] == size:
        return None
    height, width = weight_shape(values["weight"])[2:]
    return RefusedValue(
        "The kernel's size is given as {given}, but its weights are {height} x {width}: the size of the"
        " weights is used.",
        given=f"{size[0]} x {size[1]}",
        height=height,
        width=width,
    ), {"kernel_size": (height, width)}


def _presets_have_the_size(values: Values) -> Conflict | None:
    """Hold all filters to one size: it changes where one size does for all, else presets give way."""
    presets, size = values["presets"], values["kernel_size"]
    misfits = [preset for preset in presets if preset != CUSTOM and not PRESETS[preset].fits(size)]
    if not misfits:
        return None
    height, width = nearest_size(misfits[0], size)
    if values["weight"] is None and _all_fit(presets, (height, width)):
        return RefusedValue(
            "The kernel {preset} does not come in {given}: the nearest size is {height} x {width}.",
            preset=name_in_a_sentence(misfits[0]),
            given=f"{size[0]} x {size[1]}",
            height=height,
            width=width,
        ), {"kernel_size": (height, width)}
    return RefusedValue(
        "All filters of a layer have the same size, and {preset} does not come in {given}: a random"
        " kernel is used instead.",
        preset=name_in_a_sentence(misfits[0]),
        given=f"{size[0]} x {size[1]}",
    ), {"presets": tuple("random" if preset in misfits else preset for preset in presets)}


def _all_fit(presets: tuple[str, ...], size: tuple[int, int]) -> bool:
    return all(PRESETS[preset].fits(size) for preset in presets)


def _one_bias_for_each_filter(values: Values) -> Conflict | None:
    filters = len(values["presets"])
    if len(values["bias"]) == filters:
        return None
    return RefusedValue(
        "There is one bias for each filter: {filters}, not {count}. All are set to 0.",
        filters=filters,
        count=len(values["bias"]),
    ), {"bias": (0.0,) * filters}


def _groups_share_the_filters(values: Values) -> Conflict | None:
    filters, groups = len(values["presets"]), values["groups"]
    if filters % groups == 0:
        return None
    sentence = counted(
        filters,
        N_("{filters} filter cannot be split evenly into {groups} groups: one group reads everything."),
        N_("{filters} filters cannot be split evenly into {groups} groups: one group reads everything."),
    )
    return RefusedValue(
        sentence,
        filters=filters,
        groups=groups,
    ), {"groups": 1}


def _selected_filter_exists(values: Values) -> Conflict | None:
    filters, selected = len(values["presets"]), values["out_channel"]
    if selected < filters:
        return None
    return RefusedValue(
        "There is no filter {selected}; the last one, {last}, is shown instead.",
        selected=selected,
        last=filters - 1,
    ), {"out_channel": filters - 1}


def _selected_picture_exists(values: Values) -> Conflict | None:
    batch, selected = values["batch"], values["item"]
    if selected < batch:
        return None
    return RefusedValue(
        "The batch has no picture {selected}; the last one, {last}, is shown instead.",
        selected=selected,
        last=batch - 1,
    ), {"item": batch - 1}


def _stack_has_a_limit(values: Values) -> Conflict | None:
    below, above = values["below"], values["above"]
    count = len(below) + len(above) + 1
    if count <= MAX_LAYERS:
        return None
    return RefusedValue(
        "A stack has at most {most} layers, not {count}: the layers above that were left out.",
        most=MAX_LAYERS,
        count=count,
    ), {"above": above[: MAX_LAYERS - 1 - len(below)]}


def _numbers_belong_to_their_kind(values: Values) -> Conflict | None:
    if values["numbers"] is None or values["picture"] == NUMBERS:
        return None
    return RefusedValue(
        "The picture is {picture}, but x gives numbers of your own too: they were ignored. Leave out pic"
        " to use them.",
        picture=values["picture"],
    ), {"numbers": None}


def _own_numbers_are_given(values: Values) -> Conflict | None:
    if values["picture"] != NUMBERS or values["numbers"] is not None:
        return None
    return RefusedValue(
        "The address names numbers of your own but does not hold them: {usual} is shown instead.",
        usual=FIRST_PICTURE,
    ), {"picture": FIRST_PICTURE}


def _own_numbers_are_shown_whole(values: Values) -> Conflict | None:
    if values["picture"] != NUMBERS or values["region"] is values["reduce"] is None:
        return None
    return RefusedValue("Your own numbers are always shown whole: there is no region to choose."), {
        "region": None,
        "reduce": None,
    }


LAYER_RULES: Rules = (
    _weight_belongs_to_custom,
    _custom_needs_weight,
    _size_is_that_of_the_weight,
    _presets_have_the_size,
    _one_bias_for_each_filter,
    _groups_share_the_filters,
)
EXPERIMENT_RULES: Rules = (
    *LAYER_RULES,
    _numbers_belong_to_their_kind,
    _own_numbers_are_given,
    _own_numbers_are_shown_whole,
    _selected_filter_exists,
    _selected_picture_exists,
    _stack_has_a_limit,
)
