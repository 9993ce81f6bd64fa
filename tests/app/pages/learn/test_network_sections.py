"""The sections of a network as a person reads them: its answers, its layers, its blocks."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from convviz.app.pages.learn.network.flow import Flow, place_text
from convviz.i18n import translator
from convviz.nn import read_blocks
from tests.app.pages.learn.learning import figures_of, messages_of, training
from tests.app.pages.reading import read
from tests.app.pages.shell import texts

SMALL = "conv4-max2-flat-linear10"
CARDS = ("network_pictures", "network_blocks", "network_training")


def test_the_matrix_of_answers_has_a_row_for_each_class_and_a_column_for_each_answer() -> None:
    app = read("learn.py", learn="network", net=SMALL).app
    now = training(app)
    counts = np.zeros((10, 10), int)
    for truth, said in zip(now.plan.pictures.held_y, now.state.predictions, strict=True):
        counts[truth, said] += 1
    figure = figures_of(app)[2]
    (cells,), layout = figure["data"], figure["layout"]
    assert cells["customdata"] == counts.tolist()
    assert cells["text"] == [[str(count) if count else "" for count in row] for row in counts.tolist()]
    assert cells["z"] == pytest.approx(np.sqrt(counts / counts.sum(1, keepdims=True)))
    assert cells["hovertemplate"].startswith("is %{y}, predicted %{x}: %{customdata}")
    assert layout["xaxis"]["title"]["text"] == "prediction"
    assert layout["yaxis"]["title"]["text"] == "true class"
    assert layout["xaxis"]["ticktext"] == layout["yaxis"]["ticktext"] == list("0123456789")
    assert (layout["xaxis"]["tickangle"], layout["yaxis"]["autorange"]) == (0, "reversed")
    wrong = [place for place in range(360) if now.state.predictions[place] != now.plan.pictures.held_y[place]]
    buttons = {b.key: b.label for b in app.button if str(b.key).startswith("network_wrong_")}
    assert buttons == {
        f"network_wrong_{place}": f"{now.plan.pictures.held_y[place]} → {now.state.predictions[place]}"
        for place in wrong[:18]
    }
    assert f"**Wrong answers: {len(wrong)} of 360**" in texts(app)


def test_names_of_classes_that_are_words_are_slanted_and_have_room() -> None:
    reading = read("learn.py", learn="network", ndata="shapes", net="conv4-max2-flat-linear8")
    names = ["circle", "square", "diamond", "triangle", "plus", "cross", "arc", "bars"]
    assert figures_of(reading.app)[2]["layout"]["xaxis"]["ticktext"] == names
    assert figures_of(reading.app)[2]["layout"]["xaxis"]["tickangle"] == -45
    assert "Guessing among 8 classes gives ln 8 = 2.079." in reading.text
    chinese = read("learn.py", learn="network", ndata="shapes", net="conv4-max2-flat-linear8", lang="zh-Hant")
    _ = translator("zh-Hant")
    assert figures_of(chinese.app)[2]["layout"]["xaxis"]["ticktext"] == [_(name) for name in names]


def test_the_verdict_on_a_picture_names_the_three_likeliest_with_their_shares() -> None:
    reading = read("learn.py", learn="network", net=SMALL, nshow="layers", npic="12")
    now = training(reading.app)
    network = now.plan.network()
    network.load_state(now.state.weights)
    picture, label = now.plan.pictures.held_x[12], int(now.plan.pictures.held_y[12])
    scores = network.forward(picture[None])[0].astype(float)
    p = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
    first, second, third = np.argsort(-p)[:3]
    (line,) = [note.value for kind in (reading.app.success, reading.app.warning) for note in kind]
    assert line == (
        f"The network says **{first} ({100 * p[first]:.1f} %)**, then {second} ({100 * p[second]:.1f} %),"
        f" {third} ({100 * p[third]:.1f} %). L = {-math.log(p[label]):.4g}."
    )
    assert bool(reading.app.success) == (first == label)
    assert f"It is: {label}." in reading.text


def test_every_place_on_the_way_says_what_it_has_just_made() -> None:
    """Four blocks: the picture, four maps, five gradients."""
    blocks = read_blocks(SMALL)
    said = [place_text(Flow(4, at), blocks, str) for at in range(10)]
    names = ["Convolution 4 × 3 × 3", "Max pooling 2 × 2", "Flatten", "Linear 10"]
    assert said == [
        "The picture alone. Next: forwards, block by block.",
        *(f"Forwards: block {n} has made its maps, {name}." for n, name in enumerate(names, start=1)),
        *(f"Backwards: the gradient of what block {n} made, {names[n - 1]}." for n in range(4, 0, -1)),
        "All the way back: dL/d picture is the gradient of every pixel.",
    ]
    assert (Flow(4, 0).last, Flow(4, 9).last) == (9, 9)


def test_the_map_that_was_clicked_is_named_with_its_block() -> None:
    reading = read(
        "learn.py",
        state={"network_picked": (1, 3)},
        learn="network",
        net="conv4-relu-flat-linear10",
        nshow="layers",
    )
    assert "Map 3 of block 1, Convolution 4 × 3 × 3:" in reading.text
    assert reading.names["network_open_forward.py"] == "Open in Forward"
    assert reading.names["network_open_backward.py"] == "Open in Backward"


def test_blocks_are_numbered_from_one_and_the_last_can_not_be_removed() -> None:
    reading = read("learn.py", *CARDS, learn="network", net=SMALL)
    outs = [button for button in reading.app.button if str(button.key).endswith("_out")]
    assert [button.proto.help for button in outs] == [f"Remove block {n}" for n in range(1, 5)]
    assert not any(button.disabled for button in outs)
    labels = [label for label in reading.choices if label.startswith(("Block ", "Number of", "Kernel of"))]
    assert labels == [
        *("Block 1", "Number of block 1", "Kernel of block 1", "Block 2", "Number of block 2"),
        *("Block 3", "Block 4", "Number of block 4"),
    ]
    alone = read("learn.py", *CARDS, learn="network", net="linear10")
    assert alone.disabled("network_0_out")


def test_maps_and_kernels_are_called_by_their_block_and_have_the_shape_of_what_they_show() -> None:
    app = read("learn.py", learn="network", net="conv4-relu-max2-conv6k5-flat-linear10", nshow="layers").app
    panels = {
        panel["role"]: (panel["title"], panel.get("shape"))
        for meta, _arrays in messages_of(app)
        for panel in meta.get("panels", ())
    }
    blocks = {
        0: ("1 Convolution 4 × 3 × 3", "4 × 8 × 8"),
        1: ("2 ReLU", "4 × 8 × 8"),
        2: ("3 Max pooling 2 × 2", "4 × 4 × 4"),
        3: ("4 Convolution 6 × 5 × 5", "6 × 4 × 4"),
        5: ("6 Linear 10", "10"),
    }
    assert {role: panels[role][0] for role in ("picture", "picture_grad", "saliency")} == {
        "picture": "Picture",
        "picture_grad": "dL/d picture",
        "saliency": "Saliency",
    }
    for place, (title, shape) in blocks.items():
        assert panels[f"maps{place}"] == (title, shape)
        assert panels[f"grads{place}"] == ("its gradient", shape)
    assert "maps4" not in panels, "flat values are those of the maps"
    for place, shape in ((0, "4 × 1 × 3 × 3"), (3, "6 × 4 × 5 × 5")):
        assert panels[f"weight{place}"] == (blocks[place][0], shape)
        assert panels[f"weight_grad{place}"] == ("weight gradient of this picture", shape)


def test_rates_are_written_with_no_digit_too_many() -> None:
    reading = read("learn.py", *CARDS, learn="network", net=SMALL, nrate="1", nopt="momentum", nepochs="7")
    assert "**3 Training** — Momentum, rate 1, epochs: 7" in reading.text
    offered = list(reading.choices["Learning rate"])
    assert {"1e-5", "0.0002", "1", "1,000"} <= set(offered)
    assert not [rate for rate in offered if re.search(r"\.\d*0(e|$)|\.$|e-?0", rate)]
    one = read("learn.py", "imitation_descent", learn="kernel", krate="1", kopt="adam")
    assert "**4 Descent** — Adam, rate 1" in one.text and "1" in one.choices["Learning rate"]


@pytest.mark.parametrize(
    ("before", "pressed", "after"),
    [
        ("conv4-flat-linear10", "Convolution", "conv4-conv8-relu-flat-linear10"),
        ("conv4-flat-linear10", "Pooling", "conv4-max2-flat-linear10"),
        ("conv4-flat-linear10", "Linear", "conv4-flat-linear32-relu-linear10"),
        ("conv4-linear10", "Convolution", "conv4-conv8-relu-linear10"),
        ("conv4-relu-linear10", "Pooling", "conv4-relu-max2-linear10"),
    ],
)
def test_a_block_is_added_before_the_flattening_or_where_there_is_none_before_the_last(
    before: str, pressed: str, after: str
) -> None:
    app = read("learn.py", "network_blocks", learn="network", net=before).app
    (button,) = [button for button in app.button if button.label == pressed]
    button.click().run()
    (field,) = [field for field in app.text_input if field.label == "The same as text"]
    assert field.value == after


def test_a_picture_beyond_the_last_is_the_last() -> None:
    reading = read("learn.py", learn="network", net=SMALL, nshow="layers", npic="9999")
    (field,) = [field for field in reading.app.number_input if field.label == "Picture number"]
    assert field.value == 359
    assert f"It is: {training(reading.app).plan.pictures.held_y[359]}." in reading.text


def test_a_network_of_many_numbers_has_its_thousands_in_groups() -> None:
    """9 = 3 x 3 weights on 12 channels and 16 filters; 16 x 8 x 8 values into 40 sums."""
    reading = read("learn.py", "network_blocks", learn="network", net="conv12-conv16-flat-linear40-linear10")
    plain = reading.text.replace("\u2060", "").replace("\u00a0", " ")
    counts = (12 * 9 + 12, 16 * 12 * 9 + 16, 1024 * 40 + 40, 40 * 10 + 10)
    adds = (12 * 9 * 64, 16 * 12 * 9 * 64, 1024 * 40, 400)
    for name, count, work in (
        ("Convolution 16 × 3 × 3 | 16 × 8 × 8", counts[1], adds[1]),
        ("Linear 40 | 40", counts[2], adds[2]),
        ("Linear 10 | 10", counts[3], adds[3]),
    ):
        assert f"| {name} | {count:,} | {work:,} |" in plain
    assert f"| **In all** |  | **{sum(counts):,}** | **{sum(adds):,}** |" in plain
    assert f"convolutions: 2, parameters: {sum(counts):,}" in plain
