"""Gradient descent on one kernel, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.learning.one_kernel.problem import Problem
from convviz.nn import Parameter
from convviz.nn.optimizers import OPTIMIZERS, checked_rate

MAX_LOSS = 1e30
"""A run ends where its loss is beyond this: it ran away."""

SETTLED = 1e-13
"""A gradient that is this share of the first one is round-off."""

MAX_STEPS = 100_000
"""Nobody watches a run for longer."""


class Run:
    """A kernel on its way: where it is, and the loss before every step that it made."""

    def __init__(self, problem: Problem, start: NDArray[np.float64], optimizer: str) -> None:
        self.problem, self.start = problem, start
        self._kernel = Parameter(np.array(start, np.float64))
        self.losses = [problem.loss(self.kernel)]
        self._first_slope = self.slope
        self.use(optimizer)

    def use(self, optimizer: str) -> None:
        """Go on with another optimizer, which begins without a memory; the kernel stays where it is."""
        self.optimizer = optimizer
        self._optimizer = OPTIMIZERS[optimizer](1.0)

    def go_on_from(
        self, kernel: NDArray[np.float64], losses: list[float], memory: Mapping[str, NDArray[Any]]
    ) -> None:
        """Be where another run was, with its optimizer's memory; raises ValueError for other shapes."""
        shapes = {self.kernel.shape, ()}
        if kernel.shape != self.kernel.shape or any(array.shape not in shapes for array in memory.values()):
            raise ValueError("shape")
        self._kernel.value[...] = kernel
        self.losses = losses
        self._optimizer.load_state(memory)

    @property
    def memory(self) -> dict[str, NDArray[Any]]:
        """What the optimizer remembers, by name."""
        return dict(self._optimizer.state())

    @property
    def kernel(self) -> NDArray[np.float64]:
        """The kernel (KH, KW)."""
        return self._kernel.value

    @property
    def step(self) -> int:
        """How many steps were made."""
        return len(self.losses) - 1

    @property
    def loss(self) -> float:
        """The loss now."""
        return self.losses[-1]

    @property
    def slope(self) -> float:
        """The length of the gradient now."""
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.linalg.norm(self.problem.grad(self.kernel)))

    @property
    def settled(self) -> bool:
        """Whether the kernel has arrived: the gradient is zero but for round-off."""
        return self.slope <= SETTLED * self._first_slope

    @property
    def over(self) -> bool:
        """Whether there is nothing more to see: it ran away, arrived, or made MAX_STEPS steps."""
        return self.diverged or self.settled or self.step >= MAX_STEPS

    @property
    def diverged(self) -> bool:
        """Whether the loss ran away; no further step is made then."""
        return not self.loss <= MAX_LOSS

    def advance(self, rate: float, steps: int) -> None:
        """Make so many steps at this learning rate; it may be another one every time.

        Raises RefusedValue for a rate that is not a finite number above 0.
        """
        self._optimizer.learning_rate = checked_rate(rate)
        for _step in range(steps):
            if self.diverged:
                return
            with np.errstate(over="ignore", invalid="ignore"):
                self._kernel.grad[...] = self.problem.grad(self.kernel)
                self._optimizer.step({"weight": self._kernel})
                self.losses.append(self.problem.loss(self.kernel))
