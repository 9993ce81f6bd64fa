"""What is trained and how: all but the learning rate, which may change on the way."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.datasets import Dataset, dataset
from convviz.errors import RefusedValue
from convviz.nn import Optimizer, Sequential, from_spec, parse_spec
from convviz.nn.fitting import steps_per_epoch
from convviz.nn.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class Plan:
    """The pictures, the blocks, the optimizer's name, the batches, and the seed of weights and order."""

    data: str
    data_seed: int
    blocks: str
    optimizer: str
    batch_size: int
    epochs: int
    seed: int

    @property
    def pictures(self) -> Dataset:
        """The pictures."""
        return dataset(self.data, self.data_seed)

    @property
    def steps_an_epoch(self) -> int:
        """In so many steps every picture is read once."""
        return steps_per_epoch(len(self.pictures.x), self.batch_size)

    @property
    def steps(self) -> int:
        """The training ends after so many."""
        return self.epochs * self.steps_an_epoch

    def is_measured(self, step: int) -> bool:
        """Say whether all pictures are looked at after so many steps: about twice an epoch, and last."""
        per_epoch = self.steps_an_epoch
        within = step % per_epoch
        return within in (0, max(1, per_epoch // 2)) or step == self.steps

    def network(self) -> Sequential:
        """Build a network of these blocks with its first weights."""
        return from_spec(parse_spec(self.blocks), self.pictures.x.shape[1:], self.seed)

    def optimizer_at(self, learning_rate: float) -> Optimizer:
        """Make a new optimizer; raises RefusedValue for an unknown name or an impossible rate."""
        if self.optimizer not in OPTIMIZERS:
            raise RefusedValue(
                "An optimiser is one of {names}; got {name}: choose one of these.",
                names=", ".join(OPTIMIZERS),
                name=self.optimizer[:20],
            )
        return OPTIMIZERS[self.optimizer](learning_rate)
