"""Whether a number that was typed into a covered cell is the one, and else which mistake leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from convviz.errors import Refusal
from convviz.i18n import N_
from convviz.lab.cover.cover import Place, Said
from convviz.lab.layer import LayerPass
from convviz.lab.lessons.exercises.common_errors import next_door, sign, swapped
from convviz.lab.lessons.exercises.input_grad_questions import input_grad_errors
from convviz.lab.lessons.exercises.message import Message, say
from convviz.lab.lessons.exercises.output_questions import output_errors
from convviz.lab.lessons.exercises.question import CLOSE, Candidate
from convviz.lab.lessons.exercises.weight_grad_questions import weight_grad_errors
from convviz.lab.lessons.exercises.worked_example import WorkedExample
from convviz.lab.scene import Chosen, transposed_of
from convviz.lab.state import CUSTOM, LayerSettings
from convviz.lab.state.table import table
from convviz.lab.state.weights import nested

SHARE = 0.005
"""Of a number that is no whole one: as much as reading three digits of each factor may cost."""

MOST_READS = 50_000
"""Of a layer on which stamps are made wrong again: they are looked for by plain loops."""

TURNED = {"turned", "upstream_turned"}
"""Mistakes that are none where the layer turns its kernel."""

_HINTS = {
    "output": say(N_("Lay the kernel on the window, multiply pair by pair, add up, then add the bias.")),
    "activated": say(N_("Put the output y of this cell into the activation.")),
    "pooled": say(N_("Look at the window of this cell: the largest number, or the mean of them.")),
    "activated_grad": say(N_("Which pooled cells come from this one? Each hands its gradient back.")),
    "output_grad": say(N_("Multiply what comes from above by the slope of the activation here.")),
    "weight_grad": say(N_("At every output cell: g times the pixel below this weight. Add them all up.")),
    "input_grad": say(N_("Every window that reads this pixel: its g times the weight there. Add them up.")),
    "transposed": say(N_("Every input pixel stamps the kernel times its value; what falls here adds up.")),
}


def array_of(chosen: Chosen, result: str) -> NDArray[np.float32] | None:
    """Return the numbers (channels, rows, columns) of a result of the filter on show; None without any."""
    if result == "transposed":
        transposed = transposed_of(chosen)
        return None if transposed is None else transposed.output[None]
    array: NDArray[np.float32] = getattr(chosen, result)
    return array if array.ndim == 3 else array[None]


def judge(chosen: Chosen, result: str, place: Place, value: float) -> Said:
    """Say whether a number is that of a result's cell."""
    array = array_of(chosen, result)
    assert array is not None
    answer = float(array[place])
    return Said(result, place, value, abs(value - answer) <= allowed_error(chosen, array, answer))


def allowed_error(chosen: Chosen, array: NDArray[np.float32], answer: float) -> float:
    """Return how far from a number one that is typed may lie: whole boards are worked out to the end."""
    given = (chosen.x, chosen.weight, array)
    if all((numbers == np.rint(numbers)).all() for numbers in given):
        return CLOSE
    return max(min(CLOSE, SHARE * float(np.abs(array).max())), SHARE * abs(answer))


def reason(chosen: Chosen, said: Said) -> Message:
    """Return what is said of a wrong number: the mistake that leads to it, or else how to begin."""
    array = array_of(chosen, said.result)
    assert array is not None
    answer = float(array[said.place])
    allowed = allowed_error(chosen, array, answer)
    for id, found, sentence in _candidates(chosen, said, np.asarray(array, np.float64)):
        if found is None or abs(found - answer) <= allowed:
            continue
        if chosen.scene.experiment.turns_kernel and id in TURNED:
            continue
        if abs(said.value - found) <= allowed:
            return sentence
    return _HINTS[said.result]


def _candidates(chosen: Chosen, said: Said, array: NDArray[np.float64]) -> Iterator[Candidate]:
    """Yield the mistakes of the exercises on these numbers, then those that any map has."""
    channel, row, column = said.place
    errors = _ERRORS.get(said.result)
    if errors and not (said.result == "input_grad" and _reads(chosen) > MOST_READS):
        yield from _possible(lambda: errors(board_of(chosen), said.place))
    yield from sign(float(array[said.place]))
    yield from swapped(array[channel], row, column)
    yield from next_door(array[channel], row, column)


def _reads(chosen: Chosen) -> int:
    """Return how often a window reads a place of one channel."""
    return chosen.scene.steps * chosen.weight[0].size


def _possible(errors: Callable[[], Iterator[Candidate]]) -> Iterator[Candidate]:
    """Yield mistakes as far as the layer can be had with them: without its padding it may find no room."""
    made = errors()
    while True:
        try:
            yield next(made)
        except (StopIteration, Refusal, ValueError):
            return


def board_of(chosen: Chosen) -> WorkedExample:
    """Return the filter on show, on the picture and channels that it reads, as a board of the exercises."""
    scene, filter = chosen.scene, chosen.filter
    layer = scene.layer
    kernels, bias = layer.weight[filter : filter + 1], layer.bias[filter : filter + 1]
    # What else an experiment says, the filter of its upstream gradient among it, is of all its filters.
    geometry = {name: getattr(layer.settings, name) for name in table(LayerSettings)}
    alone = LayerSettings(
        **geometry
        | {
            "presets": (CUSTOM,),
            "kernel_size": kernels.shape[2:],
            "weight": nested(list(kernels)),
            "bias": tuple(bias.tolist()),
            "groups": 1,
        }
    )
    item = slice(chosen.item, chosen.item + 1)
    passed = LayerPass(alone, layer.x[item, chosen.channels], kernels, bias)
    return WorkedExample(passed, scene.conv_grad[item, filter : filter + 1])


def _output(board: WorkedExample, place: Place) -> Iterator[Candidate]:
    return output_errors(board, 0, place[1], place[2])


def _weight_grad(board: WorkedExample, place: Place) -> Iterator[Candidate]:
    return weight_grad_errors(board, 0, place)


_ERRORS: dict[str, Callable[[WorkedExample, Place], Iterator[Candidate]]] = {
    "output": _output,
    "weight_grad": _weight_grad,
    "input_grad": input_grad_errors,
}
