"""An experiment as the query of an address and back, every value checked.

Driven by the table of fields: each is written under its key where it differs from the usual, and read by its
kind. A size is usual where it is the preset's own, or that of the weights. Nothing in a key or value needs
percent-encoding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.state.agreement import CUSTOM, NUMBERS, conflicts
from convviz.lab.state.experiment import Experiment
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.layer import Field, table, unusual, usual

RESERVED = frozenset({"lang", "present", "hide"})
"""Keys that say how a page is shown; whoever shows it reads them."""

MAX_ADDRESS = 4000
"""Characters of a query: what servers, chat programs and QR codes still take."""

TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|fb|trk)_.*"
    r"|fbclid|gclid|dclid|msclkid|ttclid|twclid|yclid|gbraid|wbraid|gad_source|gad_campaignid|srsltid|rdt_cid"
    r"|_ga|_gl|_hsenc|_hsmi|_openstat|mc_cid|mc_eid|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|s_kwcid"
    r"|igsh|igshid|li_fat_id|epik|sccid|si|spm|usp|ved|share_id|share_source|ref|ref_src|ref_url|referrer"
    r"|cmpid|authuser|openexternalbrowser",
    re.IGNORECASE | re.DOTALL,
)
"""What others add to a link as it is passed on: of no use here, and nobody's fault."""

_LEFT_OUT = "left_out"
"""Stands for layers that are too long for an address; no layer reads so."""

_LONG = ("weight", "numbers", "below", "above", "paint")
"""What an address leaves out where it would be too long: the longest first, of equals the first named."""

MAX_TOLD = 8
HEADING = N_("Parts of this address could not be used; everything else is shown as given.")


def to_query(experiment: Experiment) -> dict[str, str]:
    """What an address must say to show this experiment again: text by key, the usual values left out.

    `from_query` gives the same experiment back. The one exception are weights, numbers of the input, layers
    below and above, and painted cells that would make the address longer than MAX_ADDRESS: they are left out,
    the longest first; `left_out` says so to whoever shares the address, and `from_query` to whoever opens it.
    """
    return _fitted(experiment)[0]


def _fitted(experiment: Experiment) -> tuple[dict[str, str], list[str]]:
    """An address that is no longer than MAX_ADDRESS, and the fields that it leaves out for that."""
    values, told, without = dict(vars(experiment)), {}, []
    query = unusual(values, Experiment)
    keys = {name: table(Experiment)[name].key for name in _LONG}
    for name in sorted(_LONG, key=lambda name: -len(query.get(keys[name], ""))):
        if _length(query) <= MAX_ADDRESS or not values[name]:
            break
        without.append(name)
        if name in ("below", "above"):
            told[name] = _LEFT_OUT
        values[name] = table(Experiment)[name].default
        query = unusual(values, Experiment) | told
    return query, without


def fields_left_out(experiment: Experiment) -> list[str]:
    """The names of the fields that an address has no room for."""
    return _fitted(experiment)[1]


def left_out(experiment: Experiment) -> Refusal | None:
    """None where the address holds everything, else the sentence that tells what it does not."""
    without = fields_left_out(experiment)
    if not without:
        return None
    length = _length(unusual(vars(experiment), Experiment))
    if without == ["numbers"]:
        return RefusedValue(
            "These numbers need {length} characters, but an address holds {limit}, so the link leaves the"
            " input out. Fewer or shorter numbers would fit.",
            length=length,
            limit=MAX_ADDRESS,
        )
    if "numbers" in without:
        return RefusedValue(
            "The input and weights need {length} characters, but an address holds {limit}, so the link"
            " leaves them out. Fewer or shorter numbers would fit.",
            length=length,
            limit=MAX_ADDRESS,
        )
    return RefusedValue(
        "These weights need {length} characters, but an address holds {limit}, so the link leaves them"
        " out. A smaller kernel or shorter numbers would fit, and a file holds them all.",
        length=length,
        limit=MAX_ADDRESS,
    )


def from_query(query: Mapping[str, Any]) -> tuple[Experiment, list[Refusal]]:
    """The experiment that an address asks for, and a sentence for each part of it that could not be used.

    Never raises, whatever the keys and values are: a wrong field alone falls back to its usual value, fields
    that contradict each other are brought to agree, and of a field given several times the last one counts.
    RESERVED keys are ignored, and so are those that others add to a link to follow it.
    """
    fields = {field.key: field for field in table(Experiment).values()}
    told = _unknown([key for key in query if key not in fields and key not in RESERVED and not _tracks(key)])
    given: dict[str, Any] = {}
    for field in fields.values():
        if field.key not in query:
            continue
        try:
            given[field.name] = field.read(_text(field, query[field.key], told))
        except Refusal as refusal:
            told.append(refusal)
            if field.name == "weight" and set(given.get("presets", ())) == {CUSTOM}:
                del given["presets"]  # "custom" without weights: reported already
            if field.name == "numbers" and given.get("picture") == NUMBERS:
                del given["picture"]
    values = usual(given, Experiment) | given
    for conflict, end in conflicts(values, Experiment.rules):
        told.append(conflict)
        values.update(end)
    return Experiment(**values), told


def _length(query: Mapping[str, str]) -> int:
    return len(urlencode(query))


def _text(field: Field, raw: object, told: list[Refusal]) -> str:
    """The text given for a field; of several the last, which is told."""
    if isinstance(raw, (list, tuple)) and raw:
        if len(raw) > 1:
            told.append(
                RefusedValue(
                    "{field} is given {count} times: the last one is used.", field=field.key, count=len(raw)
                )
            )
        raw = raw[-1]
    if not isinstance(raw, str):
        raise field.kind.refuse(field.key, shown(raw))
    if len(raw) > MAX_ADDRESS:
        raise RefusedValue(
            "{field} is {length} characters long, but an address holds {limit}: shorten it.",
            field=field.key,
            length=len(raw),
            limit=MAX_ADDRESS,
        )
    return raw


def _tracks(key: object) -> bool:
    """Whether a key was added by a service through which the link came."""
    return isinstance(key, str) and TRACKING.fullmatch(key) is not None


def _unknown(keys: list[Any]) -> list[Refusal]:
    """A sentence for each key that nothing is known by, and one for all beyond the first few."""
    told: list[Refusal] = [
        RefusedValue(
            "The address has a field {key}, which is not known here: it was ignored.", key=shown(key)
        )
        for key in keys[:MAX_TOLD]
    ]
    if len(keys) > MAX_TOLD:
        sentence = counted(
            len(keys) - MAX_TOLD,
            N_("The address has {count} more field that is not known here."),
            N_("The address has {count} more fields that are not known here."),
        )
        told.append(
            RefusedValue(
                sentence,
                count=len(keys) - MAX_TOLD,
            )
        )
    return told
