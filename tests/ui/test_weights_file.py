"""Weights of a trained layer come out of a file into the layer, and out of the layer into a file."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.experiment import Experiment, weight_array, with_weight
from convviz.trained import open_weights, read_tensor, to_npz, to_safetensors
from convviz.ui.cards.weights_file import with_layer
from convviz.ui.state import Session
from tests.pages.shell import open_page, texts

RNG = np.random.default_rng(2)
WEIGHT = RNG.normal(size=(20, 3, 5, 4)).astype(np.float32)
BIAS = RNG.normal(size=20).astype(np.float32)


def npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def opened(lang: str = "en", **query: str) -> AppTest:
    app = open_page("forward.py", lang=lang, open_cards=("kernel",), **query)
    app.session_state["weights_file"] = True
    return app.run()


def brought(name: str, data: bytes, **query: str) -> AppTest:
    app = opened(**query)
    app.file_uploader[0].upload(name, data).run()
    return app.run()


def session_of(app: AppTest) -> Session:
    session: Session = app.session_state["convviz"]
    return session


def use(app: AppTest) -> Experiment:
    app.button(key="weights_use").click().run()
    assert not app.exception
    return session_of(app).experiment


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("layer.npy", npy(WEIGHT)),
        ("layer.npz", to_npz(WEIGHT)),
        ("layer.safetensors", to_safetensors(WEIGHT, BIAS)),
    ],
)
def test_the_first_sixteen_filters_of_every_kind_of_file_become_the_layer(name: str, data: bytes) -> None:
    experiment = use(brought(name, data, pic="cat"))
    assert (experiment.filters, experiment.kernel_size) == (16, (5, 4))
    np.testing.assert_array_equal(weight_array(experiment, 3), WEIGHT[:16])
    expected = BIAS[:16] if name.endswith("safetensors") else np.zeros(16)
    np.testing.assert_array_equal(np.float32(experiment.bias), expected)


def test_filters_and_channels_are_chosen_and_the_bias_may_stay_behind() -> None:
    app = brought("layer.safetensors", to_safetensors(WEIGHT, BIAS))
    app.number_input(key="weights_first_filter").set_value(17).run()
    app.number_input(key="weights_first_channel").set_value(1).run()
    app.number_input(key="weights_channels").set_value(1).run()
    app.checkbox(key="weights_bias").uncheck().run()
    experiment = use(app)
    assert (experiment.filters, experiment.bias) == (3, (0.0,) * 3)
    np.testing.assert_array_equal(weight_array(experiment, 1), WEIGHT[17:, 1:2])


def test_keras_order_is_guessed_and_read() -> None:
    app = brought("keras.npy", npy(WEIGHT[:, :, :3, :3].transpose(2, 3, 1, 0)), pic="cat")
    assert app.selectbox(key="weights_layout_0").value == "HWIO"
    np.testing.assert_array_equal(weight_array(use(app), 3), WEIGHT[:16, :, :3, :3])


def test_on_a_grey_picture_each_filter_takes_the_mean_of_its_channels_and_is_told() -> None:
    app = brought("layer.npy", npy(WEIGHT))
    assert "These filters read 3 channels and the input has 1" in texts(app)
    np.testing.assert_allclose(weight_array(use(app), 1)[:, 0], WEIGHT[:16].mean(axis=1), atol=1e-7)


def test_the_change_can_be_undone() -> None:
    app = brought("layer.npy", npy(WEIGHT))
    use(app)
    session = session_of(app)
    session.undo()
    assert session.experiment == Experiment()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.npy", b""),
        ("notes.npy", b"three blind mice"),
        ("pickle.npy", npy(np.array([{}], dtype=object))),
        ("header.safetensors", (2 << 30).to_bytes(8, "little") + b"{}"),
        ("flat.npy", npy(np.zeros(7))),
        ("whole.npy", npy(np.zeros((2, 1, 3, 3), np.int8))),
        ("cut.npz", to_npz(WEIGHT)[:200]),
        ("wide.npy", npy(np.zeros((13, 12, 12, 30)))),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_hostile_or_odd_file_gets_one_sentence_and_the_kernel_stays(
    name: str, data: bytes, lang: str
) -> None:
    app = brought(name, data, lang=lang)
    assert not app.exception
    assert len(app.error) == 1 and len(app.error[0].value) > 20
    assert session_of(app).experiment == Experiment()
    assert not [button for button in app.button if button.key == "weights_use"]


def test_numbers_that_are_none_are_refused_when_they_are_read() -> None:
    broken = WEIGHT.copy()
    broken[1, 2, 3, 3] = np.nan
    app = brought("nan.npy", npy(broken))
    experiment = use(app)
    assert experiment == Experiment() and len(app.error) == 1


def test_a_file_that_is_refused_leaves_the_one_before_it_in_place() -> None:
    app = brought("layer.npy", npy(WEIGHT), pic="cat")
    app.file_uploader[0].upload("empty.npy", b"").run()
    assert len(app.error) == 1
    assert use(app).filters == 16


def test_a_file_can_be_forgotten() -> None:
    app = brought("layer.npy", npy(WEIGHT))
    app.button(key="weights_forget").click().run()
    assert session_of(app).weights.file is None
    assert not [button for button in app.button if button.key == "weights_use"]


def test_a_name_full_of_markup_is_shown_as_plain_text() -> None:
    header = json.dumps({"**x** <b> `y`": {"dtype": "F32", "shape": [1, 3, 3], "data_offsets": [0, 36]}})
    data = len(header).to_bytes(8, "little") + header.encode() + bytes(36)
    app = brought("odd.safetensors", data)
    shown = app.selectbox(key="weights_tensor").options[0]
    assert not set("<>`*") & set(shown)


# ---- back into a file ------------------------------------------------------------------------------------


def test_weights_too_long_for_a_link_come_back_from_the_file_that_is_offered() -> None:
    large = with_layer(Experiment(picture="cat"), RNG.normal(size=(8, 3, 5, 5)), RNG.normal(size=8))
    file = open_weights(to_npz(weight_array(large, 3), np.array(large.bias)))
    again = with_layer(Experiment(picture="cat"), read_tensor(file, "weight"), read_tensor(file, "bias"))
    assert again == large


def test_the_share_panel_offers_the_file_where_the_link_cannot_hold_the_weights() -> None:
    app = brought("layer.npy", npy(WEIGHT), pic="cat")
    use(app)
    app.session_state["share"] = True
    app.run()
    assert "a file takes them all" in texts(app)
    assert [button.label for button in app.get("download_button")] == ["Download the weights"]


def test_a_small_kernel_needs_no_file() -> None:
    app = open_page("forward.py", lang="en")
    app.session_state["share"] = True
    app.run()
    assert not app.get("download_button")
    assert with_weight(Experiment(), weight_array(Experiment(), 1)) == Experiment()
