"""The ready series, from easy to hard, and their questions drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.i18n import N_
from convviz.lab.lessons.exercises.generators import GENERATORS, draw
from convviz.lab.lessons.exercises.maker import AnyQuestion, Maker
from convviz.lab.lessons.exercises.question import Question


@dataclass(frozen=True)
class Series:
    """One round of questions: its name and what it practises (English msgids), and their kinds by name."""

    id: str
    name: str
    sentence: str
    kinds: tuple[str, ...]

    @property
    def makers(self) -> tuple[Maker, ...]:
        """How each of its questions is made."""
        return tuple(GENERATORS[kind] for kind in self.kinds)


_ALL = (
    Series(
        "first_window",
        N_("First window"),
        N_("One window, one number: pixels times weights, added up."),
        ("patch", "product", "sum", "output_small", "output", "output_tall"),
    ),
    Series(
        "bias_padding_stride",
        N_("Bias, padding and stride"),
        N_("Where the window begins, how far it moves, and what is added at the end."),
        (
            "output_bias",
            "padded",
            "output_padding",
            "output_stride",
            "patch_dilation",
            "output_stride_padding",
        ),
    ),
    Series(
        "channels_filters",
        N_("Channels and filters"),
        N_("Every channel has its own kernel, every filter its own output."),
        ("product_two_channels", "partial", "total", "output_two_channels", "output_two_filters", "columns"),
    ),
    Series(
        "back_to_kernel",
        N_("Back to the kernel"),
        N_("The gradients of the output, of a weight and of the bias."),
        (
            "upstream",
            "weight_grad_one_hot",
            "weight_grad",
            "bias_grad",
            "weight_grad_two_pictures",
            "weight_grad_stride_padding",
        ),
    ),
    Series(
        "stride_two_backwards",
        N_("Stride 2 backwards"),
        N_("What comes back to the input: stamps, gaps, and pixels that are never read."),
        (
            "input_grad_one_hot",
            "input_grad_stride",
            "weight_grad_stride",
            "input_grad_unread",
            "input_grad_dilation",
            "input_grad_stride_padding",
        ),
    ),
    Series(
        "channels_backwards",
        N_("Two channels backwards"),
        N_("dW for each channel and filter, dX summed over the filters, then with stride and padding."),
        (
            "weight_grad_two_channels",
            "weight_grad_two_filters",
            "input_grad_two_channels",
            "input_grad_two_filters",
            "weight_grad_two_channels_stride_padding",
            "input_grad_two_channels_stride_padding",
        ),
    ),
    Series(
        "step_by_step",
        N_("Step by step"),
        N_("How large the output is, where a window lies, and how single stamps become dW and dX."),
        (
            "size_stride_padding",
            "place_window",
            "weight_grad_two_cells",
            "input_grad_two_stamps",
            "input_grad_cut_stamp",
            "input_grad_gathered",
        ),
    ),
    Series(
        "whole_maps",
        N_("Whole maps"),
        N_("Every cell of y, dW and dX, at last two channels with stride and padding."),
        (
            "output_map",
            "weight_grad_map",
            "input_grad_map",
            "weight_grad_map_stride_padding",
            "input_grad_map_two_channels",
            "mastery",
        ),
    ),
    Series(
        "worked_examples",
        N_("Worked examples"),
        N_("A sum written out: first a product is missing, then a row, then all of it; of y, then of dW."),
        (
            "output_faded_term",
            "output_faded_row",
            "output_faded_all",
            "weight_grad_faded_term",
            "weight_grad_faded_row",
            "weight_grad_faded_all",
        ),
    ),
)

SERIES = {series.id: series for series in _ALL}
"""Every series by its id, from easy to hard."""


@lru_cache(maxsize=256)
def draw_question(series: str, seed: int, index: int) -> AnyQuestion:
    """Return question `index` (from 0) of a series: the same seed gives everyone the same numbers."""
    place = list(SERIES).index(series)
    before = (draw_question(series, seed, k) for k in range(index))
    earlier = [question.answer for question in before if isinstance(question, Question)]
    maker = SERIES[series].makers[index]
    if maker.stream:
        return draw(SERIES[series].kinds[index], seed)
    return maker.draw(np.random.default_rng([seed, place, index]), earlier)
