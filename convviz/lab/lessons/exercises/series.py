"""The six ready series, from easy to hard, and their questions drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.bias_grad_questions import ask_bias_grad
from convviz.lab.lessons.exercises.channel_questions import ask_partial, ask_total
from convviz.lab.lessons.exercises.input_grad_questions import ask_input_grad, ask_unread
from convviz.lab.lessons.exercises.loss_questions import ask_upstream
from convviz.lab.lessons.exercises.output_questions import ask_output
from convviz.lab.lessons.exercises.patch_questions import ask_columns, ask_padded, ask_patch
from convviz.lab.lessons.exercises.question import Question, same
from convviz.lab.lessons.exercises.random_examples import Sizes, draw_example
from convviz.lab.lessons.exercises.step_questions import ask_product, ask_sum
from convviz.lab.lessons.exercises.weight_grad_questions import ask_weight_grad
from convviz.lab.lessons.exercises.worked_example import WorkedExample

LEAST_MISTAKES = 3
MAX_DRAWS = 200

Ask = Callable[[WorkedExample, np.random.Generator, bool], Question]


@dataclass(frozen=True)
class Maker:
    """How one question is made: what it asks, on which board, and the mistakes that it has to tell apart.

    A guided question lights the cells that count; another leaves finding them to the reader. An answer that
    was there before teaches little, nor does 0, but where it may be the point of the question.
    """

    ask: Ask
    sizes: Sizes
    traps: Set[str] = frozenset()
    guided: bool = True
    may_be_0: bool = False

    def draw(self, rng: np.random.Generator, earlier: Collection[float] = ()) -> Question:
        """Draw boards until answer, traps and enough other mistakes have numbers of their own."""

        def worth(question: Question) -> tuple[bool, int, int]:
            return (self._is_new(question.answer, earlier), *self._worth(question))

        best = self._once(rng)
        for _again in range(MAX_DRAWS - 1):
            if worth(best) >= (True, len(self.traps), LEAST_MISTAKES):
                break
            best = max(best, self._once(rng), key=worth)
        return best

    def _is_new(self, answer: float, earlier: Collection[float]) -> bool:
        if answer == 0:
            return self.may_be_0
        return not any(same(answer, other) for other in earlier)

    def _once(self, rng: np.random.Generator) -> Question:
        return self.ask(draw_example(self.sizes, rng), rng, self.guided)

    def _worth(self, question: Question) -> tuple[int, int]:
        """Count a draw's traps, then the mistakes that it tells apart, up to what is enough."""
        found = {mistake.id for mistake in question.mistakes}
        return len(found & self.traps), min(len(question.mistakes), LEAST_MISTAKES)


@dataclass(frozen=True)
class Series:
    """One round of questions: its name and what it practises (English msgids)."""

    id: str
    name: str
    sentence: str
    makers: tuple[Maker, ...]


_TWO_CHANNELS = Sizes(picture=(3, 4), kernel=(2, 3), channels=2)
_TWO_PICTURES = Sizes(picture=(3, 4), kernel=(2, 3), batch=2)

