"""What one kernel learns and how, frozen, and its form in the address, every value checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import Refusal
from convviz.lab.kernels import PRESETS, preset_kernel, resize
from convviz.lab.state.fields.kinds import shown, weights, write_real
from convviz.lab.state.learn.readers import LARGEST_SEED, Reader, one_of, rate, read_fields, whole_from
from convviz.nn.optimizers import OPTIMIZERS

OWN, UPLOADED = "own", "uploaded"
TARGETS = (*PRESETS, OWN, UPLOADED)
"""A preset, numbers of one's own, or an output picture that was uploaded."""

CONSTANT, STRIPES, NOISE, PICTURE = "constant", "stripes", "noise", "picture"
PICTURES = (CONSTANT, STRIPES, "step_edge", "ramp", NOISE, "digit", "camera", PICTURE)
"""What the kernel sees; the last one is what the other pages show."""

ZEROS, CHANCE = "zeros", "random"
STARTS = (ZEROS, CHANCE, *(preset for preset in PRESETS if preset != CHANCE))
FIRST_RATE = 0.3
UPLOADED_SIZE = (3, 3)

Rows = tuple[tuple[float, ...], ...]

_KEYS = {
    "target": "kt",
    "numbers": "kw",
    "picture": "kpic",
    "start": "ks",
    "seed": "kseed",
    "optimiser": "kopt",
    "rate": "krate",
}


@dataclass(frozen=True)
class KernelSettings:
    """The target, the picture, the start, and how it goes on; `numbers` are one's own kernel."""

    target: str = "sobel_x"
    numbers: Rows | None = None
    picture: str = "digit"
    start: str = ZEROS
    seed: int = 0
    optimiser: str = "sgd"
    rate: float = FIRST_RATE

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

    def to_query(self) -> dict[str, str]:
        """Return what an address must say to show this again, the usual values left out."""
        usual = KernelSettings()
        return {
            key: _write(getattr(self, name))
            for name, key in _KEYS.items()
            if getattr(self, name) != getattr(usual, name)
        }


KEYS = frozenset(_KEYS.values())
"""The keys that belong to the kernel in an address."""


def settings_from_query(query: Mapping[str, str]) -> tuple[KernelSettings, list[Refusal]]:
    """Read the kernel's part of an address; a wrong value falls back alone and is reported."""
    values, refusals = read_fields(query, _KEYS, _READ)
    return KernelSettings(**values), refusals


def _write(value: Any) -> str:
    if isinstance(value, tuple):
        return weights().format(((value,),))
    return write_real(value) if isinstance(value, float) else str(value)


def _numbers(key: str, text: str) -> Rows:
    """One's own kernel, 1_0_-1~2_0_-2: a grid as any kernel in an address."""
    kind = weights()
    try:
        value: Any = kind.parse(text)
    except ValueError:
        value = None
    if not kind.accepts(value) or (len(value), len(value[0])) != (1, 1):
        raise kind.refuse(key, shown(text))
    grid: Rows = value[0][0]
    return grid


_READ: dict[str, Reader] = {
    "target": one_of(TARGETS),
    "numbers": _numbers,
    "picture": one_of(PICTURES),
    "start": one_of(STARTS),
    "seed": whole_from(0, LARGEST_SEED),
    "optimiser": one_of(tuple(OPTIMIZERS)),
    "rate": rate,
}
