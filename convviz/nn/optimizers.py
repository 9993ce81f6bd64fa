"""Optimizers: what one step makes of a parameter and its gradient.

Each keeps what it remembers under the parameters' names, so that a run can be laid aside and taken up again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.nn.layer import Parameter
from convviz.ops.checks import FloatArray


class Optimizer(Protocol):
    """Changes parameters along their gradients; `learning_rate` may change between two steps."""

    learning_rate: float

    def step(self, parameters: Mapping[str, Parameter]) -> None:
        """Change the values in place."""

    def state(self) -> dict[str, FloatArray]:
        """Return copies of the arrays that it remembers, by name."""

    def load_state(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Remember this instead."""


Optimiser = Optimizer
"""The name it had first."""


class SGD:
    """Gradient descent, with momentum where that is above 0.

        v <- momentum v + g,   w <- w - learning_rate v      (v begins at 0)

    Without momentum v is g. Raises RefusedValue for a rate that is not a finite number above 0, and for a
    momentum outside [0, 1).
    Source: `torch.optim.SGD`.
    """

    def __init__(self, learning_rate: float, *, momentum: float = 0.0) -> None:
        self.learning_rate = checked_rate(learning_rate)
        self.momentum = checked_share("momentum", momentum)
        self._velocities: dict[str, FloatArray] = {}

    def __repr__(self) -> str:
        return f"SGD({self.learning_rate:g}, momentum={self.momentum:g})"

    def step(self, parameters: Mapping[str, Parameter]) -> None:
        """Change the values in place, each in its own dtype."""
        for name, parameter in parameters.items():
            change = parameter.grad
            if self.momentum:
                before = self._velocities.get(name)
                change = change.copy() if before is None else self.momentum * before + change
                self._velocities[name] = change
            parameter.value -= self.learning_rate * change

    def state(self) -> dict[str, FloatArray]:
        """Return copies of the velocities, by name."""
        return {f"{name}.velocity": velocity.copy() for name, velocity in self._velocities.items()}

    def load_state(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on with these velocities."""
        self._velocities = _ending(state, ".velocity")


class Adam:
    """Steps of about the same length for every parameter, from running means of g and g^2.

        m <- b1 m + (1 - b1) g,   v <- b2 v + (1 - b2) g^2      (both begin at 0)
        w <- w - learning_rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)      at step t = 1, 2, ...

    Raises RefusedValue for a rate that is not a finite number above 0, and for betas outside [0, 1).
    Source: Kingma and Ba, "Adam", 2015, algorithm 1; `torch.optim.Adam`.
    """

    def __init__(
        self, learning_rate: float, *, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        self.learning_rate = checked_rate(learning_rate)
        self.betas = checked_share("beta 1", betas[0]), checked_share("beta 2", betas[1])
        self.eps = eps
        self._means: dict[str, FloatArray] = {}
        self._squares: dict[str, FloatArray] = {}
        self._steps = 0

    def __repr__(self) -> str:
        return f"Adam({self.learning_rate:g}, betas={self.betas}, eps={self.eps:g})"

    def step(self, parameters: Mapping[str, Parameter]) -> None:
        """Change the values in place, each in its own dtype."""
        self._steps += 1
        first, second = self.betas
        rate = self.learning_rate / (1 - first**self._steps)
        root = math.sqrt(1 - second**self._steps)
        for name, parameter in parameters.items():
            grad = parameter.grad
            mean = self._means.setdefault(name, np.zeros_like(grad))
            square = self._squares.setdefault(name, np.zeros_like(grad))
            mean += (1 - first) * (grad - mean)
            square *= second
            square += (1 - second) * grad * grad
            parameter.value -= rate * mean / (np.sqrt(square) / root + self.eps)

    def state(self) -> dict[str, FloatArray]:
        """Return both running means, and the number of steps."""
        return {
            **{f"{name}.mean": mean.copy() for name, mean in self._means.items()},
            **{f"{name}.square": square.copy() for name, square in self._squares.items()},
            "steps": np.array(self._steps),
        }

    def load_state(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on with these means, after so many steps."""
        self._means, self._squares = _ending(state, ".mean"), _ending(state, ".square")
        self._steps = int(state.get("steps", np.array(0)))


MOMENTUM = 0.9
"""The usual one."""

OPTIMIZERS: dict[str, Callable[[float], Optimizer]] = {
    "sgd": SGD,
    "momentum": lambda learning_rate: SGD(learning_rate, momentum=MOMENTUM),
    "adam": Adam,
}
"""From a learning rate to the optimizer of that name, as usual otherwise."""


def _ending(state: Mapping[str, NDArray[Any]], end: str) -> dict[str, FloatArray]:
    """Copy the arrays whose names have this ending, by the names without it."""
    return {name.removesuffix(end): array.copy() for name, array in state.items() if name.endswith(end)}


def checked_rate(rate: float) -> float:
    """Return the learning rate; raises RefusedValue unless it is a finite number above 0."""
    if not (isinstance(rate, (int, float, np.floating)) and 0 < rate < math.inf):
        raise RefusedValue(
            "A learning rate is a finite number above 0; got {rate}: start with 0.01.", rate=repr(rate)
        )
    return float(rate)


def checked_share(name: str, share: float) -> float:
    """Return a share of what was; raises RefusedValue unless it is in [0, 1)."""
    if not (isinstance(share, (int, float, np.floating)) and 0 <= share < 1):
        raise RefusedValue(
            "{name} must be at least 0 and less than 1; got {share}: 0.9 is usual.",
            name=name,
            share=repr(share),
        )
    return float(share)