_ALL = (
    Series(
        "first_window",
        N_("First window"),
        N_("One window, one number: pixels times weights, added up."),
        (
            Maker(ask_patch, Sizes(), {"swapped"}),
            Maker(ask_product, Sizes(), {"turned", "sign"}),
            Maker(ask_sum, Sizes(kernel=(2, 2)), {"unsigned"}),
            Maker(ask_output, Sizes(kernel=(2, 2)), {"turned", "sign"}),
            Maker(ask_output, Sizes(), {"turned", "swapped"}, guided=False),
            Maker(ask_output, Sizes(picture=(5, 4), kernel=(3, 2)), {"turned", "swapped"}, guided=False),
        ),
    ),
    Series(
        "bias_padding_stride",
        N_("Bias, padding and stride"),
        N_("Where the window begins, how far it moves, and what is added at the end."),
        (
            Maker(ask_output, Sizes(kernel=(2, 2), bias=True), {"bias", "turned"}),
            Maker(ask_padded, Sizes(picture=(3, 4), padding=(1, 2)), {"padding"}, may_be_0=True),
            Maker(ask_output, Sizes(padding=(1, 1), bias=True), {"bias", "padding"}),
            Maker(ask_output, Sizes(picture=(5, 6), stride=(2, 2), bias=True), {"bias", "stride"}),
            Maker(
                ask_patch, Sizes(picture=(5, 6), kernel=(2, 2), dilation=(2, 3)), {"dilation"}, guided=False
            ),
            Maker(
                ask_output,
                Sizes(padding=(1, 1), stride=(2, 2), bias=True),
                {"bias", "padding", "stride"},
                guided=False,
            ),
        ),
    ),
    Series(
        "channels_filters",
        N_("Channels and filters"),
        N_("Every channel has its own kernel, every filter its own output."),
        (
            Maker(ask_product, _TWO_CHANNELS, {"channel", "sign"}),
            Maker(ask_partial, _TWO_CHANNELS, {"channel", "kernel"}),
            Maker(ask_total, Sizes(picture=(3, 4), channels=2, bias=True), {"bias", "channel"}),
            Maker(
                ask_output,
                Sizes(picture=(3, 3), kernel=(2, 2), channels=2, bias=True),
                {"bias", "channel", "turned"},
            ),
            Maker(
                ask_output,
                Sizes(picture=(3, 4), kernel=(2, 2), channels=2, filters=2, bias=True),
                {"channel", "filter", "filter_bias"},
                guided=False,
            ),
            Maker(ask_columns, Sizes(picture=(3, 4), kernel=(2, 2), channels=2), {"channel"}, guided=False),
        ),
    ),
    Series(
        "back_to_kernel",
        N_("Back to the kernel"),
        N_("The gradients of the output, of a weight and of the bias."),
        (
            Maker(
                ask_upstream, Sizes(picture=(3, 3), kernel=(2, 2), upstream="mse"), {"sign", "not_averaged"}
            ),
            Maker(ask_weight_grad, Sizes(picture=(3, 4), upstream="one_hot"), {"turned", "upstream_turned"}),
            Maker(ask_weight_grad, Sizes(picture=(3, 4)), {"turned", "upstream_turned"}),
            Maker(
                ask_bias_grad,
                Sizes(picture=(3, 3), kernel=(2, 2), batch=2, filters=2),
                {"averaged", "filter"},
            ),
            Maker(ask_weight_grad, _TWO_PICTURES, {"picture", "batch_mean"}, guided=False),
            Maker(
                ask_weight_grad,
                Sizes(picture=(3, 4), kernel=(3, 2), padding=(1, 0), stride=(2, 2)),
                {"padding", "stride"},
                guided=False,
            ),
        ),
    ),
    Series(
        "stride_two_backwards",
        N_("Stride 2 backwards"),
        N_("What comes back to the input: stamps, gaps, and pixels that are never read."),
        (
            Maker(ask_input_grad, Sizes(stride=(2, 2), upstream="one_hot"), {"turned"}),
            Maker(ask_input_grad, Sizes(stride=(2, 2)), {"one_stamp", "turned"}),
            Maker(ask_weight_grad, Sizes(picture=(4, 5), stride=(2, 2)), {"stride", "turned"}),
            Maker(
                ask_unread, Sizes(kernel=(1, 3), stride=(2, 2)), {"next_door"}, guided=False, may_be_0=True
            ),
            Maker(
                ask_input_grad,
                Sizes(picture=(4, 6), kernel=(2, 2), stride=(2, 1), dilation=(1, 2)),
                {"stride", "dilation"},
                guided=False,
            ),
            Maker(
                ask_input_grad,
                Sizes(picture=(3, 4), filters=2, padding=(1, 1), stride=(2, 2)),
                {"filter", "turned", "padding"},
                guided=False,
            ),
        ),
    ),
    Series(
        "channels_backwards",
        N_("Two channels backwards"),
        N_("dW for each channel and filter, dX summed over the filters, then with stride and padding."),
        (
            Maker(ask_weight_grad, _TWO_CHANNELS, {"channel", "turned"}),
            Maker(
                ask_weight_grad,
                Sizes(picture=(3, 3), kernel=(2, 2), channels=2, filters=2),
                {"filter", "channel", "filters"},
            ),
            Maker(ask_input_grad, Sizes(picture=(3, 4), kernel=(2, 2), channels=2), {"kernel", "turned"}),
            Maker(
                ask_input_grad,
                Sizes(picture=(3, 3), kernel=(2, 2), channels=2, filters=2),
                {"filter", "kernel"},
            ),
            Maker(
                ask_weight_grad,
                Sizes(picture=(3, 4), kernel=(3, 2), channels=2, padding=(1, 1), stride=(2, 2)),
                {"channel", "padding", "stride"},
                guided=False,
            ),
            Maker(
                ask_input_grad,
                Sizes(picture=(3, 4), kernel=(3, 3), channels=2, filters=2, padding=(1, 1), stride=(2, 2)),
                {"filter", "kernel", "padding"},
                guided=False,
            ),
        ),
    ),
)

SERIES = {series.id: series for series in _ALL}
"""Every series by its id, from easy to hard."""


@lru_cache(maxsize=256)
def draw_question(series: str, seed: int, index: int) -> Question:
    """Return question `index` (from 0) of a series: the same seed gives everyone the same numbers."""
    place = list(SERIES).index(series)
    earlier = [draw_question(series, seed, before).answer for before in range(index)]
    return SERIES[series].makers[index].draw(np.random.default_rng([seed, place, index]), earlier)
