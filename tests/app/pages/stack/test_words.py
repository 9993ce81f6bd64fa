"""The page of layers in a row as a person reads it: the words on its controls, its sums worked out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from convviz.app.pages.stack.row import Row
from convviz.app.pages.stack.sums import costs_table
from convviz.lab.state import LayerSettings, with_weight
from tests.app.pages.reading import Options, assert_reads, assert_reads_translated, read
from tests.app.pages.shell import texts
from tests.app.widgets.test_words import ACTIVATIONS, KERNELS, PICTURES, POOLS

CARDS = ("stack_picture", "stack_0")
LAYER = {"pic": "cat", "k": "box~emboss", "pool": "max"}
SIDES: Options = {str(side): (side, side) for side in range(1, 9)}
CHOICES: dict[str, Options] = {
    "Picture": PICTURES,
    "Kernel size": {f"{side} × {side}": (side, side) for side in range(1, 12)},
    "All filters": {"As they are": "as_they_are", **KERNELS, "A different one each": "mix"},
    "Stride": {str(step): (step, step) for step in range(1, 26)},
    "Padding": {"same": "same", **{str(side): (side, side) for side in range(17)}},
    "Groups": {"1": 1, "3": 3},
    "Activation": ACTIVATIONS,
    "Pooling": POOLS,
    "Window": SIDES,
    "Pooling stride": SIDES,
}
NAMES = {
    "stack_add": "Add a layer",
    "stack_add_pair": "Add depthwise + 1 × 1",
    "stack_undo": "Undo",
    "stack_redo": "Redo",
    "stack_ready": "Show me two layers",
    "stack_0_filters": "Filters",
    "Open in Forward": "Open in Forward",
    "Open in Backward": "Open in Backward",
}


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_page_calls_each_thing_by_its_name(lang: str) -> None:
    reading = read("stack.py", *CARDS, lang=lang, **LAYER)
    if lang != "en":
        return assert_reads_translated(reading, lang, CHOICES, NAMES)
    assert_reads(reading, CHOICES, NAMES)


def test_each_sum_has_the_numbers_of_its_layer_and_rows_before_columns() -> None:
    """28 x 28 in colour: 2 filters of 3 x 3, 26 x 26; pooled by 2 x 3, 13 x 8; then one filter of 3 x 5."""
    reading = read("stack.py", *CARDS, **LAYER | {"ps": "2x3", "act": "relu"})
    for line in (
        "**0** — Cat 3 × 28 × 28",
        "**1** — 2 filters 3 × 3 → ReLU → max 2 × 3",
        "| layer | input → output | parameters | multiply-adds |",
        "| 1 | 3 × 28 × 28 → 2 × 13 × 8 | 2 × 3 × 3 × 3 + 2 = **56** |",
        "| 2 × 3 × 3 × 3 × 26 × 26 = **36,504** |",
        "| in all | | **56** | **36,504** |",
        "| window | field r | jump j |",
        r"r_l = r_{l-1} + \big(d_l (k_l - 1) + 1 - 1\big)\, j_{l-1} \\ j_l = j_{l-1}\, s_l"
        r" \qquad r_0 = j_0 = 1",
    ):
        assert line in reading.text
    shown = {box.label: box.value for box in reading.app.selectbox}
    assert (shown["Window"], shown["Pooling stride"], shown["Stride"]) == ((2, 3), (2, 3), (1, 1))
    window = reading.choices["Window"]
    assert list(window.items())[0] == ("2, 3", (2, 3)), "its own pair comes first"


def test_thousands_of_parameters_are_written_with_commas() -> None:
    many = np.ones((16, 16, 3, 3), np.float32)
    layer = with_weight(LayerSettings(), many)
    row = Row((layer,), 0, np.ones((16, 8, 8), np.float32))
    count = 16 * 16 * 9 + row.costs[0].biases
    table = costs_table(row, str)
    assert f"= **{count:,}** |" in table
    assert f"| in all | | **{count:,}** | **{16 * 16 * 9 * 36:,}** |" in table


def test_strides_and_dilations_count_in_the_field_of_a_unit() -> None:
    """Span 2 (3 - 1) + 1 = 5 at stride 3, then windows of 2 at their own stride 2: r 5 then 8, j 3 then 6."""
    reading = read("stack.py", pic="camera", k="box", dil="2", stride="3", pool="average")
    assert r"| layer 1, convolution | $r_{1} = 1 + (2(3-1)+1 - 1) \cdot 1 = \mathbf{5}$" in reading.text
    assert r"$j_{1} = 1 \cdot 3 = \mathbf{3}$" in reading.text
    assert r"| layer 1, pooling | $r_{2} = 5 + (1(2-1)+1 - 1) \cdot 3 = \mathbf{8}$" in reading.text
    assert r"$j_{2} = 3 \cdot 2 = \mathbf{6}$" in reading.text


def test_buttons_are_grey_where_they_lead_nowhere() -> None:
    reading = read("stack.py", **LAYER)
    assert (reading.disabled("stack_undo"), reading.disabled("stack_redo")) == (True, True)
    app = reading.app.button(key="stack_add").click().run()
    greys = [app.button(key=key).disabled for key in ("stack_undo", "stack_redo")]
    assert greys == [False, True]
    app.button(key="stack_undo").click().run()
    greys = [app.button(key=key).disabled for key in ("stack_undo", "stack_redo")]
    assert greys == [True, False]


def test_a_table_of_two_layers_leads_from_one_to_the_other_with_thousands_in_groups() -> None:
    app = read("stack.py", pic="camera", box="0_0_40_64", reduce="1").app
    app.button(key="stack_ready").click().run()
    lines = [line for line in texts(app).splitlines() if re.match(r"\| \d \| \d", line)]
    shapes = [line.split(" | ")[1] for line in lines]
    assert len(lines) == 2 and shapes[0].split(" → ")[1] == shapes[1].split(" → ")[0]
    for line in lines:
        _number, shape, parameters, adds = line.strip("| ").split(" | ")
        for cell in (parameters, adds):
            product, total = cell.split(" = ")
            assert eval(product.replace("×", "*")) == int(total.strip("*").replace(",", ""))
            assert total == f"**{int(total.strip('*').replace(',', '')):,}**"
        assert shape.count("×") == 4


def test_a_depthwise_pair_is_set_beside_the_layer_that_it_stands_for() -> None:
    """Each number of the sentence, worked out from the table above it."""
    app = read("stack.py", pic="camera", box="0_0_40_64", reduce="1", k="box~emboss~sharpen").app
    app.button(key="stack_add_pair").click().run()
    said = texts(app)
    rows = [line.strip("| ").split(" | ") for line in said.splitlines() if re.match(r"\| \d \| \d", line)]
    number, depthwise, pointwise = rows[-2][0], rows[-2], rows[-1]
    bold = r"\*\*([\d,]+)\*\*"
    adds = [re.search(bold, row[3])[1] for row in (depthwise, pointwise)]
    own = sum(int(re.search(bold, row[2])[1].replace(",", "")) for row in (depthwise, pointwise))
    channels = int(depthwise[1].split(" × ")[0])
    filters, rows_out, columns_out = map(int, depthwise[1].split(" → ")[1].split(" × "))
    made = int(pointwise[1].split(" → ")[1].split(" × ")[0])
    own_filters, depth, *kernel = map(int, re.match(r"[\d × ]+", depthwise[2])[0].split(" × "))
    assert filters == channels == own_filters == 3 and depth == 1
    weights = made * channels * kernel[0] * kernel[1]
    assert (
        f"Layers {number} and {int(number) + 1} are **depthwise-separable**: {adds[0]} + {adds[1]}"
        f" multiply-adds instead of {weights * rows_out * columns_out:,},"
        f" and {own:,} parameters instead of {weights + made:,}."
    ) in said
    assert "," in adds[0] and "," in adds[1]
