"""What is possible on a picture: what falls back and is told, and what controls may offer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convviz.errors import Refusal
from convviz.interop.keras import keras_padding
from convviz.lab.state import (
    Experiment,
    LayerSettings,
    choices,
    clamp_picks,
    conv_options,
    final_size,
    geometry_of,
    input_channels,
    input_size,
    region_of,
    repair,
    weight_array,
    with_reduce,
)
from convviz.lab.state.axis import axes_of
from convviz.lab.state.sizes import steps_of
from convviz.lab.state.table import table
from tests.experiments import PICTURE_SIZES, experiments, possible_experiments
from tests.for_each import for_each

DIGIT = (8, 8)


# ---- repair ----------------------------------------------------------------------------------------------


@given(experiments(), PICTURE_SIZES, st.sampled_from([1, 3]))
def test_a_repaired_experiment_is_possible_and_needs_no_second_repair(
    experiment: Experiment, size: tuple[int, int], channels: int
) -> None:
    repaired, told = repair(experiment, size, channels)
    shown = input_size(repaired, size)
    output = geometry_of(repaired, shown).output_size
    assert min(output) >= 1 and max(region_of(repaired, size).size) <= 64
    assert max(shown) <= 64 + 32 * len(repaired.below)  # each layer adds what padding in numbers can
    assert max(output) <= max(shown) + 32
    assert repaired.step < steps_of(repaired, shown)
    read = input_channels(repaired, channels)
    assert weight_array(repaired, read).shape[1] * repaired.groups == read
    assert min(final_size(repaired, shown)) >= 1
    assert repair(repaired, size, channels) == (repaired, [])
    assert (repaired == experiment) == (told == [])


@given(experiments(), PICTURE_SIZES)
def test_repair_changes_at_most_one_field_a_sentence_and_never_the_kernel(
    experiment: Experiment, size: tuple[int, int]
) -> None:
    repaired, told = repair(experiment, size)
    changed = {name for name in table(Experiment) if getattr(repaired, name) != getattr(experiment, name)}
    assert not changed & {"presets", "weight", "kernel_size", "bias", "picture", "view", "upstream"}
    assert len(changed - {"region"}) <= len(told)
    for refusal in told:
        assert isinstance(refusal, Refusal) and str(refusal).endswith((".", ")."))


@for_each(
    ("fields", "size", "fallback", "sentence"),
    [
        ({"padding": (1, 0, 2, 0)}, (1, 1), {"padding": (2, 1, 2, 0)}, "padding 2, 1, 2, 0 is used instead"),
        (
            {"padding": (0, 8, 0, 3), "padding_mode": "reflect"},
            DIGIT,
            {"padding_mode": "replicate"},
            "reflect padding of 8 x 3 needs a larger picture than 8 x 8",
        ),
        ({"dilation": (9, 1)}, DIGIT, {"dilation": (3, 1)}, "dilation 3 x 1 is used instead"),
        (
            {"dilation": (1, 9), "padding": "full"},
            DIGIT,
            {"dilation": (1, 3)},
            "dilation 1 x 3 is used instead",
        ),
        ({}, (2, 9), {"padding": (1, 0)}, "padding 1 x 0 is used instead"),
        ({"padding": "valid"}, (2, 2), {"padding": (1, 1)}, "padding 1 x 1 is used instead"),
        (
            {"padding": (8, 0), "padding_mode": "reflect"},
            DIGIT,
            {"padding_mode": "replicate"},
            "reflect padding of 8 x 0 needs a larger picture than 8 x 8",
        ),
        (
            {"padding": (9, 0), "padding_mode": "circular"},
            DIGIT,
            {"padding_mode": "replicate"},
            "the border is replicated",
        ),
        ({"cell": (2, 99)}, DIGIT, {"cell": (2, 5)}, r"cell \(2, 5\) is used instead"),
        ({"step": 99}, DIGIT, {"step": 35}, "the last one, 35, is shown"),
        (
            {"groups": 3, "presets": ("box",) * 3, "bias": (0.0, 0.0, 0.0)},
            DIGIT,
            {"groups": 1},
            "1 channel cannot be split",
        ),
        ({"channel": 2}, DIGIT, {"channel": 0}, "the last one, 0, is shown"),
        ({"batch": 2, "batch_of": "crops"}, DIGIT, {"batch_of": "pictures"}, "room for 1 crop as large"),
        (
            {"batch": 3, "batch_of": "crops", "region": (0, 0, 8, 7), "reduce": 1},
            DIGIT,
            {"batch_of": "pictures"},
            "room for 2 crops as large as the region, not for 3",
        ),
        (
            {"below": (LayerSettings(padding="full", dilation=(5, 1)),)},
            DIGIT,
            {"below": ()},
            "reads the picture itself",
        ),
        ({"pool": "max", "pool_size": (7, 2)}, DIGIT, {"pool": "none"}, "pooling is switched off"),
        ({"below": (LayerSettings(pool="max"),) * 2}, DIGIT, {"below": ()}, "reads the picture itself"),
        ({"above": (LayerSettings(kernel_size=(9, 3)),)}, DIGIT, {"above": ()}, "this layer's own output"),
        ({"region": (2, 9, 4, 4)}, DIGIT, {"region": (2, 7, 4, 1), "reduce": 1}, "nearest one is shown"),
        ({"reduce": 9}, DIGIT, {"reduce": 8}, "too small for blocks of 9 x 9"),
    ],
)
def test_what_the_picture_does_not_allow_falls_back_and_is_told(
    fields: dict[str, Any], size: tuple[int, int], fallback: dict[str, Any], sentence: str
) -> None:
    repaired, told = repair(Experiment(**fields), size)
    for name, value in fallback.items():
        assert getattr(repaired, name) == value
    assert len([refusal for refusal in told if re.search(sentence, str(refusal))]) == 1


def test_a_layer_below_or_above_may_grow_its_map_as_the_open_one_may() -> None:
    """Full padding spreads a kernel at most as wide as the map is, and adds at most 32 cells to it."""
    for layers in ("below", "above"):
        wide = Experiment(**{layers: (LayerSettings(padding="full", dilation=(1, 4)),)})  # 9 wide
        eight, nine = (1, 8), (3, 11)  # what the other layer leaves of it is 6 or 9 wide
        assert len(getattr(repair(wide, (20, nine[1]))[0], layers)) == 1
        assert getattr(repair(wide, (20, eight[1]))[0], layers) == ()
        far = Experiment(
            region=(0, 0, 64, 64), reduce=1, **{layers: (LayerSettings(padding="full", dilation=(16, 1)),)}
        )
        assert repair(far, (64, 64)) == (far, [])
        farther = replace(far, **{layers: (LayerSettings(padding="full", dilation=(17, 1)),)})
        assert getattr(repair(farther, (64, 64))[0], layers) == ()
    far = Experiment(padding="full", dilation=(17, 1), region=(0, 0, 64, 64), reduce=1)
    assert repair(far, (64, 64))[0].dilation == (16, 1)


def test_crops_that_just_have_room_are_left_alone() -> None:
    experiment = Experiment(batch=2, batch_of="crops", region=(0, 0, 8, 7), reduce=1)
    assert repair(experiment, DIGIT) == (experiment, [])


def test_padding_that_just_reaches_is_left_alone() -> None:
    for mode, padding in (("reflect", 7), ("circular", 8), ("replicate", 16), ("zeros", 16)):
        experiment = Experiment(padding=(padding, padding), padding_mode=mode)
        assert repair(experiment, DIGIT) == (experiment, [])


def test_the_last_step_and_cell_are_left_alone() -> None:
    experiment = Experiment(step=35, cell=(5, 5))
    assert repair(experiment, DIGIT) == (experiment, [])


def test_partial_blocks_at_the_edge_of_a_region_are_no_reason_to_complain() -> None:
    experiment = Experiment(picture="camera", region=(3, 5, 41, 30), reduce=2)
    assert repair(experiment, (100, 100)) == (experiment, [])
    assert input_size(experiment, (100, 100)) == (20, 15)


def test_colour_keeps_groups_and_channels_that_grey_does_not_have() -> None:
    experiment = Experiment(groups=3, presets=("box",) * 3, bias=(0.0,) * 3, channel=2)
    assert repair(experiment, DIGIT, 3) == (experiment, [])
    assert len(repair(experiment, DIGIT, 1)[1]) == 2


def test_picks_are_brought_back_silently_after_a_change() -> None:
    moved = clamp_picks(Experiment(step=35, cell=(5, 5), stride=(2, 3)), DIGIT)
    assert (moved.step, moved.cell) == (5, (2, 1))


@pytest.mark.parametrize(
    ("fields", "size", "sentence"),
    [
        (
            {"kernel_size": (5, 4)},
            (3, 9),
            "A kernel of 5 x 4 does not fit on 3 x 9 pixels with padding 0 x 0:"
            " padding 1 x 0 is used instead.",
        ),
        (
            {"padding": "full", "padding_mode": "reflect", "kernel_size": (4, 3)},
            (3, 9),
            "reflect padding of 3 x 2 needs a larger picture than 3 x 9: the border is replicated instead.",
        ),
        (
            {"dilation": (1, 5)},
            (9, 6),
            "With dilation 1 x 5 the kernel does not fit on 9 x 6 pixels: dilation 1 x 2 is used instead.",
        ),
        (
            {"cell": (9, 9)},
            (9, 6),
            "Cell (9, 9) lies outside the output of 7 x 4: cell (6, 3) is used instead.",
        ),
        (
            {"reduce": 7, "presets": ("box",), "kernel_size": (1, 1)},
            (9, 6),
            "The picture of 9 x 6 pixels is too small for blocks of 7 x 7: blocks of 6 x 6 are averaged.",
        ),
        (
            {"region": (1, 2, 3, 99), "reduce": 1},
            (9, 6),
            "The region asked for (1, 2, 3 x 99 / 1) does not fit in the picture of 9 x 6 pixels or is too"
            " large to show in numbers: the nearest one is shown (1, 2, 3 x 4 / 1).",
        ),
    ],
)
def test_sentences_name_rows_before_columns(
    fields: dict[str, Any], size: tuple[int, int], sentence: str
) -> None:
    assert [str(refusal) for refusal in repair(Experiment(**fields), size)[1]] == [sentence]


# ---- the region ------------------------------------------------------------------------------------------


def test_a_region_without_a_block_size_is_reduced_no_more_than_it_must_be() -> None:
    assert region_of(Experiment(region=(10, 20, 130, 40)), (200, 200)).reduce == 3
    assert input_size(Experiment(region=(10, 20, 64, 40)), (200, 200)) == (64, 40)


def test_only_what_lies_in_the_picture_decides_how_far_a_region_is_reduced() -> None:
    assert region_of(Experiment(region=(0, 0, 999, 40)), (60, 200)).reduce == 1
    assert region_of(Experiment(region=(0, 0, 40, 999)), (200, 60)).reduce == 1


def test_the_block_size_in_use_keeps_a_pictures_first_region() -> None:
    first = Experiment(picture="camera")
    assert with_reduce(first, region_of(first, (87, 153)).reduce, (87, 153)) is first
    assert with_reduce(first, 2, (87, 153)) == replace(first, reduce=2)


def test_a_block_size_without_a_region_takes_the_largest_part_around_the_middle() -> None:
    region = region_of(Experiment(reduce=1), (200, 100))
    assert (region.top, region.left, region.height, region.width) == (68, 18, 64, 64)
    assert input_size(Experiment(reduce=2), (200, 100)) == (64, 50)


# ---- one axis -------------------------------------------------------------------------------------------


@given(possible_experiments())
def test_the_arithmetic_of_an_axis_is_that_of_the_layer(drawn: tuple[Experiment, tuple[int, int]]) -> None:
    experiment, size = drawn
    shown = input_size(experiment, size)
    geometry, axes = geometry_of(experiment, shown), axes_of(experiment, shown)
    assert (*axes[0].sides, *axes[1].sides) == geometry.padding
    assert (axes[0].padded, axes[1].padded) == geometry.padded_size
    assert (axes[0].span, axes[1].span) == geometry.span


def test_same_padding_just_reaches_for_an_even_kernel() -> None:
    even = Experiment(presets=("box",), kernel_size=(4, 4), padding="same")
    assert repair(replace(even, padding_mode="reflect"), (3, 3)) == (
        replace(even, padding_mode="reflect"),
        [],
    )
    assert repair(replace(even, padding_mode="reflect"), (2, 3))[0].padding_mode == "replicate"


# ---- choices ---------------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(possible_experiments(), st.data())
def test_everything_that_a_control_offers_is_possible(
    drawn: tuple[Experiment, tuple[int, int]], data: st.DataObject
) -> None:
    experiment, size = drawn
    offered = choices(experiment, size)

    def pick(options: Any) -> Any:
        return data.draw(st.sampled_from(list(options)))

    def pair(options: Any) -> Any:
        return pick(options[0]), pick(options[1])

    if "custom" not in experiment.presets:
        experiment = replace(experiment, presets=("box",) * experiment.filters)
        resized = replace(experiment, kernel_size=pair(offered.kernel_sizes))
        changed = clamp_picks(resized, size)
        assert repair(changed, size) == (changed, [])
    for change in (
        {"stride": pair(offered.strides)},
        {"dilation": pair(offered.dilations)},
        *({"padding": pair(ranges)} for ranges in [offered.padding_numbers] if all(map(len, ranges))),
        {"padding_mode": pick(offered.padding_modes)},
        {"step": pick(offered.steps)},
        {"cell": pair(offered.cells)},
        {"reduce": with_reduce(experiment, pick(offered.reduces), size).reduce},
        {"pool_size": pair(offered.pool_sizes)},
        *({"padding": word} for word in offered.padding_words),
    ):
        changed = clamp_picks(replace(experiment, **change), size)
        assert repair(changed, size) == (changed, [])


@given(possible_experiments())
def test_what_is_set_is_among_what_is_offered(drawn: tuple[Experiment, tuple[int, int]]) -> None:
    experiment, size = drawn
    offered = choices(experiment, size)
    for axis in (0, 1):
        assert experiment.kernel_size[axis] in offered.kernel_sizes[axis]
        assert experiment.stride[axis] in offered.strides[axis]
        assert experiment.dilation[axis] in offered.dilations[axis]
        if isinstance(experiment.padding, tuple) and len(experiment.padding) == 2:
            assert experiment.padding[axis] in offered.padding_numbers[axis]
    if isinstance(experiment.padding, tuple) and len(experiment.padding) == 4:
        assert all(map(lambda side, range: side in range, experiment.padding, offered.padding_sides))
    if isinstance(experiment.padding, str):
        assert experiment.padding in offered.padding_words
    assert experiment.padding_mode in offered.padding_modes
    assert experiment.step in offered.steps
    assert region_of(experiment, size).reduce in offered.reduces


@given(possible_experiments())
def test_what_is_not_offered_would_not_be_possible(drawn: tuple[Experiment, tuple[int, int]]) -> None:
    experiment, size = drawn
    offered = choices(experiment, size)
    assume(isinstance(experiment.padding, tuple))
    if len(experiment.padding) == 4:
        for side, numbers in enumerate(offered.padding_sides):
            refuse_beside(experiment, side, numbers, offered.input_size)
        return
    beyond = offered.padding_numbers[0].stop
    if beyond <= 16:
        wider = replace(experiment, padding=(beyond, experiment.padding[1]))
        with pytest.raises(Refusal):
            final_size(wider, offered.input_size)
    if offered.padding_numbers[0].start:
        narrower = replace(experiment, padding=(offered.padding_numbers[0].start - 1, experiment.padding[1]))
        with pytest.raises(Refusal):
            final_size(narrower, offered.input_size)
    if offered.dilations[0].stop <= 32:
        spread = replace(experiment, dilation=(offered.dilations[0].stop, experiment.dilation[1]))
        with pytest.raises(Refusal):
            final_size(spread, offered.input_size)


def refuse_beside(experiment: Experiment, side: int, offered: range, size: tuple[int, int]) -> None:
    """Hold a side's numbers to be all that are possible: the ones beside them are refused."""
    for number in {offered.start - 1, offered.stop} - {-1, 17}:
        sides = [*experiment.padding]
        sides[side] = number
        with pytest.raises(Refusal):
            final_size(replace(experiment, padding=tuple(sides)), size)


