"""Numbers of one's own as the input: how one gets them, what keeps them, what the card and a link say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.app.pages.learn.one_kernel.cards import as_grey
from convviz.app.shell.labels import picture_name
from convviz.lab.files.images import SAMPLES, SCALES
from convviz.lab.layer.source import source_of
from convviz.lab.session.kept import REST_OFF
from convviz.lab.session.session import Session
from convviz.lab.state import MAPS, NUMBERS, Experiment, LayerSettings, OwnNumbers
from tests.app.message import header_of
from tests.app.pages.shell import open_page, sent, texts
from tests.app.widgets.test_cards import experiment_of, opened, session_of
from tests.for_each import for_each
from tests.lab.session.browser import Browser

GRID = [[1.0, -2.5, 0.0], [4.0, 0.25, 3.0], [0.0, 1.0, -1.0]]


def shown(session: Session) -> np.ndarray:
    return session.scene.x


# ---- beginning with what is on show ----------------------------------------------------------------------


@for_each("scale", SCALES)
@for_each("picture", SAMPLES)
def test_the_numbers_on_show_become_ones_own_and_nothing_else_changes(picture: str, scale: str) -> None:
    session = Session()
    session.change(picture=picture, scale=scale, step=2)
    before, output = shown(session), session.scene.output
    session.show_numbers()
    assert session.experiment.picture == NUMBERS and session.experiment.step == 2
    np.testing.assert_array_equal(shown(session), before)
    np.testing.assert_array_equal(session.scene.output, output)
    assert not session.feedback.has_notes


@pytest.mark.parametrize("maps", [m for m in MAPS if m not in ("picture", "given")])
def test_maps_on_show_become_ones_own_with_all_their_channels(maps: str) -> None:
    session = Session()
    session.change(maps=maps, channels=4, batch=2, item=1)
    before = shown(session)[1:]
    session.show_numbers()
    np.testing.assert_array_equal(shown(session)[:1], before)
    assert (session.experiment.maps, session.experiment.item) == ("picture", 0)


def test_maps_of_a_network_become_ones_own() -> None:
    session = Session()
    checksum = session.brought.feature_maps.keep(
        np.linspace(-3, 3, 2 * 5 * 4, dtype=np.float32).reshape(2, 5, 4)
    )
    session.change(maps="given", map_seed=checksum)
    before = shown(session)
    session.show_numbers()
    np.testing.assert_array_equal(shown(session), before)
    assert session.experiment.picture == NUMBERS and session.experiment.maps == "picture"


def test_layers_below_stay_and_read_the_same_numbers() -> None:
    session = Session()
    session.change(below=(LayerSettings(padding="same"),))
    before = shown(session)
    session.show_numbers()
    np.testing.assert_array_equal(shown(session), before)
    assert len(session.experiment.below) == 1


def test_each_way_in_is_one_entry_of_the_history() -> None:
    session = Session()
    session.take([{"rev": 1, "do": "own"}])
    assert session.experiment.picture == NUMBERS and len(session.on_show.history.past) == 1
    session.take([{"rev": 2, "do": "input", "cells": [[0, 0, 0, -7]]}])
    assert shown(session)[0, 0, 0, 0] == -7 and len(session.on_show.history.past) == 2
    session.undo()
    session.undo()
    assert session.experiment == Experiment()
    session.redo()
    session.redo()
    assert shown(session)[0, 0, 0, 0] == -7


def test_ones_own_numbers_come_back_after_another_picture() -> None:
    session = Session()
    session.act({"do": "input", "grid": [GRID]})
    session.show_picture("camera")
    assert session.experiment.numbers is None
    session.show_picture(NUMBERS)
    assert session.experiment.numbers == OwnNumbers.of([GRID])


# ---- what is made of them --------------------------------------------------------------------------------


def test_a_layer_that_does_not_fit_on_them_is_mended_and_told() -> None:
    session = Session()
    session.act({"do": "input", "grid": [[[1.0, 2.0], [3.0, 4.0]]]})
    assert session.experiment.padding == (1, 1)
    assert "padding 1 x 1 is used instead" in str(session.feedback.take_notes()[0])


def test_an_experiment_on_fewer_channels_loses_its_groups_and_its_picks() -> None:
    session = Session()
    session.act({"do": "input", "grid": [GRID] * 4})
    session.change(presets=("box", "box"), bias=(0.0, 0.0), groups=2, channel=3)
    session.act({"do": "input", "grid": [GRID]})
    assert (session.experiment.groups, session.experiment.channel) == (1, 0)


@pytest.mark.parametrize("channels", [1, 2, 3, 5])
def test_other_pictures_fill_a_batch_beside_them(channels: int) -> None:
    session = Session()
    session.act({"do": "input", "grid": [GRID] * channels})
    session.change(batch=3)
    assert shown(session).shape == (3, channels, 3, 3)
    np.testing.assert_array_equal(shown(session)[0], np.array([GRID] * channels, np.float32))


def test_presets_answer_the_mean_of_their_channels() -> None:
    session = Session()
    session.act({"do": "input", "grid": [GRID, GRID[::-1]]})
    session.change(maps="responses", channels=2)
    mean = np.mean([GRID, GRID[::-1]], axis=0)
    np.testing.assert_allclose(session.scene.x[0, 0], mean, rtol=1e-6)  # the first response is the picture


def test_colour_does_not_concern_them() -> None:
    session = Session()
    session.act({"do": "input", "grid": [GRID, GRID, GRID]})
    session.change(colour=False)
    assert shown(session).shape == (1, 3, 3, 3)


def test_they_have_one_name_everywhere() -> None:
    experiment = Experiment(picture=NUMBERS, numbers=OwnNumbers.of([GRID]))
    assert picture_name(str, experiment) == "Your own numbers"
    source = source_of(experiment, None)
    assert (source.size, source.channels, source.pixels().shape) == ((3, 3), 1, (3, 3, 1))


NUMBER = st.integers(-9, 9) | st.floats(-1e3, 1e3) | st.sampled_from([float("nan"), 1e300, "1", None, True])
PLACE = st.integers(-1, 4)
ACTIONS = st.one_of(
    st.builds(
        lambda grid, channel: {"do": "input", "grid": grid, "channel": channel},
        st.integers(1, 4).flatmap(
            lambda side: st.lists(
                st.lists(st.lists(st.integers(-9, 9), min_size=side, max_size=side), min_size=1, max_size=6),
                min_size=1,
                max_size=3,
            )
        ),
        PLACE,
    ),
    st.builds(
        lambda cells: {"do": "input", "cells": cells},
        st.lists(st.tuples(PLACE, PLACE, PLACE, NUMBER).map(list), max_size=3),
    ),
    st.sampled_from(
        [
            {"do": "own"},
            {"do": "undo"},
            {"do": "redo"},
            {"do": "size", "size": [2, 5]},
            {"do": "groups", "groups": 2},
            {"do": "add"},
            {"do": "region", "box": [0, 0, 3, 3]},
            {"do": "pick", "channel": 1},
            {"do": "step", "step": 9},
        ]
    ),
)


@settings(max_examples=60)
@given(st.sampled_from(["digit", "cat", "camera"]), st.lists(ACTIONS, min_size=1, max_size=8))
def test_whatever_is_typed_the_input_and_the_layer_stay_possible(picture: str, actions: list[Any]) -> None:
    session = Session()
    session.change(picture=picture)
    session.take([{"rev": number, **action} for number, action in enumerate(actions, start=1)])
    scene, experiment = session.scene, session.experiment
    assert np.isfinite(scene.output).all() and experiment.step < scene.steps
    if experiment.numbers is not None:
        np.testing.assert_array_equal(scene.x[0], experiment.numbers.array.astype(np.float32))


# ---- the address -----------------------------------------------------------------------------------------


def test_an_address_brings_them_back_and_back_undoes_each_edit() -> None:
    browser = Browser(x="1_2_3~4_5_6~7_8_9", lang="en")
    assert shown(browser.session)[0, 0].tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    browser.session.act({"do": "input", "cells": [[0, 2, 2, -0.5]]})
    browser.run()
    assert browser.address == {"x": "1_2_3~4_5_6~7_8_-0.5", "lang": "en"}
    browser.back()
    assert shown(browser.session)[0, 0, 2, 2] == 9


def test_numbers_too_long_for_an_address_stay_in_the_session() -> None:
    browser = Browser(lang="en")
    large = np.random.default_rng(1).normal(size=(1, 64, 64)).tolist()
    browser.session.act({"do": "input", "grid": large})
    browser.run()
    assert browser.address == {"pic": NUMBERS, "lang": "en"}
    assert [str(note) for note in browser.session.feedback.take_notes()] == [REST_OFF]
    browser.act(stride=(2, 2))
    browser.back()
    assert shown(browser.session)[0].tolist() == np.array(large, np.float32).tolist()
    assert not browser.session.feedback.has_notes


# ---- the card --------------------------------------------------------------------------------------------


def apply_numbers(app: Any, text: str) -> Any:
    app.text_area(key="input_text").set_value(text)
    next(button for button in app.button if button.label == "Apply").click()
    return app.run()


def test_one_press_makes_the_blackboard_ones_own_example() -> None:
    app = opened("picture", pic="blackboard", scale="integers", w="1_2~0_-1")
    app.button(key="own_numbers").click().run()
    assert experiment_of(app).numbers == OwnNumbers.of(
        [[[1, 2, 0, 3], [4, 1, 2, 0], [0, 3, 5, 1], [2, 0, 1, 4]]]
    )
    assert "Your own numbers 4 × 4" in texts(app)
    assert app.text_area(key="input_text").value == "1 2 0 3\n4 1 2 0\n0 3 5 1\n2 0 1 4"


def test_your_own_numbers_is_a_picture_to_choose() -> None:
    app = opened("picture")
    app.selectbox(key="picture_choice").select(NUMBERS).run()
    assert experiment_of(app).picture == NUMBERS
    app.selectbox(key="picture_choice").select("cat").run()
    assert experiment_of(app) == Experiment(picture="cat")


CENTRE = [[0, 0, 0], [0, 0.5, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("text", "grids"),
    [
        ("1\t-2.5\t0\n4\t0.25\t3\n0\t1\t-1", [GRID]),
        ("1 -2.5 0\n4 1/4 3\n0 1 -1\n\n0 0 0\n0 1/2 0\n0 0 0", [GRID, CENTRE]),
    ],
)
def test_numbers_pasted_into_the_card_become_the_input(text: str, grids: Any) -> None:
    app = apply_numbers(opened("picture", x="0_0_0~0_0_0~0_0_0"), text)
    assert experiment_of(app).numbers == OwnNumbers.of(grids)


@pytest.mark.parametrize("text", ["1 2\n3", "", "1 x", "1 " * 65, "9999999"])
def test_what_is_no_input_is_refused_in_the_card_and_nothing_typed_is_lost(text: str) -> None:
    app = apply_numbers(opened("picture", x="1_2_3~4_5_6~7_8_9"), text)
    assert len(app.warning) == 1
    assert app.text_area(key="input_text").value == text
    assert session_of(app).scene.x[0, 0, 2, 2] == 9


def test_what_does_not_concern_numbers_is_not_offered_for_them() -> None:
    app = opened("picture", x="1_2_3~4_5_6~7_8_9~~0_0_0~0_0_0~0_0_0~~0_0_0~0_0_0~0_0_0")
    app.session_state["picture_more"] = True
    app.run()
    for kind, key in [
        (app.selectbox, "picture_scale"),
        (app.toggle, "picture_colour"),
        (app.button, "own_numbers"),
    ]:
        with pytest.raises(KeyError):
            kind(key=key)
    with pytest.raises(KeyError):
        app.number_input(key="region_top")


def test_the_card_says_that_many_numbers_fit_in_no_link() -> None:
    app = apply_numbers(opened("picture", x="1_2_3~4_5_6~7_8_9"), "\n".join(["0.123 " * 40] * 40))
    assert "the link leaves the input out" in texts(app)


@pytest.mark.usefixtures("keeps_nothing")
def test_the_share_panel_sends_long_numbers_along_as_text_and_no_file_of_weights() -> None:
    app = apply_numbers(opened("picture", x="1_2_3~4_5_6~7_8_9"), "\n".join(["0.123 " * 40] * 40))
    app.session_state["share"] = True
    app.run()
    assert "The picture card has them as text" in texts(app)
    assert not app.get("download_button")


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("page", ["forward.py", "backward.py", "stack.py", "learn.py"])
def test_every_page_opens_with_them(page: str, lang: str) -> None:
    app = open_page(
        page, open_cards=("picture", "explain"), lang=lang, x="1_-2_0~3_0.5_1~0_0_9~~0_0_0~0_0_0~0_0_1"
    )
    assert not app.exception and not app.error


def test_one_kernel_learns_from_them_as_they_are() -> None:
    app = open_page(
        "learn.py", lang="en", learn="kernel", kpic="picture", x="1_-2_0_4~3_0.5_1_0~0_0_9_1~2_0_1_1"
    )
    assert not app.exception
    learnt = session_of(app)
    assert learnt.experiment.numbers is not None and "4 × 4" in texts(app)


def test_grey_for_the_eye_holds_every_number() -> None:
    assert as_grey(np.array([[0.0, 0.5], [1.0, 0.25]])).tolist() == [[0.0, 0.5], [1.0, 0.25]]
    assert as_grey(np.array([[-1.0, 0.0], [1.0, 3.0]])).tolist() == [[0.0, 0.25], [0.5, 1.0]]


# ---- drawing ---------------------------------------------------------------------------------------------


def asked(app: Any) -> int:
    """How often the stage was told to take up the pen."""
    meta = header_of(sent(app, "stage"))["meta"]
    count: int = meta["tools"]["drawing"]
    return count


def test_a_sheet_to_draw_on_is_empty_of_the_size_asked_for_and_undone() -> None:
    app = opened("picture", x="1_2~3_4")
    assert asked(app) == 0
    assert app.button(key="draw").label == "Draw it"
    app.button(key="draw").click().run()
    np.testing.assert_array_equal(shown(session_of(app)), np.zeros((1, 1, 28, 28)))
    assert asked(app) == 1
    app.number_input(key="sheet_height_field").set_value(2).run()
    app.number_input(key="sheet_width_field").set_value(64).run()
    app.button(key="draw").click().run()
    assert shown(session_of(app)).shape == (1, 1, 2, 64) and asked(app) == 2
    session_of(app).undo()
    assert shown(session_of(app)).shape == (1, 1, 28, 28)


@pytest.mark.parametrize("size", [1, 65])
def test_a_sheet_has_2_to_64_rows(size: int) -> None:
    app = opened("picture", x="1_2~3_4")
    app.number_input(key="sheet_height_field").set_value(size).run()
    assert "from 2 to 64" in texts(app)
    app.button(key="draw").click().run()
    assert shown(session_of(app)).shape == (1, 1, 28, 28)


def test_numbers_that_are_there_can_be_drawn_on() -> None:
    app = opened("picture", x="1_2~3_4")
    app.button(key="draw_on").click().run()
    np.testing.assert_array_equal(shown(session_of(app))[0, 0], [[1, 2], [3, 4]])
    assert asked(app) == 1
    with pytest.raises(KeyError):
        opened("picture").button(key="draw")  # a picture's pixels are not drawn on
