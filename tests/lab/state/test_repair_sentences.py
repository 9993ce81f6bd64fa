"""Each sentence of a repair with all its numbers, and the last value that needs none, from both sides."""

from __future__ import annotations

from typing import Any

from convviz.lab.state import Experiment, LayerSettings, repair
from tests.for_each import for_each

SIZE = (8, 5)
"""Rows and columns differ, so that a number in the other's place is seen."""


def boxes(filters: int) -> dict[str, Any]:
    return {"presets": ("box",) * filters, "bias": (0.0,) * filters}


BELOW, ABOVE = (LayerSettings(kernel_size=(9, 3)),), (LayerSettings(kernel_size=(7, 2)),)
OUT_OF_PLACE: list[tuple[dict[str, Any], int, dict[str, Any], str]] = [
    (
        {"below": BELOW},
        1,
        {"below": ()},
        "The layers below do not fit on 8 x 5 pixels with 1 channel: this layer reads the picture itself.",
    ),
    (
        {"below": BELOW},
        3,
        {"below": ()},
        "The layers below do not fit on 8 x 5 pixels with 3 channels: this layer reads the picture itself.",
    ),
    (
        {"below": BELOW, "maps": "responses", "channels": 6},
        1,
        {"below": ()},
        "The layers below do not fit on 8 x 5 pixels with 6 channels: this layer reads the picture itself.",
    ),
    (
        {"groups": 2, **boxes(2)},
        1,
        {"groups": 1},
        "1 channel cannot be split into 2 groups: one group reads everything.",
    ),
    (
        {"groups": 2, **boxes(2)},
        3,
        {"groups": 1},
        "3 channels cannot be split evenly into 2 groups: one group reads everything.",
    ),
    (
        {"channel": 5},
        3,
        {"channel": 2},
        "The picture has no channel 5; the last one, 2, is shown instead.",
    ),
    (
        {"batch": 2, "batch_of": "crops"},
        1,
        {"batch_of": "pictures"},
        "The picture of 8 x 5 pixels has room for 1 crop as large as the region, not for 2: other pictures"
        " fill the batch.",
    ),
    (
        {"batch": 8, "batch_of": "crops", "region": (0, 0, 7, 3), "reduce": 1},
        1,
        {"batch_of": "pictures"},
        "The picture of 8 x 5 pixels has room for 6 crops as large as the region, not for 8: other pictures"
        " fill the batch.",
    ),
    (
        {"pool": "max", "pool_size": (2, 4)},
        1,
        {"pool": "none"},
        "Pooling windows of 2 x 4 do not fit on an output of 6 x 3: pooling is switched off.",
    ),
    (
        {"above": ABOVE},
        1,
        {"above": ()},
        "The layers above do not fit on an output of 6 x 3 with 1 channel: the loss uses this layer's own"
        " output.",
    ),
    (
        {"above": ABOVE, **boxes(2)},
        1,
        {"above": ()},
        "The layers above do not fit on an output of 6 x 3 with 2 channels: the loss uses this layer's own"
        " output.",
    ),
    ({"step": 30}, 1, {"step": 17}, "There is no step 30; the last one, 17, is shown instead."),
    (
        {"cell": (6, 1)},
        1,
        {"cell": (5, 1)},
        "Cell (6, 1) lies outside the output of 6 x 3: cell (5, 1) is used instead.",
    ),
    (
        {"cell": (4, 7)},
        1,
        {"cell": (4, 2)},
        "Cell (4, 7) lies outside the output of 6 x 3: cell (4, 2) is used instead.",
    ),
    (
        {"padding": (1, 6), "padding_mode": "reflect"},
        1,
        {"padding_mode": "replicate"},
        "reflect padding of 1 x 6 needs a larger picture than 8 x 5: the border is replicated instead.",
    ),
    (
        {"padding": "same", "padding_mode": "reflect", "kernel_size": (3, 10), **boxes(1)},
        1,
        {"padding_mode": "replicate"},
        "reflect padding of 1 x 5 needs a larger picture than 8 x 5: the border is replicated instead.",
    ),
    (
        {"kernel_size": (9, 6), "padding": "valid", **boxes(1)},
        1,
        {"padding": (1, 1)},
        "A kernel of 9 x 6 does not fit on 8 x 5 pixels with padding valid: padding 1 x 1 is used instead.",
    ),
    (
        {"kernel_size": (10, 9), "padding": (0, 1), **boxes(1)},
        1,
        {"padding": (1, 2)},
        "A kernel of 10 x 9 does not fit on 8 x 5 pixels with padding 0 x 1: padding 1 x 2 is used instead.",
    ),
    (
        {"dilation": (7, 1)},
        1,
        {"dilation": (3, 1)},
        "With dilation 7 x 1 the kernel does not fit on 8 x 5 pixels: dilation 3 x 1 is used instead.",
    ),
]


