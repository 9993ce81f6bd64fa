"""How a small network is set up and trained, frozen, and its form in the address, every value checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from convviz.datasets import DATASETS, dataset
from convviz.errors import Refusal, RefusedValue
from convviz.experiment.kinds import read_real, read_whole, shown, write_real
from convviz.nn import Block, read_blocks, write_blocks
from convviz.nn.blocks import LINEAR, Blocks

OPTIMISERS = ("adam", "momentum", "sgd")
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
LARGEST_SEED = 2**32 - 1
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
    optimiser: str = OPTIMISERS[0]
    rate: float = USUAL_RATES[OPTIMISERS[0]]
    batch_size: int = 32
    epochs: int = 10
    seed: int = 0
    section: str = SECTIONS[0]
    number: int = 0

    @property
    def parts(self) -> Blocks:
        """The blocks themselves."""
        return read_blocks(self.blocks)

    def with_blocks(self, parts: Blocks) -> NetworkSettings:
        """Return the same with other blocks."""
        return replace(self, blocks=write_blocks(parts))

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
        usual = NetworkSettings()
        return {
            key: _write(getattr(self, name))
            for name, key in _KEYS.items()
            if getattr(self, name) != getattr(usual, name)
        }


KEYS = frozenset(_KEYS.values())
"""The keys that belong to the network in an address."""


def settings_from_query(query: Mapping[str, str]) -> tuple[NetworkSettings, list[Refusal]]:
    """Read the network's part of an address; a wrong value falls back alone and is told of."""
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for field in fields(NetworkSettings):
        text = query.get(_KEYS[field.name])
        if text is None:
            continue
        try:
            values[field.name] = _READ[field.name](_KEYS[field.name], text)
        except Refusal as refusal:
            refusals.append(refusal)
    return NetworkSettings(**values), refusals


def _write(value: Any) -> str:
    return write_real(value) if isinstance(value, float) else str(value)


def one_of(options: tuple[str, ...]) -> Callable[[str, str], str]:
    """Return a reader of one of these words."""

    def read(key: str, text: str) -> str:
        if text not in options:
            raise RefusedValue(
                "{field} is one of {options}, not {value}.",
                field=key,
                options=", ".join(options),
                value=shown(text),
            )
        return text

    return read


def whole_from(low: int, high: int) -> Callable[[str, str], int]:
    """Return a reader of a whole number between these."""

    def read(key: str, text: str) -> int:
        try:
            number = read_whole(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise RefusedValue(
                "{field} is a whole number from {low} to {high}, not {value}.",
                field=key,
                low=low,
                high=high,
                value=shown(text),
            )
        return number

    return read


def _blocks(_key: str, text: str) -> str:
    return write_blocks(read_blocks(text))


def _rate(key: str, text: str) -> float:
    """The rate that the slider offers nearest to the one given."""
    try:
        given = read_real(text)
    except ValueError:
        given = 0.0
    if not 0 < given <= RATES[-1]:
        raise RefusedValue(
            "{field} is a number above 0, up to {most}, not {value}.",
            field=key,
            most=f"{RATES[-1]:g}",
            value=shown(text),
        )
    return min(RATES, key=lambda rate: abs(rate - given) / rate)


def _batch_size(key: str, text: str) -> int:
    return int(one_of(tuple(map(str, BATCH_SIZES)))(key, text))


_seed = whole_from(0, LARGEST_SEED)
_READ: dict[str, Callable[[str, str], Any]] = {
    "data": one_of(DATASETS),
    "data_seed": _seed,
    "blocks": _blocks,
    "optimiser": one_of(OPTIMISERS),
    "rate": _rate,
    "batch_size": _batch_size,
    "epochs": whole_from(1, MOST_EPOCHS),
    "seed": _seed,
    "section": one_of(SECTIONS),
    "number": whole_from(0, LARGEST_NUMBER),
}
