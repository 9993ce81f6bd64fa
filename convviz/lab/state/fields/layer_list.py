"""Layers below and above the open one, as one word of an address."""

from __future__ import annotations

from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.state.agreement import LAYER_RULES, conflicts
from convviz.lab.state.fields.kinds import MAX_LAYERS, Kind
from convviz.lab.state.layer import LayerSettings
from convviz.lab.state.settings import said
from convviz.lab.state.table import fields_by_key, table

# Signs that no value of a layer's field holds, and that pass through an address as they are.
LAYERS, FIELDS, VALUE = "---", "--", "."


def layer_list() -> Kind:
    """Return the kind of up to three layers, by fields: k.sobel_x~box--act.relu---k.gaussian--pool.max."""
    return Kind(
        parse=_parse,
        format=lambda value: LAYERS.join(map(write_layer, value)),
        accepts=_is_layers,
        refuse=lambda field, value: RefusedValue(
            "{field} is up to {most} layers, such as k.box--act.relu, with --- between them, not {value}.",
            field=field,
            most=MAX_LAYERS - 1,
            value=value,
        ),
    )


def write_layer(layer: LayerSettings) -> str:
    """Write a layer as text: what is usual left out, its kernels always said."""
    presets = table(LayerSettings)["presets"]
    texts = {presets.key: presets.kind.format(layer.presets), **said(vars(layer), LayerSettings)}
    return FIELDS.join(f"{key}{VALUE}{text}" for key, text in texts.items())


def read_layer(text: str) -> LayerSettings:
    """Read the layer that `write_layer` wrote; raises ValueError for anything else."""
    fields = fields_by_key(LayerSettings)
    given: dict[str, Any] = {}
    for part in text.split(FIELDS, len(fields)):
        key, _, value = part.partition(VALUE)
        if key not in fields or fields[key].name in given:
            raise ValueError(key)
        given[fields[key].name] = fields[key].read(value)
    values = LayerSettings.usual(given) | given
    for refusal, _ends in conflicts(values, LAYER_RULES):
        raise refusal
    return LayerSettings(**values)


def _parse(text: str) -> tuple[LayerSettings, ...]:
    try:
        return tuple(map(read_layer, text.split(LAYERS, MAX_LAYERS))) if text else ()
    except Refusal:  # the kind's own sentence says it with the key
        raise ValueError(text) from None


def _is_layers(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) < MAX_LAYERS
        and all(type(layer) is LayerSettings for layer in value)
    )
