"""Whole maps: every number equals PyTorch's, and a map filled with one mistake is told that mistake."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch

from convviz.app.pages.learn.question import said
from convviz.lab.lessons.exercises import (
    GENERATORS,
    Attempt,
    MapQuestion,
    Question,
    draw,
    latest_slip,
    slip_of,
    slips,
)
from convviz.lab.lessons.exercises.maker import LEAST_MISTAKES
from convviz.lab.lessons.exercises.worked_example import WorkedExample
from tests.for_each import for_each
from tests.lab.lessons.exercises.every import MAPS

SEEDS = range(12)


@cache
def drawn(name: str) -> list[MapQuestion]:
    return [draw(name, seed) for seed in SEEDS]


def channel_of(question: MapQuestion) -> int:
    """The channel of dX that is asked for."""
    return question.sentence.values.get("channel", 0)


def by_torch(example: WorkedExample, **changes: np.ndarray) -> dict[str, np.ndarray]:
    """Output and gradients by PyTorch, with some of the arrays changed."""
    given = {"x": example.x, "weight": example.weight, "g": example.output_grad} | changes
    x, weight = (torch.tensor(given[name].copy(), requires_grad=True) for name in ("x", "weight"))
    top, bottom, left, right = example.geometry.padding
    assert (top, left) == (bottom, right)
    y = torch.nn.functional.conv2d(x, weight, None, example.geometry.stride, (top, left))
    y.backward(torch.tensor(given["g"].copy()))
    return {
        "output": y[0].detach().numpy(),
        "weight_grad": weight.grad[0].numpy(),
        "input_grad": x.grad[0].numpy(),
    }


def number_at(arrays: dict[str, np.ndarray], question: MapQuestion, index: int) -> float:
    """The number of one of the cells that are asked for."""
    asked = question.cells[index]
    shift = channel_of(question) if asked.role == "input_grad" else 0
    return float(arrays[asked.role][asked.cell[0] + shift, *asked.cell[1:]])


def check(name: str, question: MapQuestion) -> None:
    """Hold a map to PyTorch, and to what a person can work out by hand."""
    arrays = by_torch(question.example)
    for index, asked in enumerate(question.cells):
        assert asked.answer == pytest.approx(number_at(arrays, question, index)), name
        if asked.answer == 0:
            assert asked.solution.rows == ("0",), f"{name}: 0 by accident"
    example = question.example
    for numbers in (example.x, example.weight, example.output_grad):
        assert np.abs(numbers).max() <= 3 and np.all(numbers == np.round(numbers))


@for_each("name", MAPS)
def test_every_cell_is_that_of_torch_and_none_is_0_by_accident(name: str) -> None:
    for question in drawn(name):
        check(name, question)


@pytest.mark.slow
@for_each("name", MAPS)
def test_every_cell_is_that_of_torch_for_many_seeds(name: str) -> None:
    for seed in range(500):
        check(name, draw.__wrapped__(name, seed))


@for_each("name", MAPS)
def test_every_cell_of_the_hidden_maps_is_asked_for_once(name: str) -> None:
    for question in drawn(name):
        hidden = {panel.role: panel.blanks for panel in question.panels if panel.blanks}
        assert {role: tuple(a.cell for a in question.cells if a.role == role) for role in hidden} == hidden
        for role, cells in hidden.items():
            values = question.named(role).values
            assert all(np.isnan(values[cell]) for cell in cells) and np.isnan(values).all()
        assert [asked.role for asked in question.cells] == [role for role in hidden for _cell in hidden[role]]
        assert len(question.cells) <= 24


@for_each("name", MAPS)
def test_the_slips_of_a_cell_are_wrong_numbers_of_their_own_and_enough(name: str) -> None:
    for question in drawn(name):
        for asked in question.cells:
            values = [asked.answer, *(mistake.value for mistake in asked.mistakes)]
            assert all(abs(a - b) > 0.006 for k, a in enumerate(values) for b in values[:k])
            unread = asked.solution.rows == ("0",)
            assert len(asked.mistakes) >= (0 if unread else LEAST_MISTAKES)
        found = {mistake.id for asked in question.cells for mistake in asked.mistakes}
        assert set(GENERATORS[name].traps) <= found


@for_each("name", MAPS)
def test_the_sum_of_every_cell_comes_to_its_number(name: str) -> None:
    for question in drawn(name):
        for asked in question.cells:
            rows = [row.replace(r"\cdot", "*") for row in asked.solution.rows]
            assert sum(eval(row, {"__builtins__": {}}) for row in rows) == pytest.approx(asked.answer)


@for_each("name", MAPS)
def test_the_lit_cells_of_a_cell_make_its_number(name: str) -> None:
    """Nudging a lit pixel, weight or gradient changes the number; no other cell of these panels does."""
    for question in drawn(name)[:2]:
        for index, asked in enumerate(question.cells):
            for role, lit in asked.lit.items():
                found = felt(question, index, role)
                known = found <= set(lit) if name.endswith("one_hot") else found == set(lit)
                assert known, (name, role, asked.cell)


def felt(question: MapQuestion, index: int, role: str) -> set[tuple[int, int, int]]:
    """The cells of a panel that a number feels, by PyTorch."""
    example, panel = question.example, question.named(role)
    name = {"input": "x", "spread": "x", "kernel": "weight", "output_grad": "g"}[role]
    array = {"x": example.padded if role == "spread" else example.x, "weight": example.weight}.get(
        name, example.output_grad
    )
    before, found = number_at(by_torch(example), question, index), set()
    top, left = example.geometry.padding[0], example.geometry.padding[2]
    for cell in np.ndindex(panel.values.shape):
        changed = array.astype(float).copy()
        changed[0, *cell] += 1
        grads = unpadded(example, changed) if role == "spread" else by_torch(example, **{name: changed})
        if number_at(grads, question, index) != before:
            found.add(cell)
    assert (top, left) == (example.geometry.padding[1], example.geometry.padding[3])
    return found


def unpadded(example: WorkedExample, padded: np.ndarray) -> dict[str, np.ndarray]:
    """The same with another padded input, of which nothing is cut off."""
    x = torch.tensor(padded)
    weight = torch.tensor(example.weight.astype(float), requires_grad=True)
    y = torch.nn.functional.conv2d(x, weight, None, example.geometry.stride)
    y.backward(torch.tensor(example.output_grad))
    return {"output": y[0].detach().numpy(), "weight_grad": weight.grad[0].numpy()}


# ---- a map filled with one mistake -----------------------------------------------------------------------


def filled(question: MapQuestion, numbers: Callable[[int], float]) -> Attempt:
    """The attempt at a map after a check of these numbers."""
    cells = [numbers(index) for index in range(len(question.cells))]
    return Attempt().typed(question, cells).looked_at(question)


def told(question: MapQuestion, attempt: Attempt) -> dict[str, int]:
    return {said(str, sentence): count for count, sentence in slips(question, attempt)}


FLIPS = {
    "output_map": (
        "weight",
        "You flipped the kernel. Going forward nothing is flipped: top left meets top left.",
    ),
    "input_grad_map": (
        "weight",
        "The kernel is the wrong way round: stamp it as it is. Only a kernel that slides is turned.",
    ),
    "weight_grad_map": (
        "g",
        "You flipped the upstream gradient: its first cell goes with the first window.",
    ),
}


@for_each("name", list(FLIPS))
def test_whoever_turns_the_stamp_is_told_so_in_most_cells(name: str) -> None:
    array, sentence = FLIPS[name]
    for question in drawn(name):
        turned = getattr(question.example, {"weight": "weight", "g": "output_grad"}[array])[..., ::-1, ::-1]
        numbers = by_torch(question.example, **{array: turned})
        attempt = filled(question, lambda k, q=question, n=numbers: number_at(n, q, k))
        found = told(question, attempt)
        assert found[sentence] >= sum(found.values()) * 0.6
        assert sum(found.values()) + sum(attempt.right(question)) == len(question.cells)


def test_crossed_channels_are_told_together_for_both_channels() -> None:
    for question in drawn("mastery"):
        numbers = by_torch(question.example, x=question.example.x[:, ::-1])
        attempt = filled(
            question,
            lambda k, q=question, n=numbers: (
                number_at(n, q, k) if q.cells[k].role == "weight_grad" else q.cells[k].answer
            ),
        )
        found = told(question, attempt)
        crossed = "You crossed the channels: every channel has its own pixels and its own kernel."
        assert found[crossed] == max(found.values())


TOGETHER = {
    "next_door": "You took the number of a cell next door: off by one.",
    "swapped": "You swapped rows and columns: rows come first.",
    "channel": "You crossed the channels: every channel has its own pixels and its own kernel.",
    "kernel": "You crossed the channels: every channel has its own pixels and its own kernel.",
    "missing": "One product is missing.",
    "one_stamp": "That is one stamp alone: several windows read such a pixel.",
}
"""What cells with one slip are told together, where each one's own sentence names a place."""


