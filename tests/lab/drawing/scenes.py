"""Layers to be drawn, and where one finds a cell in a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from convviz.lab.drawing.model import Model
from convviz.lab.drawing.picture import Picture
from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import Experiment, with_weight
from tests.lab.drawing.stage_panels import words

RNG = np.random.default_rng(3)
PIXELS = RNG.random((1, 1, 9, 8)).round(3)
COLOURS = RNG.random((2, 3, 9, 8)).round(3)


def model(
    view: str = "output", width: float = 900, language: str = "en", x: Any = PIXELS, **fields: Any
) -> Model:
    """A stage with a kernel of 3 × 2, whose filters read all channels."""
    filters = fields.pop("filters", 1)
    weight = np.random.default_rng(5).normal(size=(filters, x.shape[1], 3, 2)).round(2)
    layer = with_weight(Experiment(view=view, batch=len(x), **fields), weight)
    chosen = Chosen(build_scene(layer, x))
    return Model(chosen, words(chosen, language), width)


def corner(picture: Picture, image: Image.Image, role: str, *place: int) -> tuple[int, int, int]:
    """The colour of a cell near its upper left corner, where neither its number nor a line is drawn."""
    mosaic, at = picture.panels[role]
    scale = image.width / picture.width
    row, col = mosaic.place(*place)
    x = at.x + (col + 0.2) * mosaic.cell_width
    y = at.y + (row + 0.2) * mosaic.cell
    return image.convert("RGB").getpixel((round(x * scale), round(y * scale)))  # type: ignore[return-value]
