"""A number that is pulled goes by steps of its own, without round-off and without a jump."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.javascript import run

SCRIPT = Path(__file__).with_name("pulled.mjs")
LIMIT = 1000.0


def pulled(value: float, *moves: tuple[float, str], limit: float = LIMIT) -> list[float]:
    """The values of a number that is pulled so many pixels from its place, or stepped."""
    told, _changed = run(SCRIPT, [value, limit, moves])
    return list(told)


def test_eight_pixels_are_a_step_of_a_tenth_and_right_is_more() -> None:
    ways = [7, 8, 15, 16, 80, 0, -7, -8, -24]
    expected = [0.5, 0.6, 0.6, 0.7, 1.5, 0.5, 0.5, 0.4, 0.2]
    assert pulled(0.5, *((way, "plain") for way in ways)) == expected


def test_shift_takes_whole_steps_and_alt_hundredths() -> None:
    assert pulled(0.5, (24, "shift")) == [3.5]
    assert pulled(0.5, (-24, "alt")) == [0.47]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.123, 0.223), (0.1, 0.2), (-0.3, -0.2), (1 / 3, 0.4333333), (-0.1, 0.0), (2e-5, 0.10002), (7, 7.1)],
)
def test_a_number_keeps_its_digits_and_gets_no_round_off(value: float, expected: float) -> None:
    assert pulled(value, (8, "plain")) == [expected]
    assert pulled(value, (1, "0.1")) == [expected]


def test_pulled_far_and_back_it_is_the_number_that_it_was() -> None:
    ways = [*range(0, 4000, 8), *range(4000, -1, -8)]
    values = pulled(0.123, *((way, "plain") for way in ways))
    assert values[500] == 50.123 and values[-1] == 0.123
    assert run(SCRIPT, [0.123, LIMIT, [(way, "plain") for way in ways]])[1] is False


def test_another_step_counts_from_what_is_reached() -> None:
    moves = [
        (40, "plain"),
        (40, "shift"),
        (48, "shift"),
        (48, "alt"),
        (56, "alt"),
        (56, "plain"),
        (48, "plain"),
    ]
    assert pulled(0, *moves) == [0.5, 0.5, 1.5, 1.5, 1.51, 1.51, 1.41]


def test_the_limit_holds_both_ways() -> None:
    assert pulled(0.5, (8000, "shift"), (-80000, "shift"), limit=3) == [3, -3]
    assert pulled(2.5, (1, "1"), (1, "1"), (-1, "1"), limit=3) == [3, 3, 2]
