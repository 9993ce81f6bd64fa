"""An experiment as the query of an address and back, every value checked.

Driven by the table of fields: each is written under its key where it differs from the usual, and read by its
kind. A size is usual where it is the preset's own, or that of the weights. Nothing in a key or value needs
percent-encoding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from convviz.errors import Refusal, RefusedValue
from convviz.experiment.agreement import CUSTOM, conflicts
from convviz.experiment.kinds import shown, weight_shape
from convviz.experiment.state import Experiment, Field, table
from convviz.i18n import N_
from convviz.kernels import PRESETS

RESERVED = frozenset({"lang", "present", "hide"})
"""Keys that say how a page is shown, not what it shows; whoever shows it reads them."""

MAX_ADDRESS = 4000
"""Characters of a query: what servers, chat programs and QR codes still take."""

MAX_TOLD = 8
HEADING = N_("Some of this address could not be used; everything else is shown as it says.")


def to_query(experiment: Experiment) -> dict[str, str]:
    """What an address must say to show this experiment again: text by key, the usual values left out.

    `from_query` gives the same experiment back. The one exception are weights that would make the address
    longer than MAX_ADDRESS: they are left out, `left_out` says so to whoever shares the address, and
    `from_query` to whoever opens it.
    """
    query = _written(experiment)
    if _length(query) <= MAX_ADDRESS or experiment.weight is None:
        return query
    return _written(experiment, without_weight=True)


def left_out(experiment: Experiment) -> Refusal | None:
    """None where the address holds everything, else the sentence that tells what it does not."""
    length = _length(_written(experiment))
    if length <= MAX_ADDRESS or experiment.weight is None:
        return None
    return RefusedValue(
        "This kernel needs {length} characters, but an address holds {limit}: the link leaves the weights"
        " out. A smaller kernel or"
        " rounder numbers fit.",
        length=length,
        limit=MAX_ADDRESS,
    )


def from_query(query: Mapping[str, Any]) -> tuple[Experiment, list[Refusal]]:
    """The experiment that an address asks for, and a sentence for each part of it that could not be used.

    Never raises, whatever the keys and values are: a wrong field alone falls back to its usual value, fields
    that contradict each other are brought to agree, and of a field given several times the last one counts.
    RESERVED keys are passed over.
    """
    fields = {field.key: field for field in table().values()}
    told = _unknown([key for key in query if key not in fields and key not in RESERVED])
    given: dict[str, Any] = {}
    for field in fields.values():
        if field.key not in query:
            continue
        try:
            given[field.name] = field.read(_text(field, query[field.key], told))
        except Refusal as refusal:
            told.append(refusal)
            if field.name == "weight" and given.get("preset") == CUSTOM:
                del given["preset"]  # "custom" without weights: told of already
    values = usual(given) | given
    for conflict, end in conflicts(values):
        told.append(conflict)
        values.update(end)
    return Experiment(**values), told


def usual(given: Mapping[str, Any]) -> dict[str, Any]:
    """Every field's value where an address does not say it, beside the fields that it does say."""
    values = {field.name: field.default for field in table().values()}
    weight, preset = given.get("weight"), given.get("preset")
    if weight is not None:
        filters, _, height, width = weight_shape(weight)
        values |= {"preset": CUSTOM, "kernel_size": (height, width), "bias": (0.0,) * filters}
    elif preset in PRESETS:
        values["kernel_size"] = PRESETS[preset].default_size
    return values


def _written(experiment: Experiment, *, without_weight: bool = False) -> dict[str, str]:
    values = {**vars(experiment), **({"weight": None} if without_weight else {})}
    unsaid = usual(values)
    return {
        field.key: field.kind.format(values[field.name])
        for field in table().values()
        if values[field.name] != unsaid[field.name]
    }


def _length(query: Mapping[str, str]) -> int:
    return len(urlencode(query))


def _text(field: Field, raw: object, told: list[Refusal]) -> str:
    """The text given for a field; of several the last, which is told."""
    if isinstance(raw, (list, tuple)) and raw:
        if len(raw) > 1:
            told.append(
                RefusedValue(
                    "{field} is given {count} times: the last one counts.", field=field.key, count=len(raw)
                )
            )
        raw = raw[-1]
    if not isinstance(raw, str):
        raise field.kind.refuse(field.key, shown(raw))
    if len(raw) > MAX_ADDRESS:
        raise RefusedValue(
            "{field} is {length} characters long, but an address holds {limit}: write it shorter.",
            field=field.key,
            length=len(raw),
            limit=MAX_ADDRESS,
        )
    return raw


def _unknown(keys: list[Any]) -> list[Refusal]:
    """A sentence for each key that nothing is known by, and one for all beyond the first few."""
    told: list[Refusal] = [
        RefusedValue("The address says {key}, which means nothing here: it is passed over.", key=shown(key))
        for key in keys[:MAX_TOLD]
    ]
    if len(keys) > MAX_TOLD:
        told.append(
            RefusedValue(
                "The address says {count} more things that mean nothing here.", count=len(keys) - MAX_TOLD
            )
        )
    return told
