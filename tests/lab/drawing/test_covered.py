"""A picture of covered numbers has none of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.app.server.link_card import order_of
from convviz.app.widgets.take_away.drawn import words_of
from convviz.i18n import translator
from convviz.lab.cover import hidden_panels, main_results
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.panel import Panel
from convviz.lab.drawing.picture import Look, picture_of
from convviz.lab.drawing.shapes import Words
from convviz.lab.drawing.still import STAGE_WIDTH
from convviz.lab.drawing.views import VIEWS, columns, steps
from convviz.lab.session.session import Session
from tests.for_each import for_each


def model_of(view: str) -> Model:
    session = Session()
    session.change(activation="relu", pool="max", upstream="random")
    session.change(presets=("emboss", "sobel_x"), bias=(0.0, 0.0))
    experiment = replace(session.experiment, view=view)
    hidden = hidden_panels(experiment, set(main_results(experiment)))
    return Model(session.chosen, words_of(translator("en"), experiment), STAGE_WIDTH, hidden)


def panels(model: Model, view: str) -> list[Panel]:
    return [panel for column in columns(model, view, steps(model, view) - 1) for panel in column]


@for_each("view", list(VIEWS))
def test_covered_panels_are_drawn_empty_and_the_others_as_ever(view: str):
    model = model_of(view)
    bare = replace(model, hidden=frozenset())
    for covered, plain in zip(panels(model, view), panels(bare, view), strict=True):
        if covered.role in model.hidden:
            assert np.isnan(covered.values).all() and covered.title == plain.title
        else:
            np.testing.assert_array_equal(covered.values, plain.values)
    assert model.hidden & {panel.role for panel in panels(model, view)}


def test_no_digit_lies_on_a_covered_map():
    model = model_of("output")
    picture = picture_of(model, "output", 3, Look(), "output")
    words = [shape.text for shape in picture.shapes if isinstance(shape, Words)]
    assert words == [model.text["output"], "6 × 6"]


def test_the_picture_of_a_link_that_covers_numbers_has_none_of_them():
    order = order_of("forward", {"cover": "output"}).args[0]
    assert "output" in order.hidden and "output" in order.model(STAGE_WIDTH).hidden


@for_each("page, view, result", [("forward", "picture", "output"), ("backward", "check", "weight_grad")])
def test_the_picture_that_stands_in_for_a_view_that_is_not_drawn_tells_no_more(
    page: str, view: str, result: str
):
    order, asked, usual, _step = order_of(page, {"cover": result, "view": view, "pic": "camera"}).args
    assert (asked, usual) == (view, result) and result in order.hidden
