"""A test of many cases runs them all, leaves pytest its fixtures, and names the case that fails."""

import inspect

import pytest

from tests.for_each import for_each


def test_every_case_is_run_with_what_pytest_brings():
    seen = []

    @for_each("letter", "ab", ids=str.upper)
    @for_each(("row", "col"), [(0, 1), (2, 3)])
    def test(row, letter, col, brought):
        seen.append((letter, row, col, brought))

    assert list(inspect.signature(test).parameters) == ["brought"]
    test(brought=7)
    assert seen == [("a", 0, 1, 7), ("a", 2, 3, 7), ("b", 0, 1, 7), ("b", 2, 3, 7)]


def test_a_failing_case_is_named():
    @for_each("letter", "ab", ids=str.upper)
    @for_each("row, col", [(0, 1), (2, 3)])
    def test(letter, row, col):
        assert (letter, row) != ("b", 2)

    with pytest.raises(AssertionError) as failed:
        test()
    assert failed.value.__notes__ == ["row, col: 2 3", "letter: B"]
    assert failed.match("letter: B")  # as pytest prints it


def test_no_case_and_a_case_that_lacks_a_value_are_refused():
    for cases in ([], [(1,)]):
        with pytest.raises(ValueError, match="every case needs a value"):
            for_each("row, col", cases)
