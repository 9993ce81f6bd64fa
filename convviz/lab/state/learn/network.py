"""How a small network is set up and trained, frozen, and its form in the address, every value checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from convviz.datasets import DATASETS, dataset
from convviz.errors import Refusal
from convviz.lab.state.fields.kinds import write_real
from convviz.lab.state.learn import readers as reading
from convviz.lab.state.learn.readers import LARGEST_SEED, Reader, one_of, read_fields, whole_from
from convviz.nn import Block, format_spec, parse_spec
from convviz.nn.optimizers import OPTIMIZERS
from convviz.nn.spec import LINEAR, Blocks

USUAL = "adam"
USUAL_RATES = {"adam": 0.003, "momentum": 0.03, "sgd": 0.1}
"""A rate to begin with, by optimiser."""

RATES = tuple(round(digit * 10.0**power, 6) for power in range(-5, 1) for digit in (1, 2, 3, 5)) + (
    10.0,
    1e3,
    1e6,
)
"""What the slider offers; the last ones are there to see a training run away."""

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
MOST_EPOCHS = 60
THREE_CONVS = "conv8-relu-conv16-relu-max2-conv16-relu-flat-linear10"

ANSWERS, LAYERS, CODE = SECTIONS = ("answers", "layers", "code")
LARGEST_NUMBER = 9999

_KEYS = {
    "data": "ndata",
    "data_seed": "ndseed",
    "blocks": "net",
    "optimiser": "nopt",
    "rate": "nrate",
    "batch_size": "nbatch",
    "epochs": "nepochs",
    "seed": "nseed",
    "section": "nshow",
    "number": "npic",
}


@dataclass(frozen=True)
class NetworkSettings:
    """The pictures, the blocks, how they are trained, and what is looked at.

    The blocks may be some that do not fit. `section` is what is shown of the network, `number` that of a
    held-out picture, which may be beyond the last.
    """

    data: str = DATASETS[0]
    data_seed: int = 0
    blocks: str = THREE_CONVS
    optimiser: str = USUAL
    rate: float = USUAL_RATES[USUAL]
    batch_size: int = 32
    epochs: int = 10
    seed: int = 0
    section: str = SECTIONS[0]
    number: int = 0

    @property
    def parts(self) -> Blocks:
        """The blocks themselves."""
        return parse_spec(self.blocks)

    def with_blocks(self, parts: Blocks) -> NetworkSettings:
        """Return the same with other blocks."""
        return replace(self, blocks=format_spec(parts))

    def with_data(self, data: str) -> NetworkSettings:
        """Return the same on other pictures; a last block that gave a score a class still does."""
        classes, *parts = len(dataset(data, self.data_seed).classes), *self.parts
        if parts[-1].kind == LINEAR:
            parts[-1] = Block(LINEAR, classes)
        return replace(self.with_blocks(tuple(parts)), data=data)

    def with_optimiser(self, optimiser: str) -> NetworkSettings:
        """Return the same with another optimiser, at the rate to begin with."""
        return replace(self, optimiser=optimiser, rate=USUAL_RATES[optimiser])

    def to_query(self) -> dict[str, str]:
        """Return what an address must say to show this again, the usual values left out."""
        first = NetworkSettings()
        usual = replace(usual_settings(self.data, self.optimiser), data=first.data, optimiser=first.optimiser)
        return {
            key: _write(getattr(self, name))
            for name, key in _KEYS.items()
            if getattr(self, name) != getattr(usual, name)
        }


KEYS = frozenset(_KEYS.values())
"""The keys that belong to the network in an address."""


def settings_from_query(query: Mapping[str, str]) -> tuple[NetworkSettings, list[Refusal]]:
    """Read the network's part of an address; a wrong value falls back alone and is reported."""
    values, refusals = read_fields(query, _KEYS, _READ)
    usual = NetworkSettings()
    data, optimiser = values.get("data", usual.data), values.get("optimiser", usual.optimiser)
    return replace(usual_settings(data, optimiser), **values), refusals


def usual_settings(data: str, optimiser: str) -> NetworkSettings:
    """Return what a network begins with on these pictures and with this optimiser."""
    return NetworkSettings().with_data(data).with_optimiser(optimiser)


def _write(value: Any) -> str:
    return write_real(value) if isinstance(value, float) else str(value)


def _blocks(_key: str, text: str) -> str:
    return format_spec(parse_spec(text))


def _rate(key: str, text: str) -> float:
    """The rate that the slider offers nearest to the one given."""
    given = reading.rate(key, text)
    return min(RATES, key=lambda offered: abs(offered - given) / offered)


def _batch_size(key: str, text: str) -> int:
    return int(one_of(tuple(map(str, BATCH_SIZES)))(key, text))


_seed = whole_from(0, LARGEST_SEED)
_READ: dict[str, Reader] = {
    "data": one_of(DATASETS),
    "data_seed": _seed,
    "blocks": _blocks,
    "optimiser": one_of(tuple(OPTIMIZERS)),
    "rate": _rate,
    "batch_size": _batch_size,
    "epochs": whole_from(1, MOST_EPOCHS),
    "seed": _seed,
    "section": one_of(SECTIONS),
    "number": whole_from(0, LARGEST_NUMBER),
}
