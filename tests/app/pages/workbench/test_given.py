"""A layer of the network on the other pages: every view, at any number of maps, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.lab.state import VIEWS, views_of
from tests.app.pages.learn.learning import press, session_of, training
from tests.app.pages.shell import open_page, texts

NET = "conv4-relu-conv16-relu-max2-conv5-relu-flat-linear10"
PLACES = {0: 1, 2: 4, 5: 16}
"""The network's convolutions, and how many maps each reads."""


def opened_on(page: str, place: int, *cards: str, lang: str = "en") -> AppTest:
    """The page that shows filter 2 of the convolution at `place`, as a press in the network opens it."""
    app = open_page("learn.py", open_cards=cards, lang=lang, learn="network", net=NET, nshow="layers")
    app.session_state["network_picked"] = (place, 2)
    app.run()
    press(app, f"network_open_{page if page in VIEWS else 'forward'}.py")
    app.switch_page(f"{page}.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("page", VIEWS)
@pytest.mark.parametrize("place", PLACES)
def test_every_view_shows_a_layer_of_any_number_of_maps(page, place, lang):
    app = opened_on(page, place, "picture", "kernel", "layer", "upstream", lang=lang)
    now = session_of(app)
    assert now.scene.x.shape[1] == PLACES[place]
    for view in views_of(page, now.experiment):
        for channel in {0, PLACES[place] - 1}:
            now.change(view=view, channel=channel)
            app.run()
            assert not app.exception and not app.warning and not app.error, view
            assert (now.experiment.view, now.experiment.maps) == (view, "given")


@pytest.mark.parametrize("place", PLACES)
def test_the_stack_shows_such_a_layer_too(place):
    app = opened_on("stack", place)
    assert not app.exception and not app.warning
    assert session_of(app).scene.x.shape[1] == PLACES[place]


def test_the_card_says_what_the_layer_reads_and_leads_back_to_the_network():
    app = opened_on("forward", 5, "picture")
    now = session_of(app)
    assert "Maps of the network 4 × 4, 16 maps" in texts(app)
    before = now.experiment
    learn = replace(now.learn_state, view="exercises")  # where one was meanwhile
    now.on_show.state = replace(now.on_show.state, learn=learn)
    app.run()
    link = next(link.proto for link in app.get("page_link") if link.proto.label == "Back to the network")
    query = dict(part.split("=", 1) for part in link.query_string.split("&"))
    assert link.page == "learn" and query["learn"] == "network"
    app.query_params.clear()
    for key, text in query.items():
        app.query_params[key] = text
    app.switch_page("learn.py").run()
    assert now.learn_state.view == "network" and now.learn_state.network.blocks == NET
    assert now.experiment == before


def test_a_batch_and_a_scale_of_pixels_step_aside():
    app = opened_on("forward", 5, "picture")
    app.session_state["picture_more"] = True
    app.run()
    assert "there is no batch here" in texts(app)
    keys = {widget.key for widget in (*app.selectbox, *app.number_input)}
    assert not {"picture_scale", "maps_batch"} & keys and {"maps_kind", "region_top"} <= keys
    session_of(app).change(batch=3)
    assert session_of(app).scene.x.shape[0] == 1


def test_a_picture_takes_the_place_of_the_maps():
    app = opened_on("backward", 5, "picture")
    app.selectbox(key="picture_choice").set_value("camera").run()
    assert not app.exception
    now = session_of(app)
    assert (now.experiment.picture, now.experiment.maps) == ("camera", "picture")
    app.switch_page("forward.py").run()
    assert "Back to the network" not in json.dumps([link.proto.label for link in app.get("page_link")])


def test_maps_that_ran_away_are_refused_where_they_would_be_opened():
    app = open_page("learn.py", lang="en", learn="network", net=NET, nshow="layers")
    now = training(app)
    weights = {**now.state.weights, "0.weight": np.full((4, 1, 3, 3), 3e38, np.float32)}  # finite themselves
    now.begin_from(replace(now.state, weights=weights))
    app.session_state["network_picked"] = (2, 2)
    app.run()
    app.button(key="network_open_forward.py").click().run()
    assert "Block 3 reads numbers that have grown too large to show" in texts(app)
    assert session_of(app).experiment.maps == "picture"
