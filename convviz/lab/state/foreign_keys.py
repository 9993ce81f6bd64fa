"""Keys of an address that are none of ours: told, or passed over where a service added them on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_, counted
from convviz.lab.state.fields.kinds import shown

MAX_TOLD = 8

TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|fb|trk)_.*"
    r"|fbclid|gclid|dclid|msclkid|ttclid|twclid|yclid|gbraid|wbraid|gad_source|gad_campaignid|srsltid|rdt_cid"
    r"|_ga|_gl|_hsenc|_hsmi|_openstat|mc_cid|mc_eid|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|s_kwcid"
    r"|igsh|igshid|li_fat_id|epik|sccid|si|spm|usp|ved|share_id|share_source|ref|ref_src|ref_url|referrer"
    r"|cmpid|authuser|openexternalbrowser",
    re.IGNORECASE | re.DOTALL,
)
"""What others add to a link as it is passed on: of no use here, and nobody's fault."""


def told_of(keys: Iterable[Any], known: Collection[str]) -> list[Refusal]:
    """Return a sentence for each key that nothing is known by, and one for all beyond the first few."""
    return _unknown([key for key in keys if key not in known and not _tracks(key)])


def _tracks(key: object) -> bool:
    """Say whether a key was added by a service through which the link came."""
    return isinstance(key, str) and TRACKING.fullmatch(key) is not None


def _unknown(keys: list[Any]) -> list[Refusal]:
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
