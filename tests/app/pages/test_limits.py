"""What fields say of their limits, what stands above a control that is pointed at, and extremes of lines."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.app.pages.learn.one_kernel.cards import as_grey
from tests.app.pages.reading import read

SEED = (0, 2**32 - 1)
LIMITS = [
    (
        "forward.py",
        ("picture", "layer"),
        # Cat: 300 x 451; of a region of 20 x 30 under 3 x 3 the pooling needs two rows and two columns.
        {
            "pic": "cat",
            "in": "random",
            "n": "2",
            "box": "10_20_20_30",
            "reduce": "1",
            "stride": "2x1",
            "pool": "max",
        },
        {
            "maps_channels": (1, 16),
            "maps_map_seed": SEED,
            "maps_batch": (1, 8),
            "region_top": (0, 299),
            "region_height": (1, 300),
            "region_left": (0, 450),
            "region_width": (1, 451),
            "region_reduce": (1, 300),
            "layer_stride_0": (1, 17),
            "layer_stride_1": (1, 27),
            "layer_padding_0": (0, 16),
            "layer_padding_1": (0, 16),
            "after_pool_stride": (1, 8),
        },
    ),
    (
        "backward.py",
        ("upstream",),
        {"g": "one_hot", "stride": "1x2"},
        {"upstream_cell_0": (0, 5), "upstream_cell_1": (0, 2)},
    ),
    (
        "forward.py",
        ("layer",),
        # 5 x 18 positions: a window as wide as high has room in 5 rows.
        {"pic": "cat", "box": "10_20_7_20", "reduce": "1", "pool": "max"},
        {"layer_stride": (1, 4), "layer_dilation": (1, 2), "after_pool_size": (1, 5)},
    ),
    (
        "forward.py",
        ("layer",),
        # 16 x 5 positions; kernels 3 high reach over 20 rows 9 apart, over 7 columns 2 apart.
        {"pic": "cat", "box": "10_20_20_7", "reduce": "1", "pool": "average", "dil": "2x1"},
        {
            "layer_stride_0": (1, 15),
            "layer_stride_1": (1, 4),
            "layer_dilation_0": (1, 9),
            "layer_dilation_1": (1, 2),
            "after_pool_size": (1, 5),
        },
    ),
    (
        "forward.py",
        ("layer",),
        {"pic": "cat", "box": "10_20_20_9", "reduce": "1", "stride": "2x3", "view": "transposed"},
        {"layer_output_padding_0": (0, 1), "layer_output_padding_1": (0, 2)},
    ),
    ("backward.py", ("upstream",), {"g": "random"}, {"upstream_seed": SEED}),
    ("stack.py", ("stack_0",), {"pic": "cat", "k": "box"}, {"stack_0_filters": (1, 16)}),
    (
        "learn.py",
        ("network_training", "network_pictures"),
        {"learn": "network", "ndata": "shapes", "net": "conv4-max2-flat-linear8"},
        {"network_data_seed": SEED, "network_seed": SEED, "network_epochs": (1, 60)},
    ),
    ("learn.py", (), {"learn": "network", "nshow": "layers"}, {"network_number": (0, 359)}),
    ("learn.py", ("imitation_start",), {"learn": "kernel", "ks": "random"}, {"imitation_seed": SEED}),
    ("learn.py", (), {"learn": "exercises"}, {"exercise_seed": SEED}),
    ("learn.py", (), {"learn": "bugs", "mystery": "3"}, {"museum_seed": SEED}),
]


@pytest.mark.parametrize(("script", "cards", "query", "limits"), LIMITS)
def test_each_field_says_its_own_limits(
    script: str, cards: tuple[str, ...], query: dict, limits: dict
) -> None:
    more = {"picture_more": True} if "picture" in cards else ()
    found = read(script, *cards, state=more, **query).limits()
    assert {key: found[key] for key in limits} == limits


HELPS = {
    "own_numbers": "They become your own: click one in the input and type, or paste a grid.",
    "maps_kind": "A deep layer reads maps, not pixels: here the responses to presets, or random numbers.",
    "kernel_text": "Copy them, or paste a grid from a spreadsheet. A blank line separates channels.",
    "layer_groups": "Each group of filters reads its share of the channels; one channel each is depthwise.",
    "network_rate": "Takes effect at once, even during training. The largest rates make it diverge.",
    "network_wanted_box": "L is the cross-entropy with this class: the gradients say what would make it more"
    " likely. Saliency is the gradient of its score alone.",
    "exercise_hint": "Where to look, then the cells that count, then the products. It is noted, and costs no"
    " point.",
    "exercise_reveal": "Shows the answer and how it is computed. You lose the point.",
    "exercise_seed": "The same seed gives the whole class the same questions. It is part of the link.",
    "museum_seed": "The same seed gives everybody the same mystery.",
}


def test_controls_explain_themselves_in_their_own_words() -> None:
    pages = (
        ("forward.py", ("picture", "kernel", "layer"), {"pic": "cat", "k": "box"}),
        ("learn.py", ("network_training",), {"learn": "network", "nshow": "layers"}),
        ("learn.py", (), {"learn": "exercises"}),
        ("learn.py", (), {"learn": "bugs", "mystery": "3"}),
    )
    found: dict[str, str] = {}
    for script, cards, query in pages:
        state = {"picture_more": True} if script == "forward.py" else ()
        found |= read(script, *cards, state=state, **query).helps
    assert {key: found[key] for key in HELPS} == HELPS
    own = read("forward.py", "picture", pic="numbers", x="1_2~3_4")
    assert (
        "Up to 64 × 64, positive or negative. Paste a grid from a spreadsheet; a blank line separates"
        " channels." in own.helps.values()
    )
    assert "Change them here, or click one in the input on Forward: type, or paste a grid." in own.text


def test_lines_that_sum_up_a_card_keep_short_where_numbers_are_extreme() -> None:
    kernel = read("learn.py", learn="kernel", krate="1e6", kopt="momentum")
    assert "**4 Descent** — Momentum, rate 1,000,000" in kernel.text
    network = read("learn.py", learn="network", nrate="1e-5", nopt="sgd", nepochs="7")
    assert "**3 Training** — Gradient descent, rate 1e-5, epochs: 7" in network.text
    batch = read("forward.py", pic="camera", n="3", ch="1", **{"in": "responses"})
    assert "**1 Picture** — Camera 28 × 28, 1 map, batch of 3" in batch.text
    assert "**2 Kernel** — Sobel x 3 × 3" in batch.text


def test_groups_say_what_their_filters_read() -> None:
    query = {"in": "random", "ch": "6", "pic": "camera"}
    for groups, said in (
        (1, "One group: every filter reads all 6 channels."),
        (2, "2 groups: every filter reads 3 of the 6 channels."),
        (3, "3 groups: every filter reads 2 of the 6 channels."),
        (6, "Depthwise: every filter reads one channel alone, so channels do not mix."),
    ):
        reading = read("forward.py", "layer", k="box..6", groups=str(groups), **query)
        assert said in reading.text
        each = 6 // groups
        assert f"Parameters: 6 × {each} × 3 × 3 + 6 = **{6 * each * 9 + 6}**" in reading.text
        more = f"With one group: 330 parameters and {6 * 6 * 9 * 26 * 26:,} multiply-adds,"
        more += f" {groups} times as many."
        assert (more in reading.text) == (groups > 1)
    deep = read("forward.py", "layer", k="box..16", pic="camera", ch="16", groups="2", **{"in": "random"})
    assert f"Parameters: 16 × 8 × 3 × 3 + 16 = **{16 * 8 * 9 + 16:,}**" in deep.text
    assert f"With one group: {16 * 16 * 9 + 16:,} parameters and" in deep.text
    single = read("forward.py", "layer", k="box..2", pic="camera")
    assert "Parameters: 2 × 1 × 3 × 3 + 2 = **20**" in single.text and "layer_groups" not in single.names


def test_numbers_beyond_0_to_1_are_shown_from_the_lowest_to_the_highest() -> None:
    np.testing.assert_allclose(as_grey(np.array([[-1.0, 3.0], [0.0, 1.0]])), [[0, 1], [0.25, 0.5]])
    np.testing.assert_allclose(as_grey(np.array([[0.25, 0.5]])), [[0.25, 0.5]])


def test_blocks_are_added_where_they_belong() -> None:
    """Maps before they are flattened, sums before the last ones; and no more than there may be."""
    app = read("learn.py", "network_blocks", learn="network", net="conv4-flat-tanh-linear10").app
    for button, text in (
        ("network_add_conv", "conv4-conv8-relu-flat-tanh-linear10"),
        ("network_add_max", "conv4-conv8-relu-max2-flat-tanh-linear10"),
        ("network_add_linear", "conv4-conv8-relu-max2-flat-tanh-linear32-relu-linear10"),
    ):
        app.button(key=button).click().run()
        assert app.text_input(key="network_text").value == text
    flat = read("learn.py", "network_blocks", learn="network", net="linear10").app
    flat.button(key="network_add_linear").click().run()
    assert flat.text_input(key="network_text").value == "linear32-relu-linear10"