def test_a_slip_is_told_for_all_its_cells_without_the_place_of_any() -> None:
    seen = set()
    for name in MAPS:
        for question in drawn(name)[:3]:
            ids = {mistake.id for asked in question.cells for mistake in asked.mistakes}
            for id in ids:
                numbers = [
                    next((mistake.value for mistake in asked.mistakes if mistake.id == id), asked.answer)
                    for asked in question.cells
                ]
                found = told(question, filled(question, numbers.__getitem__))
                own = {
                    said(str, mistake.sentence)
                    for asked in question.cells
                    for mistake in asked.mistakes
                    if mistake.id == id
                }
                assert set(found) == {TOGETHER[id]} if id in TOGETHER else set(found) <= own, (name, id)
                seen.add(id)
    assert set(TOGETHER) <= seen


def test_numbers_that_no_slip_leads_to_are_told_together() -> None:
    question = drawn("weight_grad_map")[0]
    found = told(question, filled(question, lambda k: 77.0 + k))
    assert found == {
        "That is no slip that is known here. Point at the cell: it says where to look.": len(question.cells)
    }


def test_the_largest_group_of_slips_is_named_first() -> None:
    for question in drawn("mastery"):
        signs = filled(question, lambda k, q=question: -q.cells[k].answer if k else 77)
        counts = [count for count, _sentence in slips(question, signs)]
        assert counts == sorted(counts, reverse=True) and sum(counts) == len(question.cells)


