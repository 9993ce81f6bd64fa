"""The Learn page as a person reads it: the words on its controls, and the numbers in its lines."""

from __future__ import annotations

import pytest

from tests.app.pages.reading import Options, assert_reads, assert_reads_translated, read
from tests.app.widgets.test_words import KERNELS

SMALL = "conv4-max2-flat-linear10"
BLOCK_KINDS: Options = {
    "Convolution": "conv",
    "ReLU": "relu",
    "Leaky ReLU": "leaky",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Max pooling": "max",
    "Average pooling": "avg",
    "Flatten": "flat",
    "Linear": "linear",
}
OPTIMIZERS: Options = {"Gradient descent": "sgd", "Momentum": "momentum", "Adam": "adam"}
BUGS: Options = {
    "Kernel not flipped": "kernel_not_flipped",
    "Padding left out": "padding_left_out",
    "Batch and position mixed up": "batch_and_position",
    "Channels not summed": "channels_not_summed",
    "Stride forgotten on the way back": "stride_forgotten",
    "Bias gradient averaged": "bias_averaged",
    "In and out channels swapped by reshape": "channels_swapped",
    "Window off by one": "off_by_one",
    "Wrong sign": "wrong_sign",
    "Gradients not reset": "not_reset",
    "Dilation forgotten on the way back": "dilation_forgotten",
    "Padding mode forgotten on the way back": "padding_mode_forgotten",
}
VIEWS: Options = {
    "The course": "course",
    "One kernel": "kernel",
    "A small network": "network",
    "Exercises": "exercises",
    "Find the bug": "bugs",
}
UPSTREAMS: Options = {"Random": "random", "Ones": "ones", "One cell": "one_cell"}
CARDS = {
    "kernel": ("imitation_target", "imitation_picture", "imitation_start", "imitation_descent"),
    "network": ("network_pictures", "network_blocks", "network_training"),
}

