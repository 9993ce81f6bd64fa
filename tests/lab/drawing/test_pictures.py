"""A picture of the stage, opened as anyone would open it: sizes, colours, letters, refusals."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.drawing.painters.pixels import pixels_of
from convviz.lab.drawing.painters.png import SCALES, png_of
from convviz.lab.drawing.painters.svg import svg_of
from convviz.lab.drawing.palette import THEMES, coloured
from convviz.lab.drawing.picture import Look, Picture, picture_of
from convviz.lab.drawing.views import VIEWS, columns
from tests.for_each import for_each
from tests.lab.drawing.scenes import COLOURS, corner, model

SVG = "{http://www.w3.org/2000/svg}"
LAYER: dict[str, Any] = {"activation": "relu", "pool": "max", "pool_size": (2, 2), "padding": (1, 0, 1, 2)}
LOOKS = [Look(), Look(dark=True), Look(captions=False)]


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def texts(picture: Picture) -> list[str]:
    root = ElementTree.fromstring(svg_of(picture))
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@for_each("view", VIEWS)
def test_every_view_is_drawn_in_every_look_as_both_kinds_of_file(view: str) -> None:
    on_stage = model(view, x=COLOURS, filters=2, **LAYER)
    for look in LOOKS:
        picture = picture_of(on_stage, view, 3, look)
        image = opened(png_of(picture))
        assert image.size == (picture.width, picture.height) and image.format == "PNG"
        root = ElementTree.fromstring(svg_of(picture))
        assert root.get("viewBox") == f"0 0 {picture.width} {picture.height}"
        assert {*picture.panels} == {panel.role for column in columns(on_stage, view, 3) for panel in column}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", SCALES)
def test_a_cell_has_the_colour_of_its_number(dark: bool, scale: int) -> None:
    on_stage = model(filters=2, dilation=(1, 2))
    picture = picture_of(on_stage, "output", 11, Look(dark=dark))
    image = opened(png_of(picture, scale))
    assert image.size == (scale * picture.width, scale * picture.height)
    for panel in sum(columns(on_stage, "output", 11), []):
        place = (panel.grid.channels - 1, min(1, panel.grid.rows - 1), min(1, panel.grid.cols - 1))
        colour = coloured(panel.values[place], panel.limits, panel.kind, dark)
        shown = corner(picture, image, panel.role, *place)
        assert np.abs(np.subtract(shown, colour, dtype=int)).max() <= 2, panel.role
    assert corner(picture, image, "output", 0, 6, 5) == THEMES[dark].panel


def test_what_is_not_computed_yet_has_neither_colour_nor_number() -> None:
    early, late = (texts(picture_of(model(width=1200), "output", t, Look())) for t in (0, 30))
    assert len(late) == len(early) + 30


def test_the_map_is_filled_up_to_the_step_and_no_further() -> None:
    on_stage = model()
    picture = picture_of(on_stage, "output", 9, Look())  # 7 cells in a row: row 1, column 2
    image, ground = pixels_of(picture), THEMES[False].panel
    shown = [corner(picture, image, "output", 0, row, col) == ground for row, col in ((1, 1), (1, 3), (2, 0))]
    assert shown == [False, True, True]


def test_captions_are_text_in_the_readers_language_or_left_out() -> None:
    english, chinese = (
        texts(picture_of(model(language=each), "output", 0, Look())) for each in ("en", "zh-Hant")
    )
    assert {"input x", "kernel w", "output y", "9 × 8"} <= set(english)
    assert "輸入 x" in chinese and "input x" not in chinese
    assert not any("input" in text for text in texts(picture_of(model(), "output", 0, Look(captions=False))))


def test_a_number_is_written_as_in_the_cell() -> None:
    on_stage = model()
    weight = on_stage.weight[0, 0, 0]
    assert f"{weight:g}".replace("-", "−") in texts(picture_of(on_stage, "output", 0, Look(), "kernel"))


def test_one_panel_alone_is_as_large_as_on_the_stage() -> None:
    on_stage = model()
    whole, alone = (picture_of(on_stage, "output", 5, Look(), role) for role in (None, "output"))
    assert [*alone.panels] == ["output"]
    assert alone.panels["output"][0].cell == whole.panels["output"][0].cell
    assert alone.width < whole.width and alone.height < whole.height
    a, b = (opened(png_of(picture)) for picture in (whole, alone))
    assert corner(whole, a, "output", 0, 0, 0) == corner(alone, b, "output", 0, 0, 0)


def test_panels_stand_side_by_side_in_their_order_and_do_not_overlap() -> None:
    for view in VIEWS:
        picture = picture_of(model(view, x=COLOURS, filters=2, width=1100, **LAYER), view, 2, Look())
        maps = [at for _mosaic, at in picture.panels.values()]
        for a, b in pairwise(maps):
            assert a.right <= b.x or a.bottom <= b.y or b.bottom <= a.y, view
        assert all(at.x >= 0 and at.right <= picture.width and at.bottom <= picture.height for at in maps), (
            view
        )


def test_a_file_for_a_page_holds_nothing_from_elsewhere_and_escapes_its_words() -> None:
    on_stage = model(x=COLOURS)
    hostile = replace(on_stage, text={**on_stage.text, "input": '<script>&"x"</script>'})
    file = svg_of(picture_of(hostile, "output", 0, Look())).decode()
    root = ElementTree.fromstring(file)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "rect", "path", "g", "text", "clipPath", "image"}
    assert "http" not in file.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert all(
        value.startswith("data:image/png;base64,")
        for element in root.iter()
        for name, value in element.items()
        if "href" in name
    )


def test_many_cells_are_a_bitmap_inside_the_file() -> None:
    large = np.random.default_rng(1).random((1, 3, 64, 64))
    file = svg_of(picture_of(model(x=large), "output", 0, Look()))
    images = list(ElementTree.fromstring(file).iter(f"{SVG}image"))
    assert images and len(file) < 400_000


@pytest.mark.parametrize(
    ("view", "t", "role", "says"),
    [
        ("check", 0, None, "no panels of numbers"),
        ("picture", 0, None, "no panels of numbers"),
        ("output", 49, None, "the steps 0 to 48, not 49"),
        ("output", -1, None, "not -1"),
        ("output", 0, "../x", "has no panel"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    view: str, t: int, role: str | None, says: str
) -> None:
    with pytest.raises(RefusedValue, match=says):
        picture_of(model(), view, t, Look(), role)


def test_a_transposed_layer_that_is_too_large_is_refused_in_a_sentence() -> None:
    with pytest.raises(RefusedValue, match="smaller stride"):
        picture_of(model("transposed", stride=(32, 32)), "transposed", 0, Look())


@pytest.mark.parametrize("scale", [0, 5, 1000])
def test_a_scale_out_of_range_is_refused_in_a_sentence(scale: int) -> None:
    with pytest.raises(RefusedValue, match="1 to 4"):
        png_of(picture_of(model(), "output", 0, Look()), scale)