def test_a_first_visit_offers_what_fits_on_eight_pixels() -> None:
    offered = choices(Experiment(), DIGIT)
    assert offered.kernel_sizes == (tuple(range(1, 9)),) * 2
    assert offered.strides == (range(1, 7),) * 2
    assert offered.dilations == (range(1, 4),) * 2
    assert offered.padding_words == ("valid", "same", "full")
    assert (offered.input_size, offered.output_size) == (DIGIT, (6, 6))


def test_what_follows_a_layer_keeps_its_room_in_what_is_offered() -> None:
    """On 8 x 8: windows of 2 x 3 need as much of the output, a 3 x 3 kernel above them 4 x 9 at least."""
    pooled = Experiment(pool="max", pool_size=(2, 3))
    offered = choices(pooled, DIGIT)
    assert offered.strides == (range(1, 6), range(1, 3))
    assert offered.kernel_sizes == (tuple(range(1, 8)), tuple(range(1, 7)))
    assert offered.padding_words == ("valid", "same", "full")
    assert offered.pool_sizes == (range(1, 7), range(1, 7))
    stacked = replace(pooled, pool_stride=(1, 3), above=(LayerSettings(),), padding=(0, 2))
    offered = choices(stacked, DIGIT)
    assert offered.padding_numbers == (range(17), range(2, 17))
    assert offered.padding_words == ("full",)
    assert offered.strides == (range(1, 2), range(1, 2))
    assert offered.dilations == (range(1, 3), range(1, 2))
    assert offered.pool_sizes == (range(1, 5), range(1, 5))


