"""Training as a generator: every step is one batch, and between two steps the caller may do as it likes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedType, RefusedValue, written
from convviz.nn.layer import Layer
from convviz.nn.losses import Loss
from convviz.nn.optimizers import Optimizer
from convviz.ops.checks import as_floats, as_integer


class Diverged(RefusedValue):
    """The loss is no longer a finite number; the step that would have followed is not made."""


@dataclass(frozen=True)
class Step:
    """One step that was made: its index from 0, its epoch from 0, and the loss of its batch before it."""

    index: int
    epoch: int
    loss: float


def fit(
    network: Layer,
    x: ArrayLike,
    target: ArrayLike,
    *,
    loss: Loss,
    optimizer: Optimizer | None = None,
    optimiser: Optimizer | None = None,
    batch_size: int = 32,
    epochs: int = 1,
    seed: int = 0,
    start: int = 0,
) -> Iterator[Step]:
    """Train: forward, loss, backward and one step of the optimizer for every batch, yielding after each.

    `x` (N, ...) and `target` (N, ...) are the pictures and the target of each; every epoch reads all of
    them once, in an order of its own (`batch_of`), the last batch may be smaller. `start` is the index of the
    first step to make: with network and optimizer as they were after step start - 1, a run that was
    interrupted goes on to the same numbers, bit for bit. `optimiser` is `optimizer` in another spelling.

    Raises RefusedValue for sizes that do not fit, RefusedType for no optimizer or two, and Diverged in place
    of a step whose loss is not finite.
    """
    chosen = _the_one(optimizer, optimiser)
    (images,) = as_floats(x=x)
    wanted = np.asarray(target)
    per_epoch = steps_per_epoch(len(images), as_integer("batch_size", batch_size, 1))
    if len(images) != len(wanted):
        raise RefusedValue(
            "Every picture needs one target; got targets: {targets}, pictures: {pictures}. Give one for"
            " each.",
            pictures=len(images),
            targets=len(wanted),
        )
    for index in range(as_integer("start", start, 0), as_integer("epochs", epochs, 0) * per_epoch):
        picked = batch_of(len(images), batch_size, index, seed)
        with np.errstate(over="ignore", invalid="ignore"):
            found = one_step(network, images[picked], wanted[picked], loss, chosen)
        yield Step(index, index // per_epoch, found)


def _the_one(optimizer: Optimizer | None, optimiser: Optimizer | None) -> Optimizer:
    """Return the optimizer under either spelling of its name."""
    given = [each for each in (optimizer, optimiser) if each is not None]
    if len(given) != 1:
        raise RefusedType(
            "A training has one optimizer; got {count}: give for example optimizer=Adam(0.003).",
            count=len(given),
        )
    return given[0]


def one_step(
    network: Layer, x: NDArray[Any], target: NDArray[Any], loss: Loss, optimizer: Optimizer
) -> float:
    """Make one step on this batch and return the loss before it; raises Diverged where that is not finite."""
    found = loss.forward(network.forward(x), target)
    if not np.isfinite(found):
        raise Diverged(
            "A training goes on while its loss is a finite number; with the learning rate {rate} it became"
            " {loss}: begin again with a smaller rate.",
            rate=written(optimizer.learning_rate, 3),
            loss=found,
        )
    network.backward(loss.backward())
    optimizer.step(network.parameters())
    return found


def steps_per_epoch(count: int, batch_size: int) -> int:
    """Return the number of batches in which `count` pictures are read once."""
    return -(-count // batch_size)


def batch_of(count: int, batch_size: int, index: int, seed: int) -> NDArray[np.intp]:
    """Say which of `count` pictures step `index` reads: its part of its epoch's own order.

    order of epoch e = default_rng([seed, e]).permutation(count)
    """
    epoch, place = divmod(index, steps_per_epoch(count, batch_size))
    return _order(count, seed, epoch)[place * batch_size : (place + 1) * batch_size]


@lru_cache(maxsize=64)
def _order(count: int, seed: int, epoch: int) -> NDArray[np.intp]:
    order: NDArray[np.intp] = np.random.default_rng([seed, epoch]).permutation(count)
    order.flags.writeable = False
    return order