def test_the_latest_slip_is_that_of_the_last_number_or_of_most_cells_of_a_map() -> None:
    number = draw("output", 1)
    assert isinstance(number, Question)
    one, other = number.mistakes[:2]
    for wrong, slip in (((), None), ((one.value, other.value), other), ((one.value, 4321.0), None)):
        assert latest_slip(number, Attempt(wrong=wrong)) is slip
    question = drawn("weight_grad_map")[0]
    slips_of = [{mistake.id: mistake for mistake in asked.mistakes} for asked in question.cells]
    common = next(id for id in slips_of[1] if all(id in slips for slips in slips_of[1:3]))
    rare = next(mistake for id, mistake in slips_of[0].items() if id != common)
    wrong = {0: rare.value, **{k: slips_of[k][common].value for k in (1, 2)}}
    attempt = filled(question, lambda k: wrong.get(k, question.cells[k].answer))
    assert attempt.wrong_cells(question) == wrong
    assert latest_slip(question, attempt) is slips_of[1][common]
    assert latest_slip(question, Attempt()) is None


def test_a_number_that_no_slip_leads_to_is_told_where_to_look() -> None:
    question = drawn("input_grad_map_stride")[0]
    unread = next(k for k, asked in enumerate(question.cells) if asked.answer == 0)
    line = said(str, slip_of(question, unread, 77.0))
    assert line.startswith("Which windows read this pixel?")
    read = next(k for k, asked in enumerate(question.cells) if asked.answer)
    assert said(str, slip_of(question, read, 77.0)).startswith("The lit cells read this pixel")


