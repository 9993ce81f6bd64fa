"""A worked example that fades: of one board first a product is missing, then a row, then all of its sum."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from convviz.app.pages.learn.question import said
from convviz.lab.lessons.exercises import GENERATORS, MapQuestion, draw, draw_question
from tests.for_each import for_each
from tests.lab.lessons.exercises.every import FADED

SEEDS = range(20)
MORE = {"term": "row", "row": "all"}


def place(question: MapQuestion) -> tuple[int, int]:
    """The cell whose sum is written out."""
    return question.sentence.values["row"], question.sentence.values["column"]


def by_torch(question: MapQuestion) -> dict[str, np.ndarray]:
    """What every panel holds once it is complete."""
    example, (row, column) = question.example, place(question)
    x, weight = (
        torch.tensor(array.astype(float), requires_grad=True) for array in (example.x, example.weight)
    )
    y = torch.nn.functional.conv2d(x, weight)
    g = torch.tensor(example.output_grad)
    y.backward(g)
    if question.panels[-1].role == "input_grad":
        factors, met = over_filters(g, weight, row, column)
        result = x.grad[0, 0]
    else:
        is_output = question.panels[-1].role == "output"
        factors, result = (weight[0, 0], y[0, 0]) if is_output else (g[0, 0], weight.grad[0, 0])
        met = x[0, 0, row : row + factors.shape[0], column : column + factors.shape[1]]
    filled = {"met": met, "terms": met * factors, question.panels[-1].role: result}
    return {role: grid.detach().numpy()[None] for role, grid in filled.items()}


def over_filters(
    g: torch.Tensor, weight: torch.Tensor, row: int, column: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Every g (filters, windows) whose window reads the pixel, and its weight."""
    height, width = g.shape[2:]
    cells = [
        (p, q)
        for p in range(height)
        for q in range(width)
        if 0 <= row - p < weight.shape[2] and 0 <= column - q < weight.shape[3]
    ]
    assert len(cells) == 2
    return (
        torch.stack([torch.stack([g[0, o, p, q] for p, q in cells]) for o in range(2)]),
        torch.stack([torch.stack([weight[o, 0, row - p, column - q] for p, q in cells]) for o in range(2)]),
    )


def check(name: str, seed: int) -> None:
    question = draw(name, seed)
    complete = by_torch(question)
    for asked in question.cells:
        assert asked.answer == pytest.approx(complete[asked.role][asked.cell]) and asked.answer
    assert np.sum(complete["terms"]) == pytest.approx(question.cells[-1].answer)
    for panel in question.panels:
        if panel.role not in complete:
            continue
        known = ~np.isnan(panel.values)
        np.testing.assert_allclose(panel.values[known], complete[panel.role][known])
        assert {tuple(cell) for cell in np.argwhere(~known).tolist()} == set(panel.blanks)


@for_each("name", FADED)
def test_what_is_given_and_what_is_missing_is_as_torch_has_it(name: str) -> None:
    for seed in SEEDS:
        check(name, seed)


@pytest.mark.slow
@for_each("name", FADED)
def test_what_is_missing_is_as_torch_has_it_for_many_seeds(name: str) -> None:
    for seed in range(500):
        check(name, seed)


@for_each("name", [name for name in FADED if not name.endswith("all")])
def test_the_same_sum_is_asked_with_more_of_it_missing(name: str) -> None:
    result, _faded, part = name.rpartition("_")
    for seed in SEEDS:
        less, more = draw(name, seed), draw(f"{result}_{MORE[part]}", seed)
        np.testing.assert_array_equal(less.example.x, more.example.x)
        assert place(less) == place(more)
        asked = [{(cell.role, cell.cell) for cell in question.cells} for question in (less, more)]
        assert asked[0] < asked[1]


def test_a_product_then_a_row_then_all_is_missing() -> None:
    wanted = {
        "output": [2, 2 + 2 + 1, 4 + 4 + 1],
        "weight_grad": [2, 2 + 2 + 1, 4 + 4 + 1],
        "input_grad": [2, 2 + 1, 4 + 1],  # the weights are looked for, and not typed
    }
    for result, cells in wanted.items():
        counts = [len(draw(f"{result}_faded_{part}", 3).cells) for part in ("term", "row", "all")]
        assert counts == cells


def test_the_weights_that_g_meets_are_on_show_for_one_product_only() -> None:
    shown = [
        "met" in {panel.role for panel in draw(f"input_grad_faded_{part}", 3).panels}
        for part in ("term", "row", "all")
    ]
    assert shown == [True, False, False]


def test_the_series_asks_one_sum_three_times() -> None:
    boards = [draw_question("worked_examples", 7, index).example.x.tolist() for index in range(6)]
    assert boards[0] == boards[1] == boards[2] != boards[3] == boards[4] == boards[5]


def test_a_weight_that_is_turned_or_of_the_other_filter_is_told() -> None:
    seen = set()
    for seed in SEEDS:
        question = draw("input_grad_faded_term", seed)
        term = question.cells[0]
        filter, window = term.cell[1:]
        g = float(question.example.output_grad[0, filter].flat[window])
        row, column = place(question)
        i, j = row, column - window  # the two windows stand side by side
        kernels = question.example.weight[:, 0]
        wrong = {"turned": g * kernels[filter, 1 - i, 1 - j], "filter": g * kernels[1 - filter, i, j]}
        for mistake in term.mistakes:
            if mistake.id in wrong:
                seen.add(mistake.id)
                assert mistake.value == wrong[mistake.id]
    assert seen == {"turned", "filter"}


@for_each("name", FADED)
def test_the_slips_of_a_part_are_wrong_numbers_of_their_own(name: str) -> None:
    for seed in SEEDS:
        for asked in draw(name, seed).cells:
            values = [asked.answer, *(mistake.value for mistake in asked.mistakes)]
            assert all(abs(a - b) > 0.006 for k, a in enumerate(values) for b in values[:k])


def test_the_slips_of_a_product_are_these() -> None:
    seen = set()
    for seed in SEEDS:
        question = draw("weight_grad_faded_term", seed)
        term = question.cells[0]
        factor = question.named("output_grad").values[term.cell]
        pixel = question.named("met").values[term.cell]
        again = {
            "sign": (-factor * pixel, "Right place, wrong sign."),
            "pixel": (pixel, "That is the pixel alone: it is multiplied by its factor."),
            "factor": (factor, "That is the factor alone: multiply it by the pixel that it meets."),
            "added": (factor + pixel, "You added the two: they are multiplied."),
        }
        for mistake in term.mistakes:
            if mistake.id in again:
                seen.add(mistake.id)
                assert (mistake.value, said(str, mistake.sentence)) == again[mistake.id]
    assert seen == {"sign", "pixel", "factor", "added"}


@for_each("name", FADED)
def test_the_lit_cells_of_a_part_hold_the_numbers_that_make_it(name: str) -> None:
    for seed in SEEDS:
        question = draw(name, seed)
        complete = by_torch(question)
        for asked in question.cells:
            lit = [
                complete.get(role, question.named(role).values)[cell]
                for role, cells in asked.lit.items()
                for cell in cells
            ]
            assert asked.answer == pytest.approx({"met": sum, "terms": np.prod}.get(asked.role, sum)(lit)), (
                name,
                asked.role,
            )


def test_kinds_of_one_stream_are_drawn_once() -> None:
    assert all(GENERATORS[name].draws == 1 and GENERATORS[name].stream for name in FADED)
