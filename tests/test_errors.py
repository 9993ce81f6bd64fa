"""Numbers in a sentence are written as a person writes them."""

from __future__ import annotations

from convviz.errors import written
from tests.for_each import for_each


@for_each(
    ("number", "digits", "expected"),
    [
        (1e6, None, "1,000,000"),
        (-1e6, None, "-1,000,000"),
        (2**32 - 1, None, "4,294,967,295"),
        (2**64 - 1, None, "18,446,744,073,709,551,615"),
        (999.0, None, "999"),
        (-0.0, None, "0"),
        (0.003, None, "0.003"),
        (1234.5678, None, "1234.5678"),
        (1e-5, None, "1e-5"),
        (2.5e-12, None, "2.5e-12"),
        (999_999_999_999_999, None, "999,999,999,999,999"),
        (1e16, None, "1e16"),
        (1e300, None, "1e300"),
        (123456.7, 3, "123,000"),
        (1 / 3, 3, "0.333"),
        (-(2.0**63), 6, "-9.22337e18"),
        (float("inf"), 3, "inf"),
    ],
)
def test_a_number_has_its_groups_and_no_more_digits_than_asked(
    number: float, digits: int | None, expected: str
) -> None:
    assert written(number, digits) == expected
