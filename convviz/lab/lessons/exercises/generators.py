"""Every kind of question by a name that lessons can use, and a question of a kind drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any
from zlib import crc32

import numpy as np

from convviz.lab.lessons.exercises.bias_grad_questions import ask_bias_grad
from convviz.lab.lessons.exercises.channel_questions import ask_partial, ask_total
from convviz.lab.lessons.exercises.faded_questions import (
    PARTS,
    ask_faded,
    has_whole_input_grad,
    has_whole_sums,
)
from convviz.lab.lessons.exercises.gather_questions import ask_gathered
from convviz.lab.lessons.exercises.input_grad_questions import ask_input_grad, ask_unread
from convviz.lab.lessons.exercises.loss_questions import ask_upstream
from convviz.lab.lessons.exercises.maker import AnyQuestion, Maker
from convviz.lab.lessons.exercises.map_questions import (
    ask_both_grads,
    ask_input_grad_map,
    ask_output_map,
    ask_weight_grad_map,
    has_no_0,
    has_whole_weight_grad,
    is_short,
)
from convviz.lab.lessons.exercises.output_questions import ask_output
from convviz.lab.lessons.exercises.patch_questions import ask_columns, ask_padded, ask_patch
from convviz.lab.lessons.exercises.question import MapQuestion
from convviz.lab.lessons.exercises.random_examples import Sizes
from convviz.lab.lessons.exercises.size_questions import ask_size
from convviz.lab.lessons.exercises.step_questions import ask_product, ask_sum
from convviz.lab.lessons.exercises.weight_grad_questions import ask_weight_grad
from convviz.lab.lessons.exercises.window_questions import ask_window
from convviz.lab.lessons.exercises.worked_example import WorkedExample

_TWO_CHANNELS = Sizes(picture=(3, 4), kernel=(2, 3), channels=2)
_TWO_PICTURES = Sizes(picture=(3, 4), kernel=(2, 3), batch=2)

_MAPS: dict[str, Any] = {"guided": False, "fits": has_no_0, "tries": MapQuestion.tries}


def _faded(result: str, sizes: Sizes, fits: Callable[[WorkedExample], bool]) -> dict[str, Maker]:
    """Return the three kinds in which the worked example of a result fades: all of one board for a seed."""
    rest: dict[str, Any] = {"guided": False, "fits": fits, "tries": MapQuestion.tries, "draws": 1}
    return {
        f"{result}_faded_{part}": Maker(
            partial(ask_faded, result=result, part=part), sizes, stream=f"{result}_faded", **rest
        )
        for part in PARTS
    }


GENERATORS: Mapping[str, Maker] = MappingProxyType(
    {
        "patch": Maker(ask_patch, Sizes(), {"swapped"}),
        "product": Maker(ask_product, Sizes(), {"turned", "sign"}),
        "sum": Maker(ask_sum, Sizes(kernel=(2, 2)), {"unsigned"}),
        "output_small": Maker(ask_output, Sizes(kernel=(2, 2)), {"turned", "sign"}),
        "output": Maker(ask_output, Sizes(), {"turned", "swapped"}, guided=False),
        "output_tall": Maker(
            ask_output, Sizes(picture=(5, 4), kernel=(3, 2)), {"turned", "swapped"}, guided=False
        ),
        "output_bias": Maker(ask_output, Sizes(kernel=(2, 2), bias=True), {"bias", "turned"}),
        "padded": Maker(ask_padded, Sizes(picture=(3, 4), padding=(1, 2)), {"padding"}, may_be_0=True),
        "output_padding": Maker(ask_output, Sizes(padding=(1, 1), bias=True), {"bias", "padding"}),
        "output_stride": Maker(
            ask_output, Sizes(picture=(5, 6), stride=(2, 2), bias=True), {"bias", "stride"}
        ),
        "patch_dilation": Maker(
            ask_patch, Sizes(picture=(5, 6), kernel=(2, 2), dilation=(2, 3)), {"dilation"}, guided=False
        ),
        "output_stride_padding": Maker(
            ask_output,
            Sizes(padding=(1, 1), stride=(2, 2), bias=True),
            {"bias", "padding", "stride"},
            guided=False,
        ),
        "product_two_channels": Maker(ask_product, _TWO_CHANNELS, {"channel", "sign"}),
        "partial": Maker(ask_partial, _TWO_CHANNELS, {"channel", "kernel"}),
        "total": Maker(ask_total, Sizes(picture=(3, 4), channels=2, bias=True), {"bias", "channel"}),
        "output_two_channels": Maker(
            ask_output,
            Sizes(picture=(3, 3), kernel=(2, 2), channels=2, bias=True),
            {"bias", "channel", "turned"},
        ),
        "output_two_filters": Maker(
            ask_output,
            Sizes(picture=(3, 4), kernel=(2, 2), channels=2, filters=2, bias=True),
            {"channel", "filter", "filter_bias"},
            guided=False,
        ),
        "columns": Maker(
            ask_columns, Sizes(picture=(3, 4), kernel=(2, 2), channels=2), {"channel"}, guided=False
        ),
        "upstream": Maker(
            ask_upstream, Sizes(picture=(3, 3), kernel=(2, 2), upstream="mse"), {"sign", "not_averaged"}
        ),
        "weight_grad_one_hot": Maker(
            ask_weight_grad, Sizes(picture=(3, 4), upstream="one_hot"), {"turned", "upstream_turned"}
        ),
        "weight_grad": Maker(ask_weight_grad, Sizes(picture=(3, 4)), {"turned", "upstream_turned"}),
        "bias_grad": Maker(
            ask_bias_grad,
            Sizes(picture=(3, 3), kernel=(2, 2), batch=2, filters=2),
            {"averaged", "filter"},
        ),
        "weight_grad_two_pictures": Maker(
            ask_weight_grad, _TWO_PICTURES, {"picture", "batch_mean"}, guided=False
        ),
        "weight_grad_stride_padding": Maker(
            ask_weight_grad,
            Sizes(picture=(3, 4), kernel=(3, 2), padding=(1, 0), stride=(2, 2)),
            {"padding", "stride"},
            guided=False,
        ),
        "input_grad_one_hot": Maker(ask_input_grad, Sizes(stride=(2, 2), upstream="one_hot"), {"turned"}),
        "input_grad_stride": Maker(ask_input_grad, Sizes(stride=(2, 2)), {"one_stamp", "turned"}),
        "weight_grad_stride": Maker(
            ask_weight_grad, Sizes(picture=(4, 5), stride=(2, 2)), {"stride", "turned"}
        ),
        "input_grad_unread": Maker(
            ask_unread, Sizes(kernel=(1, 3), stride=(2, 2)), {"next_door"}, guided=False, may_be_0=True
        ),
        "input_grad_dilation": Maker(
            ask_input_grad,
            Sizes(picture=(4, 6), kernel=(2, 2), stride=(2, 1), dilation=(1, 2)),
            {"stride", "dilation"},
            guided=False,
        ),
        "input_grad_stride_padding": Maker(
            ask_input_grad,
            Sizes(picture=(3, 4), filters=2, padding=(1, 1), stride=(2, 2)),
            {"filter", "turned", "padding"},
            guided=False,
        ),
        "weight_grad_two_channels": Maker(ask_weight_grad, _TWO_CHANNELS, {"channel", "turned"}),
        "weight_grad_two_filters": Maker(
            ask_weight_grad,
            Sizes(picture=(3, 3), kernel=(2, 2), channels=2, filters=2),
            {"filter", "channel", "filters"},
        ),
        "input_grad_two_channels": Maker(
            ask_input_grad, Sizes(picture=(3, 4), kernel=(2, 2), channels=2), {"kernel", "turned"}
        ),
        "input_grad_two_filters": Maker(
            ask_input_grad,
            Sizes(picture=(3, 3), kernel=(2, 2), channels=2, filters=2),
            {"filter", "kernel"},
        ),
        "weight_grad_two_channels_stride_padding": Maker(
            ask_weight_grad,
            Sizes(picture=(3, 4), kernel=(3, 2), channels=2, padding=(1, 1), stride=(2, 2)),
            {"channel", "padding", "stride"},
            guided=False,
        ),
        "input_grad_two_channels_stride_padding": Maker(
            ask_input_grad,
            Sizes(picture=(3, 4), kernel=(3, 3), channels=2, filters=2, padding=(1, 1), stride=(2, 2)),
            {"filter", "kernel", "padding"},
            guided=False,
        ),
        "size": Maker(ask_size, Sizes(), guided=False),
        "size_stride_padding": Maker(ask_size, Sizes(), {"padding", "stride"}, guided=False),
        "place_window": Maker(
            ask_window, Sizes(picture=(5, 6), kernel=(3, 2), stride=(2, 2), padding=(1, 1)), {"turned"}
        ),
        "weight_grad_two_cells": Maker(
            ask_weight_grad, Sizes(picture=(3, 4), kernel=(2, 2), upstream="two_cells"), {"turned", "ones"}
        ),
        "input_grad_two_stamps": Maker(
            ask_input_grad,
            Sizes(picture=(3, 4), kernel=(2, 2), upstream="two_cells"),
            {"one_stamp", "turned"},
        ),
        "input_grad_cut_stamp": Maker(
            ask_input_grad,
            Sizes(picture=(3, 3), kernel=(3, 3), padding=(1, 1), upstream="one_hot"),
            {"turned", "padding"},
        ),
        "input_grad_gathered": Maker(
            ask_gathered, Sizes(picture=(3, 4), kernel=(2, 2)), {"one_stamp", "turned"}
        ),
        "weight_grad_map_one_hot": Maker(
            ask_weight_grad_map,
            Sizes(picture=(3, 4), kernel=(2, 3), upstream="one_hot", small=True),
            {"turned", "upstream_turned"},
            **(_MAPS | {"fits": has_whole_weight_grad}),
        ),
        "output_map": Maker(
            ask_output_map,
            Sizes(picture=(3, 4), kernel=(2, 2), small=True),
            {"turned", "swapped", "sign"},
            **_MAPS,
        ),
        "output_map_stride_padding": Maker(
            ask_output_map,
            Sizes(picture=(5, 4), kernel=(3, 2), stride=(2, 2), padding=(1, 1), small=True),
            {"turned", "stride", "padding"},
            **_MAPS,
        ),
        "weight_grad_map": Maker(
            ask_weight_grad_map,
            Sizes(picture=(3, 4), kernel=(2, 3), small=True),
            {"turned", "upstream_turned", "swapped"},
            **_MAPS,
        ),
        "weight_grad_map_stride_padding": Maker(
            ask_weight_grad_map,
            Sizes(picture=(3, 4), kernel=(3, 2), stride=(2, 2), padding=(1, 1), small=True),
            {"turned", "stride", "padding"},
            **_MAPS,
        ),
        "weight_grad_map_two_channels": Maker(
            ask_weight_grad_map,
            Sizes(picture=(3, 3), kernel=(2, 2), channels=2, small=True),
            {"turned", "channel", "upstream_turned"},
            **_MAPS,
        ),
        "input_grad_map": Maker(
            ask_input_grad_map,
            Sizes(picture=(3, 4), kernel=(2, 2), small=True),
            {"turned", "one_stamp", "upstream_turned"},
            **_MAPS,
        ),
        "input_grad_map_stride": Maker(
            ask_input_grad_map,
            Sizes(picture=(3, 5), kernel=(2, 2), stride=(1, 2), small=True),
            {"turned", "stride", "one_stamp"},
            **_MAPS,
        ),
        "input_grad_map_two_channels": Maker(
            ask_input_grad_map,
            Sizes(picture=(3, 4), kernel=(3, 2), channels=2, stride=(2, 2), padding=(1, 1), small=True),
            {"turned", "kernel", "stride", "padding"},
            **_MAPS,
        ),
        **_faded("output", Sizes(picture=(3, 4), kernel=(2, 2), small=True), has_whole_sums),
        **_faded("weight_grad", Sizes(picture=(3, 4), kernel=(2, 3), small=True), has_whole_sums),
        **_faded(
            "input_grad", Sizes(picture=(2, 3), kernel=(2, 2), filters=2, small=True), has_whole_input_grad
        ),
        "mastery": Maker(
            ask_both_grads,
            Sizes(picture=(3, 3), kernel=(3, 2), channels=2, stride=(2, 2), padding=(1, 1), small=True),
            {"turned", "upstream_turned", "channel", "kernel", "stride", "padding", "missing"},
            guided=False,
            fits=is_short,
            tries=MapQuestion.tries,
        ),
    }
)
"""Every kind of question by its name."""


@lru_cache(maxsize=256)
def draw(name: str, seed: int, index: int = 0, earlier: tuple[float, ...] = ()) -> AnyQuestion:
    """Return question `index` of a kind: the same name and numbers give everyone the same question.

    Its answer is none of the `earlier` ones. Raises KeyError for a name that no kind has.
    """
    maker = GENERATORS[name]
    rng = np.random.default_rng([seed, crc32((maker.stream or name).encode()), index])
    return maker.draw(rng, earlier)