PAGES: dict[str, tuple[dict[str, str], dict[str, Options], dict[str, str], tuple[str, ...]]] = {
    "one kernel": (
        {"learn": "kernel"},
        {
            "View": VIEWS,
            "Steps at a time": {"× 1": 1, "× 5": 5, "× 25": 25, "× 100": 100},
            "Target": {**KERNELS, "Your own numbers": "own", "An output picture": "uploaded"},
            "Picture": {
                "Constant": "constant",
                "Stripes": "stripes",
                "Step edge": "step_edge",
                "Ramp": "ramp",
                "Noise": "noise",
                "Digit": "digit",
                "Camera": "camera",
                "The picture of the other pages": "picture",
            },
            "Starting kernel": {
                "Zeros": "zeros",
                "Random numbers": "random",
                **{name: id for name, id in KERNELS.items() if id != "random"},
            },
            "Optimiser": OPTIMIZERS,
        },
        {
            "imitation_rate_below": "Just below",
            "imitation_rate_above": "Just above",
            "imitation_run": "Run",
            "imitation_step": "One step",
            "imitation_reset": "Reset",
            "imitation_save": "Save the target output as .npy",
        },
        (
            "**1 Target** — Sobel x 3 × 3",
            "**2 Picture** — Digit 8 × 8",
            "**3 Starting kernel** — Zeros",
            "**4 Descent** — Gradient descent, rate 0.3",
            "The kernel never sees the target kernel, only what it makes of the picture.",
            "## What this picture can teach",
            "Its patches have rank **9 of 9**: every kernel shows in the output.",
            "Eigenvalues of H = PᵀP / N. Beyond the dashed line a direction diverges at this rate.",
            "H itself: how strongly the inputs at two taps of the kernel are correlated.",
            "over the N = 36 numbers of the output y",
        ),
    ),
    "a network": (
        {"learn": "network", "net": SMALL},
        {
            "View": VIEWS,
            "Section": {"Predictions": "answers", "Through the layers": "layers", "Code and weights": "code"},
            "Pictures": {"Handwritten digits": "digits", "Drawn shapes": "shapes"},
            "Block 1": BLOCK_KINDS,
            "Block 4": BLOCK_KINDS,
            "Number of block 1": {str(n): n for n in range(1, 17)},
            "Kernel of block 1": {"1 × 1": 1, "3 × 3": 3, "5 × 5": 5, "7 × 7": 7},
            "Number of block 2": {f"{n} × {n}": n for n in range(2, 9)},
            "Optimiser": OPTIMIZERS,
            "Pictures in a batch": {str(2**n): 2**n for n in range(9)},
        },
        {
            "Ready-made networks": "Ready-made networks",
            "network_ready_0": "No convolution",
            "network_ready_1": "One convolution",
            "network_ready_2": "Two convolutions",
            "network_ready_3": "Three convolutions",
            "network_ready_4": "Four convolutions",
            "network_add_conv": "Convolution",
            "network_add_max": "Pooling",
            "network_add_linear": "Linear",
            "network_train": "Train",
            "network_one": "One batch",
            "network_reset": "Reset",
            "network_epochs": "Epochs",
            "network_seed": "Seed",
            "network_text": "The same as text",
        },
        (
            "**1 Pictures** — Handwritten digits 8 × 8",
            "**2 Network** — convolutions: 1, parameters: 690",
            "**3 Training** — Adam, rate 0.003, epochs: 10",
            "1,437 to learn from, 360 held out to test with. Classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.",
            "| Block | Output | Parameters | Multiply-adds |",
            "| Convolution 4 × 3 × 3 | 4 × 8 × 8 | 40 | 2,304 |",
            "| Max pooling 2 × 2 | 4 × 4 × 4 |  |  |",
            "| Flatten | 64 |  |  |",
            "| Linear 10 | 10 | 650 | 640 |",
            "| **In all** |  | **690** | **2,944** |",
            "Guessing among 10 classes gives ln 10 = 2.303.",
        ),
    ),
    "its layers": (
        {"learn": "network", "net": SMALL, "nshow": "layers", "npic": "12"},
        {
            "Picture": {"Held-out picture": "held", "Draw one": "drawn"},
            "Target class of L": {"its own class": -1, **{str(n): n for n in range(10)}},
        },
        {
            "network_flow_play": "Watch it flow",
            "network_number": "Picture number",
            "network_flow_at": "Position on the way",
        },
        (
            "All the way back: dL/d picture is the gradient of every pixel.",
            "**Kernels, and their gradients for this picture**",
            "Click a feature map to open it on the Forward and Backward pages with these numbers.",
        ),
    ),
    "its code": (
        {"learn": "network", "net": SMALL, "nshow": "code"},
        {"View": VIEWS},
        {
            "network_upload_0": "An .npz or .safetensors file of up to 4 MB",
            "network_save_code": "Save the code",
            "network_save_safetensors": ".safetensors",
            "network_save_npz": ".npz",
        },
        (
            "**The same network in PyTorch**",
            "**Weights after step 0**",
            "**Weights from a file**",
            "Training starts again from these weights, at step 0.",
        ),
    ),
    "exercises": (
        {"learn": "exercises", "rseed": "7"},
        {
            "Series": {
                "First window": "first_window",
                "Bias, padding and stride": "bias_padding_stride",
                "Channels and filters": "channels_filters",
                "Back to the kernel": "back_to_kernel",
                "Stride 2 backwards": "stride_two_backwards",
                "Two channels backwards": "channels_backwards",
                "Step by step": "step_by_step",
                "Whole maps": "whole_maps",
                "Worked examples": "worked_examples",
            }
        },
        {
            "exercise_new": "New numbers",
            "exercise_check": "Check",
            "exercise_reveal": "Reveal",
            "exercise_hint": "Hint 1 of 3",
            "exercise_seed": "Seed",
        },
        ("**Question 1 of 6**", "Points: 0 of 6", ":gray[Rows and columns count from 0.]"),
    ),
    "a bug": (
        {"learn": "bugs", "exhibit": "off_by_one"},
        {"Exhibits": BUGS, "Upstream gradient g": UPSTREAMS},
        {},
        ("L is the mean of (y − t)²",),
    ),
    "a mystery": (
        {"learn": "bugs", "mystery": "5"},
        {"Your guess": BUGS, "Upstream gradient g": UPSTREAMS},
        {
            "museum_answer": "Answer",
            "museum_next": "Another mystery",
            "museum_back": "Back to the museum",
            "museum_seed": "Seed",
        },
        (
            "## One of the mistakes is at work here. Which?",
            "The gradient with respect to the weight is wrong. x is 2 × 2 × 5 × 6, the weight 3 × 2 × 3 × 3.",
            "The layer has stride 2.",
            "compared with central differences, its relative error is 1.625.",
        ),
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_each_view_calls_each_thing_by_its_name_in_both_languages(page: str) -> None:
    query, choices, names, lines = PAGES[page]
    cards = CARDS.get(query["learn"], ())
    reading = read("learn.py", *cards, **query)
    assert_reads(reading, choices, names)
    plain = reading.text.replace("\u2060", "").replace("\u00a0", " ")
    for line in lines:
        assert line in plain
    chinese = read("learn.py", *cards, lang="zh-Hant", **query)
    assert_reads_translated(chinese, "zh-Hant", choices, names)