@for_each(("fields", "channels", "fallback", "sentence"), OUT_OF_PLACE)
def test_a_repair_changes_what_it_says_and_says_it_with_the_right_numbers(
    fields: dict[str, Any], channels: int, fallback: dict[str, Any], sentence: str
) -> None:
    asked = Experiment(**fields)
    repaired, told = repair(asked, SIZE, channels)
    assert [str(refusal) for refusal in told] == [sentence]
    names = Experiment.__dataclass_fields__
    assert {
        name: getattr(repaired, name) for name in names if getattr(repaired, name) != getattr(asked, name)
    } == fallback


def test_the_last_possible_value_stays_and_the_next_one_is_repaired() -> None:
    """Pairs of the largest that fits and one more: an edge that moves by one is seen from one side."""
    grey, colour = 1, 3
    edges: list[tuple[int, dict[str, Any], dict[str, Any]]] = [
        (grey, {"step": 17}, {"step": 18}),
        (grey, {"cell": (5, 2)}, {"cell": (6, 2)}),
        (grey, {"cell": (5, 2)}, {"cell": (5, 3)}),
        (grey, {"channel": 0}, {"channel": 1}),
        (colour, {"channel": 2}, {"channel": 3}),
        (colour, {"groups": 3, **boxes(3)}, {"groups": 2, **boxes(2)}),
        (grey, {"dilation": (3, 2)}, {"dilation": (4, 2)}),
        (grey, {"dilation": (3, 2)}, {"dilation": (3, 3)}),
        (grey, {"kernel_size": (8, 5), **boxes(1)}, {"kernel_size": (9, 5), **boxes(1)}),
        (grey, {"kernel_size": (8, 5), **boxes(1)}, {"kernel_size": (8, 6), **boxes(1)}),
        (grey, {"pool": "max", "pool_size": (6, 3)}, {"pool": "max", "pool_size": (7, 3)}),
        (grey, {"pool": "max", "pool_size": (6, 3)}, {"pool": "max", "pool_size": (6, 4)}),
        (
            grey,
            {"above": (LayerSettings(kernel_size=(6, 3)),)},
            {"above": (LayerSettings(kernel_size=(7, 3)),)},
        ),
        (
            grey,
            {"below": (LayerSettings(kernel_size=(6, 3)),)},
            {"below": (LayerSettings(kernel_size=(7, 3)),)},
        ),
        (
            grey,
            {"padding_mode": "reflect", "padding": (7, 4)},
            {"padding_mode": "reflect", "padding": (8, 4)},
        ),
        (
            grey,
            {"padding_mode": "reflect", "padding": (7, 4)},
            {"padding_mode": "reflect", "padding": (7, 5)},
        ),
        (
            grey,
            {"padding_mode": "circular", "padding": (8, 5)},
            {"padding_mode": "circular", "padding": (8, 6)},
        ),
        (
            grey,
            {"batch": 6, "batch_of": "crops", "region": (0, 0, 7, 3), "reduce": 1},
            {"batch": 7, "batch_of": "crops", "region": (0, 0, 7, 3), "reduce": 1},
        ),
    ]
    for channels, last, next_one in edges:
        assert repair(Experiment(**last), SIZE, channels) == (Experiment(**last), []), last
        assert len(repair(Experiment(**next_one), SIZE, channels)[1]) == 1, next_one
