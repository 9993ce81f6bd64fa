"""What the Learn page shows, frozen, and its form in the address, every value checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.experiment.kinds import read_whole, shown
from convviz.ui.learn import network_settings
from convviz.ui.learn.network_settings import NetworkSettings, settings_from_query

KERNEL, NETWORK, EXERCISES, BUGS = VIEWS = ("kernel", "network", "exercises", "bugs")
"""The views of the page, its first one first."""

LARGEST_SEED = 2**32 - 1

_KEYS = {"view": "learn", "exhibit": "exhibit", "mystery": "mystery", "series": "series", "seed": "rseed"}
_NAME = re.compile(r"[a-z0-9_]{0,40}")


@dataclass(frozen=True)
class Study:
    """One view of the Learn page; an empty name stands for the first piece or series.

    `network` is how the small network is set up. `exhibit` is the museum's piece and `mystery` the seed of an
    unknown one (None: no mystery); `series` and `seed` draw the exercises.
    """

    view: str = VIEWS[0]
    exhibit: str = ""
    mystery: int | None = None
    series: str = ""
    seed: int = 1
    network: NetworkSettings = field(default_factory=NetworkSettings)

    def to_query(self) -> dict[str, str]:
        """Return what an address must say to show this again, the usual values left out."""
        usual = Study()
        own = {
            key: str(getattr(self, name))
            for name, key in _KEYS.items()
            if getattr(self, name) != getattr(usual, name)
        }
        return own | self.network.to_query()


KEYS = frozenset(_KEYS.values()) | network_settings.KEYS
"""The keys that belong to this page in an address."""


def study_from_query(query: Mapping[str, str]) -> tuple[Study, list[Refusal]]:
    """Read this page's part of an address; a wrong value falls back alone and is told of."""
    network, refusals = settings_from_query(query)
    values: dict[str, Any] = {"view": _usual_view(query), "network": network}
    for name, key in _KEYS.items():
        text = query.get(key)
        if text is None:
            continue
        try:
            values[name] = _READ[name](key, text)
        except Refusal as refusal:
            refusals.append(refusal)
    return Study(**values), refusals


def _usual_view(query: Mapping[str, str]) -> str:
    """The view of an address that names none: the one it speaks of, as addresses did before."""
    if "exhibit" in query or "mystery" in query:
        return BUGS
    return EXERCISES if "series" in query or "rseed" in query else VIEWS[0]


def _view(key: str, text: str) -> str:
    if text not in VIEWS:
        raise RefusedValue(
            "{field} is one of {options}, not {value}.",
            field=key,
            options=", ".join(VIEWS),
            value=shown(text),
        )
    return text


def _name(key: str, text: str) -> str:
    if not _NAME.fullmatch(text):
        raise RefusedValue(
            "{field} is a name of small letters and underscores, not {value}.", field=key, value=shown(text)
        )
    return text


def _seed(key: str, text: str) -> int:
    try:
        seed = read_whole(text)
    except ValueError:
        seed = -1
    if not 0 <= seed <= LARGEST_SEED:
        raise RefusedValue(
            "{field} is a whole number from {low} to {high}, not {value}.",
            field=key,
            low=0,
            high=LARGEST_SEED,
            value=shown(text),
        )
    return seed


_READ = {"view": _view, "exhibit": _name, "mystery": _seed, "series": _name, "seed": _seed}
