"""The cards as a person reads them: what controls are called, what options stand for, what is said."""

from __future__ import annotations

import pytest

from convviz.lab.kernels import PRESETS
from tests.app.pages.reading import Options, assert_reads, assert_reads_translated, read

KERNELS: Options = {
    "Identity": "identity",
    "Box blur": "box",
    "Gaussian blur": "gaussian",
    "Sharpen": "sharpen",
    "Sobel x": "sobel_x",
    "Sobel y": "sobel_y",
    "Prewitt x": "prewitt_x",
    "Prewitt y": "prewitt_y",
    "Scharr x": "scharr_x",
    "Scharr y": "scharr_y",
    "Laplacian": "laplacian",
    "Laplacian of Gaussian": "log",
    "Emboss": "emboss",
    "Outline": "outline",
    "Motion blur": "motion_blur",
    "Gabor": "gabor",
    "Random": "random",
}
PICTURES: Options = {
    "Camera": "camera",
    "Cat": "cat",
    "Coffee": "coffee",
    "Brick": "brick",
    "Digit": "digit",
    "Step edge": "step_edge",
    "Dot": "dot",
    "Stripes": "stripes",
    "Checkerboard": "checkerboard",
    "Ramp": "ramp",
    "Noise": "noise",
    "Blackboard": "blackboard",
    "Your own numbers": "numbers",
}
ACTIVATIONS: Options = {
    "None": "none",
    "ReLU": "relu",
    "Leaky ReLU": "leaky_relu",
    "Sigmoid": "sigmoid",
    "tanh": "tanh",
}
POOLS: Options = {"None": "none", "Max": "max", "Average": "average"}
CHOICES: dict[str, Options] = {
    "Picture": PICTURES,
    "Filter shown": {"0: Box blur": 0, "1: Emboss": 1},
    "Padding": {
        "Number": "number",
        "Each side": "sides",
        "None (valid)": "valid",
        "Same": "same",
        "Full": "full",
    },
    "Filled with": {
        "Zeros": "zeros",
        "Reflect": "reflect",
        "Replicate": "replicate",
        "Circular": "circular",
    },
    "Activation": ACTIVATIONS,
    "Pooling": POOLS,
    "Groups": {"1": 1, "3": 3},
    "Input channels": {
        "The picture’s own": "picture",
        "Responses to presets": "responses",
        "Random maps": "random",
    },
    "Values of a pixel": {"0 to 1": "unit", "0 to 255": "bytes", "Whole numbers 0 to 9": "integers"},
}
NAMES = {
    "own_numbers": "Change these numbers",
    "filter_add": "Add a filter",
    "filter_duplicate": "Duplicate",
    "filter_remove": "Remove",
    "FormSubmitter:kernel_form-Apply": "Apply",
    "picture_colour": "In colour",
    "layer_separate": "Height and width separately",
    "layer_convolution": "True convolution: the kernel turned by half a turn",
    "maps_batch": "Pictures in the batch",
    "region_top": "Top",
    "region_height": "Height",
    "region_left": "Left",
    "region_width": "Width",
    "region_reduce": "Reduce: average blocks of this many pixels per side",
    "layer_stride": "Stride",
    "layer_dilation": "Dilation",
    "layer_padding": "Padding in pixels",
    "layer_bias": "Bias",
    "kernel_text": "Numbers, one row per line",
    "picture_file_0": "Use your own: up to 40 MB; large photos are reduced",
}
LOSSES: Options = {
    "Ones": "ones",
    "One cell": "one_hot",
    "Checkerboard": "checkerboard",
    "Random": "random",
    "Painted": "painted",
    "Mean squared error": "mse",
}


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_cards_of_a_layer_call_each_thing_by_its_name(lang: str) -> None:
    query = {"pic": "cat", "k": "box~emboss"}
    reading = read(
        "forward.py", "picture", "kernel", "layer", lang=lang, state={"picture_more": True}, **query
    )
    if lang != "en":
        return assert_reads_translated(reading, lang, CHOICES, NAMES)
    assert_reads(reading, CHOICES, NAMES)
    for line in (
        "**1 Picture** — Cat 28 × 28",
        "**2 Kernel** — 2 filters of 3 × 3",
        "**3 Layer** — stride 1, padding 0",
        "Region shown in numbers, in pixels of the picture (300 × 451); after reducing at most 64 × 64.",
        "One group: every filter reads all 3 channels.",
        "Parameters: 2 × 3 × 3 × 3 + 2 = **56**",
        "Multiply-adds: 2 × 3 × 3 × 3 × 26 × 26 = **36,504**",
        "Padded size minus the kernel’s span, divided by the stride, rounded down, plus 1.",
    ):
        assert line in reading.text


