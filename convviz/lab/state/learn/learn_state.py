"""What the Learn page shows: one view of it, and how each view is set up."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.lab.state.fields.kinds import choice, optional, random_seed, word
from convviz.lab.state.learn.network import NetworkSettings
from convviz.lab.state.learn.one_kernel import KernelSettings
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry, part

KERNEL, NETWORK, EXERCISES, BUGS = VIEWS = ("kernel", "network", "exercises", "bugs")
"""The views of the page, its first one first."""

_OF_BUGS, _OF_EXERCISES = ("learn", BUGS), ("learn", EXERCISES)
"""What addresses from before left unsaid: the view that these fields speak of."""


@dataclass(frozen=True)
class LearnState(Settings):
    """One view of the Learn page; an empty name stands for the first piece or series.

    `kernel` is what one kernel learns, `network` how the small network is set up. `exhibit` is the museum's
    piece and `mystery` the seed of an unknown one (None: no mystery); `series` and `seed` draw the exercises.
    """

    view: str = entry("learn", choice(*VIEWS), VIEWS[0])
    exhibit: str = entry("exhibit", word(), "", implies=_OF_BUGS)
    mystery: int | None = entry("mystery", optional(random_seed()), None, implies=_OF_BUGS)
    series: str = entry("series", word(), "", implies=_OF_EXERCISES)
    seed: int = entry("rseed", random_seed(), 1, implies=_OF_EXERCISES)
    kernel: KernelSettings = part(KernelSettings)
    network: NetworkSettings = part(NetworkSettings)
