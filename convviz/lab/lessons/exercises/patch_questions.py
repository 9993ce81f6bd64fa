"""Questions about where the window reads: the padded input, a patch, the im2col matrix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises import common_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.panels import (
    PADDED_INPUT,
    asked,
    facts,
    input_panel,
    place_in,
    reading,
    window,
)
from convviz.lab.lessons.exercises.question import Candidate, Cell, Question, at, recognised
from convviz.lab.lessons.exercises.random_examples import some_cell, some_place
from convviz.lab.lessons.exercises.solution import Solution, letter, named
from convviz.lab.lessons.exercises.worked_example import WorkedExample


def ask_padded(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for a number of the input with its padding around it."""
    row, column = some_place(rng, example.padded.shape[2:])
    top, left = example.geometry.padding[0], example.geometry.padding[2]
    answer, source = float(example.padded[0, 0, row, column]), (row - top, column - left)
    inside = at(example.x[0, 0], *source) is not None
    return Question(
        subject=say(N_("Padding")),
        sentence=say(
            N_("Which number is at row {row}, column {column} once the input is padded?"),
            row=row,
            column=column,
        ),
        example=example,
        panels=(
            input_panel(example),
            asked(PADDED_INPUT, "padded", example.padded[0], (0, row, column), "grey"),
        ),
        answer=answer,
        hint=say(
            N_("The picture begins after the zeros, so its first pixel is no longer at row 0, column 0.")
        ),
        solution=Solution(
            named("padded", row, column), (named("input", *source),) if inside else ("0",), answer
        ),
        mistakes=recognised(answer, _padded_errors(example, row, column)),
        facts=facts(example),
        guided=guided,
    )


def _padded_errors(example: WorkedExample, row: int, column: int) -> Iterator[Candidate]:
    padded = example.padded[0, 0]
    yield (
        "padding",
        at(example.x[0, 0], row, column),
        say(N_("You counted without the padding: it moves the picture down and to the right.")),
    )
    edge = example.but(padding_mode="replicate").padded[0, 0]
    yield (
        "edge",
        float(edge[row, column]),
        say(N_("That would be replicate padding, which repeats the edge. Here the padding is zeros.")),
    )
    yield from common_errors.swapped(padded, row, column)
    yield from common_errors.next_door(padded, row, column)
    yield from common_errors.sign(float(padded[row, column]))


