"""What pages say from their title to their last tip; `tests.records` tells how to renew it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.app.pages.page_text import page_lines
from tests.app.pages.shell import open_page
from tests.records import Records

THIS_MACHINE = "This machine: "
FORWARD_CARDS = ("picture", "kernel", "layer")
CARDS = (*FORWARD_CARDS, "upstream")
BLOCKS = ("network_pictures", "network_blocks", "network_training")


@dataclass(frozen=True)
class Page:
    """A page at an address, cards open, after answers, presses and switches (`key=text`, `#key`, `~key`)."""

    script: str
    cards: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    then: tuple[str, ...] = ()
    explains: bool = False


PAGES = {
    "start": Page("start.py"),
    "course_watch": Page("learn.py", (), {"lesson": "input_gradient", "part": "3"}),
    "course_ask": Page(
        "learn.py",
        (),
        {"learn": "course", "lesson": "stride_padding", "part": "4", "rseed": "7"},
        ("course_answer_stride_padding_7_3_0=99", "#course_check"),
    ),
    "about": Page("about.py"),
    "examples": Page("examples.py"),
    "speed": Page("speed.py"),
    "speed_own_layer": Page("speed.py", (), {}, ("speed_ready=own",)),
    "forward": Page("forward.py", FORWARD_CARDS),
    "forward_colour_groups": Page(
        "forward.py",
        FORWARD_CARDS,
        {"pic": "coffee", "k": "box~sobel_x~laplacian", "groups": "3", "filter": "yes"},
    ),
    "forward_strided": Page(
        "forward.py",
        FORWARD_CARDS,
        {"pic": "ramp", "stride": "2x3", "pad": "0_1_2_1", "dil": "2x1", "mode": "reflect", "bias": "-1.5"},
    ),
    "forward_after": Page(
        "forward.py",
        FORWARD_CARDS,
        {"act": "leaky_relu", "slope": "0.25", "pool": "max", "ps": "2x3", "pst": "1x2", "view": "after"},
    ),
    "forward_photo": Page(
        "forward.py",
        FORWARD_CARDS,
        {"pic": "camera", "box": "8_16_40_60", "reduce": "2", "op": "convolution"},
    ),
    "forward_maps": Page(
        "forward.py", FORWARD_CARDS, {"pic": "cat", "in": "responses", "ch": "5", "n": "3", "nof": "crops"}
    ),
    "forward_own_input": Page(
        "forward.py", FORWARD_CARDS, {"x": "1_2_0.5_3~4_1_-2_0~0_3_5_1", "w": "1_-2.25~0.5_3", "pad": "same"}
    ),
    "forward_picture": Page("forward.py", FORWARD_CARDS, {"pic": "cat", "view": "picture"}),
    "forward_patches_explained": Page("forward.py", (), {"view": "patches", "stride": "2"}, explains=True),
    "forward_transposed_explained": Page(
        "forward.py", (), {"view": "transposed", "stride": "2", "pad": "1", "k": "box~sobel_y"}, explains=True
    ),
    "backward": Page("backward.py", CARDS, {"view": "weight_grad"}),
    "backward_one_cell": Page(
        "backward.py", ("upstream",), {"view": "weight_grad", "g": "one_hot", "cell": "1_4"}, explains=True
    ),
    "backward_target": Page(
        "backward.py",
        ("upstream",),
        {"view": "input_grad", "g": "mse", "target": "box", "lr": "0.25", "k": "sobel_x~sobel_y"},
        explains=True,
    ),
    "backward_after_grad": Page(
        "backward.py",
        ("upstream",),
        {"view": "after_grad", "act": "tanh", "pool": "average", "g": "checkerboard"},
        explains=True,
    ),
    "backward_painted": Page(
        "backward.py", ("upstream",), {"view": "two_ways", "g": "painted", "paint": "0_2_1~3_1_-0.5"}
    ),
    "backward_gather_strided": Page(
        "backward.py",
        (),
        {"view": "two_ways", "stride": "2x1", "dil": "1x2", "pad": "1", "g": "random", "pic": "ramp"},
        explains=True,
    ),
    "check": Page("backward.py", (), {"view": "check", "g": "random", "act": "tanh"}),
    "check_torch": Page(
        "backward.py",
        (),
        {"view": "check", "g": "random", "k": "sobel_x~box", "stride": "2"},
        ("~check_torch",),
    ),
    "check_kink": Page("backward.py", (), {"view": "check", "act": "relu", "pic": "checkerboard"}),
    "stack": Page(
        "stack.py",
        ("stack_0", "stack_1", "stack_2"),
        {
            "pic": "coffee",
            "k": "random..4",
            "size": "1",
            "below": "k.gaussian..3--pad.same--groups.3---k.sobel_x~box..2--stride.2--act.relu--pool.max",
        },
    ),
    "stack_separable": Page(
        "stack.py",
        (),
        {"pic": "camera", "in": "random", "ch": "16", "k": "random..16", "size": "1"}
        | {"below": "k.random..16--size.11--groups.16--pad.same"},
    ),
    "stack_own_numbers": Page("stack.py", ("stack_0",), {"x": "1_2_0.5_3~4_1_-2_0~0_3_5_1"}),
    "stack_high": Page("stack.py", ("stack_0",), {"pic": "ramp", "box": "0_0_5_9", "reduce": "1"}),
    "stack_uneven": Page("stack.py", ("stack_0",), {"stride": "2x1", "size": "3x2", "op": "convolution"}),
    "kernel": Page(
        "learn.py",
        ("imitation_target", "imitation_picture", "imitation_start", "imitation_descent"),
        {"learn": "kernel", "kpic": "ramp", "kt": "emboss"},
        ("#imitation_step", "#imitation_step"),
    ),
    "kernel_away": Page(
        "learn.py",
        (),
        {"learn": "kernel", "kpic": "noise", "krate": "1000000"},
        ("#imitation_step",) * 3,
    ),
    "network": Page("learn.py", BLOCKS, {"learn": "network", "net": "conv3-relu-avg2-flat-linear10"}),
    "network_layers": Page("learn.py", (), {"learn": "network", "nshow": "layers"}),
    "network_code": Page(
        "learn.py", (), {"learn": "network", "nshow": "code", "net": "conv4-max2-flat-linear10"}
    ),
    "bugs": Page("learn.py", (), {"learn": "bugs", "exhibit": "bias_averaged"}),
    "bugs_not_reset": Page("learn.py", (), {"learn": "bugs", "exhibit": "not_reset"}),
    "mystery": Page("learn.py", (), {"learn": "bugs", "mystery": "5"}),
    "mystery_guessed": Page(
        "learn.py", (), {"learn": "bugs", "mystery": "5"}, ("museum_guess=wrong_sign", "#museum_answer")
    ),
    "exercise": Page("learn.py", (), {"series": "channels_filters", "rseed": "7"}),
    "exercise_wrong": Page(
        "learn.py",
        (),
        {"series": "bias_padding_stride", "rseed": "7"},
        ("exercise_answer_bias_padding_stride_7_0=4321", "#exercise_check"),
    ),
    "exam": Page(
        "learn.py",
        (),
        {"series": "first_window", "rseed": "7", "exam": "1"},
        ("exercise_answer_first_window_7_0=99", "#exercise_check", *["#exercise_reveal"] * 5),
    ),
    "exercise_shown": Page(
        "learn.py", (), {"series": "stride_two_backwards", "rseed": "7"}, ("#exercise_reveal",)
    ),
}


def taken(record: Page) -> str:
    """Return what a page says now."""
    app = open_page(record.script, open_cards=record.cards, lang="en", **record.query)
    if record.explains:
        app.session_state["explain"] = True
        app.run()
    for deed in record.then:
        _do(app, deed)
    lines = [line for line in page_lines(app) if THIS_MACHINE not in line]
    return "\n".join(lines) + "\n"


def _do(app: AppTest, deed: str) -> None:
    key, _sign, text = deed.partition("=")
    if deed.startswith("~"):
        app.toggle(key=key[1:]).set_value(True).run()
    elif deed.startswith("#"):
        app.button(key=key[1:]).click().run()
    elif any(choice.key == key for choice in app.selectbox):
        app.selectbox(key=key).select(text).run()
    elif any(choice.key == key for choice in app.radio):
        app.radio(key=key).set_value(text).run()
    else:
        app.text_input(key=key).set_value(text)


RECORDS = Records(
    Path(__file__).parent / "records", {name: partial(taken, page) for name, page in PAGES.items()}
)
