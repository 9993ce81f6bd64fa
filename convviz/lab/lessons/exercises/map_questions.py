"""Questions about whole maps: every cell of an output, a weight gradient or an input gradient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.input_grad_questions import (
    input_grad_errors,
    stamp_hint,
    stamp_rows,
    stamps,
)
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.output_questions import output_errors, output_hint, output_working
from convviz.lab.lessons.exercises.panels import (
    facts,
    input_panel,
    kernel_panels,
    place_in,
    upstream_panels,
    whole,
    window,
)
from convviz.lab.lessons.exercises.question import AskedCell, Candidate, Cell, MapQuestion, Panel, recognised
from convviz.lab.lessons.exercises.solution import Solution, named
from convviz.lab.lessons.exercises.weight_grad_questions import (
    pixels_met,
    weight_grad_errors,
    weight_hint,
    weight_rows,
)
from convviz.lab.lessons.exercises.worked_example import WorkedExample

FILTER = 0
"""The one filter of every board whose maps are asked for whole."""


def ask_output_map(example: WorkedExample, _rng: np.random.Generator, guided: bool) -> MapQuestion:
    """Ask for the whole output of one filter."""
    padded = any(example.geometry.padding)
    return MapQuestion(
        subject=say(N_("The whole output")),
        sentence=say(N_("Work out the whole output y, cell by cell.")),
        example=example,
        panels=(
            input_panel(example, padded=padded),
            *kernel_panels(example),
            whole(say(N_("output y")), "output", "output", example.output[0]),
        ),
        hint=output_hint(example),
        cells=tuple(_output_cell(example, cell, padded) for cell in np.ndindex(example.output[0].shape)),
        facts=facts(example, bias=True),
        guided=guided,
    )


def ask_weight_grad_map(example: WorkedExample, _rng: np.random.Generator, guided: bool) -> MapQuestion:
    """Ask for the whole gradient of a filter's kernel, all its channels."""
    padded = any(example.geometry.padding)
    return MapQuestion(
        subject=say(N_("The whole weight gradient")),
        sentence=say(N_("Work out the whole weight gradient dW, cell by cell.")),
        example=example,
        panels=(
            input_panel(example, padded=padded),
            *upstream_panels(example),
            whole(_weight_title(example), "weight_grad", "weight_grad", example.weight_grad[FILTER]),
        ),
        hint=weight_hint(example),
        cells=tuple(_weight_cells(example, padded)),
        facts=facts(example, upstream=True),
        guided=guided,
    )


def ask_input_grad_map(example: WorkedExample, rng: np.random.Generator, guided: bool) -> MapQuestion:
    """Ask for the whole gradient of the input, of one channel where there are several."""
    channel = _some_channel(example, rng)
    return MapQuestion(
        subject=say(N_("The whole input gradient")),
        sentence=_input_sentence(example, channel),
        example=example,
        panels=(
            *kernel_panels(example),
            *upstream_panels(example),
            _input_grad_panel(example, channel),
        ),
        hint=stamp_hint(1),
        cells=tuple(_input_cells(example, channel)),
        facts=facts(example, upstream=True),
        guided=guided,
    )


def ask_both_grads(example: WorkedExample, rng: np.random.Generator, guided: bool) -> MapQuestion:
    """Ask for all of dW and one channel of dX: what one can do who has learned it all."""
    channel = _some_channel(example, rng)
    return MapQuestion(
        subject=say(N_("Both gradients")),
        sentence=say(
            N_("Work out all of dW, and channel {channel} of dX. This is the whole way back."),
            channel=channel,
        ),
        example=example,
        panels=(
            input_panel(example),
            *kernel_panels(example),
            *upstream_panels(example),
            whole(_weight_title(example), "weight_grad", "weight_grad", example.weight_grad[FILTER]),
            _input_grad_panel(example, channel),
        ),
        hint=weight_hint(example),
        cells=(*_weight_cells(example, padded=False), *_input_cells(example, channel)),
        facts=facts(example, upstream=True),
        guided=guided,
    )


def has_no_0(example: WorkedExample) -> bool:
    """Say whether no number of a whole map is 0 by accident, but for pixels that no window reads."""
    grads = example.input_grad[0]
    read = np.array([bool(stamps(example, *place)) for place in np.ndindex(*grads.shape[1:])])
    return bool(
        example.output.all() and example.weight_grad.all() and grads.reshape(len(grads), -1)[:, read].all()
    )


def has_whole_weight_grad(example: WorkedExample) -> bool:
    """Say whether no number of dW is 0."""
    return bool(example.weight_grad.all())


def is_short(example: WorkedExample) -> bool:
    """Say whether no number is 0 by accident, nor the sum of more than three products of dW that count."""
    terms = example.output_grad[0, FILTER] * example.patches[0]  # (C, KH, KW, HO, WO)
    return bool((np.count_nonzero(terms, axis=(3, 4)) <= 3).all()) and has_no_0(example)