def ask_patch(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for a pixel of the patch that one window lifts out."""
    row, column = some_place(rng, example.output.shape[2:])
    patch = example.patches[0, ..., row, column]  # (C, KH, KW)
    cell = channel, i, j = some_cell(rng, patch.shape)
    answer, padded = float(patch[cell]), any(example.geometry.padding)
    return Question(
        subject=say(N_("A patch")),
        sentence=say(
            N_(
                "The patch of output row {row}, column {column} is what the kernel sees there. "
                "Which pixel lies in its row {i}, column {j}?"
            ),
            row=row,
            column=column,
            i=i,
            j=j,
        ),
        example=example,
        panels=(
            input_panel(example, window(example, row, column, padded=padded), padded=padded),
            asked(say(N_("patch")), "patch", patch, cell, "grey"),
        ),
        answer=answer,
        hint=say(N_("The lit cells are the patch: they keep their order.")),
        solution=Solution(
            named("patch", *place_in(patch, cell)), _source(example, cell, (row, column)), answer
        ),
        mistakes=recognised(answer, patch_errors(example, cell, row, column)),
        facts=(_kernel_size(example), *facts(example)),
        guided=guided,
    )


def _kernel_size(example: WorkedExample) -> Message:
    rows, columns = example.geometry.kernel_size
    return say(N_("kernel of {rows} × {columns}"), rows=rows, columns=columns)


def _source(example: WorkedExample, cell: Cell, place: tuple[int, int]) -> tuple[str, ...]:
    r"""Write where a tap reads, as LaTeX: ``x[2 \cdot 1 + 0, ...]``; with padding, of x̃."""
    geometry, name = example.geometry, letter("padded" if any(example.geometry.padding) else "input")
    sums = [
        rf"{s} \cdot {p} + {d} \cdot {i}"
        for s, p, d, i in zip(geometry.stride, place, geometry.dilation, cell[1:], strict=True)
    ]
    planes = [str(cell[0])] if example.x.shape[1] > 1 else []
    where = reading(example, place, cell[1:], padded=True)
    found = [*planes, *map(str, where or ())]
    return (f"{name}[{', '.join([*planes, *sums])}] = {name}[{', '.join(found)}]",)


def patch_errors(example: WorkedExample, cell: Cell, row: int, column: int) -> Iterator[Candidate]:
    """Yield the wrong pixels that are recognised at a place of the patch of an output cell."""
    channel, i, j = cell
    patch = example.patches[0, channel, :, :, row, column]  # (KH, KW)

    def number(changed: WorkedExample) -> float | None:
        return at(changed.patches[0, channel, i, j], row, column)

    yield from common_errors.geometry_forgotten(example, number)
    yield (
        "first_window",
        float(example.patches[0, channel, i, j, 0, 0]),
        say(N_("That is in the first window: this one is elsewhere.")),
    )
    yield (
        "turned",
        float(patch[::-1, ::-1][i, j]),
        say(N_("The patch is not turned around: it keeps its order.")),
    )
    yield (
        "place_swapped",
        at(example.patches[0, channel, i, j], column, row),
        say(N_("You swapped the window’s moves across and down: rows come first.")),
    )
    yield from common_errors.swapped(patch, i, j)
    yield from common_errors.next_door(patch, i, j)


def ask_columns(example: WorkedExample, rng: np.random.Generator, guided: bool) -> Question:
    """Ask for a number of the im2col matrix."""
    matrix, (height, width) = example.columns[0], example.geometry.kernel_size
    row, column = some_place(rng, matrix.shape)
    channel, tap = divmod(row, height * width)
    cell = channel, *divmod(tap, width)
    place = divmod(column, example.geometry.output_size[1])
    answer = float(matrix[row, column])
    return Question(
        subject=say(N_("The im2col matrix")),
        sentence=say(
            N_(
                "Every patch becomes a column of the im2col matrix: channel by channel, row by row. Which"
                " number is in row {row}, column {column}?"
            ),
            row=row,
            column=column,
        ),
        example=example,
        panels=(
            input_panel(example, window(example, *place, padded=False)),
            asked(say(N_("im2col matrix")), "columns", matrix, (0, row, column), "grey"),
        ),
        answer=answer,
        hint=say(
            N_("Column {column} is the lit patch; its row {row} is channel {channel}, row {i}, column {j}."),
            row=row,
            column=column,
            channel=channel,
            i=cell[1],
            j=cell[2],
        ),
        solution=Solution(named("columns", row, column), _source(example, cell, place), answer),
        mistakes=recognised(answer, _columns_errors(example, (row, column), cell, place)),
        facts=(_kernel_size(example), *facts(example)),
        guided=guided,
    )


def _columns_errors(
    example: WorkedExample, at_row_column: tuple[int, int], cell: Cell, place: tuple[int, int]
) -> Iterator[Candidate]:
    (row, column), (channel, i, j) = at_row_column, cell
    matrix, patches = example.columns[0], example.patches[0]
    yield "transposed", at(matrix, column, row), say(N_("Row and column of the matrix are swapped."))
    for other in range(len(patches)):
        if other != channel:
            yield (
                "channel",
                float(patches[other, i, j, place[0], place[1]]),
                say(
                    N_("That is channel {other}: the rows of one channel end before the next begins."),
                    other=other,
                ),
            )
    down_first = patches.transpose(0, 2, 1, 3, 4).reshape(matrix.shape)
    yield (
        "down_first",
        float(down_first[row, column]),
        say(N_("You read the patch column by column: go row by row.")),
    )
    windows_down = patches.swapaxes(3, 4).reshape(matrix.shape)
    yield (
        "windows_down",
        float(windows_down[row, column]),
        say(N_("You moved the window down first: it goes across, row by row.")),
    )
    interleaved = np.moveaxis(patches, 0, 2).reshape(matrix.shape)
    yield (
        "interleaved",
        float(interleaved[row, column]),
        say(N_("You mixed the channels: finish one, then start the next.")),
    )
    yield "turned", float(matrix[::-1][row, column]), say(N_("You began at the end of the patch."))
    yield from common_errors.next_door(matrix, row, column)
