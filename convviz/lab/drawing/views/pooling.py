"""The window of a pooled cell over the map below it, and the cell that won it: `layer/pooling.js`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.lab.drawing.marks import Pair, Place, Window
from convviz.lab.drawing.model import Model
from convviz.lab.state import NONE


class Pooling:
    """The pooling windows of a layer; without a pooling each is one cell."""

    def __init__(self, model: Model) -> None:
        experiment, windows = model.chosen.scene.experiment, model.windows
        self.kind = experiment.pool
        self.is_pooled = self.kind != NONE
        self.shape: Pair = model.chosen.pooled.shape if self.is_pooled else (windows.ho, windows.wo)
        self.size: Pair = experiment.pool_size if self.is_pooled else (1, 1)
        self.stride: Pair = experiment.pool_step if self.is_pooled else (1, 1)

    def position(self, t: int) -> Pair:
        """Return the pooled cell of step t."""
        return divmod(t, self.shape[1])

    def mark(self, t: int) -> Window:
        """Return the window of step t over the map below."""
        p, q = self.position(t)
        return Window(p * self.stride[0], q * self.stride[1], *self.size)

    def winner(self, values: NDArray[np.floating], t: int) -> Place:
        """Return the first largest cell of the window: it alone receives the gradient."""
        at = self.mark(t)
        inside = values[at.row : at.row + at.height, at.col : at.col + at.width]
        row, col = np.unravel_index(int(inside.argmax()), inside.shape)
        return 0, at.row + int(row), at.col + int(col)

    def spread(self, values: NDArray[np.floating], grad: NDArray[np.floating], t: int) -> NDArray[np.float64]:
        """Return what steps up to t hand down of a gradient: to the winners, or in equal shares."""
        out = np.zeros(values.shape)
        for step in range(t + 1):
            at, g = self.mark(step), float(grad.flat[step])
            if self.kind == "max":
                out[self.winner(values, step)[1:]] += g
            else:
                out[at.row : at.row + at.height, at.col : at.col + at.width] += g / (at.height * at.width)
        return out