def test_spread_out_kernels_are_offered_no_dilation_that_leaves_too_little_for_what_follows() -> None:
    """With full padding a wider kernel makes a longer output: here 8 + 2 d of it, and 12 are needed."""
    stacked = Experiment(
        padding="full", dilation=(2, 2), above=(LayerSettings(presets=("box",), kernel_size=(1, 11)),)
    )
    assert repair(stacked, DIGIT) == (stacked, [])
    assert choices(stacked, DIGIT).dilations == (range(1, 4), range(2, 4))


def test_blocks_are_offered_while_there_are_enough_crops() -> None:
    crops = Experiment(batch=3, batch_of="crops")
    # blocks of 1, 2 and 5 leave 1 x 1, 1 x 2 and 1 x 2 places
    assert choices(replace(crops, reduce=3), (20, 31)).reduces == (3, 4, 6)


def test_same_padding_is_offered_at_any_stride_and_strides_up_to_the_picture_with_it() -> None:
    assert "same" in choices(Experiment(stride=(1, 2)), DIGIT).padding_words
    assert choices(Experiment(padding="same"), (8, 5)).strides == (range(1, 9), range(1, 6))


def test_a_stride_whose_same_padding_the_mode_cannot_fill_is_not_offered() -> None:
    """Four rows, a kernel of 10: at strides 1 to 4 they lack 9, 8, 9 and 6 rows, and 3 a side are there."""
    wide = Experiment(
        presets=("box",), kernel_size=(10, 1), padding="same", padding_mode="reflect", stride=(4, 1)
    )
    assert repair(wide, (4, 6)) == (wide, [])
    assert choices(wide, (4, 6)).strides[0] == range(4, 5)
    assert repair(replace(wide, stride=(3, 1)), (4, 6))[0].padding_mode == "replicate"


