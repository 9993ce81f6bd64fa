"""Forward and Backward as a person reads them: words of controls, Explain's sentences and tables."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from convviz.app.widgets.take_away.numbers import all_arrays
from convviz.lab.scene.arrays import arrays_of
from tests.app.message import read_message
from tests.app.pages.learn.learning import figures_of
from tests.app.pages.reading import Options, assert_reads, assert_reads_translated, read
from tests.app.pages.shell import sent

OPEN = {"explain": True}
FORWARD: Options = {
    "Output": "output",
    "Patches": "patches",
    "Matrix": "matrix",
    "Transposed": "transposed",
    "Whole picture": "picture",
}
BACKWARD: Options = {
    "Weight gradient": "weight_grad",
    "Input gradient": "input_grad",
    "Two ways": "two_ways",
    "Matrix": "matrix_grad",
    "Check": "check",
}
PAGES: dict[str, tuple[str, dict[str, str], dict[str, Options], dict[str, str]]] = {
    "forward": ("forward.py", {}, {"View": FORWARD}, {}),
    "what follows": (
        "forward.py",
        {"act": "relu"},
        {"View": {**FORWARD, "After the layer": "after"}},
        {},
    ),
    "whole picture": (
        "forward.py",
        {"view": "picture"},
        {"Filtered": {"As the layer sees it": "layer", "As a photo filter": "filter"}},
        {"Download full size": "Download full size"},
    ),
    "check": (
        "backward.py",
        {"view": "check", "g": "mse", "stride": "2x1"},
        {
            "View": BACKWARD,
            "Gradient with respect to": {"Weight": "weight", "Bias": "bias", "Input": "input"},
            "Precision": {"float64": "float64", "float32": "float32"},
            "Step ε": {f"1e-{power}": -power for power in range(12, 0, -1)},
        },
        {
            "check_tanh": "Put a tanh behind the layer, to see both ends",
            "check_torch": "PyTorch’s gradients beside ours",
        },
    ),
    "back to the layer": (
        "backward.py",
        {"act": "relu"},
        {"View": {**BACKWARD, "Back to the layer": "after_grad"}},
        {},
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_each_view_calls_each_thing_by_its_name_in_both_languages(page: str) -> None:
    script, query, choices, names = PAGES[page]
    reading = read(script, **query)
    for label, options in choices.items():
        assert sorted(reading.choices[label].items()) == sorted(options.items())
    assert_reads(reading, {label: options for label, options in choices.items() if label != "View"}, names)
    assert_reads_translated(read(script, lang="zh-Hant", **query), "zh-Hant", choices, names)


# ---- the check -------------------------------------------------------------------------------------------


def test_the_check_writes_out_the_quotient_that_its_two_losses_make() -> None:
    reading = read("backward.py", view="check", g="random", seed="3", k="emboss", o="0", stride="2x1")
    scene = reading.app.session_state["convviz"].scene
    (sums,) = [latex.value for latex in reading.app.latex if "L_+" in latex.value]
    entry = tuple(int(at) for at in np.unravel_index(np.abs(scene.weight_grad[0]).argmax(), (1, 3, 3)))
    assert f"**The weight w[0, {', '.join(map(str, entry))}], nudged**" in reading.text
    plus, minus = (
        float(sums.split(rf"L_{sign} = L(w {sign} \varepsilon) &= ")[1].split()[0]) for sign in "+-"
    )
    assert r"\frac{L_+ - L_-}{2 \cdot 10^{-5}}" in sums
    gradient = float(sums.split(r"\tfrac{\partial L}{\partial w} &= ")[1].split(r"\end")[0])
    assert gradient == pytest.approx(float(scene.weight_grad[0][entry]), rel=1e-6)
    assert (plus - minus) / 2e-5 == pytest.approx(gradient, rel=1e-6)
    assert len(f"{gradient}".lstrip("-0.").replace(".", "")) >= 14, "all the digits of a float64"
    (both,) = [latex.value for latex in reading.app.latex if "langle" in latex.value]
    forwards, backwards = (float(part.split()[0].split(r"\end")[0]) for part in both.split("&= ")[1:])
    assert forwards == pytest.approx(backwards, rel=1e-12)
    assert forwards == pytest.approx(
        float((scene.output_grad * (scene.output - scene.bias[0])).sum()), rel=1e-6
    )


def test_the_place_in_the_heading_is_that_of_the_filter_and_the_picture_on_show() -> None:
    query = {"view": "check", "g": "random", "k": "box~emboss", "o": "1", "n": "3", "b": "2", "pic": "camera"}
    reading = read("backward.py", **query, box="0_0_6_7", reduce="1")
    assert "**The weight w[1, " in reading.text
    for which, letter in (("bias", "The bias b["), ("input", "The input x[2, 0, ")):
        control = next(
            c for c in reading.app.get("segmented_control") if c.label == "Gradient with respect to"
        )
        app = control.set_value(which).run()
        assert any(letter in line.value and "nudged" in line.value for line in app.markdown)


# ---- Explain ---------------------------------------------------------------------------------------------


def test_explain_lists_each_array_with_its_letter_its_shape_and_its_size() -> None:
    """A batch of 2 in colour, 6 x 7 pixels, 4 filters of 3 x 3: 4 x 5 cells, pooled by 2 x 2 to 2 x 2."""
    query = {
        "pic": "cat",
        "k": "box..4",
        "n": "2",
        "act": "relu",
        "pool": "max",
        "box": "0_0_6_7",
        "reduce": "1",
    }
    forward = read("forward.py", state=OPEN, **query)
    rows = [
        ("x", "x", (2, 3, 6, 7)),
        ("w", "weight", (4, 3, 3, 3)),
        ("b", "bias", (4,)),
        ("y", "output", (2, 4, 4, 5)),
        ("a", "activated", (2, 4, 4, 5)),
        ("z", "pooled", (2, 4, 2, 2)),
    ]
    back = [
        ("g", "output_grad", (2, 4, 4, 5)),
        ("dW", "weight_grad", (4, 3, 3, 3)),
        ("dX", "input_grad", (2, 3, 6, 7)),
        ("db", "bias_grad", (4,)),
        ("dZ", "pooled_grad", (2, 4, 2, 2)),
        ("dA", "activated_grad", (2, 4, 4, 5)),
    ]
    assert "|  | array | shape | numbers | bytes (float32) |" in forward.text
    backward = read("backward.py", state=OPEN, **query)
    for text, table in ((forward.text, rows), (backward.text, [*rows[:2], *back])):
        for letter, name, shape in table:
            size = " × ".join(map(str, shape))
            count = int(np.prod(shape))
            assert f"| *{letter}* | `{name}` | {size} | {count:,} | {4 * count:,} |" in text
    assert list(forward.choices["Numbers of"]) == [name for _letter, name, _shape in rows]
    assert "`x[0, 1]`" in forward.text and "`x[1, 2]`" in forward.text
    assert "Showing the first" not in forward.text, "6 planes are all of them"


@pytest.mark.parametrize("page", ["forward", "backward"])
def test_all_arrays_are_saved_as_one_file_with_the_patches(page: str) -> None:
    reading = read(
        f"{page}.py", state=OPEN, pic="camera", box="0_0_9_7", stride="2x1", pad="1", k="box~emboss"
    )
    assert reading.names["explain_npz"] == "Save all of them (NPZ)"
    scene = reading.app.session_state["convviz"].scene
    found = np.load(BytesIO(all_arrays(scene, page)))
    for name, array in arrays_of(scene, page).items():
        np.testing.assert_array_equal(found[name], array)
    summed = np.einsum("ncijpq,ocij->nopq", found["patches"], scene.weight)
    np.testing.assert_allclose(summed + scene.bias[:, None, None], scene.output, rtol=1e-5, atol=1e-5)


def test_thousands_of_numbers_are_counted_with_commas() -> None:
    text = read("forward.py", state=OPEN, pic="camera", box="0_0_64_64").text
    assert "| *x* | `x` | 1 × 1 × 64 × 64 | 4,096 | 16,384 |" in text


SENTENCES = {
    "output": (
        "Each output cell is the sum of its patch times the kernel, plus the bias.",
        "n picture, o filter, c channel, i j row and column of the kernel, p q of the output, u v of the"
        " input;",
        "x̃ is x with zeros around it, $e_h$ rows above and $e_w$ columns on the left; r s are its row and"
        " column.",
        "(e_h, e_w) = (2, 1)",
        r"H_{\text{out}} &= \left\lfloor \frac{8 + 2 + 2 - 1(3-1) - 1}{1} \right\rfloor + 1 = 10",
        r"W_{\text{out}} &= \left\lfloor \frac{8 + 1 + 1 - 1(3-1) - 1}{1} \right\rfloor + 1 = 8",
        "No kernel is flipped on the way forward",
    ),
    "matrix": ("One layer, two products: P of patches times the weights, or C of weights times the pixels.",),
    "transposed": (
        "Every input pixel stamps the kernel times its value onto the output; stamps add up.",
        "n picture, c channel, i j row and column of the kernel, p q of the input, u v of the output",
        "The first $e_h$ rows and $e_w$ columns of what was stamped are cut off.",
        r"H_{\text{out}} &= 1(8-1) - 2 - 2 + 1(3-1) + 1 = 6",
        r"W_{\text{out}} &= 1(8-1) - 1 - 1 + 1(3-1) + 1 = 8",
    ),
    "after": (
        "The activation f acts on each cell separately; pooling keeps one number of each window.",
        "n picture, o filter, p q row and column of a map; all count from 0.",
    ),
    "weight_grad": (
        "A weight met one input pixel at each output cell; its gradient adds up g times that pixel.",
        "An input pixel fed several cells; its gradient adds up g times the weights in between.",
        "The bias was added in every cell; its gradient adds up every g.",
    ),
    "matrix_grad": ("Backwards, both are transposed: P gives the weight gradient, C the input gradient.",),
    "two_ways": (
        "Scatter: each upstream gradient stamps the kernel, as it is, onto the pixels it came from.",
        "Gather: each pixel collects from the cells that it fed, and meets the kernel turned around.",
    ),
    "check": (
        "Two losses, one number nudged both ways: their quotient must be the gradient.",
        "The input gradient is the transpose of the convolution: for every g and x both sides agree.",
    ),
    "after_grad": (
        "Each gradient goes back to the cells that made the number, then is scaled by the slope of f.",
        "n picture, o filter, p q row and column of z, u v of a; all count from 0.",
    ),
}


@pytest.mark.parametrize("view", SENTENCES)
def test_explain_says_of_each_view_its_own_sentences_and_of_no_other(view: str) -> None:
    page = "forward.py" if view in ("output", "matrix", "transposed", "after") else "backward.py"
    reading = read(page, state=OPEN, view=view, pad="2x1", act="relu")
    for sentence in SENTENCES[view]:
        assert sentence in reading.text
    shared = SENTENCES["weight_grad"] if view == "check" else ()
    for other, sentences in SENTENCES.items():
        if other != view and sentences[0] not in shared:
            assert sentences[0] not in reading.text


def test_a_true_convolution_stamps_the_turned_kernel_and_gathers_with_its_own() -> None:
    text = read("backward.py", state=OPEN, view="two_ways", op="convolution").text
    assert "Scatter: each upstream gradient stamps the turned kernel onto the pixels it came from." in text
    assert "Gather: each pixel collects from the cells that it fed, and meets w itself: turned twice" in text
    assert "the kernel, as it is" not in text and "the kernel turned around" not in text


def test_arrays_that_are_too_large_to_be_written_out_are_offered_as_a_file_and_no_others() -> None:
    large = read("forward.py", state=OPEN, pic="camera", box="0_0_64_64", **{"in": "random", "ch": "16"})
    assert "They are too large to write out in the code" in large.text
    assert "They are too large" not in read("forward.py", state=OPEN).text


def test_the_maps_of_the_check_are_called_by_what_they_hold() -> None:
    app = read("backward.py", view="check", g="random").app
    meta, _arrays = read_message(sent(app, "grids"))
    assert [panel["title"] for panel in meta["panels"]] == [
        "analytic: the engine",
        "central differences",
        "relative error",
    ]


def test_the_card_says_which_box_of_the_picture_the_views_show() -> None:
    text = read("forward.py", "picture", pic="camera", box="8_16_40_60", reduce="2").text
    assert "The views show the box: 40 × 60 of 512 × 512 pixels, averaged in blocks of 2 × 2." in text
    assert (
        "The views show the box: 20 × 30 of 512 × 512 pixels. Drag"
        in read("forward.py", "picture", pic="camera", box="8_16_20_30").text
    )


def test_the_curves_of_the_check_are_called_by_precision_and_kind_of_difference() -> None:
    reading = read("backward.py", view="check", g="random", act="tanh")
    lines = figures_of(reading.app)[0]["data"]
    assert [(line["name"], line["line"].get("dash", "solid")) for line in lines] == [
        ("float64, central", "solid"),
        ("float64, one-sided", "dot"),
        ("float32, central", "solid"),
        ("float32, one-sided", "dot"),
    ]
    assert max(lines[0]["y"]) < max(lines[1]["y"]) and min(lines[0]["y"]) < min(lines[2]["y"])
    assert (
        "On the left round-off drowns the small difference, on the right the loss bends within ε."
        in reading.text
    )
    line = read("backward.py", view="check", g="random").text
    assert "This loss is a straight line in every number" in line
    parabola = read("backward.py", view="check", g="mse").text
    assert "This loss is a parabola in every number" in parabola
