"""What Python draws of the stage is what the browser shows: the colour of cells, the places of maps."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from convviz.app.widgets.stage_text import stage_text
from convviz.i18n import translator
from convviz.lab.drawing.mark_shapes import square
from convviz.lab.drawing.marks import Padding
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.painters.pixels import pixels_of
from convviz.lab.drawing.palette import coloured
from convviz.lab.drawing.panel import Panel
from convviz.lab.drawing.picture import MARGIN, Look, Picture, picture_of
from convviz.lab.drawing.views import columns
from convviz.lab.session.session import Session
from tests.browser.stage_page import StagePage

CASES: list[tuple[str, str, int, dict[str, Any]]] = [
    ("forward", "output", 200, {"pic": "cat", "k": "sobel_x~box", "pad": "same"}),
    ("forward", "patches", 4, {}),
    ("forward", "matrix", 10, {"stride": "2x1"}),
    ("forward", "after", 3, {"act": "relu", "pool": "max"}),
    ("forward", "transposed", 30, {"stride": "2"}),
    ("backward", "weight_grad", 11, {"g": "random", "pad": "same"}),
    ("backward", "input_grad", 14, {"g": "random", "pad": "same", "mode": "reflect"}),
    ("backward", "two_ways", 33, {"g": "random", "dil": "2x1"}),
    ("backward", "matrix_grad", 5, {"g": "random"}),
]
CORNER = 0.22
"""Of a cell's sides: there stands neither a number nor, as a rule, a mark."""
SMALL = 6
"""px: of a cell that is smaller the middle alone is its own."""
APART = 3.0
"""px between a map's place in the browser and in the picture."""
_PLACES = """columns => {
  const { left, top } = columns.getBoundingClientRect();
  return [...columns.querySelectorAll('.cv-panel')].map((panel) => {
    const { x, y, width, height } = panel.querySelector('.cv-map').getBoundingClientRect();
    return [panel.dataset.role, [x - left, y - top, width, height]];
  });
}"""


@pytest.mark.parametrize("dark", [False, True])
def test_colours_and_places_are_those_of_the_browser(dark: bool, stage: StagePage):
    stage.page.set_viewport_size({"width": 1500, "height": 1700})
    stage.page.emulate_media(color_scheme="dark" if dark else "light")
    for path, view, t, query in CASES[dark::2]:
        stage.open(path, view=view, t=t, **query)
        stage.wait_for_rest()
        stage.wait_for_strips()
        stage.expect_step(t)
        stage.page.mouse.move(2, 2)
        compare(stage, view, t, dark)


def compare(stage: StagePage, view: str, t: int, dark: bool) -> None:
    """Compare all panels that are on show."""
    now = Session()
    now.read_address(stage.query())
    text = stage_text(translator("en"), turned=now.experiment.turns_kernel)
    width = stage.root.evaluate("root => root.clientWidth")
    model = Model(now.chosen, text, float(width))
    picture = picture_of(model, view, t, Look(dark=dark))
    places = dict(stage.page.locator(".cv-columns").evaluate(_PLACES))
    shot = np.asarray(Image.open(BytesIO(stage.page.locator(".cv-columns").screenshot())).convert("RGB"))
    mine = np.asarray(pixels_of(picture))
    assert list(places) == list(picture.panels), view
    for panel in sum(columns(model, view, t), []):
        mosaic, at = picture.panels[panel.role]
        said = f"{panel.role} of {view}"
        np.testing.assert_allclose(
            [at.x - MARGIN, at.y - MARGIN, mosaic.width, mosaic.height],
            places[panel.role],
            rtol=0,
            atol=APART,
            err_msg=f"{said} at {t}, {width} px: {stage.query()}",
        )
        cells = plain_cells(picture, mine, panel, dark)
        assert cells, said
        left, top, *_size = places[panel.role]
        for (x, y), colour in cells:
            shown = shot[int(top + y), int(left + x)]
            assert np.abs(shown.astype(int) - colour).max() <= 2, f"{said} at {x, y}: {shown}, not {colour}"


def plain_cells(
    picture: Picture, mine: NDArray[np.uint8], panel: Panel, dark: bool
) -> list[tuple[tuple[float, float], NDArray[np.int_]]]:
    """Some cells over which nothing lies in Python's picture: a place in the map, and the number's colour."""
    mosaic, at = picture.panels[panel.role]
    colours = coloured(panel.values, panel.limits, panel.kind, dark).astype(int)
    found = []
    ring = next((mark for mark in panel.marks if isinstance(mark, Padding)), Padding(0, 0, 0, 0))
    for place in np.argwhere(np.isfinite(panel.values)).tolist():
        if not ring.top <= place[1] < panel.grid.rows - ring.bottom:
            continue
        if not ring.left <= place[2] < panel.grid.cols - ring.right:
            continue
        cell = square(mosaic, (place[0], place[1], place[2]))
        share = CORNER if mosaic.is_numbered else 0.5
        x, y = cell.x + share * cell.width, cell.y + share * cell.height
        near = int(mosaic.cell >= SMALL)
        is_at_edge = 0 in place[1:] or place[1] == panel.grid.rows - 1 or place[2] == panel.grid.cols - 1
        if not near and is_at_edge:
            continue  # the frame of its map lies over it
        around = mine[int(at.y + y) - near :, int(at.x + x) - near :][: 2 * near + 1, : 2 * near + 1]
        around = around.reshape(-1, 3)
        if (around == colours[tuple(place)]).all():
            found.append(((x, y), colours[tuple(place)]))
    return found[:: max(1, len(found) // 60)]
