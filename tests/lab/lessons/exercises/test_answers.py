"""The right answer of every question, against the plain loops; and what a person may type."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.errors import RefusedValue
from convviz.lab.lessons.exercises import (
    GENERATORS,
    SERIES,
    Question,
    draw,
    draw_question,
    read_answer,
)
from convviz.ops.reference import (
    conv2d_input_grad_loops,
    conv2d_loops,
    conv2d_weight_grad_loops,
    image_patches_loops,
)
from tests.for_each import for_each
from tests.lab.lessons.exercises.every import PLACES, SEEDS, asked, every_place, filter_of, planes, questions


def by_loops(question: Question) -> np.ndarray:
    """The grid that hides a cell, as the plain loops have it."""
    example, role = question.example, asked(question).role
    x, weight, options = example.x, example.weight, example.layer.options
    place = question.sentence.values.get("row"), question.sentence.values.get("column")
    if role in ("patch", "products", "matrix"):
        patches = image_patches_loops(x, weight.shape[2:], **options)[0]
        if role == "matrix":
            return patches.reshape(1, -1, patches.shape[-2] * patches.shape[-1])
        return patches[..., place[0], place[1]] * (weight[0] if role == "products" else 1)
    if role == "spread":
        return image_patches_loops(x, 1, padding=options["padding"])[0, 0]
    if role == "partials":
        return np.stack(
            [conv2d_loops(x[:, c : c + 1], weight[:1, c : c + 1], **options)[0, 0] for c in range(x.shape[1])]
        )
    if role == "output":
        return conv2d_loops(x, weight, example.bias, **options)[0]
    if role == "size":
        return np.array([conv2d_loops(x, weight, **options).shape[2:]])
    if role == "output_grad":
        return by_differences(question)
    if role == "weight_grad":
        grad = conv2d_weight_grad_loops(x, weight.shape, example.output_grad, **options)
        return grad[filter_of(question)]
    if role == "input_grad":
        return conv2d_input_grad_loops(x.shape, weight, example.output_grad, **options)[0]
    assert role == "bias_grad"
    return np.array([[[sum(example.output_grad[:, o].flat) for o in range(len(weight))]]])


def by_differences(question: Question) -> np.ndarray:
    """The mean squared error's gradient by central differences, which are exact for a square."""
    y, t = (panel.values for panel in question.panels[:2])
    grad = np.zeros_like(y)
    for cell in np.ndindex(y.shape):
        nudge = np.zeros_like(y)
        nudge[cell] = 1
        grad[cell] = (np.mean((y + nudge - t) ** 2) - np.mean((y - nudge - t) ** 2)) / 2
    return grad


@every_place
def test_the_right_answer_is_that_of_the_plain_loops(series, index):
    for question in questions(series, index):
        expected = planes(by_loops(question))
        panel = asked(question)
        assert panel.values.shape == expected.shape
        assert question.answer == pytest.approx(expected[panel.hidden])
        known = ~np.isnan(panel.values)
        np.testing.assert_allclose(panel.values[known], expected[known])


