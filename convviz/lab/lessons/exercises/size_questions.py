"""Questions about how many rows and columns an output has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.message import say
from convviz.lab.lessons.exercises.panels import asked, facts, input_panel, kernel_panels
from convviz.lab.lessons.exercises.question import Candidate, Question, recognised
from convviz.lab.lessons.exercises.random_examples import Sizes, draw_example
from convviz.lab.lessons.exercises.solution import Solution
from convviz.lab.lessons.exercises.worked_example import WorkedExample

LEAST_SIDE, MOST_SIDE = 4, 8
ROWS, COLUMNS = 0, 1


def ask_size(_example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for the rows or the columns of an output; the sizes are drawn too."""
    example, axis = draw_example(_sizes(rng), rng), int(rng.integers(2))
    geometry = example.geometry
    answer = float(geometry.output_size[axis])
    side, taps = example.x.shape[2 + axis], geometry.kernel_size[axis]
    padding, stride = geometry.padding[2 * axis], geometry.stride[axis]
    sum = rf"\left\lfloor \frac{{{side} + 2 \cdot {padding} - {taps}}}{{{stride}}} \right\rfloor + 1"
    return Question(
        subject=say(N_("The size of the output")),
        sentence=say(
            N_("How many rows does the output have?")
            if axis == ROWS
            else N_("How many columns does the output have?")
        ),
        example=example,
        panels=(
            input_panel(example),
            *kernel_panels(example),
            asked(
                say(N_("size of y: rows, columns")),
                "size",
                np.array([geometry.output_size], dtype=float),
                (0, 0, axis),
            ),
        ),
        answer=answer,
        hint=say(
            N_(
                "Add the padding on both sides, subtract the kernel, see how many whole strides fit, and"
                " count the first window too."
            )
        ),
        solution=Solution(rf"\mathrm{{{'rows' if axis == ROWS else 'columns'}}}", (sum,), answer),
        mistakes=recognised(answer, _size_errors(example, axis)),
        facts=facts(example),
        guided=guided,
    )


def _sizes(rng: np.random.Generator) -> Sizes:
    """Draw sizes of a layer whose windows fit."""

    def pair(least: int, most: int) -> tuple[int, int]:
        rows, columns = rng.integers(least, most, 2, endpoint=True)
        return int(rows), int(columns)

    stride, padding = int(rng.integers(1, 3, endpoint=True)), int(rng.integers(0, 2, endpoint=True))
    return Sizes(
        picture=pair(LEAST_SIDE, MOST_SIDE),
        kernel=pair(2, 4),
        stride=(stride, stride),
        padding=(padding, padding),
    )


def _size_errors(example: WorkedExample, axis: int) -> Iterator[Candidate]:
    geometry = example.geometry
    side, taps = example.x.shape[2 + axis], geometry.kernel_size[axis]
    padding, stride = geometry.padding[2 * axis], geometry.stride[axis]
    room = side + 2 * padding - taps
    if padding:
        yield (
            "padding",
            float((side - taps) // stride + 1) if side >= taps else None,
            say(N_("You forgot the padding: it makes the input larger before the first window is laid.")),
        )
        yield (
            "padding_once",
            float((room - padding) // stride + 1) if room >= padding else None,
            say(N_("You added the padding once: it lies on both sides.")),
        )
    if stride > 1:
        yield (
            "stride",
            float(room + 1),
            say(N_("You forgot the stride: the window moves {stride} pixels at a time."), stride=stride),
        )
        yield (
            "rounded_up",
            float(-(-room // stride) + 1),
            say(N_("You rounded up: a window that would hang over the edge is not there.")),
        )
    yield (
        "moves",
        float(room // stride),
        say(N_("You counted the moves of the window: the first place, before any move, counts too.")),
    )
    yield (
        "kernel_kept",
        float((side + 2 * padding) // stride + 1),
        say(N_("You did not subtract the kernel: its last row or column has to stay inside as well.")),
    )
    other = float(geometry.output_size[1 - axis])
    yield "other_side", other, say(N_("That is the other side: rows come before columns."))
    yield "input", float(side), say(N_("That is the size of the input: the windows are fewer or more."))
