"""What pages said when somebody last read them: a text file for each, in the folder beside this module.

`python -m tests.app.pages.records` writes them anew after a sentence, a label or a number was changed on
purpose; the difference is read before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.app.pages.page_text import page_lines
from tests.app.pages.shell import open_page
from tests.kept_apart import keep_apart

FOLDER = Path(__file__).parent / "records"
THIS_MACHINE = "This machine: "
FORWARD_CARDS = ("picture", "kernel", "layer")
CARDS = (*FORWARD_CARDS, "upstream")
BLOCKS = ("network_pictures", "network_blocks", "network_training")


@dataclass(frozen=True)
class Record:
    """A page at an address, with cards open, after some answers and presses (`key=text` or `#key`)."""

    script: str
    cards: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    then: tuple[str, ...] = ()
    explains: bool = False


RECORDS = {
    "start": Record("start.py"),
    "about": Record("about.py"),
    "examples": Record("examples.py"),
    "speed": Record("speed.py"),
    "forward": Record("forward.py", FORWARD_CARDS),
    "forward_colour_groups": Record(
        "forward.py", FORWARD_CARDS, {"pic": "coffee", "k": "box~sobel_x~log", "groups": "3", "filter": "yes"}
    ),
    "forward_strided": Record(
        "forward.py",
        FORWARD_CARDS,
        {"pic": "ramp", "stride": "2x3", "pad": "0_1_2_1", "dil": "2x1", "mode": "reflect", "bias": "-1.5"},
    ),
    "forward_after": Record(
        "forward.py",
        FORWARD_CARDS,
        {"act": "leaky_relu", "slope": "0.25", "pool": "max", "ps": "2x3", "pst": "1x2", "view": "after"},
    ),
    "forward_photo": Record(
        "forward.py",
        FORWARD_CARDS,
        {"pic": "camera", "box": "8_16_40_60", "reduce": "2", "op": "convolution"},
    ),
    "forward_maps": Record(
        "forward.py", FORWARD_CARDS, {"pic": "cat", "in": "responses", "ch": "5", "n": "3", "nof": "crops"}
    ),
    "forward_own_input": Record(
        "forward.py", FORWARD_CARDS, {"x": "1_2_0.5_3~4_1_-2_0~0_3_5_1", "w": "1_-2.25~0.5_3", "pad": "same"}
    ),
    "forward_picture": Record("forward.py", FORWARD_CARDS, {"pic": "cat", "view": "picture"}),
    "forward_patches_explained": Record("forward.py", (), {"view": "patches", "stride": "2"}, explains=True),
    "forward_transposed_explained": Record(
        "forward.py", (), {"view": "transposed", "stride": "2", "pad": "1", "k": "box~sobel_y"}, explains=True
    ),
    "backward": Record("backward.py", CARDS, {"view": "weight_grad"}),
    "backward_one_cell": Record(
        "backward.py", ("upstream",), {"view": "weight_grad", "g": "one_hot", "cell": "1_4"}, explains=True
    ),
    "backward_target": Record(
        "backward.py",
        ("upstream",),
        {"view": "input_grad", "g": "mse", "target": "box", "lr": "0.25", "k": "sobel_x~sobel_y"},
        explains=True,
    ),
    "backward_after_grad": Record(
        "backward.py",
        ("upstream",),
        {"view": "after_grad", "act": "tanh", "pool": "average", "g": "checkerboard"},
        explains=True,
    ),
    "backward_painted": Record(
        "backward.py", ("upstream",), {"view": "two_ways", "g": "painted", "paint": "0_2_1~3_1_-0.5"}
    ),
    "check": Record("backward.py", (), {"view": "check", "g": "random", "act": "tanh"}),
    "check_kink": Record("backward.py", (), {"view": "check", "act": "relu", "pic": "checkerboard"}),
    "stack": Record(
        "stack.py",
        ("stack_0", "stack_1", "stack_2"),
        {
            "pic": "coffee",
            "k": "random..4",
            "size": "1",
            "below": "k.gaussian..3--pad.same--groups.3---k.sobel_x~box..2--stride.2--act.relu--pool.max",
        },
    ),
    "stack_uneven": Record("stack.py", ("stack_0",), {"stride": "2x1", "size": "3x2", "op": "convolution"}),
    "kernel": Record(
        "learn.py",
        ("imitation_target", "imitation_picture", "imitation_start", "imitation_descent"),
        {"learn": "kernel", "kpic": "ramp", "kt": "emboss"},
        ("#imitation_step", "#imitation_step"),
    ),
    "network": Record("learn.py", BLOCKS, {"learn": "network", "net": "conv3-relu-avg2-flat-linear10"}),
    "network_layers": Record("learn.py", (), {"learn": "network", "nshow": "layers"}),
    "network_code": Record(
        "learn.py", (), {"learn": "network", "nshow": "code", "net": "conv4-max2-flat-linear10"}
    ),
    "bugs": Record("learn.py", (), {"learn": "bugs", "exhibit": "bias_averaged"}),
    "bugs_not_reset": Record("learn.py", (), {"learn": "bugs", "exhibit": "not_reset"}),
    "mystery": Record("learn.py", (), {"learn": "bugs", "mystery": "5"}),
    "exercise": Record("learn.py", (), {"series": "channels_filters", "rseed": "7"}),
    "exercise_wrong": Record(
        "learn.py",
        (),
        {"series": "bias_padding_stride", "rseed": "7"},
        ("exercise_answer_bias_padding_stride_7_0=4321", "#exercise_check"),
    ),
    "exercise_shown": Record(
        "learn.py", (), {"series": "stride_two_backwards", "rseed": "7"}, ("#exercise_reveal",)
    ),
}


def taken(name: str) -> str:
    """Return what the page of a record says now."""
    record = RECORDS[name]
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
    if deed.startswith("#"):
        app.button(key=key[1:]).click().run()
    else:
        app.text_input(key=key).set_value(text)


def path_of(name: str) -> Path:
    """Return where a record lies."""
    return FOLDER / f"{name}.txt"


def main() -> None:
    """Write all records anew."""
    kept = keep_apart()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for name in RECORDS:
        path_of(name).write_text(taken(name), encoding="utf-8")
    kept.cleanup()


if __name__ == "__main__":
    main()
