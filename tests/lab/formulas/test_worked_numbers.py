"""What is worked out in words and formulae, a pocket calculator confirms from the numbers printed."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from convviz.app.pages.workbench.check.written_out import follows
from convviz.lab.formulas.worked_numbers import enough_digits
from convviz.lab.lessons.exercises import SERIES, MapQuestion, new_round
from tests.app.pages.learn.learning import opened
from tests.for_each import for_each

SIZES = st.floats(1e-6, 1e6)


@given(st.lists(SIZES, min_size=1, max_size=4), st.integers(3, 7))
def test_a_product_follows_from_what_is_printed_of_its_factors(factors: list[float], digits: int) -> None:
    result = f"{math.prod(factors):.{digits}g}"
    shown, sign = enough_digits(factors, lambda numbers: [math.prod(numbers)], [result], digits)
    assert sign == "="
    assert f"{math.prod(map(float, shown)):.{digits}g}" == result


def test_as_few_digits_are_printed_as_will_do_and_what_does_not_follow_is_marked() -> None:
    assert enough_digits([2.0], lambda numbers: [numbers[0] / 3], ["0.6667"]) == (["2"], "=")
    assert enough_digits([1.0], lambda numbers: [numbers[0]], ["2"]) == (["1"], "≈")


@given(st.floats(0.1, 50), st.floats(-5, 5), st.sampled_from([1e-2, 1e-4, 1e-6]))
def test_a_quotient_of_differences_has_its_sign_only_where_the_printed_losses_make_it(
    loss: float, slope: float, epsilon: float
) -> None:
    plus, minus = loss + slope * epsilon, loss - slope * epsilon
    quotient = (plus - minus) / (2 * epsilon)
    shown = [Decimal(f"{number:.16g}") for number in (plus, minus, quotient)]
    found = (shown[0] - shown[1]) / (2 * Decimal(repr(epsilon)))
    agrees = f"{found:.15e}" == f"{shown[2]:.15e}" or abs(found - shown[2]) * 2 <= Decimal(1).scaleb(
        shown[2].adjusted() - 15
    )
    assert follows([plus, minus, quotient], epsilon, "float64") == agrees


def steepest(app: AppTest) -> tuple[float, str, str, float]:
    """Rate, limit, factor and the largest eigenvalue as the warning says them."""
    said = app.warning[0].value.replace("\\", "")
    found = re.search(
        r"rate ([\d.e-]+) is above the stable limit ([\d.e-]+).*λ = ([\d.e-]+)\).* error ([\d.e-]+) times",
        said,
    )
    assert found, said
    return float(found[1]), found[2], found[4], float(found[3])


@pytest.mark.parametrize(("target", "rate"), [("sobel_x", 5.3), ("sharpen", 7.37), ("box", 21.1)])
def test_the_stable_limit_and_the_factor_follow_from_the_eigenvalue_that_is_printed(
    target: str, rate: float
) -> None:
    app = opened(learn="kernel", kt=target, kopt="sgd", krate=str(rate))
    shown, limit, times, largest = steepest(app)
    assert shown == rate
    assert f"{2 / largest:.4g}" == limit
    assert f"{abs(1 - rate * largest):.4g}" == times


def calculated(sums: str) -> float:
    """A LaTeX sum of products as a calculator has it."""
    text = sums.replace(r"\cdot", "*").replace(r"\\", " ").replace("&", " ")
    text = text.replace(r"\left\lfloor", "floor(").replace(r"\right\rfloor", ")")
    text = re.sub(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
    assert re.fullmatch(r"(?:[0-9+\-*/(). e]|floor\()*", text), text
    return float(eval(text, {"floor": math.floor}))  # noqa: S307 - digits, operators, floor alone: asserted


@for_each("series", SERIES)
@for_each("seed", [1, 7, 41])
def test_the_sum_behind_an_answer_makes_the_answer(series: str, seed: int) -> None:
    round, checked, asked = new_round(series, seed), 0, 0
    for index in range(round.count):
        question = replace(round, index=index).question
        cells = question.cells if isinstance(question, MapQuestion) else (question,)
        for cell in cells:
            asked += 1
            *before, last = re.split(r"&?= ", cell.solution.latex().removesuffix(r"\end{aligned}"))
            assert float(last) == cell.answer
            if len(before) == 2 and "[" not in before[1]:
                assert calculated(before[1]) == float(last)
                checked += 1
    assert checked > asked / 2
