"""The questions of a worksheet, drawn from its seed, and the way from each of them into the app."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from convviz.i18n import N_
from convviz.lab.lessons.exercises.common_errors import turned, upstream_turned
from convviz.lab.lessons.exercises.random_examples import Pair, Sizes, draw_example
from convviz.lab.lessons.exercises.worked_example import WorkedExample
from convviz.lab.state import NUMBERS, Experiment, OwnNumbers
from convviz.lab.state.address import write_address
from convviz.lab.state.display import Display
from convviz.lab.state.state import State
from convviz.lab.worksheet.worksheet import ASKED, LEVELS, Worksheet

Float64 = NDArray[np.float64]

MAX_DRAWS = 100
_SIZES: dict[str, tuple[tuple[Pair, Pair], ...]] = {
    "plain": (((4, 4), (2, 2)), ((4, 4), (3, 3)), ((3, 5), (2, 3)), ((4, 4), (3, 2)), ((4, 5), (3, 3))),
    "stride": (((4, 4), (2, 2)), ((5, 5), (3, 3)), ((4, 5), (2, 3)), ((5, 4), (3, 2)), ((3, 6), (3, 2))),
    "padding": (((3, 3), (3, 3)), ((2, 3), (2, 2)), ((3, 4), (3, 3)), ((3, 3), (2, 3)), ((2, 4), (3, 3))),
    "both": (((3, 3), (3, 3)), ((4, 4), (2, 2)), ((4, 4), (3, 3)), ((3, 5), (3, 3)), ((4, 3), (2, 3))),
}
"""Of each level the sizes of input and kernel that are drawn from; every sum has at most nine products."""

TITLES = {
    "x": N_("input x"),
    "weight": N_("kernel w"),
    "bias": N_("bias b"),
    "output_grad": N_("upstream gradient g"),
    "output": N_("output y"),
    "weight_grad": N_("weight gradient dW"),
    "bias_grad": N_("bias gradient db"),
    "input_grad": N_("input gradient dX"),
}


@dataclass(frozen=True, eq=False)
class Question:
    """A layer with one channel and one filter in small whole numbers; `asked` names what is left empty."""

    example: WorkedExample
    asked: tuple[str, ...]

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the arrays that are printed with their numbers."""
        return ("x", "weight", "bias", *(("output_grad",) if self.asks_gradients else ()))

    @property
    def asks_gradients(self) -> bool:
        """Whether anything is asked for besides the output."""
        return self.asked != ASKED["output"]

    @property
    def padding(self) -> int:
        """How many rows and columns of zeros lie on each side of the input."""
        return self.example.geometry.padding[0]

    def grid(self, name: str) -> Float64:
        """Return an array as a grid (rows, columns), computed by the engine where it is asked for."""
        values: Float64 = getattr(self.example, name)
        return values.reshape(values.shape[-2:] if values.ndim > 1 else (1, 1))

    @property
    def page(self) -> str:
        """The page of the app that shows it."""
        return "backward" if self.asks_gradients else "forward"

    @property
    def experiment(self) -> Experiment:
        """The same layer as the app sets it up, with its upstream gradient painted where that is given."""
        settings = self.example.layer.settings
        assert isinstance(settings, Experiment)
        given = replace(settings, picture=NUMBERS, numbers=OwnNumbers.of(self.example.x[0]))
        if not self.asks_gradients:
            return given
        grad = self.grid("output_grad")
        cells = tuple((int(p), int(q), float(grad[p, q])) for p, q in np.ndindex(grad.shape))
        return replace(given, upstream="painted", paint=cells, view="weight_grad")

    def query(self, display: Display) -> dict[str, str]:
        """Return the address fields that show it."""
        return write_address(State(self.experiment, display=display))


def draw_question(sheet: Worksheet, index: int) -> Question:
    """Return question `index` (from 0) of a worksheet."""
    rng = np.random.default_rng([sheet.seed, list(LEVELS).index(sheet.level), index])
    picture, kernel = _SIZES[sheet.level][int(rng.integers(len(_SIZES[sheet.level])))]
    sizes = Sizes(
        picture=picture,
        kernel=kernel,
        stride=(2, 2) if sheet.level in ("stride", "both") else (1, 1),
        padding=(1, 1) if sheet.level in ("padding", "both") else (0, 0),
        bias=True,
    )
    example = draw_example(sizes, rng)
    for _again in range(MAX_DRAWS):
        if _tells(example):
            break
        example = draw_example(sizes, rng)
    return Question(example, ASKED[sheet.asked])


def _tells(example: WorkedExample) -> bool:
    """Say whether whoever flips the kernel or g finds other numbers, and no result is the same all over."""
    flipped, back = turned(example), upstream_turned(example)
    pairs = (
        (example.output, flipped.output),
        (example.input_grad, flipped.input_grad),
        (example.weight_grad, back.weight_grad),
    )
    return all(bool((right != wrong).any()) and len(np.unique(right)) > 1 for right, wrong in pairs)


def link_to(question: Question, server: str, language: str) -> str:
    """Return the whole address of a question's page, below that of the server (it ends in /)."""
    query = question.query(Display(lang=language))
    return f"{server}{question.page}?{urlencode(query, safe=',')}"
