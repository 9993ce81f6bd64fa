"""How a small network is set up and trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from convviz.datasets import DATASETS, dataset
from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.numerals import write_number
from convviz.lab.state.fields.kept_key import kept_under
from convviz.lab.state.fields.kinds import Kind, choice, positive, random_seed, read_real, shown, whole
from convviz.lab.state.learn.one_kernel import MAX_RATE
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry
from convviz.nn import Block, format_spec, parse_spec
from convviz.nn.optimizers import OPTIMIZERS
from convviz.nn.spec import LINEAR, MAX_BLOCKS, Blocks

USUAL = "adam"
USUAL_RATES = {"adam": 0.003, "momentum": 0.03, "sgd": 0.1}
"""A rate to begin with, by optimizer."""

RATES = tuple(round(digit * 10.0**power, 6) for power in range(-5, 1) for digit in (1, 2, 3, 5)) + (
    10.0,
    1e3,
    1e6,
)
"""What the slider offers; the last ones are there to see a training run away."""

BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
MAX_EPOCHS = 60
THREE_CONVS = "conv8-relu-conv16-relu-max2-conv16-relu-flat-linear10"

ANSWERS, LAYERS, CODE = SECTIONS = ("answers", "layers", "code")
MAX_NUMBER = 9999


def _blocks() -> Kind:
    """Return the kind of a network as its blocks, which may be some that do not fit."""
    return Kind(
        parse=lambda text: format_spec(parse_spec(text)),  # its refusals name the block
        format=str,
        accepts=lambda value: isinstance(value, str) and _reads(value),
        refuse=lambda field, value: RefusedValue(
            "{field} is up to {most} blocks such as conv8-relu-max2-flat-linear10, not {value}.",
            field=field,
            most=MAX_BLOCKS,
            value=value,
        ),
    )


@lru_cache(maxsize=64)  # asked at every change of any setting
def _reads(text: str) -> bool:
    try:
        return bool(parse_spec(text))
    except Refusal:
        return False


_NEAREST = N_("The slider has no learning rate {value}: the nearest one, {used}, is used instead.")


def _rate() -> Kind:
    """Return the kind of a learning rate; of one that the slider lacks an address gets the nearest."""
    kind = positive(MAX_RATE)

    def nearest(text: str) -> float | None:
        try:
            given = read_real(text)
        except ValueError:
            return None
        near = min(RATES, key=lambda offered: abs(offered - given) / offered)
        return near if kind.accepts(given) else None

    def parse(text: str) -> float:
        given, near = read_real(text), nearest(text)
        if near is None or near == given:
            return given  # what is no rate at all is refused by its kind
        raise RefusedValue(_NEAREST, value=shown(text), used=write_number(near))

    return replace(kind, parse=parse, rest=nearest)


@dataclass(frozen=True)
class NetworkSettings(Settings):
    """The pictures, the blocks, how they are trained, and what is looked at.

    The blocks may be some that do not fit. `section` is what is shown of the network, `number` that of a
    held-out picture, which may be beyond the last.
    """

    data: str = entry("ndata", choice(*DATASETS), DATASETS[0])
    data_seed: int = entry("ndseed", random_seed(), 0)
    blocks: str = entry("net", _blocks(), THREE_CONVS)
    optimizer: str = entry("nopt", choice(*OPTIMIZERS), USUAL)
    rate: float = entry("nrate", _rate(), USUAL_RATES[USUAL])
    batch_size: int = entry("nbatch", choice(*BATCH_SIZES), 32)
    epochs: int = entry("nepochs", whole(1, MAX_EPOCHS), 10)
    seed: int = entry("nseed", random_seed(), 0)
    section: str = entry("nshow", choice(*SECTIONS), SECTIONS[0])
    number: int = entry("npic", whole(0, MAX_NUMBER), 0)
    kept: str = entry(
        "nrun", kept_under(), ""
    )  # the key of a training of these settings, as far as it has come

    @classmethod
    def usual(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value of each field not given: blocks for the pictures, a rate for the optimizer."""
        values = super().usual(given)
        data, optimizer = (given.get(name, values[name]) for name in ("data", "optimizer"))
        if data != values["data"]:
            values["blocks"] = cls().with_data(data).blocks
        return values | {"rate": USUAL_RATES[optimizer]}

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

    def with_optimizer(self, optimizer: str) -> NetworkSettings:
        """Return the same with another optimizer, at the rate to begin with."""
        return replace(self, optimizer=optimizer, rate=USUAL_RATES[optimizer])
