"""Finite differences of half a sum of squares, by which gradients are checked."""

from collections.abc import Callable

import numpy as np

STEP = 1e-3
"""Any will do: the loss is quadratic, so its central differences are exact but for round-off."""


def differences(loss: Callable[[], float], array: np.ndarray) -> np.ndarray:
    """Central differences of a loss by every entry of an array that it reads, moved both ways in turn."""
    slopes = np.empty(array.shape)
    for index in np.ndindex(array.shape):
        value = array[index]
        array[index] = value + STEP
        up = loss()
        array[index] = value - STEP
        slopes[index] = (up - loss()) / (2 * STEP)
        array[index] = value
    return slopes


def input_differences(outputs: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """The same by every entry of x (N, ...) for L = sum(y^2) / 2, with all moved copies in one batch."""
    moves = STEP * np.eye(x.size).reshape(x.size, *x.shape)
    copies = np.concatenate([x + moves, x - moves])  # (2 S, N, ...)
    y = outputs(copies.reshape(-1, *x.shape[1:]))
    up, down = np.split((y.reshape(2 * x.size, -1) ** 2).sum(axis=1) / 2, 2)
    return ((up - down) / (2 * STEP)).reshape(x.shape)
