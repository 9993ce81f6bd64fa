"""A step made one product at a time: each product adds what it should, in numbers and in words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from convviz.lab.scene import Chosen
from tests.app.components.stage_words import asking, said
from tests.app.components.test_tips import CASES

NAMES = ("plain", "zeros", "reflect", "circular", "groups and a batch", "all twos", "after")
STEP = 5
NEAR = {"rtol": 0, "atol": 1e-5}


def products(name: str, view: str, t: int = STEP) -> list[dict[str, Any]]:
    [answer] = said(asking(CASES[name], view, t, slow=True))
    return answer


def shape_of(chosen: Chosen) -> tuple[int, int, int]:
    depth, height, width = chosen.weight.shape
    return depth, height, width


def padded_of(chosen: Chosen) -> np.ndarray:
    """The padded input (D, HP, WP), by the sources of its rows and columns."""
    rows, cols = chosen.scene.row_source, chosen.scene.col_source
    padded = chosen.x[:, np.maximum(rows, 0)][:, :, np.maximum(cols, 0)].astype(float)
    padded[:, rows < 0] = 0
    padded[:, :, cols < 0] = 0
    return padded


def place(chosen: Chosen, tap: int, t: int = STEP) -> tuple[int, int, int, int, int]:
    """Channel and tap (c, i, j) of a product, and the padded row and column that it reads."""
    c, i, j = (int(n) for n in np.unravel_index(tap, shape_of(chosen)))
    geometry = chosen.scene.geometry
    p, q = divmod(t, geometry.output_size[1])
    (sh, sw), (dh, dw) = geometry.stride, geometry.dilation
    return c, i, j, p * sh + i * dh, q * sw + j * dw


def covered(answer: dict[str, Any], role: str, shape: tuple[int, int, int]) -> np.ndarray:
    """Which cells (D, KH, KW) of a panel are still to come."""
    [cover] = answer["covers"][role]
    cells = np.zeros(shape, dtype=bool)
    cells[cover["channel"]].ravel()[cover["after"] + 1 :] = True
    cells[cover["channel"] + 1 :] = True
    return cells


@pytest.mark.parametrize("name", NAMES)
def test_an_output_grows_by_one_product_after_the_other(name: str) -> None:
    chosen = CASES[name]
    answers = products(name, "output")
    padded, total = padded_of(chosen), chosen.bias
    assert len(answers) == chosen.weight.size
    for tap, answer in enumerate(answers):
        c, i, j, row, col = place(chosen, tap)
        total += padded[c, row, col] * float(chosen.weight[c, i, j])
        grown = np.array(answer["values"]["output"])
        np.testing.assert_allclose(grown[STEP], total, **NEAR)
        others = np.delete(np.arange(grown.size), STEP)
        np.testing.assert_array_equal(grown[others], chosen.output.ravel()[others])
        assert covered(answer, "products", shape_of(chosen)).sum() == chosen.weight.size - tap - 1
    np.testing.assert_allclose(total, chosen.output.ravel()[STEP], **NEAR)


@pytest.mark.parametrize("name", NAMES)
def test_a_weight_gradient_gets_one_product_after_the_other(name: str) -> None:
    chosen = CASES[name]
    padded, grad = padded_of(chosen), chosen.output_grad.ravel()
    sums = np.zeros(shape_of(chosen))
    for t in range(STEP):
        for tap in range(sums.size):
            c, i, j, row, col = place(chosen, tap, t)
            sums[c, i, j] += grad[t] * padded[c, row, col]
    for tap, answer in enumerate(products(name, "weight_grad")):
        c, i, j, row, col = place(chosen, tap)
        sums[c, i, j] += grad[STEP] * padded[c, row, col]
        np.testing.assert_allclose(answer["values"]["weight_grad"], sums.ravel(), **NEAR)
        assert covered(answer, "term", sums.shape).sum() == sums.size - tap - 1


@pytest.mark.parametrize("name", NAMES)
def test_a_stamp_lands_one_product_after_the_other(name: str) -> None:
    chosen = CASES[name]
    rows, cols = chosen.scene.row_source, chosen.scene.col_source
    grad, sums = chosen.output_grad.ravel(), np.zeros(chosen.x.shape)

    def land(tap: int, t: int) -> bool:
        c, i, j, row, col = place(chosen, tap, t)
        if rows[row] < 0 or cols[col] < 0:
            return False
        sums[c, rows[row], cols[col]] += grad[t] * float(chosen.weight[c, i, j])
        return True

    for t in range(STEP):
        for tap in range(chosen.weight.size):
            land(tap, t)
    for tap, answer in enumerate(products(name, "input_grad")):
        landed = land(tap, STEP)
        np.testing.assert_allclose(answer["values"]["input_grad"], sums.ravel(), **NEAR)
        assert ("falls on the padding" in answer["sentence"]) == (not landed)


@pytest.mark.parametrize("view", ["output", "weight_grad", "input_grad"])
def test_the_sentence_counts_the_products_and_a_calculator_confirms_it(view: str) -> None:
    answers = products("plain", view)
    for tap, answer in enumerate(answers):
        sentence = answer["sentence"].replace("−", "-")
        assert f"roduct {tap + 1} of {len(answers)}:" in sentence
        before, a, b, value = re.findall(
            r"= \(?(\S+?)\)? \+ \(?(\S+?)\)? × \(?(\S+?)\)? [=≈] (\S+)", sentence
        )[0]
        assert float(before) + float(a) * float(b) == pytest.approx(float(value), rel=2e-3, abs=2e-4)


def test_a_sum_of_one_product_is_not_slowed_down() -> None:
    assert products("one by one", "output", 0) == []


def test_a_view_whose_steps_are_no_products_is_not_slowed_down() -> None:
    assert products("plain", "two_ways") == []