def by_torch(question: Question) -> np.ndarray:
    """The grid that hides a cell, as PyTorch has it."""
    example, role = question.example, asked(question).role
    x, weight, bias = (
        torch.tensor(array, dtype=torch.float64, requires_grad=True)
        for array in (example.x, example.weight, example.bias)
    )
    top, _bottom, left, _right = example.geometry.padding
    stride, dilation = example.geometry.stride, example.geometry.dilation
    y = functional.conv2d(x, weight, bias, stride, (top, left), dilation)
    if role in ("patch", "products", "matrix"):
        columns = functional.unfold(x[:1], weight.shape[2:], dilation, (top, left), stride)
        if role == "matrix":
            return columns.detach().numpy()
        patches = columns.reshape(*weight.shape[1:], *y.shape[2:])
        row, column = (question.sentence.values[name] for name in ("row", "column"))
        patch = patches[..., row, column]
        return (patch * weight[0] if role == "products" else patch).detach().numpy()
    if role == "spread":
        return functional.pad(x, (left, left, top, top))[0].detach().numpy()
    if role == "partials":
        split = weight[0][:, None]  # (C, 1, KH, KW)
        parts = functional.conv2d(x, split, None, stride, (top, left), dilation, groups=len(split))
        return parts[0].detach().numpy()
    if role == "size":
        return np.array([[y.shape[2:]]], dtype=float)
    if role == "output_grad":
        out, target = (torch.tensor(panel.values, requires_grad=True) for panel in question.panels[:2])
        functional.mse_loss(out, target).backward()
        return out.grad.numpy()
    y.backward(torch.tensor(example.output_grad))
    if role == "bias_grad":
        return bias.grad.numpy().reshape(1, 1, -1)
    found = {"output": y[0], "weight_grad": weight.grad[filter_of(question)], "input_grad": x.grad[0]}
    return found[role].detach().numpy()


NUMBERS = [name for name, maker in GENERATORS.items() if maker.tries == Question.tries]
"""The kinds that ask for one number; those of whole maps are held to PyTorch where they are tested."""


def check_with_torch(name: str, seeds: range) -> None:
    for seed in seeds:
        question = draw(name, seed)
        assert question.answer == pytest.approx(by_torch(question)[asked(question).hidden]), seed


@for_each("name", NUMBERS)
def test_the_right_answer_is_that_of_torch(name: str) -> None:
    check_with_torch(name, SEEDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", NUMBERS)
def test_the_right_answer_is_that_of_torch_for_many_seeds(name: str) -> None:
    check_with_torch(name, range(500))


def expect_new_answers(seeds: range, answer_of: Callable[[str, int, int], float]) -> None:
    for seed in seeds:
        for series in SERIES.values():
            numbers = [k for k in range(len(series.makers)) if (series.id, k) in PLACES]
            drawn = [answer_of(series.id, seed, k) for k in numbers]
            may_be_0 = [series.makers[k].may_be_0 for k in numbers]
            new = [answer for answer, may in zip(drawn, may_be_0, strict=True) if not may or answer != 0]
            assert 0 not in new and len(set(new)) == len(new), (series.id, seed)


def test_no_answer_is_0_or_comes_again_in_a_round() -> None:
    expect_new_answers(SEEDS, lambda series, seed, index: questions(series, index)[seed].answer)


@pytest.mark.slow
def test_no_answer_is_0_or_comes_again_for_many_seeds() -> None:
    expect_new_answers(range(500), lambda series, seed, index: draw_question(series, seed, index).answer)


@every_place
def test_every_number_can_be_worked_out_by_hand(series, index):
    for question in questions(series, index):
        example = question.example
        for given in (example.x, example.weight, example.bias):
            assert np.all(given == np.round(given)) and np.abs(given).max() <= 5
        assert question.answer * 4 == round(question.answer * 4)
        assert abs(question.answer) < 100


@for_each(
    ("text", "value"),
    [
        ("3", 3),
        (" -2 ", -2),
        ("−2", -2),
        ("–2", -2),
        ("+4", 4),
        ("0.5", 0.5),
        (".5", 0.5),
        ("0,5", 0.5),
        ("1/2", 0.5),
        ("-7 / 4", -1.75),
        ("３", 3),
        ("－１／２", -0.5),
        ("1e2", 100),
    ],
)
def test_a_number_may_be_typed_in_many_ways(text, value):
    assert read_answer(text) == value


@for_each(
    "text",
    [
        "",
        "   ",
        "abc",
        "1e999",
        "-1e999",
        "nan",
        "inf",
        "1/0",
        "1/2/3",
        "2+2",
        "--1",
        "1_0",
        "0x10",
        "9" * 5000,
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text):
    with pytest.raises(RefusedValue) as refused:
        read_answer(text)
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 100
