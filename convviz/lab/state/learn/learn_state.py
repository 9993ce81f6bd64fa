"""What the Learn page shows: one view of it, and how each view is set up."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.lab.state.fields.kept_key import kept_under
from convviz.lab.state.fields.kinds import choice, flag, optional, random_seed, whole, word
from convviz.lab.state.learn.network import NetworkSettings
from convviz.lab.state.learn.one_kernel import KernelSettings
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry
from convviz.lab.state.table import part as settings_part

COURSE, KERNEL, NETWORK, EXERCISES, BUGS = VIEWS = ("course", "kernel", "network", "exercises", "bugs")
"""The views of the page, its first one first."""

_OF_BUGS, _OF_EXERCISES, _OF_KERNEL = ("learn", BUGS), ("learn", EXERCISES), ("learn", KERNEL)
_OF_COURSE = ("learn", COURSE)
"""What addresses from before left unsaid: the view that these fields speak of."""


MAX_PARTS = 20
"""Parts of a lesson."""


@dataclass(frozen=True)
class LearnState(Settings):
    """One view of the Learn page; an empty name stands for the first piece or series.

    `lesson` is one of the course's and `part` that of it (from 1), None for where one has to go on;
    `lesson_file` is the key of one that was brought. `kernel` is what one kernel learns, `network` how the
    small network is set up. `exhibit` is the museum's piece and `mystery` the seed of an unknown one (None:
    no mystery); `series` and `seed` draw the exercises. In an `exam` nothing helps, and nothing is told
    before the end.
    """

    view: str = entry("learn", choice(*VIEWS), VIEWS[0])
    exhibit: str = entry("exhibit", word(), "", implies=_OF_BUGS)
    mystery: int | None = entry("mystery", optional(random_seed()), None, implies=_OF_BUGS)
    series: str = entry("series", word(), "", implies=_OF_EXERCISES)
    seed: int = entry("rseed", random_seed(), 1, implies=_OF_EXERCISES)
    exam: bool = entry("exam", flag("1", "0"), False)
    lesson: str = entry("lesson", word(), "", implies=_OF_COURSE)
    part: int | None = entry("part", optional(whole(1, MAX_PARTS)), None, implies=_OF_COURSE)
    lesson_file: str = entry("course", kept_under(), "", implies=_OF_COURSE)
    kernel: KernelSettings = settings_part(KernelSettings, implies=_OF_KERNEL)
    network: NetworkSettings = settings_part(NetworkSettings, implies=_OF_KERNEL)
