"""Blocks: their words, what they come to, and what does not fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import RefusedValue
from convviz.nn import Block, check_blocks, format_spec, from_spec, parse_spec, summarize
from convviz.nn.spec import ACTIVATIONS, CONV, FLATTEN, KERNELS, LINEAR, MAX_BLOCKS, POOLS, SIZES
from tests.for_each import for_each
from tests.nn.test_training import NETWORKS, SHAPE, twin_of

blocks = st.one_of(
    st.builds(Block, st.just(CONV), st.integers(*SIZES[CONV]), st.sampled_from(KERNELS)),
    st.builds(Block, st.just(LINEAR), st.integers(*SIZES[LINEAR])),
    st.builds(Block, st.sampled_from(POOLS), st.integers(*SIZES["max"])),
    st.builds(Block, st.sampled_from((*ACTIVATIONS, FLATTEN))),
)


@given(st.lists(blocks, min_size=1, max_size=MAX_BLOCKS).map(tuple))
def test_blocks_that_were_written_are_read(row):
    assert parse_spec(format_spec(row)) == row


@for_each(
    ("text", "message"),
    [
        ("", "got : write it"),
        ("conv8--relu", "A block is a word"),
        ("conv8-gelu", "A block is one of"),
        ("conv8-<script>", r"got \?script\?"),
        ("conv", "conv has a number from 1 to 16; got 0"),
        ("conv17", "got 17"),
        ("relu3", "relu has a number from 0 to 0"),
        ("conv8k4", "one of the sides 1, 3, 5, 7; got 4"),
        ("max2k5", "got 5"),
        ("max1", "from 2 to 8"),
        ("linear129", "from 1 to 128"),
        ("-".join(["relu"] * 17), "at most 16 blocks"),
        ("conv" + "8" * 5000, "A block is a word"),
    ],
)
def test_what_is_no_block_is_refused(text, message):
    with pytest.raises(RefusedValue, match=message):
        parse_spec(text)


@pytest.mark.parametrize("text", NETWORKS)
def test_parameters_and_shapes_are_those_of_pytorch(text):
    rows = summarize(parse_spec(text), SHAPE)
    network = from_spec(parse_spec(text), SHAPE, dtype=np.float64)
    twin = twin_of(text, network)
    assert sum(row.parameters for row in rows) == sum(p.numel() for p in twin.parameters())
    network.forward(np.zeros((2, *SHAPE)))
    assert [row.output_shape for row in rows] == [made.shape[1:] for made in network.outputs]


def test_multiply_adds_are_counted_by_hand():
    rows = summarize(parse_spec("conv4-relu-max2-flat-linear10"), (1, 8, 8))
    assert [row.multiply_adds for row in rows] == [4 * 9 * 64, 0, 0, 0, 64 * 10]
    assert [row.parameters for row in rows] == [4 * 9 + 4, 0, 0, 0, 64 * 10 + 10]


@for_each(
    ("text", "message"),
    [
        (
            "conv8-linear10",
            "Block 2, linear10, reads one row of values, but it gets maps 8 x 8 x 8",
        ),
        ("flat-conv8-linear10", "Block 2, conv8, reads maps, but flat before it"),
        ("flat-max2-linear10", "Block 2, max2, reads maps"),
        ("max8-max2-flat-linear10", "Block 2, max2, needs maps of at least 2 x 2, but they are 1 x 1 x 1"),
        ("conv8-relu", "The last block gives one score for each of the 10 classes; here it is relu"),
        ("flat-linear9", "here it is linear9, which gives 9: end with linear10"),
        ("-".join(["conv1"] * 5) + "-flat-linear10", "at most 4 conv blocks; got 5"),
        ("conv16-flat-linear128-linear10", "at most 60,000 parameters; this one has 132,"),
    ],
)
def test_blocks_that_do_not_fit_are_refused(text, message):
    with pytest.raises(RefusedValue, match=message):
        check_blocks(parse_spec(text), SHAPE, 10)


def test_a_network_too_slow_for_a_class_is_refused():
    text = "conv16k7-conv16k7-conv16k7-max2-max2-flat-linear8"
    with pytest.raises(RefusedValue, match="at most 4,000,000 multiply-adds"):
        check_blocks(parse_spec(text), (1, 16, 16), 8)


def test_as_many_blocks_as_are_allowed_fit():
    row = parse_spec("-".join([*["conv1"] * 4, *["relu"] * 10, "flat", "linear10"]))
    assert len(row) == MAX_BLOCKS
    assert check_blocks(row, SHAPE, 10) == summarize(row, SHAPE)


def test_no_blocks_at_all_are_refused():
    with pytest.raises(RefusedValue, match="1 to 16 blocks; got 0"):
        check_blocks((), SHAPE, 10)


def test_both_dtypes_begin_with_the_same_numbers():
    row = parse_spec(NETWORKS[0])
    single, double = from_spec(row, SHAPE, 3), from_spec(row, SHAPE, 3, np.float64)
    for name, array in double.state().items():
        np.testing.assert_array_equal(single.state()[name], array.astype(np.float32))
    assert not np.array_equal(from_spec(row, SHAPE, 4).state()["0.weight"], single.state()["0.weight"])