def product_at(question: MapQuestion, index: int, place: tuple[int, int]) -> float:
    """The product of a cell's sum at a place: of the kernel for an output, of the output for a gradient."""
    example, asked = question.example, question.cells[index]
    (down, right), (top, left) = example.geometry.stride, example.geometry.padding[::2]
    plane, row, column = asked.cell
    weight, g, x = example.weight[0], example.output_grad[0, 0], example.padded[0]
    if asked.role == "output":
        i, j = place
        return float(weight[0, i, j] * x[0, row * down + i, column * right + j])
    p, q = place
    if asked.role == "weight_grad":
        return float(g[p, q] * x[plane, p * down + row, q * right + column])
    return float(g[p, q] * weight[channel_of(question), row + top - p * down, column + left - q * right])


def test_a_missing_product_is_named_by_its_place() -> None:
    found = set()
    for name in MAPS:
        for question in drawn(name)[:4]:
            slips_of = [(k, mistake) for k, asked in enumerate(question.cells) for mistake in asked.mistakes]
            for k, mistake in ((k, mistake) for k, mistake in slips_of if mistake.id == "missing"):
                asked, (one, other) = question.cells[k], mistake.sentence.values.values()
                assert mistake.value == asked.answer - product_at(question, k, (one, other)), name
                words = ": row" if asked.role == "output" else "that of output row"
                assert said(str, mistake.sentence).endswith(f"{words} {one}, column {other}.")
                found.add(asked.role)
    assert found == {"output", "weight_grad", "input_grad"}


# ---- attempts --------------------------------------------------------------------------------------------


def answers(question: MapQuestion) -> list[float]:
    return [asked.answer for asked in question.cells]


def test_a_map_that_is_right_at_once_scores_without_a_wrong_check() -> None:
    question = drawn("mastery")[0]
    attempt = Attempt().typed(question, answers(question)).looked_at(question)
    assert attempt.scored and not attempt.wrong


def test_right_cells_stay_and_wrong_ones_are_mended() -> None:
    question = drawn("weight_grad_map")[0]
    cells = answers(question)
    first = Attempt().typed(question, [cells[0], 77.0, *cells[2:]]).looked_at(question)
    assert first.wrong == (1.0,) and first.wrong_cells(question) == {1: 77.0}
    assert first.right(question) == (True, False, *(True,) * (len(cells) - 2))
    again = first.typed(question, [55.0] * len(cells))
    assert again.standing(question) == (cells[0], 55.0, *cells[2:])
    assert again.wrong_cells(question) == {}, "another number stands there, which nobody has checked"
    assert again.typed(question, cells).looked_at(question).scored


def test_a_check_of_a_part_costs_nothing_while_it_is_right() -> None:
    question = drawn("weight_grad_map")[0]
    part = [answers(question)[0], *(None,) * (len(question.cells) - 1)]
    attempt = Attempt().typed(question, part).looked_at(question)
    assert not attempt.wrong and not attempt.ended and sum(attempt.right(question)) == 1


def test_checking_the_same_numbers_again_costs_nothing() -> None:
    question = drawn("weight_grad_map")[0]
    once = filled(question, lambda k: 77.0)
    assert once.looked_at(question) is once and len(once.wrong) == 1


def test_a_map_that_was_shown_takes_no_more_numbers() -> None:
    question = drawn("weight_grad_map")[0]
    shown = Attempt().shown()
    assert shown.typed(question, answers(question)) is shown
    assert shown.looked_at(question) is shown


def test_after_twenty_wrong_checks_a_map_is_closed() -> None:
    question = drawn("weight_grad_map")[0]
    attempt = Attempt()
    for k in range(25):
        attempt = attempt.typed(question, [100.0 + k] * len(question.cells)).looked_at(question)
    assert len(attempt.wrong) == 20 and attempt.closed(question) and not attempt.ended


@for_each("name", list(GENERATORS))
def test_a_kind_has_as_many_tries_as_it_says(name: str) -> None:
    assert GENERATORS[name].tries == draw(name, 1).tries
