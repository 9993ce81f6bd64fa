"""Questions in which a window is laid on the padded input before its number is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.output_questions import output_question
from convviz.lab.lessons.exercises.question import Corner, Placing, Question, WrongCorner
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def ask_window(example: WorkedExample, rng: np.random.Generator, _guided: bool) -> Question:
    """Ask where the window of an output cell lies, then for the output there."""
    row, column = _some_place(example, rng)
    question = output_question(example, (0, row, column), guided=True)
    return replace(question, subject=say(N_("The place of a window")), placing=_placing(example, row, column))


def _some_place(example: WorkedExample, rng: np.random.Generator) -> Corner:
    """Draw an output cell whose row and column differ and are not 0: mistakes lead elsewhere from there."""
    places = [(p, q) for p, q in np.ndindex(*example.geometry.output_size) if 0 < p != q > 0]
    return places[int(rng.integers(len(places)))]


def _placing(example: WorkedExample, row: int, column: int) -> Placing:
    down, right = example.geometry.stride
    corner = row * down, column * right
    return Placing(
        role="spread",
        sentence=say(
            N_(
                "Where does the window of output row {row}, column {column} lie? Click its top left cell in"
                " the padded input."
            ),
            row=row,
            column=column,
        ),
        corner=corner,
        taps=tuple(np.ndindex(*example.geometry.kernel_size)),
        hint=say(
            N_(
                "Begin at the top left corner of the padded input, and move by the stride: once for each"
                " output row and column."
            )
        ),
        mistakes=tuple(_new(corner, _corner_errors(example, row, column))),
    )


def _new(right: Corner, found: Iterator[tuple[str, Corner, Message]]) -> Iterator[WrongCorner]:
    """Yield a mistake for each wrong corner: the first, the likeliest."""
    known = {right}
    for id, corner, sentence in found:
        if corner not in known:
            known.add(corner)
            yield WrongCorner(id, corner, sentence)


def _corner_errors(example: WorkedExample, row: int, column: int) -> Iterator[tuple[str, Corner, Message]]:
    geometry = example.geometry
    (down, right), (top, left) = geometry.stride, geometry.padding[::2]
    height, width = geometry.kernel_size
    first = row * down, column * right
    yield (
        "stride",
        (row, column),
        say(N_("You forgot the stride: from one output cell to the next the window moves further.")),
    )
    yield (
        "padding",
        (first[0] + top, first[1] + left),
        say(N_("You began on the picture itself: the first window begins on the zeros around it.")),
    )
    yield (
        "swapped",
        (column * down, row * right),
        say(N_("You swapped the window’s moves across and down: rows come first.")),
    )
    yield (
        "from_1",
        ((row - 1) * down, (column - 1) * right),
        say(N_("You counted from 1: the first window is that of row 0, column 0.")),
    )
    yield (
        "middle",
        (first[0] + height // 2, first[1] + width // 2),
        say(N_("That is the middle of the window: click its top left cell.")),
    )
    yield (
        "end",
        (first[0] + height - 1, first[1] + width - 1),
        say(N_("That is the end of the window: click its top left cell.")),
    )
