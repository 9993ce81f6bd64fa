"""Hints in three strengths, and the line of symbols above a sum, which is held to the numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest

from convviz.app.pages.learn.question import said
from convviz.lab.lessons.exercises import (
    GENERATORS,
    AnyQuestion,
    AskedCell,
    Attempt,
    MapQuestion,
    Solution,
    asked_role,
    cell_to_help,
    draw,
    new_round,
    round_of,
    round_text,
    symbols,
    where,
)
from tests.for_each import for_each
from tests.lab.lessons.exercises.test_questions import worked_out


def asked_in(question: AnyQuestion) -> Iterator[tuple[AskedCell | None, Solution, float]]:
    """Every number that is asked for, with the way to it."""
    if isinstance(question, MapQuestion):
        yield from ((asked, asked.solution, asked.answer) for asked in question.cells)
    else:
        yield None, question.solution, question.answer


@for_each("name", list(GENERATORS))
def test_the_first_hint_says_where_to_look_in_words_without_a_number(name: str) -> None:
    for seed in range(4):
        question = draw(name, seed)
        for asked, _solution, _answer in asked_in(question):
            line = said(str, where(question, asked_role(question, asked)))
            assert line[-1] in ".?" and not re.search(r"[\d{]", line)


@for_each("name", list(GENERATORS))
def test_the_last_hint_writes_the_products_and_leaves_the_sum_to_the_reader(name: str) -> None:
    for seed in range(4):
        question = draw(name, seed)
        for _asked, solution, answer in asked_in(question):
            line = solution.latex(total=False)
            assert line.count(" &= ") == 1
            if name not in ("padded", "patch", "patch_dilation", "columns"):  # which name a place instead
                assert " = " not in line
                assert worked_out(line.replace(" &= ", " = "), question) == pytest.approx([answer])


# ---- the line of symbols ---------------------------------------------------------------------------------

LETTERS = "nocpqijuv"
RESULTS = {"output": "y", "weight_grad": "dW", "input_grad": "dX", "bias_grad": "db"}
"""By role what a result is called in a line."""
IN_PART = ("sum", "total", "input_grad_gathered")
"""Kinds that ask for a result by a part of its sum."""


@for_each("name", sorted(GENERATORS.keys() - IN_PART))
def test_the_line_of_symbols_gives_the_numbers(name: str) -> None:
    question = draw(name, 2)
    roles = {asked_role(question, asked) for asked, _solution, _answer in asked_in(question)} & RESULTS.keys()
    example = question.example
    results = {
        "output": example.output,
        "weight_grad": example.weight_grad,
        "input_grad": example.input_grad,
        "bias_grad": example.bias_grad,
    }
    for role in roles:
        name_of, free, numbers = by_symbols(symbols(question, role), question)
        assert name_of == RESULTS[role]
        shown = results[role].squeeze()
        assert numbers.squeeze() == pytest.approx(shown), free


def by_symbols(line: str, question: AnyQuestion) -> tuple[str, list[str], np.ndarray]:
    """What a line says, its letters counted through: the name, its letters, and its numbers."""
    example = question.example
    left, right = line.split(" = ", 1)
    name, free = re.match(r"(\w+)\[(.*)\]", left).groups()
    free = free.split(", ")
    arrays = {
        "x": example.x.squeeze() if len(example.x) == 1 and example.x.shape[1] == 1 else drop(example.x),
        "xt": drop(example.padded),
        "w": drop(example.weight),
        "g": drop(example.output_grad),
        "b": drop(example.bias) if len(example.bias) > 1 else example.bias[0],
    }
    sizes = dict(
        zip(
            LETTERS,
            (
                *(len(example.x), len(example.weight), example.x.shape[1]),
                *example.geometry.output_size,
                *example.geometry.kernel_size,
                *example.x.shape[2:],
            ),
            strict=True,
        )
    )
    conditions = re.findall(r"([\d pqij+-]+) = ([uv])", right)
    body = re.sub(r"\\sum_\{\\substack\{.*?\}\}|\\sum_\{[^}]*\}", "", right)
    body = body.replace(r"\tilde{x}", "xt").replace(r"\cdot", "*")
    body = re.sub(r"(\d)([pqij])", r"\1*\2", body)
    bias, term = re.match(r"(?:(b(?:\[o\])?) \+ )?(.*)", body).groups()
    numbers = np.zeros([sizes[letter] for letter in free])
    bound = [
        letter for letter in LETTERS if letter not in free and re.search(rf"(?<!\w){letter}(?!\w)", term)
    ]
    for place in itertools.product(*(range(sizes[letter]) for letter in free)):
        at = dict(zip(free, place, strict=True))
        total = 0.0
        for rest in itertools.product(*(range(sizes[letter]) for letter in bound)):
            env = at | dict(zip(bound, rest, strict=True))
            if all(
                eval(re.sub(r"(\d)([pqij])", r"\1*\2", side), {}, env) == env[letter]
                for side, letter in conditions
            ):
                total += float(eval(term, {}, arrays | env))
        numbers[place] = total + float(eval(bias or "0", {}, arrays | at))
    return name, free, numbers


def drop(array: np.ndarray) -> np.ndarray:
    """An array without the axes of one picture, filter or channel."""
    before = array.shape[:-2] if array.ndim > 1 else array.shape
    kept = [size for size in before if size > 1]
    return array.reshape(*kept, *(array.shape[-2:] if array.ndim > 1 else ()))


LINES = {
    "sum": r"y[p, q] = \sum_{i, j} \mathrm{product}[i, j]",
    "total": r"y[p, q] = b + \sum_{c} \mathrm{parts}[c, p, q]",
    "patch": r"\mathrm{patch}[i, j] = x[p + i, q + j]",
    "patch_dilation": r"\mathrm{patch}[i, j] = x[p + 2i, q + 3j]",
    "product_two_channels": r"\mathrm{product}[c, i, j] = x[c, p + i, q + j] \cdot w[c, i, j]",
    "partial": r"\mathrm{parts}[c, p, q] = \sum_{i, j} x[c, p + i, q + j] \cdot w[c, i, j]",
    "padded": r"\tilde{x}[u + 1, v + 2] = x[u, v]",
    "upstream": r"g[p, q] = \frac{2}{4} \cdot (y[p, q] - t[p, q])",
    "columns": r"\mathrm{columns}[(c, i, j), (p, q)] = x[c, p + i, q + j]",
    "input_grad_gathered": r"dX[u, v] = \sum_{i, j} \overset{\curvearrowleft}{w}[i, j]"
    r" \cdot \bar{g}[u + i, v + j]",
}


@for_each("name", list(LINES))
def test_the_line_of_symbols_of_a_step_is_this_one(name: str) -> None:
    question = draw(name, 2)
    assert symbols(question, asked_role(question)) == LINES[name]


def test_the_way_back_of_a_strided_padded_layer_of_two_channels_in_symbols() -> None:
    question = draw("mastery", 2)
    assert symbols(question, "weight_grad") == (
        r"dW[c, i, j] = \sum_{p, q} g[p, q] \cdot \tilde{x}[c, 2p + i, 2q + j]"
    )
    assert symbols(question, "input_grad") == (
        r"dX[c, u, v] = \sum_{\substack{2p + i - 1 = u \\ 2q + j - 1 = v}} g[p, q] \cdot w[c, i, j]"
    )


# ---- attempts --------------------------------------------------------------------------------------------


def test_hints_grow_up_to_three_and_end_with_the_question() -> None:
    attempt = Attempt()
    strengths = [(attempt := attempt.hinted()).hints for _press in range(5)]
    assert strengths == [1, 2, 3, 3, 3]
    assert Attempt(ended="right").hinted().hints == 0


def test_a_round_knows_where_hints_were_asked_for_also_when_it_comes_back() -> None:
    fresh = new_round("first_window", 7)
    round = fresh.after(fresh.attempt.hinted()).shown().on()
    assert round.with_hints == [0]
    assert round_of("first_window", 7, round_text(round)) == round


@for_each("hints", ["4", "-1", "1.5", "true", '"1"', "[]"])
def test_hints_that_nobody_can_have_asked_for_begin_anew(hints: str) -> None:
    fresh = new_round("first_window", 7)
    text = f'[0,[[[],"",[],[],[],{hints}]' + ',[[],""]' * (fresh.count - 1) + "]]"
    assert round_of("first_window", 7, text) == fresh


def test_a_hint_of_a_map_is_about_the_first_wrong_cell_or_the_first_open_one() -> None:
    question = draw("weight_grad_map", 1)
    answers = [asked.answer for asked in question.cells]
    assert cell_to_help(question, Attempt()) == 0
    begun = Attempt().typed(question, [answers[0], answers[1], *[None] * 4])
    assert cell_to_help(question, begun) == 2
    wrong = Attempt().typed(question, [answers[0], answers[1], None, 99.0, None, 98.0]).looked_at(question)
    assert cell_to_help(question, wrong) == 3
    full = Attempt().typed(question, [99.0] * 6)
    assert cell_to_help(question, full) == 0
