"""What one kernel learns, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.lab.kernels import PRESETS, preset_kernel, resize
from convviz.lab.state.fields.kept_key import kept_under
from convviz.lab.state.fields.kinds import choice, optional, positive, random_seed
from convviz.lab.state.fields.weights import plane
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry
from convviz.nn.optimizers import OPTIMIZERS

OWN, UPLOADED = "own", "uploaded"
TARGETS = (*PRESETS, OWN, UPLOADED)
"""A preset, numbers of one's own, or an output picture that was uploaded."""

CONSTANT, STRIPES, NOISE, PICTURE = "constant", "stripes", "noise", "picture"
PICTURES = (CONSTANT, STRIPES, "step_edge", "ramp", NOISE, "digit", "camera", PICTURE)
"""What the kernel sees; the last one is what the other pages show."""

ZEROS, CHANCE = "zeros", "random"
STARTS = (ZEROS, CHANCE, *(preset for preset in PRESETS if preset != CHANCE))
FIRST_RATE, MAX_RATE = 0.3, 1e6
UPLOADED_SIZE = (3, 3)

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class KernelSettings(Settings):
    """The target, the picture, the start, and how it goes on; `numbers` are one's own kernel."""

    target: str = entry("kt", choice(*TARGETS), "sobel_x")
    numbers: Rows | None = entry("kw", optional(plane()), None)
    picture: str = entry("kpic", choice(*PICTURES), "digit")
    start: str = entry("ks", choice(*STARTS), ZEROS)
    seed: int = entry("kseed", random_seed(), 0)
    optimizer: str = entry("kopt", choice(*OPTIMIZERS), "sgd")
    rate: float = entry("krate", positive(MAX_RATE), FIRST_RATE)
    # the key of a run of these settings, as far as it has come, with the output that was brought for it
    kept: str = entry("krun", kept_under(), "")

    @property
    def teacher(self) -> NDArray[np.float64] | None:
        """The kernel that makes the target output, None for one that was uploaded."""
        if self.target == UPLOADED:
            return None
        if self.target == OWN and self.numbers is not None:
            return np.array(self.numbers)
        return preset_kernel(KernelSettings.target if self.target == OWN else self.target)

    @property
    def size(self) -> tuple[int, int]:
        """The kernel's size, the target's own."""
        teacher = self.teacher
        return UPLOADED_SIZE if teacher is None else (teacher.shape[0], teacher.shape[1])

    @property
    def first_kernel(self) -> NDArray[np.float64]:
        """Where the kernel starts, of the target's size."""
        if self.start == ZEROS:
            return np.zeros(self.size)
        if self.start == CHANCE:
            return np.round(np.random.default_rng(self.seed).normal(size=self.size), 2)
        return np.asarray(resize(preset_kernel(self.start), self.size), np.float64)