def test_a_layer_with_two_numbers_for_everything_says_rows_before_columns() -> None:
    query = {
        "w": "1_2~3_4~5_7", "stride": "2x3", "pad": "4x1", "dil": "1x2",
        "act": "leaky_relu", "pool": "max", "ps": "3x2", "pst": "2x1", "slope": "0.2",
    }  # fmt: skip
    reading = read("forward.py", "layer", "kernel", **query)
    assert {key: value for key, value in reading.names.items() if key.startswith("layer_")} == {
        "layer_separate": "Height and width separately",
        "layer_convolution": "True convolution: the kernel turned by half a turn",
        "layer_stride_0": "Stride, rows",
        "layer_stride_1": "Stride, columns",
        "layer_dilation_0": "Dilation, rows",
        "layer_dilation_1": "Dilation, columns",
        "layer_padding_0": "Padding in pixels, rows",
        "layer_padding_1": "Padding in pixels, columns",
        "layer_bias": "Bias",
    }
    values = {field.key: field.value for field in reading.app.number_input}
    assert {key: values[f"layer_{key}"] for key in ("stride_0", "stride_1", "dilation_0", "dilation_1")} == {
        "stride_0": 2, "stride_1": 3, "dilation_0": 1, "dilation_1": 2,
    }  # fmt: skip
    assert (values["layer_padding_0"], values["layer_padding_1"]) == (4, 1)
    assert "**2 Kernel** — Custom 3 × 2" in reading.text
    assert "stride 2, 3, padding 4, 1, dilation 1, 2 → Leaky ReLU → max 3 × 2" in reading.text
    # 8 rows: (8 + 4 + 4 - 3) / 2 + 1 = 7.5; 8 columns: (8 + 1 + 1 - 3) / 3 + 1 = 3.3
    assert r"H_{\text{out}} &= \left\lfloor \tfrac{8+4+4-3}{2} \right\rfloor + 1 = 7" in reading.text
    assert r"W_{\text{out}} &= \left\lfloor \tfrac{8+1+1-3}{3} \right\rfloor + 1 = 3" in reading.text
    assert "Sum of the weights: 22" in reading.text


def test_the_last_filter_that_can_be_added_and_the_last_that_stays() -> None:
    for count, add, remove in ((1, False, True), (2, False, False), (15, False, False), (16, True, False)):
        reading = read("forward.py", "kernel", k=f"box..{count}" if count > 1 else "box")
        greys = [reading.disabled(f"filter_{what}") for what in ("add", "duplicate")]
        assert greys == [add, add], count
        assert ("filter_remove" not in reading.names or reading.disabled("filter_remove")) == remove, count


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_card_of_the_loss_calls_each_thing_by_its_name(lang: str) -> None:
    reading = read("backward.py", "upstream", lang=lang, g="mse", target="box")
    choices = {"Loss": LOSSES, "Target: the output of": KERNELS}
    names = {
        "Take one step": "Take one step",
        "upstream_auto": "Choose the learning rate for me",
    }
    assert set(KERNELS.values()) == set(PRESETS)
    if lang != "en":
        return assert_reads_translated(reading, lang, choices, {"upstream_auto": names["upstream_auto"]})
    assert_reads(reading, choices, names)
    assert "**4 Upstream** — Mean squared error" in reading.text


SAYS_OF_LOSSES = {
    "ones": (
        "Ones: L = sum(y)",
        r"g &= \tfrac{\partial L}{\partial y} = 1 \\[0.3em] w &\leftarrow w - \eta\, dW",
        r"L &= \sum y \\[0.3em]",
        "Ones can hide mistakes: a flipped or shifted gradient may look right with it. Try random.",
    ),
    "one_hot": (
        "One cell: L = y[cell]",
        r"L &= y_{\mathrm{cell}} \\[0.3em] g &= \tfrac{\partial L}{\partial y} = 1_{\mathrm{cell}} \\",
        "The loss is one cell of the output, so that cell alone has a gradient, and it is 1.",
        "Click a cell of the upstream gradient, or choose it here.",
    ),
    "checkerboard": (
        r"L &= \sum \pm y \\[0.3em] g &= \tfrac{\partial L}{\partial y} = \pm 1 \\",
    ),
    "painted": (
        r"L &= \sum g\, y \\[0.3em] g &= \tfrac{\partial L}{\partial y} = \mathrm{painted} \\",
        "Drag over the upstream gradient to paint; the brush beside the losses sets the number.",
    ),
    "random": (
        r"L &= \sum g\, y \\[0.3em] g &= \tfrac{\partial L}{\partial y} = \mathcal{N}(0, 1) \\",
    ),
    "mse": (
        r"L &= \mathrm{mean}\,(y - t)^2 \\[0.3em] g &= \tfrac{\partial L}{\partial y}"
        r" = \tfrac{2}{36}\,(y - t) \\",
        "The loss is how far the output is from that of another kernel, squared and averaged over the cells.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("loss", SAYS_OF_LOSSES)
def test_each_loss_says_what_it_is_and_how_it_leads_to_the_update(loss: str) -> None:
    reading = read("backward.py", "upstream", g=loss)
    for line in SAYS_OF_LOSSES[loss]:
        assert line in reading.text


def test_the_fields_of_a_loss_are_called_by_what_they_set() -> None:
    one_cell = read("backward.py", "upstream", g="one_hot", cell="4_2", stride="1x2", lr="0.5")
    assert one_cell.names["upstream_cell_0"] == "Row" and one_cell.names["upstream_cell_1"] == "Column"
    values = {field.key: field.value for field in one_cell.app.number_input}
    assert (values["upstream_cell_0"], values["upstream_cell_1"]) == (4, 2)
    assert one_cell.names["upstream_rate"] == "Learning rate η"
    assert read("backward.py", "upstream", g="random", seed="5").names["upstream_seed"] == "Seed"
    painted = read("backward.py", "upstream", g="painted")
    assert painted.names["upstream_clear"] == "Clear" and painted.disabled("upstream_clear")
