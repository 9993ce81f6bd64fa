"""The message of layers in a row: raw maps, and the field of a unit on every row of maps before it."""

from __future__ import annotations

import json

import numpy as np

from convviz.app.components import assets
from convviz.app.components.modules import join
from convviz.app.components.payload import pack
from convviz.app.components.stack import Panel
from convviz.app.components.stack.message import arrays_of, panels_meta
from convviz.lab.layer import Field
from tests.app.message import read_message

PANELS = [
    Panel("picture", np.arange(24.0).reshape(2, 3, 4), (0.0, 1.0), signed=False),
    Panel(
        "layer 1",
        -np.arange(6.0).reshape(2, 1, 3),
        (-5, 5),
        groups=2,
        fields=(Field((3, 2), (2, 1), (-1, 0)),),
        is_open=True,
    ),
]


def test_the_maps_travel_as_they_are_in_order() -> None:
    meta, arrays = read_message(pack({"panels": panels_meta(PANELS)}, arrays_of(PANELS)))
    assert list(arrays) == [panel["role"] for panel in meta["panels"]] == ["maps0", "maps1"]
    for array, panel in zip(arrays.values(), PANELS, strict=True):
        np.testing.assert_array_equal(array, panel.values.ravel().astype(np.float32))


def test_the_header_says_how_maps_are_drawn_and_what_their_units_see() -> None:
    picture, layer = json.loads(json.dumps(panels_meta(PANELS)))
    assert picture["grid"] == {"channels": 2, "rows": 3, "cols": 4}
    assert (picture["kind"], picture["range"], picture["fields"]) == ("grey", [0, 1], [])
    assert (layer["kind"], layer["range"], layer["groups"]) == ("signed", [-5, 5], 2)
    assert layer["fields"] == [{"size": [3, 2], "jump": [2, 1], "start": [-1, 0]}]
    assert (picture["open"], layer["open"]) == (False, True)


def test_every_module_of_the_stack_is_in_its_script_with_those_of_the_stage_that_it_needs() -> None:
    folder = assets.FOLDER / "stack" / "js"
    script = join(folder / "main.js")
    for name in [*(path.name for path in folder.rglob("*.js")), "heatmap.js", "mosaic.js", "marks.js"]:
        assert f"// {name}\n" in script
    asset = assets.find(assets.url_of(assets.STACK))
    assert asset is not None and script.encode() in asset.body