def _some_channel(example: WorkedExample, rng: np.random.Generator) -> int:
    channels = example.x.shape[1]
    return int(rng.integers(channels)) if channels > 1 else 0


# ---- panels and sentences --------------------------------------------------------------------------------


def _weight_title(example: WorkedExample) -> Message:
    if example.weight.shape[1] > 1:
        return say(N_("weight gradient dW: channels 0, 1"))
    return say(N_("weight gradient dW"))


def _input_grad_panel(example: WorkedExample, channel: int) -> Panel:
    grad = example.input_grad[0, channel]  # (H, W)
    if example.x.shape[1] == 1:
        return whole(say(N_("input gradient dX")), "input_grad", "input_grad", grad)
    title = say(N_("input gradient dX of channel {channel}"), channel=channel)
    return whole(title, f"dX[{channel}]", "input_grad", grad)


def _input_sentence(example: WorkedExample, channel: int) -> Message:
    if example.x.shape[1] == 1:
        return say(N_("Work out the whole input gradient dX, cell by cell."))
    return say(N_("Work out the input gradient dX of channel {channel}, cell by cell."), channel=channel)


# ---- cells -----------------------------------------------------------------------------------------------


def _output_cell(example: WorkedExample, cell: Cell, padded: bool) -> AskedCell:
    answer = float(example.output[0][cell])
    patch, weight = example.patches[0, ..., cell[1], cell[2]], example.weight[FILTER]  # (C, KH, KW) both
    taps = ((tap[1:], float(patch[tap] * weight[tap])) for tap in np.ndindex(patch.shape))
    left_out = N_("You left out a product: row {i}, column {j}.")
    slips = chain(
        output_errors(example, *cell),
        one_missing(answer, ((say(left_out, i=i, j=j), term) for (i, j), term in taps)),
    )
    return AskedCell(
        role="output",
        cell=cell,
        answer=answer,
        solution=output_working(example, cell, answer),
        mistakes=recognised(answer, slips),
        lit={("spread" if padded else "input"): window(example, cell[1], cell[2], padded=padded)},
        hint=output_hint(example),
    )


def _weight_cells(example: WorkedExample, padded: bool) -> Iterator[AskedCell]:
    grad = example.weight_grad[FILTER]
    for cell in np.ndindex(grad.shape):
        answer = float(grad[cell])
        terms = example.output_grad[0, FILTER] * example.patches[0][cell]  # (HO, WO)
        slips = chain(
            weight_grad_errors(example, FILTER, cell), one_missing(answer, _placed(np.ndenumerate(terms)))
        )
        yield AskedCell(
            role="weight_grad",
            cell=cell,
            answer=answer,
            solution=Solution(
                named("weight_grad", *place_in(grad, cell)), weight_rows(example, FILTER, cell), answer
            ),
            mistakes=recognised(answer, slips),
            lit={("spread" if padded else "input"): pixels_met(example, cell, padded)},
            hint=weight_hint(example),
        )


def _input_cells(example: WorkedExample, channel: int) -> Iterator[AskedCell]:
    grad, several = example.input_grad[0, channel], example.x.shape[1] > 1
    for row, column in np.ndindex(grad.shape):
        found, answer = stamps(example, row, column), float(grad[row, column])
        kernel, upstream = example.weight[FILTER, channel], example.output_grad[0, FILTER]
        terms = [(place, float(upstream[place] * kernel[tap])) for place, tap in found]
        slips = chain(input_grad_errors(example, (channel, row, column)), one_missing(answer, _placed(terms)))
        yield AskedCell(
            role="input_grad",
            cell=(0, row, column),
            answer=answer,
            solution=Solution(
                named("input_grad", *((channel,) if several else ()), row, column),
                tuple(stamp_rows(example, channel, found)),
                answer,
            ),
            mistakes=recognised(answer, slips),
            lit={
                "kernel": tuple((channel, *tap) for _place, tap in found),
                "output_grad": tuple((FILTER, *place) for place, _tap in found),
            },
            hint=stamp_hint(len(found)),
        )


def _placed(terms: Iterable[tuple[tuple[int, ...], float]]) -> Iterator[tuple[Message, float]]:
    """Yield what is said of a product that is missing, and the product, by its output cell."""
    for (p, q), term in terms:
        yield say(N_("A product is missing: that of output row {p}, column {q}."), p=p, q=q), float(term)


def one_missing(answer: float, terms: Iterable[tuple[Message, float]]) -> Iterator[Candidate]:
    """Yield the sums without one of their products; what is left of a sum of one is no sum."""
    counted = [(sentence, term) for sentence, term in terms if term]
    for sentence, term in counted if len(counted) > 1 else ():
        yield "missing", answer - term, sentence
