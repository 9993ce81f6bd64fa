"""Which cells a hint lights, and what the written sum calls its result: both found from the layer alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from convviz.lab.lessons.exercises import Question
from tests.lab.lessons.exercises.every import PLACES, asked, filter_of, questions

Cells = set[tuple[int, ...]]


def every_question() -> Iterator[Question]:
    for place in PLACES:
        yield from questions(*place)


def lit(question: Question) -> dict[str, Cells]:
    """By role, the cells that are lit in a panel; panels without any are left out."""
    return {panel.role: set(panel.lit) for panel in question.panels if panel.lit}


def read_by(question: Question, cells: Cells, taps: Cells, channels: range) -> Cells:
    """The cells of the input's panel that these taps read for these output cells, where they are on show."""
    example = question.example
    (down, right), (deep, wide) = example.geometry.stride, example.geometry.dilation
    (panel,) = [panel for panel in question.panels if panel.role in ("input", "spread")]
    top, left = (0, 0) if panel.role == "spread" else example.geometry.padding[::2]
    height, width = panel.values.shape[1:]
    places = {(p * down + i * deep - top, q * right + j * wide - left) for p, q in cells for i, j in taps}
    return {(c, *at) for c in channels for at in places if 0 <= at[0] < height and 0 <= at[1] < width}


def expected(question: Question) -> dict[str, Cells]:
    """The cells that make the number that is asked for, by the panel that shows them."""
    example, (plane, row, column) = question.example, asked(question).hidden
    (filters, channels), taps = example.weight.shape[:2], set(np.ndindex(example.weight.shape[2:]))
    everywhere = set(np.ndindex(example.output_grad.shape[2:]))
    subject, place = question.subject.template, question.sentence.values
    whole = range(channels)
    match subject:
        case "A patch":
            return {
                role_of_input(question): read_by(question, {(place["row"], place["column"])}, taps, whole)
            }
        case "One product":
            window = read_by(question, {(place["row"], place["column"])}, taps, whole)
            return {"input": window, "kernel": {(plane, row, column)}}
        case "The sum of a window":
            return {"products": {(0, *tap) for tap in taps}}
        case "One output cell" | "The place of a window":
            return {role_of_input(question): read_by(question, {(row, column)}, taps, whole)}
        case "One channel’s part":
            window = read_by(question, {(row, column)}, taps, range(plane, plane + 1))
            return {"input": window, "kernel": {(plane, *tap) for tap in taps}}
        case "The sum over channels":
            return {"partials": {(c, row, column) for c in whole}}
        case "The im2col matrix":
            window = np.unravel_index(column, example.output_grad.shape[2:])
            return {"input": read_by(question, {(int(window[0]), int(window[1]))}, taps, whole)}
        case "The upstream gradient":
            return {"output": {(0, row, column)}, "target": {(0, row, column)}}
        case "The weight gradient":
            planes = range(len(example.x)) if len(example.x) > 1 else range(plane, plane + 1)
            met = {role_of_input(question): read_by(question, everywhere, {(row, column)}, planes)}
            own = {(filter_of(question), *at) for at in everywhere}
            return met | ({"output_grad": own} if filters > 1 else {})
        case "The bias gradient":
            role = "output_grad1" if column else "output_grad"
            return {role: {(n, *at) for n in range(len(example.x)) for at in everywhere}}
        case "The input gradient, gathered":
            return {"output_grad": {(0, row + i, column + j) for i, j in taps}}
        case "The input gradient":
            cells = {at for at in everywhere if (0, row, column) in reach(question, {at}, taps)}
            used = {tap for tap in taps if (0, row, column) in reach(question, everywhere, {tap})}
            several = range(filters)
            made = {"output_grad": {(o, *at) for o in several for at in cells}}
            if channels == 1:
                made["kernel"] = {(o, *tap) for o in several for tap in used}
            else:
                made |= {f"kernel{o or ''}": {(plane, *tap) for tap in used} for o in several}
            return {role: cells for role, cells in made.items() if cells}
    return {}


def role_of_input(question: Question) -> str:
    return next(panel.role for panel in question.panels if panel.role in ("input", "spread"))


def reach(question: Question, cells: Cells, taps: Cells) -> Cells:
    """The pixels of one channel that these taps read for these output cells."""
    (down, right), (deep, wide) = question.example.geometry.stride, question.example.geometry.dilation
    top, left = question.example.geometry.padding[::2]
    return {(0, p * down + i * deep - top, q * right + j * wide - left) for p, q in cells for i, j in taps}


def test_the_cells_that_are_lit_are_those_that_make_the_number() -> None:
    subjects = set()
    for question in every_question():
        subjects.add(question.subject.template)
        assert lit(question) == expected(question), question.subject.template
    assert len(subjects) == 15


LETTERS = {
    "patch": r"\mathrm{patch}",
    "products": r"\mathrm{product}",
    "partials": r"\mathrm{parts}",
    "spread": r"\tilde{x}",
    "matrix": r"\mathrm{columns}",
    "output": "y",
    "output_grad": "g",
    "weight_grad": "dW",
    "input_grad": "dX",
    "bias_grad": "db",
}
"""What the hidden grid is called in the sum, by its role."""


def test_the_sum_is_that_of_the_cell_that_was_asked_for_under_its_name() -> None:
    for question in every_question():
        panel = asked(question)
        place = panel.hidden if len(panel.values) > 1 else panel.hidden[1:]
        if panel.role == "size":
            side = ("rows", "columns")[panel.hidden[2]]
            assert question.solution.latex().startswith(rf"\begin{{aligned}}\mathrm{{{side}}} &= ")
            continue
        if panel.role == "bias_grad":
            place = panel.hidden[2:]
        if panel.role == "weight_grad" and len(question.example.weight) > 1:
            place = (filter_of(question), *place)
        name = f"{LETTERS[panel.role]}[{', '.join(map(str, place))}]"
        assert question.solution.latex().startswith(rf"\begin{{aligned}}{name} &= ")


def test_factors_below_zero_alone_stand_in_brackets() -> None:
    for question in every_question():
        latex = question.solution.latex()
        assert r"\cdot -" not in latex and "+ -" not in latex
        assert not re.search(r"\((?!-)[\d.]+\)", latex)


def test_the_zeros_around_a_picture_are_on_show_where_it_has_any_and_the_question_does_not_ask_for_them() -> (
    None
):
    for question in every_question():
        roles, padded = {panel.role for panel in question.panels}, any(question.example.geometry.padding)
        hinted = question.subject.template in (
            *("A patch", "One output cell", "The weight gradient", "The place of a window"),
        )
        asked_for = question.subject.template == "Padding"
        assert ("spread" in roles) == (asked_for or (hinted and padded and question.guided))
