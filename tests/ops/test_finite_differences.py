"""Central differences of any loss, entry by entry, and how far two gradients are apart."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.ops.finite_differences import central_differences, relative_error, stacked_differences

VALUES = np.arange(6.0).reshape(2, 3) - 2.5


def cubed(values: np.ndarray) -> float:
    return float((values**3).sum())


def test_a_cube_errs_by_the_square_of_epsilon() -> None:
    found = central_differences(cubed, VALUES, 0.1)
    np.testing.assert_allclose(found.quotient, 3 * VALUES.ravel() ** 2 + 0.01, atol=1e-12)


def test_only_the_entries_asked_for_are_nudged_and_the_values_stay() -> None:
    before = VALUES.copy()
    found = central_differences(cubed, VALUES, 1e-3, [[1, 2], [0, 1]])
    np.testing.assert_allclose(found.quotient, [3 * 2.5**2, 3 * 1.5**2], rtol=1e-5)
    np.testing.assert_array_equal(VALUES, before)
    assert found.plus[0] == pytest.approx(cubed(VALUES + [[0, 0, 0], [0, 0, 1e-3]]))


@pytest.mark.parametrize("most", [1, 2, 3, 5, 100])
def test_stacks_of_any_size_give_the_same(most: int) -> None:
    def losses(stack: np.ndarray) -> np.ndarray:
        assert len(stack) <= max(2, most)
        return (stack**3).sum(axis=(1, 2))

    stacked = stacked_differences(losses, VALUES, 1e-2, most=most)
    np.testing.assert_allclose(stacked.quotient, central_differences(cubed, VALUES, 1e-2).quotient)


def test_float32_stays_float32() -> None:
    found = stacked_differences(lambda stack: stack.sum(axis=(1, 2)), VALUES.astype(np.float32), 1e-2)
    assert found.plus.dtype == found.quotient.dtype == np.float32


@pytest.mark.parametrize("epsilon", [0.0, -1e-3, float("nan"), float("inf")])
def test_an_epsilon_is_positive(epsilon: float) -> None:
    with pytest.raises(RefusedValue, match="epsilon must be a positive number"):
        central_differences(cubed, VALUES, epsilon)


@pytest.mark.parametrize("entries", [[[2, 0]], [[0, -1]], [[0]], [0, 1]])
def test_entries_are_places_inside(entries: object) -> None:
    with pytest.raises(RefusedValue, match="entries must"):
        central_differences(cubed, VALUES, 1e-3, entries)  # type: ignore[arg-type]


def test_the_relative_error_is_measured_by_the_larger_and_zero_for_equals() -> None:
    error = relative_error([1.0, 0.0, -2.0, 3.0, 1e-9], [1.1, 0.0, 2.0, 3.0, 0.0])
    np.testing.assert_allclose(error, [0.1 / 1.1, 0, 2, 0, 1])
    np.testing.assert_allclose(relative_error([1e-9], [0.0], floor=1e-3), [1e-6])
