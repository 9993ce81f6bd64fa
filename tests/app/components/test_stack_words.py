"""What the page of layers in a row says of a unit: cells are counted, padding is called padding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convviz.app.components.stack.message import panels_meta
from convviz.app.pages.stack.panels import panels_of
from convviz.app.pages.stack.presets import READY
from convviz.app.pages.stack.row import Row
from convviz.app.pages.stack.text import stack_text
from convviz.i18n import translator
from convviz.lab.state import Experiment, LayerSettings, with_layers
from convviz.lab.state.layer import Pair
from tests.javascript import run

SCRIPT = Path(__file__).with_name("stack_words.mjs")
WIDE = LayerSettings(presets=("box",), kernel_size=(3, 2), stride=(2, 1), padding=(2, 3))
ROWS = {
    "two layers": (READY, (8, 8)),
    "wide padding": ((LayerSettings(presets=("box",), padding="same"), WIDE), (7, 6)),
    "full": ((LayerSettings(presets=("box",)), replace(WIDE, padding=(5, 4), stride=(1, 1))), (6, 6)),
    "no padding": ((LayerSettings(presets=("box",)), LayerSettings(presets=("box",))), (8, 7)),
}


def seen(layer: LayerSettings, size: Pair, axis: int, place: int) -> list[int]:
    """The rows (or columns) of the map below that one of a unit's own reads, also those of the padding."""
    kernel, stride = layer.kernel_size[axis], layer.stride[axis]
    before = {"same": (kernel - 1) // 2, "valid": 0}.get(str(layer.padding))
    before = layer.padding[axis] if before is None else before  # type: ignore[index,assignment]
    return [place * stride - before + tap for tap in range(kernel)]


def expected(layer: LayerSettings, size: Pair, unit: Pair) -> str:
    """The words about layer 1, by counting."""
    reads = [seen(layer, size, axis, unit[axis]) for axis in (0, 1)]
    inside = [sum(0 <= at < limit for at in cells) for cells, limit in zip(reads, size, strict=True)]
    whole = " × ".join(str(len(cells)) for cells in reads)
    shown = " × ".join(map(str, inside))
    if not all(inside):
        return "Of layer 1 it sees nothing but padding."
    if shown == whole:
        return f"Of layer 1 it sees {whole} cells."
    return f"Of layer 1 it sees {shown} cells; the rest of its {whole} lies in the padding there."


def sentences(layers: Sequence[LayerSettings], size: Pair, language: str = "en") -> tuple[Row, list[str]]:
    experiment = with_layers(Experiment(), layers, 0)
    row = Row(tuple(layers), 0, np.random.default_rng(1).random((1, *size)).astype(np.float32))
    panels, translate = panels_meta(panels_of(row, experiment, translator(language))), translator(language)
    return row, run(SCRIPT, {"panels": panels, "text": stack_text(translate, experiment), "number": 2})


@pytest.mark.parametrize(("layers", "size"), ROWS.values(), ids=ROWS)
def test_of_the_layer_in_between_the_cells_of_its_map_are_counted(
    layers: tuple[LayerSettings, LayerSettings], size: Pair
) -> None:
    row, said = sentences(layers, size)
    first, second = row.sizes[1:]
    for place, sentence in enumerate(said):
        words = expected(layers[1], first, divmod(place, second[1]))
        assert words in sentence or "sees nothing but padding." in sentence.split(" Of ")[0], (
            place,
            sentence,
        )
    kinds = {"; the rest of its" in sentence for sentence in said}
    assert kinds == ({False} if layers[1].padding in ((0, 0), "valid") else {False, True})


def test_a_unit_at_the_border_is_said_in_chinese_too() -> None:
    said = sentences(READY, (8, 8), "zh-Hant")[1]
    assert "3 × 2 格" in said[2 * 4 + 3] and "填補" in said[2 * 4 + 3]


def test_a_unit_names_its_place_and_what_it_sees_of_the_picture() -> None:
    said = sentences(READY, (8, 8))[1][2 * 4 + 3]
    assert said.startswith(
        "Unit [2, 3] of map 0 in layer 2 sees 7 × 5 pixels of the picture: rows 1 to 7, columns 3 to 7."
    )
    dot = LayerSettings(presets=("identity",), kernel_size=(1, 1))
    assert sentences((dot, dot), (3, 4))[1][1 * 4 + 2].startswith(
        "Unit [1, 2] of map 0 in layer 2 sees 1 × 1 pixels of the picture: row 1, column 2."
    )
