"""Upstream gradients that are chosen or painted: the numbers, the actions, the address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz.errors import Refusal, RefusedValue
from convviz.lab.scene import build_scene
from convviz.lab.state import Experiment, LayerSettings
from convviz.lab.state.address import left_out, to_query
from convviz.lab.state.fields.painting import MAX_PAINTED
from convviz.lab.state.patterns import LINEAR, pattern
from tests.addresses import experiment_of
from tests.doing import FIRST, do
from tests.for_each import for_each

SHAPE = (2, 3, 4, 5)
PAINTED = replace(FIRST, upstream="painted", paint=((0, 1, 2.0), (3, 4, -0.5)))


def test_a_checkerboard_begins_with_one_and_changes_its_sign_from_cell_to_cell() -> None:
    grad = pattern(Experiment(upstream="checkerboard"), SHAPE)
    assert grad.shape == SHAPE
    assert (np.abs(grad) == 1).all() and grad[1, 2, 0, 0] == 1
    assert (grad[..., 1:] == -grad[..., :-1]).all() and (grad[..., 1:, :] == -grad[..., :-1, :]).all()


def test_a_painted_gradient_is_on_the_map_on_show_alone() -> None:
    grad = pattern(replace(PAINTED, item=1, batch=2), SHAPE)
    wanted = np.zeros(SHAPE)
    wanted[1, 0, 0, 1], wanted[1, 0, 3, 4] = 2, -0.5
    np.testing.assert_array_equal(grad, wanted)


def test_painted_cells_outside_a_small_output_are_passed_over() -> None:
    assert pattern(PAINTED, (1, 1, 3, 3)).sum() == 2.0


@pytest.mark.parametrize("kind", LINEAR)
def test_every_linear_loss_is_the_sum_of_gradient_times_output(kind: str) -> None:
    x = np.random.default_rng(3).normal(size=(1, 1, 8, 8))
    scene = build_scene(replace(PAINTED, upstream=kind), x)
    assert scene.loss == pytest.approx((scene.output_grad.astype(float) * scene.output).sum(), rel=1e-5)


# ---- painting --------------------------------------------------------------------------------------------


def test_a_stroke_paints_its_cells_and_leaves_the_others() -> None:
    after = do(PAINTED, "paint", cells=[[2, 2], [0, 1]], value=0.25)
    assert after.paint == ((0, 1, 0.25), (2, 2, 0.25), (3, 4, -0.5))


def test_painting_zero_clears_and_nothing_left_is_no_painting() -> None:
    assert do(PAINTED, "paint", cells=[[0, 1]], value=0).paint == ((3, 4, -0.5),)
    assert do(PAINTED, "paint", cells=[[0, 1], [3, 4]], value=0).paint is None


@pytest.mark.parametrize("kind", ["ones", "one_hot", "checkerboard", "random"])
def test_painting_begins_with_the_gradient_that_is_there(kind: str) -> None:
    before = replace(FIRST, upstream=kind, seed=5, cell=(1, 2))  # an output of 6 x 6
    after = do(before, "upstream", upstream="painted")
    shape = (1, 1, 6, 6)
    np.testing.assert_array_equal(pattern(after, shape), pattern(before, shape))
    stroke = do(before, "paint", cells=[[5, 0]], value=7)
    wanted = pattern(before, shape)
    wanted[0, 0, 5, 0] = 7
    np.testing.assert_array_equal(pattern(stroke, shape), wanted)


def test_a_gradient_too_large_to_trace_leaves_what_was_painted_before() -> None:
    wide = replace(PAINTED, upstream="ones", picture="camera", region=(0, 0, 28, 28))
    after = do(wide, "upstream", size=(300, 300), upstream="painted")
    assert after.paint == PAINTED.paint


def test_choosing_painted_again_keeps_the_painting() -> None:
    assert do(PAINTED, "upstream", upstream="painted") == PAINTED
    back = do(do(PAINTED, "upstream", upstream="mse"), "upstream", upstream="painted")
    assert back == PAINTED


def test_below_another_layer_the_painted_map_is_the_last_ones() -> None:
    two = replace(FIRST, above=(LayerSettings(),))  # 8 x 8, then 6 x 6, then 4 x 4
    assert do(two, "paint", cells=[[3, 3]], value=1).paint is not None
    with pytest.raises(RefusedValue, match="4 x 4"):
        do(two, "paint", cells=[[4, 3]], value=1)


def test_a_grid_is_laid_on_the_gradient_with_its_corner_at_a_cell() -> None:
    after = do(PAINTED, "paint", at=[3, 4], grid=[[1.5, 0], [0, -2]])
    assert after.paint == ((0, 1, 2.0), (3, 4, 1.5), (4, 5, -2.0))  # a zero takes a painted cell away


@for_each(
    "action",
    [
        {"at": [5, 5], "grid": [[1, 2]]},
        {"at": [5, 5], "grid": [[1], [2]]},
        {"at": [0, 0], "grid": [[1, 2], [3]]},
        {"at": [0, 0], "grid": []},
        {"at": [0, 0], "grid": [[]]},
        {"at": [0, 0], "grid": [["1"]]},
        {"at": [0, 0], "grid": [[float("nan")]]},
        {"at": [0, 0], "grid": 1},
        {"at": None, "grid": [[1]]},
        {"at": [-1, 0], "grid": [[1]]},
        {"grid": [[1]]},
        {"cells": [], "value": 1},
        {"cells": None, "value": 1},
        {"cells": [[6, 0]], "value": 1},
        {"cells": [[0, 0], [0, -1]], "value": 1},
        {"cells": [[0, 0.5]], "value": 1},
        {"cells": "00", "value": 1},
        {"cells": [[0, 0]], "value": "1"},
        {"cells": [[0, 0]], "value": float("nan")},
        {"cells": [[0, 0]], "value": float("inf")},
        {"cells": [[0, 0]]},
    ],
)
def test_what_is_no_stroke_is_refused(action: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        do(PAINTED, "paint", **action)


@pytest.mark.parametrize("kind", ["zeros", None, 3, ["ones"]])
def test_what_is_no_loss_is_refused(kind: Any) -> None:
    with pytest.raises(Refusal):
        do(FIRST, "upstream", upstream=kind)


def test_more_cells_than_an_address_holds_are_refused() -> None:
    wide = replace(FIRST, picture="camera", region=(0, 0, 28, 28), upstream="mse")
    cells = [[row, column] for row in range(26) for column in range(10)]
    assert (
        len(do(wide, "paint", size=(300, 300), cells=cells[:MAX_PAINTED], value=1).paint or ()) == MAX_PAINTED
    )
    with pytest.raises(RefusedValue, match=f"Up to {MAX_PAINTED}"):
        do(wide, "paint", size=(300, 300), cells=cells, value=1)


# ---- the address -----------------------------------------------------------------------------------------


def test_a_painting_stands_in_the_address() -> None:
    query = to_query(PAINTED)
    assert query["paint"] == "0_1_2~3_4_-0.5"
    assert experiment_of(query) == (PAINTED, [])


@pytest.mark.parametrize("text", ["", "0_1", "0_1_2~0_1_3", "0_1_nan", "-1_0_1", "0_9999_1", "0_1_2~"])
def test_what_is_no_painting_falls_back_and_is_told(text: str) -> None:
    experiment, refusals = experiment_of({"paint": text})
    assert experiment.paint is None and len(refusals) == 1
    assert str(refusals[0]).startswith("paint is ")


def test_a_painting_too_long_for_an_address_is_left_out_and_told() -> None:
    cells = tuple((1000, column, -1.2345678e-5) for column in range(MAX_PAINTED))
    long = replace(PAINTED, paint=cells)
    assert "paint" not in to_query(long)
    assert left_out(long) is not None and left_out(PAINTED) is None
