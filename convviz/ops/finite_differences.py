"""Central differences: the gradient of any loss, found by nudging one number at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue
from convviz.ops.checks import FloatArray, as_floats

MAX_COPIES = 1024


@dataclass(frozen=True, eq=False)
class Differences:
    """What nudging E entries of an array did to a loss, each entry alone."""

    entries: NDArray[np.intp]  # (E, rank), the place of each
    plus: FloatArray  # (E,), the loss with the entry a step larger
    minus: FloatArray  # (E,), the loss with the entry a step smaller
    quotient: FloatArray  # (E,), (plus - minus) / (2 epsilon)


def central_differences(
    loss: Callable[[FloatArray], float], values: ArrayLike, epsilon: float, entries: ArrayLike | None = None
) -> Differences:
    """Estimate the derivative of a loss L by entries of `values`, from two losses each.

        quotient[e] = (L(values with entry e + epsilon) - L(values with entry e - epsilon)) / (2 epsilon)

    `loss` takes an array of the shape and dtype of `values` and gives a number. `entries` (E, rank) are the
    places to nudge, all of them in row order unless given. The truncation error is epsilon^2 / 6 times the
    third derivative, so it is zero for a parabola; round-off adds about |L| 2^-53 / epsilon (2^-24 in
    float32). `values` is never changed; integers count as float64. `quotient` has the dtype of the losses
    and is in units of L per unit of `values`.
    Raises RefusedValue (a ValueError) for an epsilon that is not positive, for a place outside `values` and
    for one with another number of indices, RefusedType (a TypeError) for another dtype.
    Source: Stanford's course CS231n, notes on gradient checks.
    """
    return stacked_differences(
        lambda stack: np.array([loss(copy) for copy in stack]), values, epsilon, entries
    )


def stacked_differences(
    losses: Callable[[FloatArray], FloatArray],
    values: ArrayLike,
    epsilon: float,
    entries: ArrayLike | None = None,
    *,
    most: int = MAX_COPIES,
) -> Differences:
    """Do as `central_differences`, for a loss that can be computed of many nudged copies at once.

    `losses` takes copies (B, *shape of values) and gives their losses (B,); B is at most `most`, or 2.
    """
    (base,) = as_floats(values=values)
    step, places = check_step(epsilon), check_entries(entries, base.shape)
    plus, minus = [], []
    for some in np.array_split(places, max(1, -(-len(places) // max(1, most // 2)))):
        up, down = np.split(losses(nudged(base, some, base.dtype.type(step))), 2)
        plus.append(up)
        minus.append(down)
    above, below = np.concatenate(plus), np.concatenate(minus)
    return Differences(places, above, below, (above - below) / (2 * step))


def relative_error(analytic: ArrayLike, numeric: ArrayLike, floor: float = 0.0) -> FloatArray:
    """Return how far two gradients are apart, measured by the larger of the two, entry by entry.

        error = |analytic - numeric| / max(|analytic|, |numeric|, floor),    0 where both are equal

    Both have one shape, which the result has too; it has no unit. It lies between 0 and 2. A `floor` above 0
    keeps two numbers that are nothing but round-off from counting as far apart.
    Source: Stanford's course CS231n, notes on gradient checks.
    """
    first, second = as_floats(analytic=analytic, numeric=numeric)
    apart = np.abs(first - second)
    largest = np.maximum(np.maximum(np.abs(first), np.abs(second)), first.dtype.type(floor))
    return np.divide(apart, largest, out=np.zeros_like(apart), where=apart != 0)


def nudged(values: FloatArray, places: NDArray[np.intp], step: FloatArray) -> FloatArray:
    """Return a copy of `values` for each place, a step larger there, then one for each a step smaller."""
    count = len(places)
    stack = np.broadcast_to(values, (2 * count, *values.shape)).copy()  # (2 E, *shape)
    stack[(np.arange(count), *places.T)] += step
    stack[(np.arange(count, 2 * count), *places.T)] -= step
    return stack


def check_step(epsilon: float) -> float:
    """Return epsilon as a float; raises RefusedValue unless it is positive and finite."""
    if not (epsilon > 0 and isfinite(epsilon)):
        raise RefusedValue(
            "epsilon must be a positive number; got {value}: give one such as 1e-5.", value=epsilon
        )
    return float(epsilon)


def check_entries(entries: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return `entries` as places (E, rank) inside an array of this shape; None means all of them."""
    if entries is None:
        return np.argwhere(np.ones(shape, bool))
    places = np.asarray(entries, dtype=np.intp)
    if places.ndim != 2 or places.shape[1] != len(shape):
        raise RefusedValue(
            "entries must have shape (E, {rank}), an index for each axis; got {shape}: give {rank} indices"
            " for each entry.",
            rank=len(shape),
            shape=places.shape,
        )
    if (places < 0).any() or (places >= shape).any():
        raise RefusedValue(
            "entries must lie inside the values of shape {shape}; got one outside: count from 0.", shape=shape
        )
    return places