@for_each("stride", [1, 2, 3, 5])
@for_each("kernel", [1, 2, 3, 4])
@for_each("length", [4, 5, 6, 7])
def test_same_padding_is_that_of_keras(length: int, kernel: int, stride: int) -> None:
    layer = LayerSettings(presets=("box",), kernel_size=(kernel, 3), stride=(stride, 2), padding="same")
    geometry = geometry_of(layer, (length, 9))
    assert geometry.padding == keras_padding("same", (length, 9), (kernel, 3), (stride, 2))
    assert geometry.output_size == (-(-length // stride), 5)


def test_each_side_is_offered_what_the_others_leave() -> None:
    """On 2 x 9 a 5 x 3 kernel needs 3 rows of padding in all."""
    sides = Experiment(presets=("box",), kernel_size=(5, 3), padding=(1, 3, 0, 4))
    offered = choices(sides, (2, 9)).padding_sides
    assert offered == (range(17), range(2, 17), range(17), range(17))
    mirrored = replace(sides, kernel_size=(3, 3), padding=(1, 0, 0, 4), padding_mode="reflect")
    assert choices(mirrored, (2, 9)).padding_sides == (range(1, 2), range(2), range(9), range(9))


def test_blocks_are_offered_as_far_as_the_kernel_still_fits_and_the_region_can_be_shown() -> None:
    assert choices(Experiment(), (20, 31)).reduces == tuple(range(1, 7))
    assert choices(Experiment(), (200, 131)).reduces == tuple(range(1, 44))
    assert choices(Experiment(region=(0, 0, 90, 140)), (200, 200)).reduces == tuple(range(3, 31))


def test_a_preset_without_room_is_not_offered() -> None:
    experiment = Experiment(kernel_size=(1, 2))
    assert "sobel_x" in choices(experiment, (2, 2)).presets
    assert "log" not in choices(experiment, (2, 2)).presets


def test_options_carry_the_names_that_ops_uses() -> None:
    assert conv_options(Experiment(stride=(2, 1), padding="full"), DIGIT) == {
        "stride": (2, 1),
        "padding": (2, 2, 2, 2),
        "padding_mode": "zeros",
        "dilation": (1, 1),
        "groups": 1,
    }
