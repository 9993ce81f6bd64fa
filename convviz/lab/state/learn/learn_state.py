"""What the Learn page shows, frozen, and its form in the address, every value checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from convviz.errors import Refusal, RefusedValue
from convviz.lab.state.fields.kinds import shown
from convviz.lab.state.learn import network as network_settings
from convviz.lab.state.learn import one_kernel as kernel_settings
from convviz.lab.state.learn.network import NetworkSettings
from convviz.lab.state.learn.one_kernel import KernelSettings
from convviz.lab.state.learn.readers import LARGEST_SEED, Reader, one_of, read_fields, whole_from

KERNEL, NETWORK, EXERCISES, BUGS = VIEWS = ("kernel", "network", "exercises", "bugs")
"""The views of the page, its first one first."""

_KEYS = {"view": "learn", "exhibit": "exhibit", "mystery": "mystery", "series": "series", "seed": "rseed"}
_NAME = re.compile(r"[a-z0-9_]{0,40}")


@dataclass(frozen=True)
class LearnState:
    """One view of the Learn page; an empty name stands for the first piece or series.

    `kernel` is what one kernel learns, `network` how the small network is set up. `exhibit` is the museum's
    piece and `mystery` the seed of an unknown one (None: no mystery); `series` and `seed` draw the exercises.
    """

    view: str = VIEWS[0]
    exhibit: str = ""
    mystery: int | None = None
    series: str = ""
    seed: int = 1
    kernel: KernelSettings = field(default_factory=KernelSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)

    def to_query(self) -> dict[str, str]:
        """Return what an address must say to show this again, the usual values left out."""
        usual = LearnState()
        own = {
            key: str(getattr(self, name))
            for name, key in _KEYS.items()
            if getattr(self, name) != getattr(usual, name)
        }
        return own | self.kernel.to_query() | self.network.to_query()


KEYS = frozenset(_KEYS.values()) | kernel_settings.KEYS | network_settings.KEYS
"""The keys that belong to this page in an address."""


def learn_state_from_query(query: Mapping[str, str]) -> tuple[LearnState, list[Refusal]]:
    """Read this page's part of an address; a wrong value falls back alone and is reported."""
    own, refusals = read_fields(query, _KEYS, _READ)
    kernel, of_kernel = kernel_settings.settings_from_query(query)
    network, of_network = network_settings.settings_from_query(query)
    values = {"view": _usual_view(query)} | own
    return LearnState(kernel=kernel, network=network, **values), refusals + of_kernel + of_network


def _usual_view(query: Mapping[str, str]) -> str:
    """The view of an address that names none: the one it speaks of, as addresses did before."""
    if "exhibit" in query or "mystery" in query:
        return BUGS
    return EXERCISES if "series" in query or "rseed" in query else VIEWS[0]


def _name(key: str, text: str) -> str:
    if not _NAME.fullmatch(text):
        raise RefusedValue(
            "{field} is a name of small letters and underscores, not {value}.", field=key, value=shown(text)
        )
    return text


_READ: dict[str, Reader] = {
    "view": one_of(VIEWS),
    "exhibit": _name,
    "mystery": whole_from(0, LARGEST_SEED),
    "series": _name,
    "seed": whole_from(0, LARGEST_SEED),
}
